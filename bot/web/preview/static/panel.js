// The editors' desk beside the phone: where a screen comes from and how its files are doing.

import { changed, sideBySide } from "./compare.js";
import { make } from "./dom.js";
import { say } from "./words.js";

const TABS = ["screen", "topics", "facts", "search", "findings"];

async function ask(question, values = {}) {
  const answer = await fetch(`desk/${question}?${new URLSearchParams(values)}`);
  return answer.ok ? answer.json() : null;
}

export class Panel {
  constructor(root, act) {
    this.root = root;
    this.act = act;
    this.tab = "screen";
    this.seen = null;
    this.about = null;
    this.errors = [];
    this.beside = "";
    this.opened = true;
    this.body = make("div", { class: "panel-body", role: "tabpanel", id: "panel-body", tabindex: "0" });
    this.news = make("p", { class: "news", role: "status" });
    this.tabs = make("div", { class: "tabs", role: "tablist", "aria-label": say("desk") }, TABS.map((name) => this.makeTab(name)));
    root.setAttribute("aria-label", say("desk"));
    ask("languages").then((languages) => {
      if (!languages) return;
      this.languages = languages;
      root.hidden = false;
      root.append(make("header", {}, make("h2", {}, say("desk")), this.news), this.tabs, this.body);
      this.show();
    }).catch(() => {});
  }

  makeTab(name) {
    return make("button", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "panel-body", "aria-selected": String(name === this.tab),
      onclick: () => { this.tab = name; this.show(); },
      onkeydown: (event) => this.turn(event, name),
    }, say(name === "topics" ? "map" : name));
  }

  turn(event, name) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    this.tab = TABS[(TABS.indexOf(name) + step + TABS.length) % TABS.length];
    this.show();
    document.getElementById(`tab-${this.tab}`).focus();
  }

  get visible() {
    return this.root.offsetParent !== null;
  }

  look(seen) {
    const same = this.seen && seen && this.seen.id === seen.id && this.seen.text === seen.text && this.seen.route === seen.route && this.seen.beside === seen.beside;
    this.seen = seen;
    if (!same && this.tab === "screen") this.show();
  }

  published(refresh) {
    ask("problems").then((problems) => {
      this.errors = (problems || []).filter((problem) => problem.level === "error");
      const bad = this.errors.length > 0;
      this.news.textContent = say(bad ? "refused" : "published");
      this.news.className = bad ? "news bad" : "news good";
      if (!bad && this.seen && this.about?.route) refresh(this.seen.id, this.about.route);
      this.show();
    });
  }

  async show() {
    if (!this.languages) return;
    for (const tab of this.tabs.children) {
      tab.setAttribute("aria-selected", String(tab.id === `tab-${this.tab}`));
      tab.tabIndex = tab.id === `tab-${this.tab}` ? 0 : -1;
    }
    this.body.setAttribute("aria-labelledby", `tab-${this.tab}`);
    const turn = (this.turns = (this.turns || 0) + 1);
    const content = await this[`_${this.tab}`](turn);
    const refused = this.errors.length && this.tab !== "findings" ? [findings(this.errors)] : [];
    if (turn !== this.turns) return;
    this.body.replaceChildren(...refused, ...content);
    const subject = this.tab === "screen" ? this.about?.origin || this.about?.route : this.tab;
    if (subject !== this.subject) this.body.scrollTop = 0;
    this.subject = subject;
  }

  async _screen(turn) {
    if (!this.seen) return [make("p", { class: "hint" }, say("select"))];
    const about = await ask("about", { text: this.seen.text, route: this.seen.route, beside: this.seen.beside });
    if (turn !== this.turns) return []; // what was asked later may be answered sooner
    this.about = about;
    if (!about) return [make("p", { class: "hint" }, say("noFile"))];
    const languages = this.section("language", make("div", { class: "languages" }, about.translations.map((one) => make("button", {
      type: "button", "aria-pressed": String(one.language === about.language),
      onclick: () => this.act.tap(this.seen.id, one.route),
    }, one.name))));
    if (!about.origin) return [make("p", { class: "hint" }, say("noFile")), make("p", {}, make("code", {}, about.route)), languages];
    const parts = about.parts > 1 ? make("span", { class: "tag" }, `${say("part")} ${about.part} ${say("of")} ${about.parts}`) : null;
    return [
      make("h3", {}, about.title, parts),
      make("p", { class: "path" }, make("code", {}, about.origin)),
      make("p", { class: "path" }, make("code", { class: "faint" }, about.route)),
      languages,
      this.section("findings", findings(about.problems)),
      this.seen.cut.length ? this.section("cut", make("ul", { class: "rows" }, this.seen.cut.map((label) => make("li", {}, label)))) : null,
      this.section("translations", make("ul", { class: "rows" }, about.translations.map((one) => make("li", {},
        make("code", {}, one.path), state(one.state))))),
      await this.compare(about),
      about.facts.length ? this.section("facts", factList(about.facts)) : null,
      this.section("sources", make("p", {}, `${say("checked")} ${about.checked} · ${say("reviewBy")} ${about.review_by} `, about.stale ? state("stale") : null),
        make("ul", { class: "plain" }, about.sources.map((source) => make("li", {},
          source.url ? make("a", { href: source.url, target: "_blank", rel: "noopener noreferrer" }, source.name) : source.name)))),
    ].filter(Boolean);
  }

  async compare(about) {
    // The translation in view; for a reader of the source, the one chosen last, else the first.
    const source = about.translations.find((one) => one.state === "source");
    const others = about.translations.filter((one) => one !== source && one.blocks.length);
    const other = others.find((one) => one.language === about.language) || others.find((one) => one.language === this.beside) || others[0];
    if (!source || !other) return null;
    // Who reads a translation compares that one; who reads the source chooses.
    const choice = about.language === source.language && others.length > 1 ? make("select", {
      "aria-label": say("translations"),
      onchange: (event) => { this.beside = event.target.value; this.show(); },
    }, others.map((one) => make("option", { value: one.language, selected: one === other }, one.name))) : null;
    const runs = other.state === "outdated" ? await ask("changes", { path: other.path }) : null;
    return make("div", { class: "compare" },
      other.state === "outdated" ? this.section("changes", make("p", { class: "faint" }, other.path), changed(runs)) : null,
      make("details", { open: this.opened, ontoggle: (event) => { this.opened = event.target.open; } },
        make("summary", {}, say("beside"), " ", state(other.state)), choice, sideBySide(source, other)));
  }

  async _topics() {
    const [topics, places] = await Promise.all([ask("topics"), ask("places")]);
    return [this.table("topics", topics || []), this.table("places", places || [])];
  }

  table(name, rows) {
    const codes = this.languages.map((language) => language.code);
    return make("table", { class: "topics" },
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, `${say(name)} (${rows.length})`), codes.map((code) => make("th", { scope: "col" }, code)))),
      make("tbody", {}, rows.map((row) => make("tr", {},
        make("th", { scope: "row", class: `depth-${Math.min(row.depth, 4)}` },
          make("button", { type: "button", class: "linklike", onclick: () => this.go(row.buttons[this.about?.language] || row.buttons[codes[0]]) }, row.title),
          row.errors ? make("span", { class: "tag bad" }, `${say("errors")}: ${row.errors}`) : null,
          row.warnings ? make("span", { class: "tag warn" }, `${say("warnings")}: ${row.warnings}`) : null,
          row.stale ? state("stale") : null),
        codes.map((code) => make("td", {}, dot(row.states[code] || "missing")))))));
  }

  go(data) {
    if (this.seen) this.act.tap(this.seen.id, data);
    this.tab = "screen";
    this.show();
  }

  async _facts() {
    const facts = (await ask("facts")) || [];
    return filtered(facts, factList);
  }

  async _search() {
    const list = make("div", { "aria-live": "polite" });
    const choice = make("select", { "aria-label": say("language") }, this.languages.map((language) => make("option", {
      value: language.code, selected: language.code === this.about?.language,
    }, language.name)));
    const box = make("input", { type: "search", "aria-label": say("typed"), placeholder: say("typed") });
    let waiting = 0;
    const look = async () => {
      const found = box.value.trim() ? await ask("search", { words: box.value, language: choice.value }) : null;
      list.replaceChildren(...(found ? this.hits(found) : []));
    };
    box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, 150); });
    choice.addEventListener("change", look);
    return [make("div", { class: "search-line" }, box, choice), list];
  }

  hits(found) {
    const verdict = found.danger ? "danger" : !found.hits.length ? "none" : found.confident ? "confident" : "unsure";
    const hints = [verdict, ...(found.perhaps && verdict !== "unsure" ? ["perhaps"] : [])];
    return [...hints.map((hint) => make("p", { class: "hint" }, say(hint))), make("ol", { class: "hits" }, found.hits.map((hit) => make("li", {},
      make("button", { type: "button", class: "linklike", onclick: () => this.go(hit.data) }, hit.title),
      make("span", { class: "tag" }, `${say("score")} ${hit.score}`),
      make("p", { class: "faint" }, hit.why))))];
  }

  async _findings() {
    const problems = (await ask("problems")) || [];
    return filtered(problems, findings);
  }

  section(name, ...content) {
    return make("section", {}, make("h4", {}, say(name)), content);
  }
}

