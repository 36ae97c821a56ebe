// Telegram's text and entities as elements. Offsets count UTF-16 units, as JavaScript does.

import { make } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const SAFE = /^(https?|tg|mailto|tel):/i;

export function render(text, entities, act) {
  const places = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, places, 0, text.length, act);
}

function build(text, places, start, end, act) {
  const nodes = [];
  let at = start;
  let index = 0;
  while (index < places.length) {
    const place = places[index];
    const last = Math.min(place.offset + place.length, end);
    if (place.offset < at || place.offset >= end || last <= place.offset) { index += 1; continue; }
    if (place.offset > at) nodes.push(text.slice(at, place.offset));
    const inside = places.slice(index + 1).filter((other) => other.offset < last);
    nodes.push(wrap(place, text.slice(place.offset, last), build(text, inside, place.offset, last, act), act));
    // A block ends its own line: the line break after it would show as an empty one.
    at = last + (BLOCKS.has(place.type) && text[last] === "\n" ? 1 : 0);
    index += 1;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function wrap(place, covered, children, act) {
  const tag = TAGS[place.type];
  if (tag) return make(tag, {}, children);
  if (place.type === "spoiler") {
    const spoiler = make("button", { type: "button", class: "spoiler", "aria-label": "spoiler" }, children);
    spoiler.addEventListener("click", () => spoiler.replaceWith(make("span", {}, children)));
    return spoiler;
  }
  if (place.type === "bot_command") {
    return make("button", { type: "button", class: "linklike", onclick: () => act.command(covered) }, children);
  }
  const target = {
    text_link: place.url, url: covered, email: `mailto:${covered}`,
    phone_number: `tel:${covered.replace(/[^+0-9]/g, "")}`, mention: `https://t.me/${covered.slice(1)}`,
  }[place.type];
  if (target && SAFE.test(target)) return link(target, children, act);
  return make("span", {}, children);
}

export function link(target, children, act) {
  return make("a", {
    href: target, target: "_blank", rel: "noopener noreferrer",
    onclick: (event) => { if (act.link(target)) event.preventDefault(); },
  }, children);
}
