"""The Inspection: what every check looks at. It does not know what may be wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.content import Content, Notice, Place, Topic, Tree
from bot.core.documents import make_pages
from bot.core.edition import Edition
from bot.core.markup import Document
from bot.core.pages import Pages
from bot.core.problems import ROOT
from bot.core.screens import Screen
from bot.core.texts import Text
from bot.core.toml import line_of
from bot.core.words import Catalog

Folder = Topic | Place | Notice


@dataclass(frozen=True, slots=True)
class Inspection:
    """A content folder on a day."""

    content: Content
    tree: Tree
    pages: Pages
    today: date
    edition: Edition | None = None

    @property
    def source(self) -> str:
        """The code of the language that editors write first."""
        return self.content.languages.source

    def folders(self) -> Iterator[Folder]:
        """All topics, places and notices."""
        yield from self.content.topics.values()
        yield from self.content.places.values()
        yield from self.content.notices.values()

    def texts(self) -> Iterator[Text]:
        """All texts of all folders, in all languages."""
        for folder in self.folders():
            yield from folder.texts.values()

    def document(self, text: Text) -> Document:
        """A text read from its markdown, with its facts written out."""
        return self.pages.document(text)

    def screens(self, topic: Topic, language: str) -> list[Screen]:
        """All parts of a topic, from the edition if there is one."""
        if self.edition is None:
            return self.pages.screens(topic, language)
        screens: list[Screen] = []
        while screen := self.edition.screen(language, topic.route, len(screens) + 1):
            screens.append(screen)
        return screens

    def line(self, folder: Folder, key: str) -> int:
        """The line of a key in a folder's table."""
        return line_of(self.content.sources.get(table_of(folder), ""), key)


def inspect(
    content: Content,
    tree: Tree,
    catalogs: Mapping[str, Catalog],
    today: date,
    edition: Edition | None = None,
) -> Inspection:
    """Make an inspection of content that could be read, whether or not it can be published.

    With an edition, its pages are looked at; else they are made.
    """
    if edition is not None:
        return Inspection(content, tree, edition.pages, today, edition)
    return Inspection(content, tree, make_pages(content, catalogs, today), today)


def table_of(folder: Folder) -> str:
    """The path of a folder's table, relative to the content folder."""
    return f"{folder.path}/{type(folder).__name__.lower()}.toml"


def table_path(folder: Folder) -> str:
    """The same as findings name it."""
    return f"{ROOT}/{table_of(folder)}"


def spot(text: Text, needle: str, after: int = 0) -> tuple[int, int]:
    """Line and column (from 1) of the `after`-th occurrence of a needle in a text's body."""
    for number, line in enumerate(text.body.splitlines(), text.first_line):
        start = line.find(needle)
        while start >= 0:
            if not after:
                return number, start + 1
            after -= 1
            start = line.find(needle, start + 1)
    return text.first_line, 0
