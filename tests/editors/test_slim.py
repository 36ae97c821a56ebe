"""A slim edition, as it comes from another process, is the same to readers and much smaller."""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.core import route
from bot.core.edition import Edition
from bot.core.respond import COMMANDS, respond
from bot.core.sharing import cards
from bot.core.visit import Command, Location, Start, Tap, Visit, Words
from bot.counts.topics import titles_of, topics_of
from bot.folders import build_folder
from tests.conftest import NOON

HEAVY = (
    "rich",
    "yaml",
    "pyromark",
    "phonenumbers",
    "pydantic",
    "typer",
    "tomli",
    "numpy",
    "babel.messages",
    "bot.core.checks",
    "bot.core.reading",
    "bot.folders",
)
"""What only building, checks, terminals and other commands need."""


def travel(edition: Edition) -> Edition:
    """The slim edition with its search, after its journey between processes."""
    slim = edition.slim()
    slim.adopt(edition.index)
    arrived: Edition = pickle.loads(pickle.dumps(slim))  # noqa: S301 - made the line before
    return arrived


def visits(edition: Edition) -> Iterator[Visit]:
    """Every button that can be reached, and every other way to come to a screen."""
    content = edition.content
    waiting = [
        *edition.taps,
        *(f"{one.code}:place/{place}" for one in content.languages for place in content.places),
    ]
    seen = set(waiting)
    while waiting:
        visit = Visit(Tap(waiting.pop()), NOON, "es")
        yield visit
        for button in respond(edition, visit).screen.buttons():
            if button.route and button.route not in seen:
                seen.add(button.route)
                waiting.append(button.route)
    for language in content.languages:
        whats = [
            *map(Command, COMMANDS),
            *(Start(route.write_link(route.Link(language.code, path))) for path in content.topics),
            *map(Words, ("me pegan", "hospital corozal", "kiero pedir asilo", "wok", "gracias")),
            Location(18.5, -88.3),
            Location(0.0, 0.0),
        ]
        for what in whats:
            yield Visit(what, NOON, language.code)


def check_same(edition: Edition) -> None:
    """All that readers and staff see is the same on the slim edition."""
    slim = travel(edition)
    for visit in visits(edition):
        assert respond(slim, visit) == respond(edition, visit), visit
    for language in edition.content.languages.by_code:
        asked = [f"{language}:place/{name}" for name in edition.content.places]
        asked += [str(route.topic(language, path)) for path in edition.content.topics]
        for words in [*asked, "", "hospital"]:
            assert cards(slim, words, language) == cards(edition, words, language)
        for info in topics_of(edition):
            told = titles_of(slim)(language, info.route)
            assert told == titles_of(edition)(language, info.route)
    assert topics_of(slim) == topics_of(edition)
    assert slim.moved == edition.moved


def test_readers_see_the_same(shipped: Edition) -> None:
    """Every tap, place, near screen, word and share of the shipped content."""
    check_same(shipped)


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2028, 1, 1)])
def test_notices_and_stale_facts_are_the_same(folder: Path, day: date) -> None:
    """Banners, and what is said of facts that nobody confirmed again."""
    edition = build_folder(folder / "content", folder / "locales", day).edition
    assert edition is not None
    check_same(edition)


def test_what_nobody_reads_stays_behind(shipped: Edition) -> None:
    """What travels is less than half of the whole."""
    whole, slim = (
        len(pickle.dumps((one.content, one.pages, one.taps))) for one in (shipped, shipped.slim())
    )
    assert slim < whole / 2


def test_a_running_bot_carries_nothing_that_builds() -> None:
    """`puente run` imports neither what editions are made with nor what colours a terminal.

    It ends here once its edition is published, because its monitor's port is taken.
    """
    script = (
        "import atexit, sys; from bot.__main__ import begin\n"
        f"atexit.register(lambda: print([name for name in {HEAVY!r} if name in sys.modules]))\n"
        "sys.argv[1:] = ['run']; begin()"
    )
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monitor = f"127.0.0.1:{taken.getsockname()[1]}"
        told = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ
            | {"PUENTE_TOKEN": "1:a", "PUENTE_MONITOR": monitor, "PUENTE_DATABASE": "sqlite://"},
        )
    assert "cannot be listened on" in told.stderr
    assert "edition published" in told.stderr
    assert told.stdout.strip() == "[]"


def test_a_search_that_arrives_brings_nothing_that_builds(shipped: Edition, tmp_path: Path) -> None:
    """It is asked in a process that has imported none of it."""
    arrived = tmp_path / "search"
    arrived.write_bytes(pickle.dumps(shipped.index))
    script = (
        "import pickle, sys; index = pickle.load(open(sys.argv[1], 'rb'))\n"
        "print(index.ask('me pegan', 'es').danger, index.ask('curp', 'es').hits[0].route)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, arrived], capture_output=True, text=True, check=True
    )
    assert told.stdout.split("\n")[:2] == ["True rights/curp", "[]"]
