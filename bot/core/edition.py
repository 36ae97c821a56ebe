"""The Edition: everything that can be shown on one day, compiled once and frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from bot.core import garbage, route
from bot.core.content import Content
from bot.core.indexing import entries, lessons, names
from bot.core.near import Guide
from bot.core.pages import Pages
from bot.core.problems import Level, Problem
from bot.core.screens import Screen
from bot.core.search import Index
from bot.core.visit import Reply
from bot.core.words import Words


@dataclass(frozen=True, slots=True)
class Edition:
    """One day's edition.

    `taps` holds the reply to every topic button, ready: a tap is one look-up. `moved` leads from
    former routes to living ones.
    """

    day: date
    content: Content
    words: Words
    pages: Pages
    guide: Guide
    taps: Mapping[str, Reply]
    moved: Mapping[str, str]
    _index: list[Index] = field(default_factory=list, repr=False, compare=False)

    @property
    def index(self) -> Index:
        """The search. It is most of the work of an edition and taps do without it, so it is made
        when it is first asked for, unless it was made before (see `indexing`).
        """
        if not self._index:
            with garbage.kept():
                self._index.append(self.indexing()())
        return self._index[0]

    @property
    def searchable(self) -> bool:
        """Whether the search has been made."""
        return bool(self._index)

    def indexing(self) -> Callable[[], Index]:
        """The work of making the search, which may be done anywhere; `adopt` takes its result."""
        return partial(
            Index.build,
            entries(self.content, self.pages),
            names(self.content),
            self.content.lexicon,
            lessons=lessons(self.content),
        )

    def adopt(self, index: Index) -> None:
        """Take a search that was made from `indexing`."""
        self._index[:] = [index]

    def slim(self) -> Edition:
        """The same screens without what only building, checks, editors and the search's making use.

        The search comes along if it was made. Nobody can make it from what is left.
        """
        content = self.content.slim()
        pages = self.pages.slim(content)
        guide = Guide.of(pages)
        return replace(self, content=content, pages=pages, guide=guide, _index=[*self._index])

    def screen(self, language: str, path: str, part: int = 1) -> Screen | None:
        """A topic's screen; None when there is no such topic or part."""
        reply = self.taps.get(str(route.topic(language, path, part)))
        return reply.screen if reply else None


@dataclass(frozen=True, slots=True)
class Built:
    """What building gave: an edition, unless there were errors; and everything found."""

    edition: Edition | None
    problems: tuple[Problem, ...]
    content: Content | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Only what refuses the edition."""
        return tuple(problem for problem in self.problems if problem.level is Level.ERROR)
