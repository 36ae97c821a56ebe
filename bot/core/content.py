"""Content: everything editors wrote, read and typed, before it becomes an edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.core.facts import Fact
from bot.core.languages import Languages
from bot.core.markup import FACT
from bot.core.questions import Questions
from bot.core.search import Lexicon
from bot.core.tables import NeedTable, NoticeTable, PlaceTable, PosterTable, TopicTable, TownTable
from bot.core.texts import Text

ALL = "*"
"""Stands for every name of a kind."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a content folder: path (with `/`) → bytes of texts, size of anything else.

    `edges` has the first and the last bytes of those others, which tell what they are.
    """

    texts: Mapping[str, bytes]
    sizes: Mapping[str, int] = field(default_factory=dict)
    edges: Mapping[str, tuple[bytes, bytes]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Topic:
    """A folder of `topics/`. `route` is its path, empty for home."""

    route: str
    path: str
    table: TopicTable
    texts: Mapping[str, Text]
    files: Mapping[str, str] = field(default_factory=dict)  # "es.ogg" → path


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of `places/`."""

    id: str
    path: str
    table: PlaceTable
    texts: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Notice:
    """A folder of `notices/`."""

    id: str
    path: str
    table: NoticeTable
    texts: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Content:
    """All content, as written."""

    languages: Languages
    facts: Mapping[str, Fact]
    needs: Mapping[str, NeedTable]
    towns: Mapping[str, TownTable]
    lexicon: Lexicon
    topics: Mapping[str, Topic]
    places: Mapping[str, Place]
    notices: Mapping[str, Notice]
    posters: Mapping[str, PosterTable]
    questions: Mapping[str, Questions]  # language → how people ask
    sources: Mapping[str, str]  # path of a file → its text, for findings that need the line
    unread: frozenset[tuple[str, str]] = frozenset()  # what stands there but could not be read

    def is_unread(self, kind: str, name: str) -> bool:
        """Whether a `fact`, `need`, `town`, `topic` or `place` stands there but has a mistake.

        What names it is then not to blame.
        """
        return (kind, name) in self.unread or (kind, ALL) in self.unread

    def slim(self) -> Content:
        """What is still looked at when the pages and the search have been made.

        What only checks, editors or the making of the search need is left out, and so is what has
        become part of a page: texts of topics, and facts that no place names. A topic that opens
        a screen of the program is kept whole: its page is made for each reader.
        """
        named = {name for place in self.places.values() for name in place.table.facts}
        for topic in self.topics.values():
            if topic.table.opens:
                named.update(*(FACT.findall(text.body) for text in topic.texts.values()))
        return replace(
            self,
            facts={name: fact for name, fact in self.facts.items() if name in named},
            lexicon=Lexicon(),
            topics={path: _slim(topic) for path, topic in self.topics.items()},
            questions={},
            sources={},
        )


def _slim(topic: Topic) -> Topic:
    if topic.table.opens:
        return topic
    texts = {code: replace(text, body="", keywords=()) for code, text in topic.texts.items()}
    return replace(topic, table=replace(topic.table, sources=()), texts=texts)


V = TypeVar("V")


def first(texts: Mapping[str, V], languages: Languages, code: str) -> V:
    """The text for a reader of `code`: its own language, or the nearest that there is."""
    return next(texts[step] for step in languages.chain(code) if step in texts)
