"""Screens: what a person sees. A text in Telegram's HTML and rows of buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Button(NamedTuple):
    """One button. Exactly one of `route`, `url` and `share` is set.

    `route` is callback data, at most 64 bytes (see `bot.core.route`); `url` opens a page;
    `share` opens a choice of chats and starts an inline query with these words there.
    """

    label: str
    route: str = ""
    url: str = ""
    share: str = ""


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """A text (Telegram HTML, at most 4,096 UTF-16 units after parsing) and its keyboard.

    `origin` names the content file that the text comes from, relative to the content folder, for
    the people who edit it; empty for screens that come from `locales/`.
    """

    text: str
    rows: tuple[Row, ...] = ()
    origin: str = ""

    def buttons(self) -> list[Button]:
        """All buttons, in reading order."""
        return [button for row in self.rows for button in row]
