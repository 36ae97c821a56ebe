"""Phrases: sequences of words found in a message, other words between them allowed.

It compares keys (see `bot.core.search.sounds`) and need not know what a phrase is for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

Keys = AbstractSet[str]
"""All keys of one typed word."""


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a message: its label and the positions of its words."""

    label: str
    at: tuple[int, ...]


class Phrases:
    """A set of labelled phrases, found in time that grows with the message, not with the set."""

    def __init__(self, phrases: Iterable[tuple[str, Sequence[Keys]]], *, gap: int) -> None:
        """`phrases` are pairs of a label and, word by word, the keys that fit there.

        `gap` is how many other words may stand between two words of a phrase.
        """
        self._gap = gap
        self._starts: dict[str, list[tuple[str, tuple[frozenset[str], ...]]]] = defaultdict(list)
        for label, words in phrases:
            if words:
                rest = tuple(frozenset(word) for word in words[1:])
                for key in words[0]:
                    self._starts[key].append((label, rest))

    def find(self, message: Sequence[Keys]) -> Iterator[Found]:
        """Every phrase in the message, from left to right; they may overlap."""
        for start, keys in enumerate(message):
            for key in keys:
                for label, rest in self._starts.get(key, ()):
                    at = self._follow(message, start, rest)
                    if at is not None:
                        yield Found(label, at)

    def _follow(
        self, message: Sequence[Keys], start: int, rest: Sequence[frozenset[str]]
    ) -> tuple[int, ...] | None:
        at = [start]
        for wanted in rest:
            last = at[-1] + 1
            for place in range(last, min(last + self._gap + 1, len(message))):
                if not wanted.isdisjoint(message[place]):
                    at.append(place)
                    break
            else:
                return None
        return tuple(at)
