"""Diffs: what changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_PIECE = re.compile(r"\{\{[^}]*\}\}|\S+|\n+")


class Change(StrEnum):
    """What happened to a run of words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words, and what happened to them."""

    change: Change
    words: str


def compare(before: str, after: str) -> list[Run]:
    """The runs of words that lead from one text to the other, in reading order."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    runs: list[Run] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            runs.append(Run(Change.SAME, " ".join(old[a:b])))
            continue
        if a < b:
            runs.append(Run(Change.GONE, " ".join(old[a:b])))
        if c < d:
            runs.append(Run(Change.NEW, " ".join(new[c:d])))
    return runs


def write(runs: list[Run], around: int = 6) -> str:
    """The changes as text: `[-gone-] {+new+}`, with a few words around each."""
    out: list[str] = []
    for number, run in enumerate(runs):
        if run.change is Change.GONE:
            out.append(f"[-{run.words}-]")
        elif run.change is Change.NEW:
            out.append(f"{{+{run.words}+}}")
        else:
            words = run.words.split(" ")
            head = words[:around] if number else []
            tail = words[-around:] if number < len(runs) - 1 else []
            whole = len(head) + len(tail) >= len(words)
            out.append(run.words if whole else " ".join([*head, "…", *tail]))
    return re.sub(r" ?\n+ ?", "\n", " ".join(out)).strip()
