"""Reports: the findings of a check as text for people, JSON, or GitHub annotations."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from bot.core.checks.translations import State, state_of
from bot.core.content import Content
from bot.core.problems import Level, Problem
from bot.editors.confirmations import count_states

MANY = 10
"""Warnings of one kind above which a text report shows only the first few."""
_FEW = 3


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found, sorted by file. `whole` reports leave no warning out."""

    problems: tuple[Problem, ...]
    content: Content | None
    today: date
    whole: bool = False

    @property
    def errors(self) -> list[Problem]:
        """What refuses the edition."""
        return [problem for problem in self.problems if problem.level is Level.ERROR]

    @property
    def warnings(self) -> list[Problem]:
        """What the edition works with."""
        return [problem for problem in self.problems if problem.level is Level.WARNING]

    def topics(self) -> dict[str, dict[str, State]]:
        """Topic → language → state of its text. Home is called `(home)`."""
        if self.content is None:
            return {}
        languages = self.content.languages
        return {
            route or "(home)": {
                language.code: state_of(topic.texts, language.code, languages.source)
                for language in languages
            }
            for route, topic in sorted(self.content.topics.items())
        }

    def facts(self) -> dict[str, int]:
        """Facts by state."""
        return count_states(self.content.facts, self.today) if self.content else {}


def write_text(report: Report) -> str:
    """One line a finding, sorted by file; then the state of texts and facts; then the sum."""
    lines: list[str] = []
    often = Counter(problem.code for problem in report.warnings)
    shown: Counter[str] = Counter()
    for problem in report.problems:
        few = report.whole or problem.level is Level.ERROR or often[problem.code] <= MANY
        shown[problem.code] += 1
        if few or shown[problem.code] <= _FEW:
            lines.append(str(problem))
    hidden = [(code, n) for code, n in sorted(often.items()) if n > MANY and not report.whole]
    lines += [f"… and {n - _FEW} more warnings [{code}]: --all shows them." for code, n in hidden]
    if report.content is not None:
        lines += ["", *_table(report.topics()), "", _facts(report.facts())]
    lines.append(_sum(report))
    return "\n".join(lines) + "\n"


def _table(topics: Mapping[str, Mapping[str, State]]) -> Iterable[str]:
    """A row for each topic that is not ok everywhere, and a row that counts."""
    languages = list(next(iter(topics.values()), {}))
    wide = max([len("topic"), *map(len, topics)])
    yield "  ".join(["topic".ljust(wide), *(code.ljust(8) for code in languages)]).rstrip()
    for route, states in topics.items():
        if any(state is not State.OK for state in states.values()):
            cells = [states[code].ljust(8) for code in languages]
            yield "  ".join([route.ljust(wide), *cells]).rstrip()
    for state in State:
        counts = [sum(states[code] is state for states in topics.values()) for code in languages]
        cells = [str(number).ljust(8) for number in counts]
        yield "  ".join([f"= {state}".ljust(wide), *cells]).rstrip()


def _facts(facts: Mapping[str, int]) -> str:
    return "facts: " + ", ".join(f"{number} {state}" for state, number in facts.items())


def write_json(report: Report) -> str:
    """An object with the findings, their numbers, and the state of texts and facts."""
    found = {
        "errors": len(report.errors),
        "warnings": len(report.warnings),
        "problems": [asdict(problem) for problem in report.problems],
        "topics": report.topics(),
        "facts": report.facts(),
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def write_github(report: Report) -> str:
    """Workflow commands that put each finding on its line; errors first, GitHub shows only ten."""
    lines = []
    often = Counter(problem.code for problem in report.warnings)
    rare = sorted(
        report.problems, key=lambda p: (p.level is not Level.ERROR, often[p.code] > MANY, p)
    )
    for problem in rare:
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
