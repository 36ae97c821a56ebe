"""Tables as CSV and JSON: the figures that are on screen, and no others."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import orjson

from bot.counts.gazette import Gazette
from bot.counts.report import Line, Table


def to_csv(gazette: Gazette, language: str, table: Table) -> str:
    """One line a figure: its key, its titles, `low`, `high` and how it is shown."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    words = list(table.query.by)
    titled = ["title"] if "topic" in words else []
    marked = ["invented"] if gazette.invented else []
    writer.writerow([*words, *titled, "low", "high", "shown", *marked])
    for line in table.lines:
        writer.writerow([_safe(value) for value in _values(gazette, language, table, line)])
    return buffer.getvalue()


def to_json(gazette: Gazette, language: str, table: Table) -> str:
    """The table with its range, notes and total; bounds are inclusive."""
    query = table.query
    lines = []
    for line in table.lines:
        entry: dict[str, Any] = dict(zip(query.by, map(_plain, line.key), strict=True))
        if "topic" in query.by:
            entry["title"] = gazette.title(language, str(line.key[query.by.index("topic")]))
        lines.append(entry | _bounds(gazette, language, line))
    whole = Line((), table.total)
    answer = {
        "from": query.first,
        "to": query.last,
        "by": query.by,
        "language": query.language,
        "topic": query.topic,
        "bin": gazette.bin,
        "invented": gazette.invented,
        "notes": gazette.notes(language, table),
        "lines": lines,
        "total": _bounds(gazette, language, whole),
    }
    return orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode()


def _values(gazette: Gazette, language: str, table: Table, line: Line) -> list[object]:
    words = table.query.by
    key = [_plain(value) for value in line.key]
    titled = (
        [gazette.title(language, str(line.key[words.index("topic")]))] if "topic" in words else []
    )
    figure = line.figure
    marked = [True] if gazette.invented else []
    shown = gazette.shown(language, figure)
    return [*key, *titled, figure.low, figure.high, shown, *marked]


def _bounds(gazette: Gazette, language: str, line: Line) -> dict[str, Any]:
    figure = line.figure
    shown = gazette.shown(language, figure)
    return {"low": figure.low, "high": figure.high, "shown": shown}


def _plain(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else value


def _safe(value: object) -> object:
    """A text that a spreadsheet will not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"} else value
