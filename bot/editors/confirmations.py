"""Confirmations: records in facts.toml that somebody has phoned or seen a fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from bot.core.checks.ages import uses
from bot.core.content import Content
from bot.core.facts import Fact, State
from bot.editors.files import replace_text


class FactError(ValueError):
    """A fact that cannot be confirmed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Due:
    """A fact, how it stands on a day, and the files that use it."""

    name: str
    fact: Fact
    state: State
    used_by: tuple[str, ...]


def list_due(content: Content, today: date) -> list[Due]:
    """All facts, those to be looked at first in front."""
    used = uses(content)
    rows = [
        Due(name, fact, fact.state(today), tuple(used.get(name, ())))
        for name, fact in content.facts.items()
    ]
    return sorted(rows, key=lambda row: (row.fact.review_by, row.name))


def count_states(facts: Mapping[str, Fact], today: date) -> dict[str, int]:
    """How many facts are fresh, due, stale (withheld ones too) and unconfirmed."""
    states = [fact.state(today) for fact in facts.values()]
    return {
        "fresh": states.count(State.FRESH),
        "due": states.count(State.DUE),
        "stale": states.count(State.STALE) + states.count(State.WITHHELD),
        "unconfirmed": sum(fact.confirmed is None for fact in facts.values()),
    }


def confirm(content: Path, name: str, by: str, on: date, today: date) -> None:
    """Write who confirmed a fact and when; every other character of the file stays."""
    path = content / "facts.toml"
    if not by.strip():
        raise FactError("--by: write who phoned or saw it.")
    if on > today:
        raise FactError(f"--on {on}: this day is still to come.")
    try:
        document = tomlkit.parse(path.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise FactError(f"{path}: this is not UTF-8 text; save it again as UTF-8.") from None
    except TOMLKitError as refused:
        raise FactError(f"{path}: {refused}; run puente check.") from None
    table = document.get(name)
    if not isinstance(table, dict):
        near = get_close_matches(name, list(document), 1)
        hint = f"; did you mean {near[0]}?" if near else "; puente facts lists them."
        raise FactError(f"{name}: there is no such fact{hint}")
    value = tomlkit.inline_table()
    value.update({"by": by.strip(), "on": on})
    table["confirmed"] = value
    replace_text(path, tomlkit.dumps(document))
