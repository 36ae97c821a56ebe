"""Single figures, one after the other: the core, the edition, places, search, counts."""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import yaml

from benchmarks import search
from benchmarks.quality import read_edition
from bot.core import indexing
from bot.core.edition import Edition
from bot.core.places import Map
from bot.core.respond import respond
from bot.core.search import Index
from bot.core.visit import Count, Door, Tap, Visit
from bot.counts import open_ledger
from bot.making import make
from bot.slim import make_slim

ROOT = Path(__file__).resolve().parents[1]
NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)
LANGUAGES = ("es", "en", "bzj")


def percentile(values: list[float], share: float) -> float:
    """The value below which this share lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def timed(work: Callable[[], object], rounds: int = 7) -> float:
    """Seconds: the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def taps_in_core(edition: Edition, pages: int) -> float:
    """Seconds from a button's data to its reply, in an edition with so many pages."""
    ready = list(edition.taps.values())
    taps = {f"es/folder-{n % 97}/page-{n}": ready[n % len(ready)] for n in range(pages)}
    grown = replace(edition, taps=taps)
    chance = Random(1)
    visits = [Visit(Tap(data), NOON, "es") for data in chance.choices(list(taps), k=2000)]

    def work() -> None:
        for visit in visits:
            respond(grown, visit)

    return timed(work) / len(visits)


def edition_of(topics: int, *, search: bool) -> float:
    """Seconds to make an edition with so many topics in three languages, from the files on.

    It is made as for a running bot, on one processor: with its search, or what taps need.
    """
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        shutil.copytree(ROOT / "content", content)
        grow(content / "topics", topics)
        ours = os.sched_getaffinity(0)
        os.sched_setaffinity(0, sorted(ours)[:1])
        began = time.perf_counter()
        work = make_slim if search else make
        built = work(content, ROOT / "locales", date(2026, 11, 24)).built
        took = time.perf_counter() - began
        os.sched_setaffinity(0, ours)
        if built.edition is None:
            raise SystemExit(f"The grown content has errors: {built.errors[0]}")
        return took


def grow(folder: Path, topics: int) -> None:
    """Copy the topics of a folder until there are so many, each with words of its own.

    Titles, keywords, paragraphs: no two copies have the same, for what is the same would be worked
    out once.
    """
    shipped = sorted(path.parent for path in folder.glob("*/*/topic.toml"))
    menus = [folder / f"more-{n}" for n in range(12)]  # Telegram shows at most a hundred buttons
    for menu in menus:
        _copy(folder / "rights", menu, "menu")
    for n in range(topics - len(list(folder.rglob("topic.toml")))):
        page = menus[n % len(menus)] / f"page-{n}"
        word = "".join("bcdfghklmn"[int(digit)] + "o" for digit in str(n))
        _copy(shipped[n % len(shipped)], page, word)


def _copy(topic: Path, copy: Path, word: str) -> None:
    """Copy a topic without those below it, and put a word of the copy's own into all its lines."""
    copy.mkdir()
    table = (topic / "topic.toml").read_text().splitlines(keepends=True)
    kept = [line for line in table if not line.startswith("formerly")]
    (copy / "topic.toml").write_text("".join(kept))
    for path in topic.glob("*.md"):
        _, front, body = path.read_text().split("---\n", 2)
        keys = yaml.safe_load(front)
        keys.pop("translation_of", None)
        keys["keywords"] = [f"{keyword} {word}" for keyword in keys.get("keywords", [])]
        head = yaml.safe_dump(keys, allow_unicode=True, default_flow_style=None, width=10_000)
        said = [f"{line} {word}" if line else line for line in body.splitlines()]
        (copy / path.name).write_text("\n".join(["---", f"{head}---", *said, ""]))


def words(times: int) -> float:
    """Seconds from typed words to the answer, 99th percentile, with `times` the shipped pages."""
    edition = read_edition()
    entries = search.multiply(indexing.entries(edition.content, edition.pages), times)
    names = indexing.names(edition.content)
    lessons = indexing.lessons(edition.content)
    index = Index.build(entries, names, edition.content.lexicon, lessons=lessons)
    return percentile(search.measure(index, search.read_questions()), 0.99) / 1000


def nearest(edition: Edition, places: int) -> float:
    """Seconds to find the six nearest of so many places, 99th percentile."""
    chance = Random(2)
    towns = edition.content.towns
    ready = list(edition.content.places.values())
    many = []
    for n in range(places):
        place = ready[n % len(ready)]
        at = (chance.uniform(15.9, 21.5), chance.uniform(-91.0, -86.7))
        table = replace(place.table, at=at, precision="street")
        many.append(replace(place, id=f"{place.id}-{n}", table=table))
    grown = Map(many, towns)
    took = []
    for _ in range(300):
        point = (chance.uniform(15.9, 21.5), chance.uniform(-91.0, -86.7))
        began = time.perf_counter()
        grown.nearest(point, 6, need=chance.choice(["", "health", "legal"]))
        took.append(time.perf_counter() - began)
    return percentile(took, 0.99)


def counts(seconds: float = 2.0, people: int = 64) -> float:
    """Counts committed a second by SQLite on disk with synchronous=FULL, `people` at a time."""

    async def work(folder: str) -> float:
        done = 0
        async with open_ledger(f"sqlite:///{folder}/counts.db") as ledger:
            until = time.perf_counter() + seconds

            async def one(person: int) -> None:
                nonlocal done
                number = person
                while time.perf_counter() < until:
                    count = Count("es", f"topic-{number % 60}", Door.BUTTON)
                    await ledger.add(number, NOON.date(), (count,))
                    number += people
                    done += 1

            began = time.perf_counter()
            await asyncio.gather(*(one(person) for person in range(people)))
            return done / (time.perf_counter() - began)

    # Beside the program, not in /tmp: that may be memory, where a flush costs nothing.
    with tempfile.TemporaryDirectory(dir=ROOT / "benchmarks") as folder:
        return asyncio.run(work(folder))


def typical(edition: Edition, wanted: int = 8) -> list[str]:
    """Buttons whose screens are most like the peers': about 700 characters and six buttons."""

    def unlike(data: str) -> float:
        screen = edition.taps[data].screen
        return abs(len(screen.text) - 700) / 700 + abs(len(screen.buttons()) - 6) / 6

    return sorted(edition.taps, key=unlike)[:wanted]


def mean_size(edition: Edition) -> float:
    """Bytes of an edit, on average over all screens of the content."""
    from bot.chat.send import edit_body

    sizes = [len(edit_body(10**9, 10**4, reply.screen)) for reply in edition.taps.values()]
    return statistics.mean(sizes)
