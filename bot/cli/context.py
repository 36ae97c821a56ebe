"""What the commands share: the clock, the settings, and the edition that they look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.core.edition import Built, Edition
from bot.days import border_day
from bot.making import make
from bot.settings import Settings, read_settings


class CommandError(Exception):
    """Something is wrong; the message is the one line that is shown."""


@dataclass(slots=True)
class _Debugging:
    on: bool = False


debugging = _Debugging()
"""Whether tracebacks are wanted."""


def now() -> datetime:
    """The clock of the program: an aware moment."""
    return datetime.now(UTC)


def settings() -> Settings:
    """The environment."""
    return read_settings()


def build(content: Path | None = None) -> Built:
    """Today's edition of a content folder, by default the one in the settings."""
    chosen = settings()
    return make(content or chosen.content, chosen.locales, border_day(now())).built


def edition() -> Edition:
    """Today's edition; a CommandError with the first mistake when there is none."""
    built = build()
    if built.edition is None:
        first = built.errors[0]
        more = len(built.errors) - 1
        tail = f" ({more} more: puente check)" if more else ""
        raise CommandError(f"{first}{tail}")
    return built.edition


def language_of(chosen: str, made: Edition) -> str:
    """A language code given on the command line, checked; empty means the source language."""
    if not chosen:
        return made.content.languages.source
    if chosen not in made.content.languages:
        known = ", ".join(made.content.languages.by_code)
        raise CommandError(f"--lang {chosen}: there is no such language; there are {known}.")
    return chosen
