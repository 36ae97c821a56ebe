"""The content checks: one small module a kind of problem, each with a function `find`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bot.core.checks import (
    ages,
    agreement,
    attachments,
    coordinates,
    digits,
    lengths,
    menus,
    notices,
    phones,
    reading,
    related,
    release,
    searchwords,
    targets,
    titles,
    translations,
)
from bot.core.checks.inspection import Inspection, inspect
from bot.core.problems import Problem

__all__ = [
    "ADVISING",
    "REFUSING",
    "Check",
    "Inspection",
    "find_problems",
    "inspect",
    "release",
]

Check = Callable[[Inspection], Iterator[Problem]]

REFUSING: tuple[Check, ...] = (
    attachments.find,
    coordinates.find,
    digits.find,
    lengths.find,
    menus.find,
    notices.find,
    phones.find,
    related.find,
    targets.find,
    titles.find,
    translations.find,
)
"""The checks that can find errors: they run before every publication."""
ADVISING: tuple[Check, ...] = (
    ages.find,
    agreement.find,
    reading.find,
    searchwords.find,
)
"""The checks that only ever warn."""


def find_problems(inspection: Inspection, checks: Iterable[Check]) -> list[Problem]:
    """Everything that the checks find, sorted by file."""
    return sorted({problem for check in checks for problem in check(inspection)})
