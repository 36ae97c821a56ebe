"""Keyboards: how buttons are put into rows that a small phone can show, and the row below all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.core import route
from bot.core.screens import Button, Row, Screen
from bot.core.words import Words

WIDE = 34
"""The most columns of a label on a button as wide as a 360-pixel phone."""
HALF = 14
"""The same when two buttons share a row."""
EMERGENCY = "emergency"
"""The topic that every screen leads to."""


@lru_cache(maxsize=4096)
def width(label: str) -> int:
    """Columns of a label: wide characters and emoji take two, joiners and marks none."""
    columns = 0
    for character in label:
        if character == "\ufe0f":
            columns += 1  # it makes an emoji of a narrow sign
        if unicodedata.combining(character) or character in "\u200d\ufe0f":
            continue
        wide = unicodedata.east_asian_width(character) in "WF" or ord(character) > 0x1F000
        columns += 2 if wide else 1
    return columns


def shorten(label: str, columns: int = WIDE) -> str:
    """The label, cut with an ellipsis when a small phone would cut it."""
    if width(label) <= columns:
        return label
    while label and width(label) > columns - 1:
        label = label[:-1]
    return label.rstrip() + "…"


def pack(buttons: Iterable[Button]) -> tuple[Row, ...]:
    """Rows of two where two neighbours fit side by side, of one elsewhere."""
    rows: list[Row] = []
    for button in buttons:
        last = rows[-1] if rows else ()
        if len(last) == 1 and width(last[0].label) <= HALF and width(button.label) <= HALF:
            rows[-1] = (last[0], button)
        else:
            rows.append((button,))
    return tuple(rows)


def bottom(words: Words, language: str, path: str, *, back: str = "") -> Row:
    """The last row of every screen: back, home, emergency, language.

    `path` is the topic that the language switch keeps; `back` a route, by default the parent.
    """
    if not back and path:
        back = str(route.topic(language, route.parent(path)))
    home = str(route.topic(language))
    row: list[Button] = []
    if back and back != home:
        row.append(Button(words.say(language, "button.back"), back))
    row.append(Button(words.say(language, "button.home"), home))
    if path != EMERGENCY:
        sos = words.say(language, "button.sos")
        row.append(Button(sos, str(route.topic(language, EMERGENCY))))
    row.append(
        Button(
            words.say(language, "button.language"),
            str(route.verb(language, "language", *_args(path))),
        )
    )
    return tuple(row)


def with_note(screen: Screen, html: str) -> Screen:
    """The same screen with a sentence above it."""
    return Screen(f"{html}\n\n{screen.text}", screen.rows, screen.origin)


def with_rows(screen: Screen, rows: Sequence[Row]) -> Screen:
    """The same screen with rows put above its last row."""
    kept = [row for row in rows if row]
    return Screen(screen.text, (*screen.rows[:-1], *kept, *screen.rows[-1:]), screen.origin)


def _args(path: str) -> tuple[str, ...]:
    return (path,) if path else ()
