// The editors' desk beside the phone: where a screen comes from and how its files are doing.

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
    }, say(name));
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
    const same = this.seen && seen && this.seen.id === seen.id && this.seen.text === seen.text && this.seen.route === seen.route;
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
    const content = await this[`_${this.tab}`]();
    const refused = this.errors.length && this.tab !== "findings" ? [findings(this.errors)] : [];
    if (turn === this.turns) this.body.replaceChildren(...refused, ...content);
  }

  async _screen() {
    if (!this.seen) return [make("p", { class: "hint" }, say("select"))];
    const about = this.about = await ask("about", { text: this.seen.text, route: this.seen.route });
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
      this.section("translations", make("ul", { class: "rows" }, about.translations.map((one) => make("li", {},
        make("code", {}, one.path), state(one.state))))),
      this.section("sources", make("p", {}, `${say("checked")} ${about.checked} · ${say("reviewBy")} ${about.review_by} `, about.stale ? state("stale") : null),
        make("ul", { class: "plain" }, about.sources.map((source) => make("li", {},
          source.url ? make("a", { href: source.url, target: "_blank", rel: "noopener noreferrer" }, source.name) : source.name)))),
      this.seen.cut.length ? this.section("cut", make("ul", { class: "rows" }, this.seen.cut.map((label) => make("li", {}, label)))) : null,
      about.facts.length ? this.section("facts", factList(about.facts)) : null,
      this.section("findings", findings(about.problems)),
    ].filter(Boolean);
  }

  async _topics() {
    const topics = await ask("topics");
    const codes = this.languages.map((language) => language.code);
    return [make("table", { class: "topics" },
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, say("topics")), codes.map((code) => make("th", { scope: "col" }, code)))),
      make("tbody", {}, (topics || []).map((topic) => make("tr", {},
        make("th", { scope: "row", class: `depth-${Math.min(topic.depth, 4)}` },
          make("button", { type: "button", class: "linklike", onclick: () => this.open(topic.route) }, topic.title),
          topic.errors ? make("span", { class: "tag bad" }, `${topic.errors} ${say("errors")}`) : null,
          topic.warnings ? make("span", { class: "tag warn" }, `${topic.warnings} ${say("warnings")}`) : null,
          topic.stale ? state("stale") : null),
        codes.map((code) => make("td", {}, dot(topic.states[code] || "missing")))))))];
  }

  open(path) {
    const language = this.about?.language || this.languages[0].code;
    this.go(path ? `${language}/${path}` : language);
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
    return [make("p", { class: "hint" }, say(verdict)), make("ol", { class: "hits" }, found.hits.map((hit) => make("li", {},
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
    make("p", { class: "faint" }, `${fact.source} · ${say("checked")} ${fact.checked} · ${say("reviewBy")} ${fact.review_by} · ${fact.confirmed ? `${say("confirmed")}: ${fact.confirmed}` : say("nobody")}`),
    fact.pages?.length ? make("p", { class: "faint" }, `${say("pages")} ${fact.pages.join(", ")}`) : null)));
}

function findings(problems) {
  if (!problems.length) return make("p", { class: "good" }, say("nothingFound"));
  return make("ul", { class: "rows" }, problems.map((problem) => make("li", { class: problem.level },
    make("div", {}, state(problem.level), make("code", {}, problem.line ? `${problem.path}:${problem.line}` : problem.path)),
    make("p", {}, problem.text), make("p", { class: "faint" }, problem.fix))));
}