function filtered(all, draw) {
  const count = make("p", { class: "hint", "aria-live": "polite" }, String(all.length));
  const list = make("div", {}, draw(all));
  const box = make("input", { type: "search", "aria-label": say("filter"), placeholder: say("filter") });
  box.addEventListener("input", () => {
    const words = box.value.toLowerCase();
    const fitting = all.filter((one) => JSON.stringify(one).toLowerCase().includes(words));
    count.textContent = `${fitting.length} ${say("of")} ${all.length}`;
    list.replaceChildren(draw(fitting));
  });
  return [box, count, list];
}

function days(number, name) {
  // "3 days ago", "in 180 days", and the other way round for what is late.
  const shift = name === "ago" ? -number : number;
  return new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" }).format(shift, "day");
}

function state(name) {
  return make("span", { class: `state ${name}` }, say(name));
}

function dot(name) {
  return make("span", { class: `dot ${name}`, role: "img", "aria-label": say(name), title: say(name) });
}

function factList(facts) {
  return make("ul", { class: "rows facts" }, facts.map((fact) => make("li", {},
    make("div", {}, make("code", {}, fact.name), state(fact.state)),
    make("p", {}, make("b", {}, fact.shown)),
    make("p", { class: "faint" }, `${fact.source} · ${say("checked")} ${fact.checked} (${days(fact.age, "ago")}) · ${say("reviewBy")} ${fact.review_by} (${days(fact.left, "left")}) · ${fact.confirmed ? `${say("confirmed")}: ${fact.confirmed}` : say("nobody")}`),
    fact.pages?.length ? make("p", { class: "faint" }, `${say("pages")} ${fact.pages.join(", ")}`) : null)));
}

function findings(problems) {
  if (!problems.length) return make("p", { class: "good" }, say("nothingFound"));
  return make("ul", { class: "rows" }, problems.map((problem) => make("li", { class: problem.level },
    make("div", {}, state(problem.level), make("code", {}, problem.line ? `${problem.path}:${problem.line}` : problem.path)),
    make("p", {}, problem.text), make("p", { class: "faint" }, problem.fix))));
}
