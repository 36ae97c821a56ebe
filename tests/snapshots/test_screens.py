"""Snapshots: every screen of the shipped content as a reader sees it, in a file one can read.

A change of content or of layout shows here as a difference of text. When it is meant, write the
files again: `pytest tests/snapshots --update-snapshots`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from difflib import unified_diff
from pathlib import Path

import pytest

from bot.core.edition import Edition
from bot.core.markup import plain
from bot.core.respond import COMMANDS
from bot.core.screens import Button, Screen
from bot.core.visit import Command, Location, Start, Words
from tests.core import support

FOLDER = Path(__file__).with_name("screens")
LANGUAGES = ("es", "en", "bzj")
MOMENTS = {
    "open": datetime(2026, 11, 24, 16, 0, tzinfo=UTC),
    "night": datetime(2026, 11, 25, 5, 30, tzinfo=UTC),  # midnight has passed on one side only
}
LISTS = ("near", "near/chetumal", "near/corozal/health", "near/chetumal/asylum/both")
PLACES = ("bz-corozal-community-hospital", "mx-cdheqroo", "mx-cruz-roja-chetumal")


def draw(screen: Screen) -> str:
    """A screen in plain text: what is read, then the rows of buttons with where they lead."""
    rows = [" | ".join(_label(button) for button in row) for row in screen.rows]
    return f"{plain(screen.text)}\n\n" + "\n".join(f"[ {row} ]" for row in rows) + "\n"


def _label(button: Button) -> str:
    if button.share:
        return f"{button.label} ↗ {button.share}"
    return f"{button.label} → {button.route or button.url}"


def sheet(screens: dict[str, Screen]) -> str:
    """Several screens in one file, each below its name."""
    return "\n".join(f"==== {name}\n{draw(screen)}" for name, screen in screens.items())


@pytest.fixture
def compare(request):
    """Compare with a file, or write it when asked to."""

    def check(name: str, text: str) -> None:
        path = FOLDER / f"{name}.txt"
        if request.config.getoption("--update-snapshots"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return
        known = path.read_text("utf-8") if path.exists() else ""
        difference = list(
            unified_diff(known.splitlines(), text.splitlines(), "before", "now", lineterm="", n=1)
        )
        told = "\n".join(difference[:60])
        assert text == known, (
            f"{path.name} has changed. If it is meant: pytest tests/snapshots "
            f"--update-snapshots\n{told}"
        )

    return check


def topics() -> list[str]:
    """The routes of the shipped topics; home is `home`."""
    folder = support.ROOT / "content" / "topics"
    found = {path.parent.relative_to(folder).as_posix() for path in folder.rglob("topic.toml")}
    return sorted(found)


def name_of(path: str) -> str:
    """The file of a topic."""
    return "home" if path == "." else path.replace("/", ".")


def parts(edition: Edition, path: str) -> dict[str, Screen]:
    """All parts of a topic in all languages."""
    topic = edition.content.topics["" if path == "." else path]
    return {
        f"{language}{f'~{number}' if number > 1 else ''}": screen
        for language in LANGUAGES
        for number, screen in enumerate(edition.pages.screens(topic, language), 1)
    }


@pytest.mark.parametrize("path", topics(), ids=name_of)
def test_the_screens_of_a_topic(shipped, compare, path):
    """Each topic looks as it did, in three languages."""
    compare(f"topics/{name_of(path)}", sheet(parts(shipped, path)))


def test_no_snapshot_is_left_behind(request):
    """A topic that is gone takes its snapshot with it."""
    wanted = {f"{name_of(path)}.txt" for path in topics()}
    for path in (FOLDER / "topics").glob("*.txt"):
        if path.name not in wanted and request.config.getoption("--update-snapshots"):
            path.unlink()
    assert {path.name for path in (FOLDER / "topics").glob("*.txt")} <= wanted


@pytest.mark.parametrize("moment", MOMENTS)
def test_near_at_a_fixed_moment(shipped, compare, moment):
    """Lists and places by day and by night, on both clocks."""
    when = MOMENTS[moment]
    screens = {
        f"{language}:{path}": support.tap(shipped, f"{language}:{path}", moment=when).screen
        for path in (*LISTS, *(f"place/{place}" for place in PLACES))
        for language in LANGUAGES
    }
    for language in LANGUAGES:
        reply = support.visit(shipped, Location(18.5, -88.3), language, moment=when)
        screens[f"{language}: a shared location"] = reply.screen
    compare(f"near-{moment}", sheet(screens))


def test_commands_and_answers(shipped, compare):
    """/start, the other commands, an unknown button, and words that say nothing."""
    screens = {"/start": support.visit(shipped, Start(), None).screen}
    for language in LANGUAGES:
        for command in (*COMMANDS, "unknown"):
            screens[f"{language} /{command}"] = support.visit(
                shipped, Command(command), language
            ).screen
        screens[f"{language} words without an answer"] = support.visit(
            shipped, Words("xqzw jjkk"), language
        ).screen
        screens[f"{language} a button of a page that is gone"] = support.tap(
            shipped, f"{language}/rights/gone"
        ).screen
    compare("commands", sheet(screens))
