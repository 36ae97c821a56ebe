"""The publication rule: which figures may leave the database, and how exact they are.

Every figure that anybody sees (command line, dashboard, chat, CSV, picture) is derived from what
`publish` returns, and from nothing else. Why it is shaped like this: docs/publication-rule.md.
"""

from __future__ import annotations

from calendar import monthrange
from collections import ChainMap, Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from bot.core.visit import Door
from bot.counts.store import Row

BASE = 5
"""The finest bin. Coarser ones are multiples, so that changing the bin tells nothing new."""

BY_DOOR = frozenset({":search-none", ":search-found"})
"""Events whose door is part of what they say; each door of theirs is a series of its own."""

BY_DAY = BY_DOOR | {":dead-button", ":failure"}
"""Events that may be published by day. Those that name a place, a need or a poster may not."""

UNPUBLISHED_TOPIC = ""
"""The home screen has no figure: it is the unknown that keeps topics and doors from adding up."""

UNPUBLISHED_DOOR = str(Door.BUTTON)
"""Nor have buttons among the doors, for the same reason."""


@dataclass(frozen=True, slots=True)
class Span:
    """A published number of requests: at least `low`, at most `high`, both included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Published:
    """All published cells: each is one number, rounded once, of a period that is over.

    Cells that are not in a mapping are below the bin; zero is not told apart from 1 to bin - 1.
    Months are named by their first day. A series is a topic, or an event of `BY_DOOR` and its
    door (`:search-none@search`).
    """

    today: date
    bin: int
    months: Mapping[tuple[date, str, str], Span]
    days: Mapping[tuple[date, str, str], Span]
    doors: Mapping[tuple[date, str, str], Span]
    monthly: Callable[[str], bool]

    @property
    def below(self) -> Span:
        """What is known of a cell below the bin."""
        return Span(0, self.bin - 1)

    def month(self, month: date, language: str, series: str) -> Span | None:
        """The cell of a whole month; None while the month is not over."""
        if end_of(month) >= self.today:
            return None
        return self.months.get((month, language, series), self.below)

    def day(self, day: date, language: str, series: str) -> Span | None:
        """The cell of a day; None if it is not over, or the series is published by month only."""
        if day >= self.today or self.monthly(topic_of(series)):
            return None
        return self.days.get((day, language, series), self.below)

    def door(self, month: date, language: str, door: str) -> Span | None:
        """How often pages were reached through a door in a whole month, whatever the topic."""
        if end_of(month) >= self.today or door == UNPUBLISHED_DOOR:
            return None
        return self.doors.get((month, language, door), self.below)


def publish(
    rows: Iterable[Row],
    *,
    today: date,
    sensitive: Callable[[str], bool],
    bin: int = BASE,  # noqa: A002  the word of the design
) -> Published:
    """Turn exact counts into published cells. Pure; `today` is border-local and not published.

    `rows` must hold whole months. `sensitive` says which topics are published by month only; it
    hides day cells and changes no other figure. Raises ValueError for a bin that is not a
    multiple of `BASE`.
    """
    check_bin(bin)
    finished = [row for row in rows if row.day < today]
    daily: Counter[tuple[date, str, str]] = Counter()
    doors: Counter[tuple[date, str, str]] = Counter()
    for row in finished:
        if not row.topic.startswith(":") and row.door != UNPUBLISHED_DOOR:
            doors[month_of(row.day), row.language, row.door] += row.count
        if row.topic != UNPUBLISHED_TOPIC:
            daily[row.day, row.language, series_of(row)] += row.count

    by_month: dict[tuple[date, str, str], list[int]] = {}
    for (day, language, series), count in daily.items():
        by_month.setdefault((month_of(day), language, series), []).append(count)

    def over(month: date) -> bool:
        return end_of(month) < today

    months = {
        key: round_month(counts, days=monthrange(key[0].year, key[0].month)[1])
        for key, counts in by_month.items()
        if over(key[0])
    }

    def monthly(topic: str) -> bool:
        return not _may_daily(topic) or sensitive(topic)

    days = {
        key: round_count(count) for key, count in daily.items() if not monthly(topic_of(key[2]))
    }
    by_door = {key: round_count(count) for key, count in doors.items() if over(key[0])}
    return Published(
        today,
        bin,
        _coarsen(months, bin),
        _coarsen(days, bin),
        _coarsen(by_door, bin),
        monthly,
    )


def check_bin(bin: int) -> None:  # noqa: A002  the word of the design
    """Raise ValueError for a bin that could tell something beside another one."""
    if bin < BASE or bin % BASE:
        raise ValueError(f"PUENTE_STATS_BIN: {bin} is not a multiple of {BASE}")


def together(parts: Sequence[Published]) -> Published:
    """The cells of several months, published one by one with the same settings, as one."""
    first = parts[0]
    return Published(
        first.today,
        first.bin,
        dict(ChainMap(*(dict(part.months) for part in parts))),
        dict(ChainMap(*(dict(part.days) for part in parts))),
        dict(ChainMap(*(dict(part.doors) for part in parts))),
        first.monthly,
    )


def round_count(count: int, base: int = BASE) -> Span:
    """The bin a count falls in: 0 to 4, 5 to 9, 10 to 14, …"""
    low = count - count % base
    return _span(low, low + base - 1)


@lru_cache(maxsize=10_000)
def _span(low: int, high: int) -> Span:
    """One object for each bin: a year has a great many cells, and few different ones."""
    return Span(low, high)


def round_month(counts: Sequence[int], *, days: int, base: int = BASE) -> Span:
    """The month's cell, given its days' counts (days without any may be left out).

    The days' own cells bound the month from above. A month within one step of that bound would
    say that nearly every day is at the top of its bin, so it is published as "at least" instead:
    then each day below the bin may still be anything from 0 to bin - 1.
    """
    low = sum(round_count(count, base).low for count in counts)
    high = low + days * (base - 1)
    cap = round_count(high - (base - 1), base).low
    total = round_count(sum(counts), base)
    return Span(cap, high) if total.low >= cap else total


def series_of(row: Row) -> str:
    """The series that a row belongs to."""
    return f"{row.topic}@{row.door}" if row.topic in BY_DOOR else row.topic


def topic_of(series: str) -> str:
    """The topic or event of a series."""
    return series.partition("@")[0]


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


@lru_cache(maxsize=1_000)
def end_of(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def next_month(month: date) -> date:
    """The first day of the following month."""
    return end_of(month) + timedelta(days=1)


def _may_daily(topic: str) -> bool:
    return not topic.startswith(":") or topic in BY_DAY


def _coarsen(
    cells: Mapping[tuple[date, str, str], Span],
    bin: int,  # noqa: A002  the word of the design
) -> dict[tuple[date, str, str], Span]:
    """Widen cells to a coarser bin, and leave out those below it."""
    wide = {key: _widen(span, bin) for key, span in cells.items()}
    return {key: span for key, span in wide.items() if span.low}


def _widen(span: Span, bin: int) -> Span:  # noqa: A002  the word of the design
    low = span.low - span.low % bin
    return _span(low, max(low + bin - 1, span.high))
