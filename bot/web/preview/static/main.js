// The phone: what comes over the wire is shown, what the person does goes up.

import { bubble } from "./bubbles.js";
import { Compose } from "./compose.js";
import { icon, make, sheet, walk } from "./dom.js";
import { choosePlace } from "./map.js";
import { Panel } from "./panel.js";
import { Sharing } from "./sharing.js";
import { say } from "./words.js";
import { Wire } from "./wire.js";
import { startTheme, turnTheme } from "./theme.js";

const by = (id) => document.getElementById(id);
const chat = by("chat");
const messages = new Map();
const routes = new Map();
const spinning = new Set();
let person = null;
let bot = null;
let blocked = false;
let towns = null;
let quiet = 0;

const act = {
  send: (text) => wire.do({ do: "send", text }),
  command: (command) => wire.do({ do: "send", text: command }),
  bot: () => bot,
  start() {
    if (blocked) wire.do({ do: "unblock" });
    else begin("");
  },
  async locate() {
    towns ??= await fetch("desk/towns").then((answer) => (answer.ok ? answer.json() : null)).catch(() => null) ?? [];
    choosePlace(towns, (at) => wire.do({ do: "locate", ...at }));
  },
  inline: (query) => wire.do({ do: "inline", query }),
  link(target) {
    const address = new URL(target, location.href);
    const own = address.hostname === "t.me" && address.pathname.slice(1).toLowerCase() === bot.username.toLowerCase();
    if (!own) return false;
    document.querySelector("dialog[open]")?.close();
    begin(address.searchParams.get("start") || "");
    return true;
  },
  tap(message, data) {
    routes.set(message, data);
    wire.do({ do: "tap", message, data });
  },
  press(message, button, element) {
    if (button.callback_data !== undefined) {
      if (!message.message_id) return; // a shared page in the other person's chat
      element.classList.add("waiting");
      element.setAttribute("aria-busy", "true");
      spinning.add(element);
      act.tap(message.message_id, button.callback_data);
    } else if (button.url) {
      if (!act.link(button.url)) window.open(button.url, "_blank", "noopener,noreferrer");
    } else if (button.copy_text) {
      navigator.clipboard?.writeText(button.copy_text.text).then(() => toast(say("copied")), () => toast(button.copy_text.text));
    } else {
      const words = button.switch_inline_query ?? button.switch_inline_query_current_chat ?? button.switch_inline_query_chosen_chat?.query ?? "";
      sharing.open(words, bot.username);
    }
  },
};

function begin(payload) {
  wire.do({ do: "send", text: payload ? `/start ${payload}` : "/start" });
}

const compose = new Compose(by("compose"), act);
const sharing = new Sharing(act);
const panel = new Panel(by("panel"), act);
startTheme();
const wire = new Wire(hear, (connected) => {
  by("offline").hidden = connected;
  by("offline").textContent = connected ? "" : say("offline");
});

function hear(event) {
  switch (event.kind) {
    case "hello": return greet(event);
    case "message": addMessage(event.message); compose.setKeyboard(event.keyboard); return settle();
    case "edit": addMessage(event.message); return settle();
    case "delete": event.message_ids.forEach(removeMessage); return settle();
    case "answer": return answered(event);
    case "action": return typing();
    case "inline": return sharing.answered(event);
    case "asked": return sharing.asked(event);
    case "commands": return compose.setCommands(event.commands);
    case "note": return toast(event.text);
    case "published": return published(event);
  }
}

function greet(event) {
  person = event.person;
  bot = event.bot;
  blocked = event.blocked;
  document.title = bot.name;
  by("bot-name").textContent = bot.name;
  quietStatus();
  messages.clear();
  routes.clear();
  for (const [message, route] of Object.entries(event.routes)) routes.set(Number(message), route);
  chat.replaceChildren();
  if (!event.messages.length && bot.description) {
    chat.append(make("section", { class: "about" }, make("h2", {}, say("about")), make("p", {}, bot.description)));
  }
  event.messages.forEach(addMessage);
  compose.setCommands(event.commands);
  compose.setKeyboard(event.keyboard);
  settle();
  const payload = new URLSearchParams(location.search).get("start");
  if (payload !== null && !event.messages.length && !blocked) begin(payload);
}

