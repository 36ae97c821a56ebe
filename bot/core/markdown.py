"""Markdown to Telegram's HTML."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import cached_property
from html import escape
from typing import Any

from pyromark import Markdown, Options

from bot.core.markup import FACT, Block, Document, Flaw, Linked, plain

# HTML and tables are understood in order to be refused with their line.
_MARKDOWN = Markdown(options=Options.ENABLE_TABLES)
_MARKS = {"Strong": "b", "Emphasis": "i"}
_SPECIAL = re.compile(r"[&<>{}]")
_BREAKS = {"SoftBreak": " ", "HardBreak": "\n"}
_BLOCKS = {"Paragraph", "Heading", "Item", "List", "BlockQuote", "TableCell"}
_REFUSED = {
    "Table": ("a table", "Write it as a list."),
    "Image": (
        "a picture in the text",
        "Put the picture beside the text as a file, see docs/content-format.md.",
    ),
    "HtmlBlock": ("HTML", "Write it in markdown."),
    "InlineHtml": ("HTML", "Write it in markdown; for a plain < write &lt;."),
    "Fenced": ("a code block", "Write it as a paragraph."),
    "Indented": ("a code block", "Remove the four spaces before the line."),
    "Code": ("code", "Remove the backquotes."),
    "Rule": ("a line", "Use a heading to part the text."),
}
_UNREAD = {"Image", "HtmlBlock", "CodeBlock"}  # what stands in them is not shown


def read(text: str, write_fact: Callable[[str], str | None]) -> Document:
    """Read markdown. `write_fact` gives the HTML of a fact by name, None where there is none."""
    reader = _Reader(write_fact)
    for at, event in enumerate(_MARKDOWN.events(text, merge_text=True)):
        reader.take(event, at)
    return reader.document


class Lines:
    """The lines of what a document says where it is. They are found when the first is asked for:
    to read a text with them takes twice as long.
    """

    def __init__(self, text: str, first_line: int = 1) -> None:
        """`first_line` is the line of the file at which the text begins."""
        self._text = text
        self._first_line = first_line

    def __getitem__(self, at: int) -> int:
        return self._all[at]

    @cached_property
    def _all(self) -> list[int]:
        breaks = [found.start() for found in re.finditer(b"\n", self._text.encode())]
        return [
            self._first_line + bisect_left(breaks, span["start"])
            for _, span in _MARKDOWN.events_with_range(self._text, merge_text=True)
        ]


class _Reader:
    """Takes the events of CommonMark one by one, with their numbers."""

    def __init__(self, write_fact: Callable[[str], str | None]) -> None:
        self.document = Document()
        self._write_fact = write_fact
        self._at = 0
        self._unread = 0  # how deep
        self._out: list[str] = []  # of the paragraph that is being read
        self._closing: list[str] = []  # of the links that are open
        self._lists: list[list[int | str]] = []  # a counter for numbered ones, a bullet for others
        self._quotes = 0
        self._heading = self._fresh = self._tight = False

    def take(self, event: str | Mapping[str, Any], at: int) -> None:
        """Take one event: a name, or a name with what belongs to it."""
        self._at = at
        held: Any = None
        if isinstance(event, str):
            name = event
        else:
            ((name, held),) = event.items()
        if name == "Start":
            kind, details = (held, None) if isinstance(held, str) else next(iter(held.items()))
            if not self._unread:
                self._start(kind, details)
            self._unread += kind in _UNREAD
        elif name == "End":
            kind = held if isinstance(held, str) else next(iter(held))
            self._unread -= kind in _UNREAD
            if not self._unread:
                self._end(kind)
        elif self._unread:
            pass
        elif name == "Text":
            self._out.append(self._text(held))
        elif name in _BREAKS:
            self._out.append(_BREAKS[name])
        elif name in _REFUSED:
            self._refuse_kind(name)

    def _start(self, kind: str, details: Any) -> None:
        if kind in _MARKS:
            self._out.append(f"<{_MARKS[kind]}>")
            return
        if kind in _BLOCKS:
            self._finish()
        match kind:
            case "Link":
                self._open_link(details)
            case "List":
                bullet = "•" if not self._lists else "◦"
                self._lists.append([bullet if details is None else details])
            case "Item":
                self._fresh = True
                if len(self._lists) > 2:
                    said = "lists are nested more than once."
                    self._refuse("nesting", said, "Use one level of points below a point.")
            case "BlockQuote":
                self._quotes += 1
            case "Heading":
                self._heading = True
            case "CodeBlock":
                self._refuse_kind("Indented" if details == "Indented" else "Fenced")
            case _ if kind in _REFUSED:
                self._refuse_kind(kind)

    def _end(self, kind: str) -> None:
        if kind in _MARKS:
            self._out.append(f"</{_MARKS[kind]}>")
            return
        if kind in _BLOCKS:
            self._finish()
        match kind:
            case "Link":
                self._out.append(self._closing.pop())
            case "List":
                self._lists.pop()
                self._tight = bool(self._lists)
            case "BlockQuote":
                self._quotes -= 1
            case "Heading":
                self._heading = False

    def _finish(self) -> None:
        """A paragraph has ended, if one has begun: how deep it stands decides how it is shown."""
        if not self._out:
            return
        html = "".join(self._out).strip()
        self._out.clear()
        if self._heading and not self.document.title and not self.document.blocks:
            self.document.title = plain(html)
        elif self._heading:
            self._add(f"<b>{html}</b>")
        elif self._lists:
            self._add_item(html)
        elif self._quotes:
            self._add(f"<blockquote>{html}</blockquote>")
        else:
            self._add(html)

    def _add(self, html: str, glue: str = "\n\n") -> None:
        if html:
            self.document.blocks.append(Block.of(html, glue))

    def _add_item(self, html: str) -> None:
        indent = "\u2003" * (len(self._lists) - 1)
        mark = self._lists[-1][0]
        label = f"{mark}." if isinstance(mark, int) else mark
        if self._fresh and isinstance(mark, int):
            self._lists[-1][0] = mark + 1
        text = f"{indent}{label} {html}" if self._fresh else f"{indent}\u2003{html}"
        self._add(text, "\n" if self._tight or len(self._lists) > 1 else "\n\n")
        self._fresh, self._tight = False, True

    def _refuse_kind(self, kind: str) -> None:
        what, fix = _REFUSED[kind]
        self._refuse("markdown", f"{what} cannot be shown in Telegram.", fix)

    def _refuse(self, code: str, text: str, fix: str) -> None:
        self.document.flaws.append(Flaw(self._at, code, text, fix))

    def _text(self, text: str) -> str:
        if not _SPECIAL.search(text):
            return text

        def replace(found: re.Match[str]) -> str:
            name = found[1]
            self.document.facts.append((name, self._at))
            return self._write_fact(name) or ""

        pieces: list[str] = []
        end = 0
        for found in FACT.finditer(text):
            pieces += [escape(text[end : found.start()], quote=False), replace(found)]
            end = found.end()
        rest = text[end:]
        if "{{" in rest or "}}" in rest:
            self._refuse(
                "braces", "a fact is not closed.", "Write it as {{ name-of-the-fact }} on one line."
            )
        return "".join([*pieces, escape(rest, quote=False)])

    def _open_link(self, link: Mapping[str, str]) -> None:
        target = link["dest_url"]
        if link["link_type"] == "Email":
            target = f"mailto:{target}"
        self.document.links.append(Linked(target, self._at))
        if target.startswith("topic:"):
            # Telegram has no links between messages: the page gets a button for it, and the words
            # in the text are underlined so that the button is recognised.
            opening, closing = "<u>", "</u>"
        else:
            opening, closing = f'<a href="{escape(target)}">', "</a>"
        self._out.append(opening)
        self._closing.append(closing)
