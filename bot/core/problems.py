"""Problems: what is wrong with the content, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ROOT = "content"
"""The content folder's name in every finding."""


class Level(StrEnum):
    """An error refuses the edition; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding. `path` is relative to the folder that holds `content/`; lines count from 1.

    `code` is a stable short name (`unknown-fact`); `text` says in one sentence what is wrong and
    `fix` in one sentence what to do.
    """

    path: str
    line: int
    column: int
    level: Level
    code: str
    text: str
    fix: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        if self.line and self.column:
            place = f"{place}:{self.column}"
        return f"{place}: {self.level}: {self.text} {self.fix} [{self.code}]"


def error(path: str, code: str, text: str, fix: str, *, line: int = 0, column: int = 0) -> Problem:
    """A problem that refuses the edition."""
    return Problem(path, line, column, Level.ERROR, code, text, fix)


def warning(
    path: str, code: str, text: str, fix: str, *, line: int = 0, column: int = 0
) -> Problem:
    """A problem that lets the edition pass."""
    return Problem(path, line, column, Level.WARNING, code, text, fix)
