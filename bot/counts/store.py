"""What a database of counts must do; it need not know who counts or what is published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from bot.core.visit import Count

VERSION = 1
"""The schema this program writes. Older ones are upgraded when opened, newer ones refused."""

LARGEST_NUMBER = 2**63 - 1
LONGEST_TOPIC = 120

# No dots, no spaces, no capitals and no six digits in a row: words, coordinates, phone numbers and
# Telegram ids do not fit. The tables carry the same conditions.
_TOPIC = re.compile(r":?[a-z0-9/_~-]*")
_LANGUAGE = re.compile(r"[a-z][a-z-]{1,7}")
_MANY_DIGITS = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Row:
    """How often a topic was shown on a border-local day, in a language, through a door."""

    day: date
    language: str
    topic: str
    door: str
    count: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What one update adds: its number (to count it once), its border-local day, its counts."""

    update_id: int
    day: date
    counts: tuple[Count, ...]


class StoreError(Exception):
    """The database did not do it. `reason` is one word without data: locked, full, slow, …"""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class NewerSchemaError(StoreError):
    """The database was written by a newer version of Puente, so this one leaves it alone."""

    def __init__(self, found: int) -> None:
        detail = (
            f"the counts database has schema {found}, this version of Puente knows {VERSION}; "
            "run the newer Puente, or point PUENTE_DATABASE at another database"
        )
        super().__init__("newer-schema", detail)


class Store(Protocol):
    """A database of counts. Every method raises `StoreError`, and may be called again after it."""

    async def open(self) -> None:
        """Connect, and make or upgrade the tables. Calling it twice does no harm."""

    async def commit(self, entries: Sequence[Entry]) -> Collection[int]:
        """Add all entries in one durable transaction; return the update numbers new to us."""

    async def knows(self, number: int) -> bool:
        """Whether an update's number was committed and not yet forgotten."""

    async def rows(self, first: date, last: date) -> list[Row]:
        """The exact counts of the days `first` to `last`, both included."""

    async def purge(self, before: date) -> int:
        """Forget the update numbers of days before `before`; return how many."""

    async def prune(self, before: date) -> int:
        """Delete the counts of days before `before`; return how many requests they held."""

    async def backup(self, path: Path) -> None:
        """Write a consistent copy to `path` while the bot runs."""

    async def close(self) -> None:
        """Let go of the database."""


def fits(count: Count) -> bool:
    """Whether the tables may hold this count: the shape of a route or an event, and no more."""
    return (
        len(count.topic) <= LONGEST_TOPIC
        and _TOPIC.fullmatch(count.topic) is not None
        and _MANY_DIGITS.search(count.topic) is None
        and _LANGUAGE.fullmatch(count.language) is not None
    )


def sums(entries: Iterable[Entry], new: Collection[int]) -> list[tuple[str, str, str, str, int]]:
    """Add up the entries that are new: (ISO day, language, topic, door, count), sorted.

    Sorted, so that two replicas lock rows in the same order and never wait for each other.
    """
    total: Counter[tuple[str, str, str, str]] = Counter()
    for entry in entries:
        if entry.update_id in new:
            day = entry.day.isoformat()
            for count in entry.counts:
                total[day, count.language, count.topic, str(count.door)] += 1
    return sorted((*key, number) for key, number in total.items())
