"""Reports: the findings of a check as text for people, JSON, or GitHub annotations."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from bot.core.edition import Built
from bot.core.problems import Level, Problem


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found."""

    built: Built

    @property
    def errors(self) -> list[Problem]:
        """What refuses the edition."""
        return [p for p in self.built.problems if p.level is Level.ERROR]

    @property
    def warnings(self) -> list[Problem]:
        """What the edition works with."""
        return [p for p in self.built.problems if p.level is Level.WARNING]


def write_text(report: Report) -> str:
    """One line a finding, sorted by file, and a line that sums up."""
    lines = [str(problem) for problem in sorted(report.built.problems)]
    lines.append(_sum(report))
    return "\n".join(lines) + "\n"


def write_json(report: Report) -> str:
    """An object with the findings and their numbers."""
    found = {
        "errors": len(report.errors),
        "warnings": len(report.warnings),
        "problems": [asdict(problem) for problem in sorted(report.built.problems)],
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def write_github(report: Report) -> str:
    """Workflow commands that put each finding on its line; errors first, GitHub shows only some."""
    lines = []
    for problem in sorted(report.built.problems, key=lambda p: (p.level is not Level.ERROR, p)):
        where = f"file={_property(problem.path)},line={max(1, problem.line)}"
        if problem.column:
            where += f",col={problem.column}"
        said = _data(f"{problem.text} {problem.fix}")
        lines.append(f"::{problem.level} {where},title={_property(problem.code)}::{said}")
    lines.append(_sum(report))
    return "\n".join(lines) + "\n"


FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": write_text,
    "json": write_json,
    "github": write_github,
}


def _sum(report: Report) -> str:
    return f"{_count(report.errors, 'error')}, {_count(report.warnings, 'warning')}."


def _count(found: list[Problem], noun: str) -> str:
    return f"{len(found)} {noun}" + ("" if len(found) == 1 else "s")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
