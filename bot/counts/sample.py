"""Invented figures for demonstrations, so that staff can try everything with no bot."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from bot.core.visit import Count, Door
from bot.counts.ledger import Ledger
from bot.counts.publication import month_of
from bot.counts.topics import TopicInfo

_LANGUAGES = {"es": 0.66, "en": 0.22, "bzj": 0.12}
_NUMBERS = 2**61  # far from the numbers of updates, which are still to be counted
_DOORS = {Door.BUTTON: 0.7, Door.SEARCH: 0.17, Door.LINK: 0.08, Door.INLINE: 0.05}


def invent(
    topics: Sequence[TopicInfo], today: date, *, months: int = 6, seed: int = 5, visits: int = 90
) -> list[tuple[date, Count]]:
    """About `visits` invented requests a day for `months` months up to today. Seeded."""
    chance = random.Random(seed)  # noqa: S311  invented figures are no secret
    pages = [topic.route for topic in topics if topic.route and not topic.route.startswith(":")]
    kinds: dict[str, list[str]] = {}
    for topic in topics:
        if topic.route.startswith(":"):
            kinds.setdefault(topic.route.partition("/")[0], []).append(topic.route)
    chance.shuffle(pages)
    weights = [1 / (place + 2) for place in range(len(pages))]
    disliked = set(pages[2:9:3])
    first = month_of(today)
    for _ in range(months):
        first = month_of(first - timedelta(days=1))
    found: list[tuple[date, Count]] = []
    span = (today - first).days + 1
    for number in range(span):
        day = first + timedelta(days=number)
        busy = visits * (0.6 + 0.8 * number / span) * (0.7 if day.weekday() > 4 else 1.0)
        for _ in range(round(chance.gauss(busy, busy / 8))):
            language = chance.choices(list(_LANGUAGES), list(_LANGUAGES.values()))[0]
            door = chance.choices(list(_DOORS), list(_DOORS.values()))[0]
            found.append((day, Count(language, "", Door.BUTTON)))
            if pages:
                page = chance.choices(pages, weights)[0]
                found.append((day, Count(language, page, door)))
                if chance.random() < 0.15:
                    yes = chance.random() < (0.35 if page in disliked else 0.85)
                    event = f":useful/{'yes' if yes else 'no'}/{page}"
                    found.append((day, Count(language, event, Door.BUTTON)))
            if kinds and chance.random() < 0.4:
                kind = chance.choice(list(kinds.values()))
                at = min(int(chance.expovariate(0.5)), len(kind) - 1)
                found.append((day, Count(language, kind[at], Door.BUTTON)))
            if door is Door.SEARCH and chance.random() < (0.5 if language == "bzj" else 0.2):
                found.append((day, Count(language, ":search-none", Door.SEARCH)))
            if chance.random() < 0.01:
                found.append((day, Count(language, ":dead-button", Door.BUTTON)))
    return found


async def fill(ledger: Ledger, invented: Sequence[tuple[date, Count]]) -> None:
    """Write invented counts into a ledger, which should be a throw-away one."""
    by_day: dict[date, list[Count]] = {}
    for day, count in invented:
        by_day.setdefault(day, []).append(count)
    for number, (day, counts) in enumerate(by_day.items(), _NUMBERS):
        await ledger.add(number, day, counts)