function addMessage(message) {
  document.querySelector(".about")?.remove();
  const mine = message.from.id === person.id && !message.via_bot;
  const fresh = bubble(message, mine, act);
  fresh.addEventListener("click", () => { if (!mine) look(message.message_id); });
  const old = messages.get(message.message_id);
  if (old) {
    const focused = old.item.contains(document.activeElement);
    old.item.replaceWith(fresh);
    if (focused) (fresh.querySelector("button, a") || chat).focus({ preventScroll: true });
  } else {
    chat.append(fresh);
  }
  messages.set(message.message_id, { message, item: fresh, mine });
  if (!mine) quietStatus();
}

function removeMessage(id) {
  messages.get(id)?.item.remove();
  messages.delete(id);
}

function settle() {
  compose.setState({ empty: !messages.size, blocked });
  chat.scrollTop = chat.scrollHeight;
  const shown = [...messages.values()].filter((one) => !one.mine && one.message.text);
  const newest = shown[shown.length - 1];
  if (newest) look(newest.message.message_id);
  else panel.look(null);
}

function look(id) {
  const one = messages.get(id);
  if (!one) return;
  const cut = [...one.item.querySelectorAll(".key .label")].filter((label) => label.scrollWidth > label.clientWidth);
  panel.look({
    id, text: one.message.text || one.message.caption || "", route: routes.get(id) || "", beside: beside(one.message),
    cut: cut.map((label) => label.textContent),
  });
}

function beside(message) {
  // A button below the text: an answer to typed words was never tapped, and yet has a language.
  const keys = message.reply_markup?.inline_keyboard?.flat() || [];
  return keys.find((button) => button.callback_data)?.callback_data || "";
}

function answered(event) {
  for (const element of spinning) { element.classList.remove("waiting"); element.removeAttribute("aria-busy"); }
  spinning.clear();
  if (event.text && event.show_alert) {
    const { dialog, open } = sheet(bot.name, make("p", { class: "alert" }, event.text));
    dialog.classList.add("alert-sheet");
    open(say("close"));
  } else if (event.text) toast(event.text);
}

function toast(text) {
  const place = by("toast");
  place.textContent = text;
  place.hidden = false;
  clearTimeout(quiet);
  quiet = setTimeout(() => { place.hidden = true; }, Math.max(3000, text.length * 80));
}

let typingEnds = 0;
function typing() {
  by("bot-status").textContent = say("typing");
  clearTimeout(typingEnds);
  typingEnds = setTimeout(quietStatus, 5000);
}

function quietStatus() {
  by("bot-status").textContent = say("bot");
}

function published(event) {
  if (!panel.visible) toast(say(event.published ? "published" : "refused"));
  panel.published((id, route) => act.tap(id, route));
}

const toolsButton = by("tools-button");
const tools = by("tools");
toolsButton.append(icon("more"));
toolsButton.setAttribute("aria-label", say("tools"));
toolsButton.addEventListener("click", () => showTools(tools.hidden));
document.addEventListener("click", (event) => {
  if (!tools.hidden && !tools.contains(event.target) && !toolsButton.contains(event.target)) showTools(false);
});
walk(tools);
tools.addEventListener("keydown", (event) => { if (event.key === "Escape") { showTools(false); toolsButton.focus(); } });

function showTools(shown) {
  tools.hidden = !shown;
  toolsButton.setAttribute("aria-expanded", String(shown));
  if (!shown) return;
  const entry = (name, run) => make("button", { type: "button", role: "menuitem", onclick: () => { showTools(false); toolsButton.focus(); run(); } }, say(name));
  tools.replaceChildren(
    entry("inline", () => sharing.open("", bot.username)),
    entry("link", askForLink),
    entry("theme", turnTheme),
    make("a", { href: location.pathname + location.search, target: "_blank", rel: "noopener", role: "menuitem", onclick: () => showTools(false) }, say("newPerson")),
    entry("forget", () => wire.forget()),
    entry(blocked ? "unblock" : "block", () => wire.do({ do: blocked ? "unblock" : "block" })),
  );
  tools.firstChild.focus();
}

function askForLink() {
  const box = make("input", { type: "text", id: "payload", maxlength: "64", pattern: "[A-Za-z0-9_\\-]*", autocomplete: "off" });
  const form = make("form", { class: "place", method: "dialog" },
    make("label", { for: "payload" }, say("linkHint"), box),
    make("button", { type: "submit", class: "primary" }, say("open")));
  const { dialog, open } = sheet(say("link"), form);
  form.addEventListener("submit", () => { begin(box.value.trim()); dialog.close(); });
  open(say("close"));
}
