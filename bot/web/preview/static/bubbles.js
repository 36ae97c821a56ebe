// Messages as bubbles, with the keyboard below each.

import { icon, make } from "./dom.js";
import { render } from "./text.js";
import { say } from "./words.js";
import { pinSketch } from "./map.js";

export function bubble(message, mine, act) {
  const body = make("div", { class: "bubble" });
  if (message.via_bot) body.append(make("p", { class: "via" }, `${say("via")} @${message.via_bot.username}`));
  if (message.reply_to_message) {
    body.append(make("p", { class: "quoted" }, message.reply_to_message.text || ""));
  }
  body.append(...media(message, act));
  const text = message.text ?? message.caption;
  if (text) {
    const entities = message.entities || message.caption_entities;
    body.append(make("div", { class: "words", dir: "auto" }, render(text, entities, act)));
  }
  body.append(make("span", { class: "time" }, message.edit_date && !message.reply_markup ? `${say("edited")} ` : "", clock(message)));
  const item = make("article", {
    class: mine ? "message mine" : "message", "data-id": message.message_id,
    "aria-label": say(mine ? "mine" : "message"),
  }, body);
  if (message.reply_markup?.inline_keyboard) item.append(keyboard(message, act));
  return item;
}

function clock(message) {
  const when = new Date((message.edit_date || message.date) * 1000);
  return when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

export function keyboard(message, act) {
  const rows = message.reply_markup.inline_keyboard.map((row) => make("div", { class: "keys" },
    row.map((button) => key(message, button, act))));
  return make("div", { class: "keyboard" }, rows);
}

function key(message, button, act) {
  const mark = button.url ? icon("link") : ("switch_inline_query" in button || "switch_inline_query_chosen_chat" in button) ? icon("share") : null;
  const label = make("span", { class: "label" }, button.text);
  const element = make("button", { type: "button", class: "key", title: button.text }, label, mark);
  element.addEventListener("click", () => act.press(message, button, element));
  return element;
}

function media(message, act) {
  if (message.venue || message.location) {
    const at = message.venue?.location || message.location;
    const map = `https://www.openstreetmap.org/?mlat=${at.latitude}&mlon=${at.longitude}#map=16/${at.latitude}/${at.longitude}`;
    const card = make("div", { class: "venue" }, pinSketch(at),
      message.venue ? make("p", { class: "venue-title" }, message.venue.title) : null,
      make("p", { class: "venue-address" }, message.venue ? message.venue.address : `${at.latitude.toFixed(4)}, ${at.longitude.toFixed(4)}`),
      make("a", { href: map, target: "_blank", rel: "noopener noreferrer" }, say("onMap")));
    return [card];
  }
  if (message.photo) {
    const picture = message.photo[message.photo.length - 1];
    return [make("img", {
      class: "picture", src: `files/${picture.file_id}`, width: picture.width, height: picture.height,
      alt: message.caption || say("picture"),
    })];
  }
  if (message.voice) {
    return [make("audio", {
      class: "voice", controls: true, preload: "metadata", src: `files/${message.voice.file_id}`,
      "aria-label": `${say("recording")}, ${message.voice.duration} s`,
    })];
  }
  if (message.document) {
    const file = message.document;
    return [make("a", { class: "document", href: `files/${file.file_id}`, download: file.file_name || "document" },
      icon("file"), make("span", {}, file.file_name || say("document")),
      make("small", {}, `${Math.ceil((file.file_size || 0) / 1000)} kB`))];
  }
  return [];
}
