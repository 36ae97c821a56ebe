"""Tables of published figures: a question about a range of days, answered with bounds.

It sees published cells only, so whatever is asked, nothing more can come out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import Literal

from bot.core.visit import Door
from bot.counts.publication import (
    BY_DOOR,
    UNPUBLISHED_DOOR,
    UNPUBLISHED_TOPIC,
    Published,
    Span,
    end_of,
    month_of,
    next_month,
    publish,
    topic_of,
)
from bot.counts.store import Row
from bot.counts.topics import TopicInfo, sensitivity

Dimension = Literal["topic", "language", "door", "day", "week", "month"]
DIMENSIONS: tuple[Dimension, ...] = ("topic", "language", "door", "day", "week", "month")
PERIODS: tuple[Dimension, ...] = ("day", "week", "month")

Key = tuple[str | date, ...]


class QueryError(ValueError):
    """A question that the published cells cannot answer. `code` is a word of the catalog."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: the days `first` to `last`, both included, grouped and filtered.

    `topic` means that topic and everything under it; without it, all pages and no events.
    `by` has at most one of day, week and month.
    """

    first: date
    last: date
    by: tuple[Dimension, ...] = ("topic",)
    language: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of requests: between `low` and `high`. `cells` is how many cells it adds up."""

    low: int = 0
    high: int = 0
    cells: int = 0

    def plus(self, other: Figure | Span) -> Figure:
        """Both together."""
        cells = other.cells if isinstance(other, Figure) else 1
        return Figure(self.low + other.low, self.high + other.high, self.cells + cells)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: a key with one part for each word in the query's `by`."""

    key: Key
    figure: Figure


@dataclass(frozen=True, slots=True)
class Table:
    """Published lines and their total, and what a reader has to know about them.

    `notes` are words of the catalog: `unfinished` (days that are not over are left out),
    `days` (sums of days, whose bounds are wide), `monthly` (topics published by month only are left
    out, or known only up to the month), `rest` (the door "buttons" is not published).
    """

    query: Query
    lines: tuple[Line, ...]
    total: Figure
    notes: tuple[str, ...] = ()


