"""The Edition: everything that can be shown on one day, compiled once and frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from bot.core import garbage, route
from bot.core.content import Content, Topic, Tree, read
from bot.core.directory import Directory
from bot.core.facts import Writer
from bot.core.layout import EMERGENCY
from bot.core.markup import join, plain
from bot.core.near import Guide
from bot.core.pages import Pages
from bot.core.places import Map
from bot.core.problems import ROOT, Level, Problem, error
from bot.core.questions import DANGER
from bot.core.references import find_broken_references
from bot.core.screens import Screen
from bot.core.search import Entry, Index, Lesson, Name
from bot.core.visit import Count, Door, Mode, Reply
from bot.core.words import Catalog, Words

_MOST_SOUGHT = 6000
"""Of more keywords only some teach what is no danger: they say it often enough."""


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
            _entries(self.content, self.pages),
            _names(self.content),
            self.content.lexicon,
            lessons=_lessons(self.content),
        )

    def adopt(self, index: Index) -> None:
        """Take a search that was made from `indexing`."""
        self._index[:] = [index]

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


def build(tree: Tree, catalogs: Mapping[str, Catalog], today: date) -> Built:
    """Build the edition of a day from a content folder and the interface words by language.

    Mistakes in the content become problems; nothing is raised for them.
    """
    content, problems = read(tree)
    if content is None:
        return Built(None, tuple(sorted(set(problems))))
    speaker = Words(content.languages, catalogs)
    names = {
        (place.id, code): text.title
        for place in content.places.values()
        for code, text in place.texts.items()
    }
    writer = Writer(content.facts, speaker, today, names)
    pages = Pages(content, speaker, writer, today)
    problems += find_broken_references(content)
    if "" not in content.topics:
        return Built(None, tuple(sorted(set(problems))), content)
    taps = _make_taps(content, pages, problems)
    for texts in [one.texts for one in content.places.values()] + [
        one.texts for one in content.notices.values()
    ]:
        for text in texts.values():
            pages.document(text)
    problems += pages.problems
    problems = sorted(set(problems))
    if any(problem.level is Level.ERROR for problem in problems):
        return Built(None, tuple(problems), content)
    moved = {
        former.strip("/"): topic.route
        for topic in content.topics.values()
        for former in topic.table.formerly
    }
    map_ = Map(content.places.values(), content.towns, content.needs)
    guide = Guide(pages, map_, Directory(pages, map_))
    edition = Edition(today, content, speaker, pages, guide, taps, moved)
    return Built(edition, tuple(problems), content)


def _make_taps(content: Content, pages: Pages, problems: list[Problem]) -> dict[str, Reply]:
    taps: dict[str, Reply] = {}
    for topic in content.topics.values():
        if topic.table.opens:
            continue
        for language in content.languages:
            screens = pages.screens(topic, language.code)
            for part, screen in enumerate(screens, 1):
                data = str(route.topic(language.code, topic.route, part))
                counts = (Count(language.code, topic.route, Door.BUTTON),) if part == 1 else ()
                taps[data] = Reply(screen, counts, mode=Mode.EDIT)
                problems += _check_limits(topic, screen)
    return taps


def _check_limits(topic: Topic, screen: Screen) -> list[Problem]:
    path = f"{ROOT}/{topic.path}/topic.toml"
    fix = "Give the folders on this way shorter names."
    return [
        error(path, "long-route", f"A button would carry over {route.LIMIT} bytes: {long}.", fix)
        for long in {button.route for button in screen.buttons()}
        if len(long.encode()) > route.LIMIT
    ]


def _entries(content: Content, pages: Pages) -> Sequence[Entry]:
    entries = []
    for topic in content.topics.values():
        for code, text in topic.texts.items() if topic.route else ():
            blocks = () if topic.table.opens else pages.document(text).blocks
            entries.append(
                Entry(
                    topic.route,
                    code,
                    text.title,
                    text.button,
                    text.keywords,
                    plain(join(blocks)),
                    content.questions.get(code, {}).get(topic.route, ()),
                )
            )
    return entries


def _lessons(content: Content) -> Sequence[Lesson]:
    lexicon = content.lexicon
    lessons = [
        Lesson(example, language, heading == DANGER)
        for language, questions in content.questions.items()
        for heading, examples in questions.items()
        if heading not in lexicon.danger.between
        for example in examples
    ]
    if not lessons:
        return ()
    sought = [  # whoever types what a page is found by asks for that page
        (keyword, language)
        for topic in content.topics.values()
        if topic.route.partition("/")[0] != EMERGENCY and topic.route not in lexicon.danger.between
        for language, text in topic.texts.items()
        for keyword in (text.title, *text.keywords)
    ]
    towns = [
        (name, language)
        for town in content.towns.values()
        for name in (town.name, *town.also)
        for language in content.questions
    ]
    sought = sought[:: 1 + len(sought) // _MOST_SOUGHT]
    return lessons + [Lesson(text, language, danger=False) for text, language in (*sought, *towns)]


def _names(content: Content) -> Sequence[Name]:
    names = [Name("town", town, (table.name, *table.also)) for town, table in content.towns.items()]
    for need, table in content.needs.items():
        words = [word for words in table.keywords.values() for word in words]
        names.append(Name("need", need, (*table.name.values(), *words)))
    for place in content.places.values():
        words = [place.table.name]
        for text in place.texts.values():
            words += [text.title, *text.keywords]
        names.append(Name("place", place.id, tuple(dict.fromkeys(filter(None, words)))))
    return names
