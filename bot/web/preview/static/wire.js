// The wire to the server: one person a tab, kept over a reload, found again after a restart.

import { clientLanguage, say } from "./words.js";

const KEY = "puente-phone";

export class Wire {
  constructor(hear, state) {
    this.hear = hear;
    this.state = state;
    this.wait = 250;
    this.open();
  }

  async open() {
    try {
      const key = sessionStorage.getItem(KEY) || await this.register();
      const address = new URL(`phones/${key}`, location.href);
      address.protocol = address.protocol.replace("http", "ws");
      this.socket = new WebSocket(address);
    } catch {
      this.again();
      return;
    }
    this.socket.onmessage = (event) => { this.wait = 250; this.state(true); this.hear(JSON.parse(event.data)); };
    this.socket.onclose = (event) => {
      if (event.code === 4404 || event.code === 1006 && !this.known) sessionStorage.removeItem(KEY);
      this.again();
    };
    this.socket.onopen = () => { this.known = true; };
  }

  again() {
    this.known = false;
    this.state(false);
    setTimeout(() => this.open(), this.wait);
    this.wait = Math.min(this.wait * 2, 5000);
  }

  async register() {
    const answer = await fetch("phones", {
      method: "POST", body: JSON.stringify({ name: say("person"), language: clientLanguage }),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const { key } = await answer.json();
    sessionStorage.setItem(KEY, key);
    return key;
  }

  do(action) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(action));
  }

  forget() {
    sessionStorage.removeItem(KEY);
    location.reload();
  }
}
