"""Documents: texts read from their markdown, with each fact written where it is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches

from bot.core.content import Content
from bot.core.facts import Writer
from bot.core.markdown import Lines, read
from bot.core.markup import FACT, Block, Document
from bot.core.pages import Pages
from bot.core.problems import Problem, error
from bot.core.texts import Text
from bot.core.words import Catalog, Words

PARAGRAPH = 1900
"""The longest paragraph: parts are cut between paragraphs."""


def make_pages(content: Content, catalogs: Mapping[str, Catalog], today: date) -> Pages:
    """The pages of a day, whose texts are read when they are first asked for."""
    words = Words(content.languages, catalogs)
    names = {
        (place.id, code): text.title
        for place in content.places.values()
        for code, text in place.texts.items()
    }
    writer = Writer(content.facts, words, today, names)
    documents = _Documents(content, writer)
    return Pages(content, words, writer, today, documents.read, documents.problems)


class _Documents:
    def __init__(self, content: Content, writer: Writer) -> None:
        self.problems: list[Problem] = []
        self._content = content
        self._writer = writer

    def read(self, text: Text) -> Document:
        """The text of a file, with its facts written in its own language."""
        names = dict.fromkeys(FACT.findall(text.body))
        written = {name: self._write(name, text.language) for name in names}
        document = read(text.body, written.get)
        self._report(text, document)
        return document

    def _write(self, name: str, language: str) -> str | None:
        return self._writer.write(name, language) if name in self._content.facts else None

    def _report(self, text: Text, document: Document) -> None:
        add = self.problems.append
        lines = Lines(text.body, text.first_line)
        for flaw in document.flaws:
            line = lines[flaw.at]
            add(error(text.path, flaw.code, _capital(flaw.text), flaw.fix, line=line))
        for name, at in document.facts:
            if not name:
                fix = "Write the name of a fact between the braces, as in {{ exit-fee }}."
                add(error(text.path, "unknown-fact", "A fact has no name.", fix, line=lines[at]))
            elif name not in self._content.facts and not self._content.is_unread("fact", name):
                near = get_close_matches(name, list(self._content.facts), 1)
                fix = "Use a name from facts.toml, or add the fact there."
                fix = f"Did you mean `{near[0]}`?" if near else fix
                said = f"There is no fact `{name}`."
                add(error(text.path, "unknown-fact", said, fix, line=lines[at]))
        for block in document.blocks:
            if block.length > PARAGRAPH:
                fix = "Part it with empty lines: pages are cut between paragraphs."
                said = f"A paragraph has {block.length} characters; at most {PARAGRAPH} fit."
                add(error(text.path, "long-paragraph", said, fix, line=_line(text, block)))


def _line(text: Text, block: Block) -> int:
    start = block.html[:20]
    for number, line in enumerate(text.body.splitlines(), text.first_line):
        if start and start in line:
            return number
    return text.first_line


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
