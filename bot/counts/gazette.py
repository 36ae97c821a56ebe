"""The gazette: turns the ledger into published figures with titles and words around them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from babel.dates import format_date, format_skeleton

from bot.core.visit import Door
from bot.counts.ledger import Ledger
from bot.counts.publication import (
    BASE,
    Published,
    check_bin,
    end_of,
    month_of,
    next_month,
    publish,
    together,
)
from bot.counts.report import Figure, Key, Line, Report, Table
from bot.counts.topics import TopicInfo, sensitivity
from bot.counts.words import Say, load_words

Titles = Callable[[str, str], str]
"""`titles(language, topic)`: what a topic or event is called; empty if it is not known."""

_LOCALES = {"es": "es_MX", "en": "en_BZ", "bzj": "en_BZ"}
_NAMED_EVENTS = frozenset({":search-none", ":search-found", ":dead-button", ":failure"})


@dataclass(frozen=True)
class Gazette:
    """Everything that is needed to publish: where figures come from and how things are called.

    `topics` gives the topics (and events, if known) of the current edition, `languages` the
    edition's languages in order. `invented` marks every picture of sample data.
    """

    ledger: Ledger
    titles: Titles
    topics: Callable[[], Sequence[TopicInfo]]
    languages: Sequence[str] = ("es", "en", "bzj")
    bin: int = BASE
    invented: bool = False
    words: Mapping[str, Say] = field(default_factory=load_words)

    def __post_init__(self) -> None:
        check_bin(self.bin)

    def say(self, language: str) -> Say:
        """The words of a language, or Spanish, or what there is: a catalog may be broken."""
        return self.words.get(language) or self.words.get("es") or next(iter(self.words.values()))

    async def report(self, first: date, last: date, today: date) -> Report:
        """Published figures of the months from `first` to `last`. Raises `StoreError`."""
        topics = list(self.topics())
        rule = partial(publish, today=today, sensitive=sensitivity(topics), bin=self.bin)
        parts: list[Published] = []
        month = month_of(first)
        while month <= last or not parts:
            # A month at a time, because a month is published whole and a year is much at once; in
            # a thread, so that years of counts delay nobody who asks the bot.
            rows = await self.ledger.rows(month, end_of(month))
            parts.append(await asyncio.to_thread(rule, rows))
            month = next_month(month)
        published = await asyncio.to_thread(together, parts)
        return await asyncio.to_thread(Report, published, topics, self.languages)

    def title(self, language: str, topic: str) -> str:
        """What a topic, event, door or language is called; its own key if nobody knows."""
        if topic in _NAMED_EVENTS:
            return self.say(language)(f"stats.event{topic.replace(':', '-')}")
        try:
            title = self.titles(language, topic)
        except LookupError:
            title = ""
        return title or topic.rpartition("/")[2] or topic

    def label(self, language: str, word: str, value: str | date) -> str:
        """How one part of a line's key is shown. `word` is the dimension."""
        say = self.say(language)
        if isinstance(value, date):
            skeleton = "yMMM" if word == "month" else "MMMd"
            locale = _LOCALES.get(language, "es_MX")
            text = format_skeleton(skeleton, value, locale=locale)
            return say("stats.week-of", day=text) if word == "week" else text
        if word == "door":
            return say(f"stats.door-{value}") if value in set(Door) else value
        if word == "language":
            return say(f"stats.language-{value}") if value in self.words else value
        return self.title(language, value)

    def labels(self, language: str, table: Table, key: Key) -> list[str]:
        """How a line's key is shown, part by part."""
        parts = zip(table.query.by, key, strict=True)
        return [self.label(language, word, value) for word, value in parts]

    def span(self, language: str, first: date, last: date) -> str:
        """A range of days in words."""
        locale = _LOCALES.get(language, "es_MX")
        return self.say(language)(
            "stats.range",
            first=format_date(first, "medium", locale=locale),
            last=format_date(last, "medium", locale=locale),
        )

    def notes(self, language: str, table: Table) -> list[str]:
        """What a reader has to know about a table, in sentences."""
        return [self.say(language)(f"stats.note-{note}") for note in table.notes]

    def shown(self, language: str, figure: Figure) -> str:
        """How a figure is shown: "<5", "10", or for several cells together "10–58"."""
        say = self.say(language)
        if not figure.cells:
            return say("stats.no-data")
        if figure.cells == 1:
            return say("stats.below-bin", bin=self.bin) if not figure.low else str(figure.low)
        return say("stats.bounds", low=figure.low, high=figure.high)


async def usual_range(gazette: Gazette, today: date) -> tuple[date, date]:
    """What to show when nobody asked for a range: half a year, or this month if that is all.

    Decided by what is published, so that it tells nothing else.
    """
    last = month_of(today) - timedelta(days=1)
    first = last
    for _ in range(5):
        first = month_of(first) - timedelta(days=1)
    first = month_of(first)
    answers = await gazette.report(first, last, today)
    known = sorted(key[0] for key in answers.published.months)
    if not known:
        yesterday = today - timedelta(days=1)
        answers = await gazette.report(yesterday, yesterday, today)
        return min(
            (key[0] for key in answers.published.days), default=month_of(yesterday)
        ), yesterday
    return max(first, known[0]), last


def top(table: Table, number: int) -> list[Line]:
    """The lines that say most: at most `number`, none that is below the bin throughout."""
    return [line for line in table.lines if line.figure.low][:number]
