"""The answer to /stats: a picture and a short text, of published figures only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Literal

from bot.counts.charts import Chart, Charts, Sheet
from bot.counts.gazette import Gazette, top, usual_range
from bot.counts.picture import Picture, guess_period, picture
from bot.counts.report import Line, Table

_WIDTH = 26  # characters of a table that a narrow phone shows without wrapping
_TOP = 6
_TOP_BY_LANGUAGE = 4


@dataclass(frozen=True, slots=True)
class StaffReport:
    """`png` is 1080 pixels wide; `text` is Telegram HTML, short enough for a caption."""

    png: bytes
    text: str


async def staff_report(
    gazette: Gazette,
    language: str,
    today: date,
    *,
    charts: Charts | None = None,
    link: str = "",
    minutes: int = 10,
) -> StaffReport:
    """Draw up what staff see in chat; `link` opens the dashboard for `minutes`, if there is one.

    Raises `StoreError` and `ChartsError`.
    """
    first, last = await usual_range(gazette, today)
    answers = await gazette.report(first, last, today)
    seen = picture(answers, first, last, period=guess_period(first, last))
    sheet = sheet_of(gazette, language, seen)
    png = await (charts or Charts()).png(sheet)
    text = text_of(gazette, language, seen)
    if link:
        say = gazette.say(language)
        label = escape(say("stats.link-text", minutes=minutes))
        text += f'\n<a href="{escape(link)}">{label}</a>'
    return StaffReport(png, text)


def sheet_of(gazette: Gazette, language: str, seen: Picture) -> Sheet:
    """The trend, and what is asked most in each language."""
    say = gazette.say(language)
    title = say(f"stats.by-{seen.period}")
    charts = [chart_of(gazette, language, seen.trend, title=title, kind="trend")]
    for spoken in gazette.languages:
        lines = [line for line in seen.by_language.lines if line.key[1] == spoken]
        lines = [line for line in lines if line.figure.low][:_TOP_BY_LANGUAGE]
        if lines:
            title = say("stats.top-in", language=gazette.label(language, "language", spoken))
            charts.append(bars_of(gazette, language, title, lines))
    return Sheet(
        say("stats.heading-range", range=gazette.span(language, seen.query.first, seen.query.last)),
        tuple(charts),
        say("stats.legend", bin=gazette.bin) + "\n" + say("stats.not-people"),
        say("stats.invented") if gazette.invented else "",
    )


def text_of(gazette: Gazette, language: str, seen: Picture) -> str:
    """The same in words: what is asked most, and what found no answer."""
    say = gazette.say(language)
    parts = [f"<b>{escape(say('stats.most-asked'))}</b>"]
    parts.insert(0, escape(gazette.span(language, seen.query.first, seen.query.last)))
    if gazette.invented:
        parts.insert(0, f"<b>{escape(say('stats.invented'))}</b>")
    lines = top(seen.topics, _TOP)
    if lines:
        rows = "\n".join(escape(_row(gazette, language, line)) for line in lines)
        parts.append(f"<pre>{rows}</pre>")
    else:
        parts.append(escape(say("stats.nothing-yet", bin=gazette.bin)))
    for key, table in (
        ("stats.unanswered", seen.unanswered_languages),
        ("stats.towns", seen.towns),
    ):
        if best := top(table, 3):
            named = ", ".join(
                f"{' · '.join(gazette.labels(language, table, line.key))}"
                f" {gazette.shown(language, line.figure)}"
                for line in best
            )
            parts.append(f"<b>{escape(say(key))}</b>: {escape(named)}")
    parts.append(f"<i>{escape(say('stats.not-people'))}</i>")
    return "\n".join(parts)


def chart_of(
    gazette: Gazette,
    language: str,
    table: Table,
    *,
    title: str,
    kind: Literal["bars", "trend"],
    most: int = 60,
) -> Chart:
    """A table as a chart: the trend in its own order, bars only of what is not below the bin."""
    lines = list(table.lines)[-most:] if kind == "trend" else top(table, most)
    return Chart(
        kind,
        title,
        tuple(" · ".join(gazette.labels(language, table, line.key)) for line in lines),
        tuple(line.figure.low for line in lines),
        tuple(line.figure.high for line in lines),
        tuple(gazette.shown(language, line.figure) for line in lines),
    )


def bars_of(gazette: Gazette, language: str, title: str, lines: list[Line]) -> Chart:
    """Lines that start with a topic, as bars."""
    return Chart(
        "bars",
        title,
        tuple(gazette.title(language, str(line.key[0])) for line in lines),
        tuple(line.figure.low for line in lines),
        tuple(line.figure.high for line in lines),
        tuple(gazette.shown(language, line.figure) for line in lines),
    )


def _row(gazette: Gazette, language: str, line: Line) -> str:
    figure = gazette.shown(language, line.figure)
    title = gazette.title(language, str(line.key[0]))
    room = _WIDTH - len(figure) - 1
    short = title if len(title) <= room else title[: room - 1].rstrip() + "…"
    return f"{short:<{room}} {figure}"
