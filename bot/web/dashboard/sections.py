"""The dashboard's sections: each a chart, and under it the table that says the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bot.counts.charts import Chart
from bot.counts.gazette import Gazette, top
from bot.counts.picture import Picture
from bot.counts.report import Figure, Line, Table
from bot.counts.staff import chart_of
from bot.counts.words import Say

_BARS = 10
_ROWS = 12
_MATRIX = 15


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `shade` is 0 to 4, only to guide the eye: the text says it all."""

    text: str
    shade: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: its headings, then its cells."""

    heads: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page. Rows beyond `shown` are folded away, in print they are all there."""

    id: str
    title: str
    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    intro: str = ""
    empty: str = ""
    total: str = ""
    notes: tuple[str, ...] = ()
    chart: Chart | None = None
    shown: int = _ROWS
    csv: bool = True
    wide: bool = False


def sections_of(gazette: Gazette, ui: str, seen: Picture) -> list[Section]:
    """All sections, in the order in which they help."""
    say = gazette.say(ui)
    draw = _Drawing(gazette, ui, say)
    dead_buttons = draw.plain("dead-buttons", seen.dead_buttons, chart=None)
    found = [
        draw.plain("trend", seen.trend, chart="trend"),
        draw.plain("topics", seen.topics),
        draw.matrix(seen.over_time),
        replace(draw.plain("dead-ends", seen.unanswered), intro=say("stats.intro-dead-ends")),
        dead_buttons,
        draw.useful(seen),
        draw.plain("towns", seen.towns),
        draw.plain("needs", seen.needs),
        draw.plain("places", seen.places),
        draw.plain("languages", seen.languages),
    ]
    if seen.doors is None:
        empty = say("stats.needs-no-topic")
        found.append(Section("doors", say("stats.sec-doors"), (), (), (), empty=empty, csv=False))
    else:
        found.append(draw.plain("doors", seen.doors))
    found += [draw.plain("posters", seen.posters), draw.seldom(seen)]
    return found


