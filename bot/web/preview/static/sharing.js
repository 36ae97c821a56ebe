// Inline mode and share buttons: words in another chat, results, and what the other person gets.

import { bubble } from "./bubbles.js";
import { make, sheet } from "./dom.js";
import { say } from "./words.js";

export class Sharing {
  constructor(act) {
    this.act = act;
    this.query = null;
    this.list = null;
  }

  open(words, username) {
    const box = make("input", { type: "search", value: words, "aria-label": say("inlineHint"), autocomplete: "off" });
    this.list = make("div", { class: "results", "aria-live": "polite" });
    const line = make("form", { class: "inline-line", method: "dialog" }, make("span", {}, `@${username}`), box);
    const { dialog, open } = sheet(say("inline"), line, this.list);
    dialog.addEventListener("close", () => { this.list = null; });
    let waiting = 0;
    const ask = () => {
      this.list?.replaceChildren(make("p", { class: "hint" }, say("inlineWait")));
      this.act.inline(box.value);
    };
    line.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
    box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 300); });
    open(say("close"));
    ask();
  }

  asked(event) {
    this.query = event.query_id;
  }

  answered(event) {
    if (!this.list || event.query_id !== this.query) return;
    if (!event.results.length) {
      this.list.replaceChildren(make("p", { class: "hint" }, say("inlineEmpty")));
      return;
    }
    this.list.replaceChildren(...event.results.map((result) => make("button", {
      type: "button", class: "result", onclick: () => this.choose(result),
    }, make("b", {}, result.title), make("span", {}, result.description || result.address || ""))));
  }

  choose(result) {
    const message = {
      message_id: 0, date: Date.now() / 1000, via_bot: this.act.bot(), ...result.message,
      reply_markup: result.reply_markup,
    };
    this.list.replaceChildren(make("p", { class: "hint" }, say("shared")),
      make("div", { class: "chat other" }, bubble(message, false, this.act)));
  }
}
