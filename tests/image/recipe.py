"""Reads a Dockerfile into its stages, as far as ours goes: the test's own small parser."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Step(NamedTuple):
    """One instruction; `line` is where it begins, for people who look for it."""

    line: int
    word: str
    rest: str


@dataclass
class Stage:
    """`base` is an image or an earlier stage; `name` may be empty."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)

    def all(self, word: str) -> list[Step]:
        """The instructions of one kind."""
        return [step for step in self.steps if step.word == word]


def read_steps(text: str) -> list[Step]:
    """All instructions. Comment lines go, and a backslash joins a line with the next."""
    steps: list[Step] = []
    begun, held = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        begun = begun or number
        held += line.strip().removesuffix("\\")
        if line.rstrip().endswith("\\"):
            held += " "
            continue
        word, _, rest = held.partition(" ")
        steps.append(Step(begun, word.upper(), rest.strip()))
        begun, held = 0, ""
    assert not held, "the last line goes on into nothing"
    return steps


def read_stages(steps: list[Step]) -> list[Stage]:
    """The stages in order; what stands before the first FROM is left out."""
    stages: list[Stage] = []
    for step in steps:
        if step.word == "FROM":
            found = re.fullmatch(r"(\S+)(?: AS (\S+))?", step.rest)
            assert found, f"line {step.line}: {step.rest}"
            stages.append(Stage(found[1], found[2] or ""))
        elif stages:
            stages[-1].steps.append(step)
    return stages


def health_command(stage: Stage) -> list[str]:
    """The command of HEALTHCHECK, as the list that is run."""
    (check,) = stage.all("HEALTHCHECK")
    options, _, command = check.rest.partition("CMD ")
    assert "--timeout" in options
    parts = json.loads(command)
    assert all(isinstance(part, str) for part in parts)
    return list(parts)
