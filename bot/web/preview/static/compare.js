// A translation beside its source: paragraph by paragraph, and what changed in the source since.

import { make } from "./dom.js";
import { say } from "./words.js";

const MARKS = { gone: "del", new: "ins" };

export function sideBySide(source, translation) {
  // Both as written: an editor looks for the paragraph to mend, not for how it will look.
  const rows = Math.max(source.blocks.length, translation.blocks.length);
  const cell = (one, block) => make("td", { lang: one.language === "bzj" ? null : one.language, dir: "auto", class: block ? null : "empty" }, block || "—");
  return make("table", { class: "beside" },
    make("thead", {}, make("tr", {}, [source, translation].map((one) => make("th", { scope: "col" }, one.name)))),
    make("tbody", {}, Array.from({ length: rows }, (_, n) => make("tr", {},
      cell(source, source.blocks[n]), cell(translation, translation.blocks[n])))));
}

export function changed(runs) {
  if (!runs) return make("p", { class: "hint" }, say("changesUnknown"));
  return make("p", { class: "changes" }, runs.flatMap((run, number) => [
    number ? " " : "", MARKS[run.change] ? make(MARKS[run.change], {}, run.words) : run.words,
  ]));
}
