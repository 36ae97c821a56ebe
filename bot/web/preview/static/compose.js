// The bottom of the phone: the text box, the commands menu, and the reply keyboard.

import { icon, make, walk } from "./dom.js";
import { say } from "./words.js";

export class Compose {
  constructor(root, act) {
    this.root = root;
    this.act = act;
    this.commands = [];
    this.keyboard = null;
    this.box = make("textarea", { rows: "1", "aria-label": say("write"), placeholder: say("write"), enterkeyhint: "send", maxlength: "4096" });
    this.menu = make("div", { class: "commands", role: "menu", hidden: true });
    this.keys = make("div", { class: "reply-keys", hidden: true });
    this.menuButton = make("button", { type: "button", class: "icon round", "aria-label": say("commands"), "aria-haspopup": "menu", "aria-expanded": "false" }, icon("menu"));
    this.keysButton = make("button", { type: "button", class: "icon", "aria-label": say("keyboard"), "aria-pressed": "true", hidden: true }, icon("keys"));
    const pin = make("button", { type: "button", class: "icon", "aria-label": say("attach"), onclick: () => act.locate() }, icon("pin"));
    const send = make("button", { type: "submit", class: "icon send", "aria-label": say("send") }, icon("send"));
    this.form = make("form", { class: "line" }, this.menuButton, this.box, this.keysButton, pin, send);
    this.startButton = make("button", { type: "button", class: "start", hidden: true, onclick: () => act.start() }, say("start"));
    root.append(this.menu, this.form, this.keys, this.startButton);
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.submit(); }
      if (event.key === "Escape") this.showMenu(false);
    });
    this.box.addEventListener("input", () => {
      this.box.rows = Math.min(5, this.box.value.split("\n").length);
      this.showMenu(/^\/\w*$/.test(this.box.value), this.box.value.slice(1));
    });
    walk(this.menu);
    this.menuButton.addEventListener("click", () => {
      this.showMenu(this.menu.hidden);
      this.menu.querySelector("button")?.focus();
    });
    this.keysButton.addEventListener("click", () => {
      this.keys.hidden = !this.keys.hidden;
      this.keysButton.setAttribute("aria-pressed", String(!this.keys.hidden));
    });
    root.addEventListener("keydown", (event) => { if (event.key === "Escape") { this.showMenu(false); this.box.focus(); } });
  }

  submit() {
    const text = this.box.value.trim();
    if (!text) return;
    this.box.value = "";
    this.box.rows = 1;
    this.showMenu(false);
    this.act.send(text);
  }

  setCommands(commands) {
    this.commands = commands;
    this.menuButton.hidden = !commands.length;
    if (!this.menu.hidden) this.showMenu(true, this.beginning);
  }

  showMenu(shown, beginning = "") {
    this.beginning = beginning;
    const fitting = this.commands.filter((command) => command.command.startsWith(beginning));
    this.menu.hidden = !shown || !fitting.length;
    this.menuButton.setAttribute("aria-expanded", String(!this.menu.hidden));
    this.menu.replaceChildren(...fitting.map((command) => make("button", {
      type: "button", role: "menuitem",
      onclick: () => { this.box.value = ""; this.showMenu(false); this.act.send(`/${command.command}`); },
    }, make("b", {}, `/${command.command}`), make("span", {}, command.description))));
  }

  setKeyboard(keyboard) {
    this.keyboard = keyboard;
    this.keysButton.hidden = !keyboard;
    this.keys.hidden = !keyboard;
    this.box.placeholder = keyboard?.input_field_placeholder || say("write");
    this.keys.replaceChildren(...(keyboard?.keyboard || []).map((row) => make("div", { class: "keys" },
      row.map((button) => {
        const text = typeof button === "string" ? button : button.text;
        const press = () => {
          if (button.request_location) this.act.locate();
          else this.act.send(text);
          if (keyboard.one_time_keyboard) this.keys.hidden = true;
        };
        return make("button", { type: "button", class: "key", onclick: press }, make("span", { class: "label" }, text));
      }))));
  }

  setState({ empty, blocked }) {
    const fresh = empty || blocked;
    this.form.hidden = fresh;
    this.startButton.hidden = !fresh;
    this.startButton.textContent = say(blocked ? "unblock" : "start");
    if (fresh) this.keys.hidden = true;
  }
}