@dataclass(frozen=True, slots=True)
class _Drawing:
    gazette: Gazette
    ui: str
    say: Say

    def plain(
        self, name: str, table: Table, chart: Literal["bars", "trend"] | None = "bars"
    ) -> Section:
        """A table of keys and figures; bars leave out what is below the bin throughout."""
        lines = list(table.lines)
        if chart != "trend":
            lines = [line for line in lines if line.figure.low] or lines[:0]
        rows = tuple(
            Row(tuple(self._heads(table, line)), (Cell(self._shown(line.figure)),))
            for line in lines
        )
        title = self.say(f"stats.sec-{name}")
        drawing = None
        if chart and any(line.figure.low for line in lines):
            most = 60 if chart == "trend" else _BARS
            drawing = chart_of(self.gazette, self.ui, table, title=title, kind=chart, most=most)
            drawing = replace(drawing, stamp=self._stamp())
        hidden = len(table.lines) - len(lines)
        total = self._shown(table.total) if len(rows) > 1 and not hidden else ""
        return Section(
            name,
            title,
            tuple(self.say(f"stats.col-{word}") for word in table.query.by),
            (self.say("stats.col-figure"),),
            rows,
            empty=self.say("stats.none", bin=self.gazette.bin),
            total=total,
            notes=tuple(self.gazette.notes(self.ui, table)),
            chart=drawing,
        )

    def matrix(self, table: Table) -> Section:
        """Topics down, periods across; the most asked first."""
        place = 1 - table.query.by.index("topic")
        periods = list(dict.fromkeys(line.key[place] for line in table.lines))
        by_topic: dict[str, dict[object, Line]] = {}
        for line in table.lines:
            by_topic.setdefault(str(line.key[1 - place]), {})[line.key[place]] = line
        kept = {t: lines for t, lines in by_topic.items() if _low(lines)}
        order = sorted(kept, key=lambda topic: (-_low(kept[topic]), topic))
        most = max(
            (line.figure.low for lines in kept.values() for line in lines.values()), default=0
        )
        rows = []
        for topic in order[:_MATRIX]:
            figures = [
                kept[topic][period].figure if period in kept[topic] else Figure()
                for period in periods
            ]
            cells = tuple(Cell(self._shown(f), _shade(f.low, most)) for f in figures)
            rows.append(Row((self.gazette.title(self.ui, topic),), cells))
        word = table.query.by[place]
        return Section(
            "over-time",
            self.say("stats.sec-over-time"),
            (self.say("stats.col-topic"),),
            tuple(self.gazette.label(self.ui, word, period) for period in periods),
            tuple(rows),
            empty=self.say("stats.none", bin=self.gazette.bin),
            notes=tuple(self.gazette.notes(self.ui, table)),
            shown=_MATRIX,
            wide=True,
        )

    def useful(self, seen: Picture) -> Section:
        """Yes and no by topic, the most doubtful first."""
        rows = tuple(
            Row(
                (self.gazette.title(self.ui, each.topic),),
                (Cell(self._shown(each.yes)), Cell(self._shown(each.no))),
            )
            for each in seen.useful
        )
        return Section(
            "useful",
            self.say("stats.sec-useful"),
            (self.say("stats.col-topic"),),
            (self.say("stats.col-yes"), self.say("stats.col-no")),
            rows,
            intro=self.say("stats.intro-useful") if rows else "",
            empty=self.say("stats.none", bin=self.gazette.bin),
        )

    def seldom(self, seen: Picture) -> Section:
        """Topics that are below the bin throughout."""
        rows = tuple(
            Row((self.gazette.title(self.ui, topic),), (Cell(topic),)) for topic in seen.seldom
        )
        return Section(
            "seldom",
            self.say("stats.sec-seldom"),
            (self.say("stats.col-topic"),),
            ("",),
            rows,
            intro=self.say("stats.intro-seldom", bin=self.gazette.bin) if rows else "",
            empty=self.say("stats.seldom-none", bin=self.gazette.bin),
            csv=bool(rows),
        )

    def _heads(self, table: Table, line: Line) -> list[str]:
        return self.gazette.labels(self.ui, table, line.key)

    def _shown(self, figure: Figure) -> str:
        return self.gazette.shown(self.ui, figure)

    def _stamp(self) -> str:
        return self.say("stats.invented") if self.gazette.invented else ""


def answers_of(gazette: Gazette, ui: str, seen: Picture) -> dict[str, list[str]]:
    """What to write next, and where people should be: sentences, the most pressing first."""
    say = gazette.say(ui)

    def named(table: Table, most: int = 3) -> str:
        return "; ".join(
            f"{' · '.join(gazette.labels(ui, table, line.key))} ({gazette.shown(ui, line.figure)})"
            for line in top(table, most)
        )

    doubtful = "; ".join(gazette.title(ui, each.topic) for each in seen.useful if each.doubtful)
    write = {
        "stats.write-unanswered": named(seen.unanswered_languages),
        "stats.write-doubtful": doubtful,
        "stats.write-top": named(seen.topics),
    }
    where = {
        "stats.be-towns": named(seen.towns),
        "stats.be-needs": named(seen.needs),
        "stats.be-places": named(seen.places),
        "stats.be-posters": named(seen.posters),
    }
    found = {
        "write": [say(key, list=text) for key, text in write.items() if text],
        "be": [say(key, list=text) for key, text in where.items() if text],
    }
    if seen.seldom and top(seen.topics, 1):
        found["write"].append(say("stats.write-seldom", count=len(seen.seldom)))
    return found


def _low(lines: dict[object, Line]) -> int:
    return sum(line.figure.low for line in lines.values())


def _shade(low: int, most: int) -> int:
    return 0 if not low else 1 + min(3, 4 * low // (most + 1))