class Report:
    """Answers queries from published cells and the public list of topics and languages."""

    def __init__(
        self, published: Published, topics: Sequence[TopicInfo], languages: Sequence[str]
    ) -> None:
        self.published = published
        seen = {
            (language, series) for _, language, series in chain(published.months, published.days)
        }
        listed = {topic.route for topic in topics} - {UNPUBLISHED_TOPIC} | {":dead-button"}
        split = {f"{event}@{door}" for event in BY_DOOR for door in (Door.SEARCH, Door.INLINE)}
        self.series = sorted(listed - BY_DOOR | split | {series for _, series in seen})
        known = {language for language, _ in seen} | {key[1] for key in published.doors}
        self.languages = [*languages, *sorted(known - set(languages))]

    def ask(self, query: Query) -> Table:
        """Answer a query. Raises `QueryError`."""
        if query.first > query.last:
            raise QueryError("stats.error-range")
        if len([word for word in query.by if word in PERIODS]) > 1:
            raise QueryError("stats.error-periods")
        if "door" in query.by and not (query.topic and query.topic in BY_DOOR):
            return self._doors(query)
        notes: set[str] = set()
        if query.last >= self.published.today:
            notes.add("unfinished")
        sums: dict[Key, Figure] = {}
        timed = "day" in query.by or "week" in query.by
        for series in self._chosen(query.topic):
            topic, _, door = series.partition("@")
            for language in self._spoken(query):
                for start, first, last in _periods(query):
                    figure = self._figure(series, language, first, last, notes, timed=timed)
                    if figure.cells:
                        key = _key(query, topic, language, door, start)
                        sums[key] = sums.get(key, Figure()).plus(figure)
        return _table(query, sums, notes)

    def figure(self, topic: str, first: date, last: date, language: str | None = None) -> Figure:
        """The figure of exactly one topic or event (none of `BY_DOOR`) over a range of days."""
        figure, notes = Figure(), set[str]()
        for each in [language] if language else self.languages:
            figure = figure.plus(self._figure(topic, each, first, last, notes))
        return figure

    def listed(self, prefix: str) -> list[str]:
        """The topics that start with a prefix, each once, in order."""
        return list(dict.fromkeys(topic_of(s) for s in self.series if s.startswith(prefix)))

    def _chosen(self, topic: str | None) -> list[str]:
        if topic is None:
            return [series for series in self.series if not series.startswith(":")]
        return [
            series
            for series in self.series
            if topic_of(series) == topic or series.startswith(topic.rstrip("/") + "/")
        ]

    def _spoken(self, query: Query) -> Sequence[str]:
        return [query.language] if query.language else self.languages

    def _figure(
        self,
        series: str,
        language: str,
        first: date,
        last: date,
        notes: set[str],
        *,
        timed: bool = False,
    ) -> Figure:
        total = Figure()
        last = min(last, self.published.today - timedelta(days=1))
        for month, start, end in _months(first, last):
            whole = self.published.month(month, language, series)
            if whole and (start, end) == (month, end_of(month)):
                total = total.plus(whole)
                continue
            days = Figure()
            for offset in range((end - start).days + 1):
                span = self.published.day(start + timedelta(days=offset), language, series)
                days = days.plus(span) if span else days
            if days.cells > 1:
                notes.add("days")
            if not days.cells:
                notes.add("monthly")
                # Part of a finished month of a topic published by month: no more than the month.
                days = Figure(0, whole.high, 2) if whole and not timed else days
            elif whole:
                days = replace(days, high=min(days.high, whole.high))
            total = total.plus(days)
        return total

    def _doors(self, query: Query) -> Table:
        if "topic" in query.by or query.topic is not None:
            raise QueryError("stats.error-door-topic")
        if "day" in query.by or "week" in query.by:
            raise QueryError("stats.error-door-month")
        notes = {"rest"}
        sums: dict[Key, Figure] = {}
        for door in (str(door) for door in Door if door != UNPUBLISHED_DOOR):
            for language in self._spoken(query):
                for month, start, end in _months(query.first, query.last):
                    span = self.published.door(month, language, door)
                    if span is None:
                        notes.add("unfinished")
                        continue
                    whole = (start, end) == (month, end_of(month))
                    key = _key(query, "", language, door, max(month, query.first))
                    sums[key] = sums.get(key, Figure()).plus(span if whole else Span(0, span.high))
        return _table(query, sums, notes)


def report(
    rows: Sequence[Row],
    topics: Sequence[TopicInfo],
    languages: Sequence[str],
    *,
    today: date,
    bin: int = 5,  # noqa: A002  the word of the design
) -> Report:
    """Publish exact rows (of whole months) and make them answerable."""
    published = publish(rows, today=today, sensitive=sensitivity(topics), bin=bin)
    return Report(published, topics, languages)


def _months(first: date, last: date) -> Iterator[tuple[date, date, date]]:
    """The months of a range: (month, first day inside the range, last day inside the range)."""
    month = month_of(first)
    while month <= last:
        yield month, max(month, first), min(end_of(month), last)
        month = next_month(month)


def _periods(query: Query) -> list[tuple[date, date, date]]:
    """The periods to group by: (its name, first day, last day); the whole range if by none."""
    first, last = query.first, query.last
    if "month" in query.by:
        return list(_months(first, last))
    if "day" in query.by or "week" in query.by:
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        if "day" in query.by:
            return [(day, day, day) for day in days]
        mondays = dict.fromkeys(day - timedelta(days=day.weekday()) for day in days)
        return [(m, max(m, first), min(m + timedelta(days=6), last)) for m in mondays]
    return [(first, first, last)]


def _key(query: Query, topic: str, language: str, door: str, start: date) -> Key:
    values: dict[str, str | date] = {"topic": topic, "language": language, "door": door}
    return tuple(start if word in PERIODS else values[word] for word in query.by)


def _table(query: Query, sums: dict[Key, Figure], notes: set[str]) -> Table:
    places = [place for place, word in enumerate(query.by) if word in PERIODS]

    def order(line: Line) -> tuple[object, ...]:
        periods = [line.key[place] for place in places]
        return (*periods, -line.figure.low, -line.figure.high, str(line.key))

    lines = tuple(sorted((Line(key, figure) for key, figure in sums.items()), key=order))
    total = Figure()
    for line in lines:
        total = total.plus(line.figure)
    return Table(query, lines, total, tuple(sorted(notes)))
