"""Texts as Telegram's HTML, in blocks that can be parted without breaking a tag or a fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

FACT = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_TAG = re.compile(r"<[^>]*>")
_ENTITY = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'", "&amp;": "&"}
_ENTITIES = re.compile("|".join(_ENTITY))


class Block(NamedTuple):
    """A paragraph, heading, list item or quote. `glue` stands before it when it is not first.

    `length` is as Telegram counts it: UTF-16 units, without tags, with the glue.
    """

    html: str
    glue: str
    length: int

    @classmethod
    def of(cls, html: str, glue: str = "\n\n") -> Block:
        """A block and its length."""
        return cls(html, glue, utf16(plain(html)) + len(glue))


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in the markdown that a reader could not be shown. For `at` see `Document`."""

    at: int
    code: str
    text: str
    fix: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A link in the text: `topic:…` or an address. For `at` see `Document`."""

    target: str
    at: int


@dataclass(slots=True)
class Document:
    """A text read from markdown. `title` is plain; `facts` are the names used.

    With each fact, link and flaw goes where it is, as a number that `bot.core.markdown.Lines`
    turns into a line: few are ever asked for.
    """

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    facts: list[tuple[str, int]] = field(default_factory=list)
    links: list[Linked] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)


def utf16(text: str) -> int:
    """The length of a plain text as Telegram counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def plain(html: str) -> str:
    """The text of Telegram HTML without its tags."""
    text = _TAG.sub("", html) if "<" in html else html
    return _ENTITIES.sub(lambda found: _ENTITY[found[0]], text) if "&" in text else text


def paginate(blocks: Sequence[Block], limit: int) -> list[list[Block]]:
    """Part blocks into runs of at most `limit` UTF-16 units, between blocks.

    A block that is longer than the limit stands alone. There are as few parts as there can be, and
    they are about equally long, so that the last is no short rest.
    """
    parts = _fill(blocks, limit)
    if len(parts) == 1:
        return parts
    low = sum(block.length for block in blocks) // len(parts)
    high = limit
    while low < high:
        middle = (low + high) // 2
        tried = _fill(blocks, middle)
        if len(tried) > len(parts):
            low = middle + 1
        else:
            parts, high = tried, middle
    return parts


def _fill(blocks: Sequence[Block], limit: int) -> list[list[Block]]:
    parts: list[list[Block]] = [[]]
    size = 0
    for block in blocks:
        if parts[-1] and size + block.length > limit:
            parts.append([])
            size = 0
        parts[-1].append(block)
        size += block.length
    return parts


def join(blocks: Sequence[Block]) -> str:
    """The HTML of a run of blocks."""
    return "".join(block.glue + block.html for block in blocks).lstrip("\n")
