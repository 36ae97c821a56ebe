"""A section of the dashboard as CSV: the figures on screen, with their bounds apart."""

from __future__ import annotations

import csv
import io

from bot.counts.export import to_csv
from bot.counts.gazette import Gazette
from bot.counts.picture import Picture
from bot.counts.report import Table


def section_csv(gazette: Gazette, ui: str, seen: Picture, name: str) -> str | None:
    """The CSV of a section; None if there is no such section."""
    if name == "useful":
        return _useful(gazette, ui, seen)
    if name == "seldom":
        return _written([["topic", "title"], *([t, gazette.title(ui, t)] for t in seen.seldom)])
    table = _tables(seen).get(name)
    return to_csv(gazette, ui, table) if table else None


def _tables(seen: Picture) -> dict[str, Table | None]:
    return {
        "trend": seen.trend,
        "topics": seen.topics,
        "over-time": seen.over_time,
        "dead-ends": seen.unanswered,
        "dead-buttons": seen.dead_buttons,
        "towns": seen.towns,
        "needs": seen.needs,
        "places": seen.places,
        "languages": seen.languages,
        "doors": seen.doors,
        "posters": seen.posters,
    }


def _useful(gazette: Gazette, ui: str, seen: Picture) -> str:
    heads = ["topic", "title", "yes_low", "yes_high", "no_low", "no_high"]
    rows = [
        [each.topic, gazette.title(ui, each.topic)]
        + [str(n) for n in (each.yes.low, each.yes.high, each.no.low, each.no.high)]
        for each in seen.useful
    ]
    return _written([heads, *rows])


def _written(rows: list[list[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()
