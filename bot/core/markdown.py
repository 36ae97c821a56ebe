"""Markdown to Telegram's HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.core.markup import FACT, Block, Document, Flaw, Linked, plain

_MARKS = {"strong": "b", "em": "i"}
_REFUSED = {
    "table_open": ("table", "Write it as a list."),
    "image": ("picture", "Put the picture beside the text as a file, see docs/content-format.md."),
    "html_block": ("HTML", "Write it in markdown."),
    "html_inline": ("HTML", "Write it in markdown; for a plain < write &lt;."),
    "fence": ("code block", "Write it as a paragraph."),
    "code_block": ("code block", "Remove the four spaces before the line."),
    "code_inline": ("code", "Remove the backquotes."),
    "hr": ("line", "Use a heading to part the text."),
}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    # HTML and tables are understood in order to be refused with their line.
    return MarkdownIt("commonmark", {"html": True}).enable("table")


def read(text: str, write_fact: Callable[[str], str | None], *, first_line: int = 1) -> Document:
    """Read markdown.

    `write_fact` gives the HTML of a fact by name, None when there is no such fact.
    `first_line` is the line of the file at which the text begins.
    """
    reader = _Reader(write_fact, first_line)
    reader.read_blocks(_parser().parse(text))
    return reader.document


class _Reader:
    def __init__(self, write_fact: Callable[[str], str | None], first_line: int) -> None:
        self.document = Document()
        self._write_fact = write_fact
        self._first_line = first_line
        self._line = first_line

    def read_blocks(self, tokens: Sequence[Token]) -> None:
        """Walk the block tokens: depth of lists and quotes decides how a paragraph is shown."""
        lists: list[list[int | str]] = []  # a counter for numbered lists, a bullet for others
        quotes = 0
        fresh_item = tight = False
        heading = ""
        for token in tokens:
            if token.map:
                self._line = self._first_line + token.map[0]
            match token.type:
                case "bullet_list_open":
                    lists.append(["•" if not lists else "◦"])
                case "ordered_list_open":
                    lists.append([int(token.attrGet("start") or 1)])
                case "bullet_list_close" | "ordered_list_close":
                    lists.pop()
                    tight = bool(lists)
                case "list_item_open":
                    fresh_item = True
                    if len(lists) > 2:
                        said = "lists are nested more than once."
                        self._refuse("nesting", said, "Use one level of points below a point.")
                case "blockquote_open":
                    quotes += 1
                case "blockquote_close":
                    quotes -= 1
                case "heading_open":
                    heading = token.tag
                case "heading_close":
                    heading = ""
                case "inline":
                    html = self._inline(token)
                    if heading and not self.document.title and not self.document.blocks:
                        self.document.title = plain(html)
                    elif heading:
                        self._add(f"<b>{html}</b>")
                    elif lists:
                        self._add_item(html, lists, fresh=fresh_item, tight=tight)
                        fresh_item, tight = False, True
                    elif quotes:
                        self._add(f"<blockquote>{html}</blockquote>")
                    else:
                        self._add(html)
                case _ if token.type in _REFUSED:
                    what, fix = _REFUSED[token.type]
                    self._refuse("markdown", f"a {what} cannot be shown in Telegram.", fix)

    def _add(self, html: str, glue: str = "\n\n") -> None:
        if html:
            self.document.blocks.append(Block(html, glue))

    def _add_item(
        self, html: str, lists: list[list[int | str]], *, fresh: bool, tight: bool
    ) -> None:
        indent = "\u2003" * (len(lists) - 1)
        mark = lists[-1][0]
        label = f"{mark}." if isinstance(mark, int) else mark
        if fresh and isinstance(mark, int):
            lists[-1][0] = mark + 1
        text = f"{indent}{label} {html}" if fresh else f"{indent}\u2003{html}"
        self._add(text, "\n" if tight or len(lists) > 1 else "\n\n")

    def _refuse(self, code: str, text: str, fix: str) -> None:
        self.document.flaws.append(Flaw(self._line, code, text, fix))

    def _inline(self, token: Token) -> str:
        line = self._line
        out: list[str] = []
        open_links: list[str] = []
        for child in token.children or ():
            match child.type:
                case "text":
                    out.append(self._text(child.content))
                case "softbreak":
                    out.append(" ")
                    self._line += 1
                case "hardbreak":
                    out.append("\n")
                    self._line += 1
                case "strong_open" | "em_open":
                    out.append(f"<{_MARKS[child.type.removesuffix('_open')]}>")
                case "strong_close" | "em_close":
                    out.append(f"</{_MARKS[child.type.removesuffix('_close')]}>")
                case "link_open":
                    opening, closing = self._open_link(str(child.attrGet("href") or ""))
                    open_links.append(closing)
                    out.append(opening)
                case "link_close":
                    out.append(open_links.pop())
                case _ if child.type in _REFUSED:
                    what, fix = _REFUSED[child.type]
                    shown = f"a {what} in the text" if what == "picture" else what
                    self._refuse("markdown", f"{shown} cannot be shown in Telegram.", fix)
        self._line = line
        return "".join(out).strip()

    def _text(self, text: str) -> str:
        def replace(found: re.Match[str]) -> str:
            name = found[1]
            self.document.facts.append((name, self._line))
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

    def _open_link(self, target: str) -> tuple[str, str]:
        self.document.links.append(Linked(target, self._line))
        if target.startswith("topic:"):
            # Telegram has no links between messages: the page gets a button for it, and the words
            # in the text are underlined so that the button is recognised.
            return "<u>", "</u>"
        return f'<a href="{escape(target)}">', "</a>"
