"""Phrases: sequences of words found in a message, other words between them allowed.

It compares keys (see `bot.core.search.sounds`) and need not know what a phrase is for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeVar

Keys = AbstractSet[str]
"""All keys of one typed word."""

_Longer = tuple[int, str, Keys, tuple[Keys, ...]]
"""A phrase of several words: its number, its label, its second word and those from the third on.

The second word is left out where it is looked up.
"""

_Some = TypeVar("_Some")

_WIDE = 6
"""A second word with more keys than this is compared instead of being looked up."""

_NOTHING: Mapping[str, Sequence[_Longer]] = {}


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
        self.gap = gap
        single: dict[str, list[str]] = defaultdict(list)
        # first key → second key → phrases: most first words are followed by something else
        longer: dict[str, dict[str, list[_Longer]]] = defaultdict(lambda: defaultdict(list))
        wides: dict[str, list[_Longer]] = defaultdict(list)
        same: dict[Keys, Keys] = {}  # the same groups of words stand in many phrases
        for number, (label, words) in enumerate(phrases):
            if len(words) == 1:
                for key in words[0]:
                    single[key].append(label)
            elif words:
                wide = len(words[1]) > _WIDE
                second, *rest = (
                    same.setdefault(keys, keys)
                    for keys in map(frozenset, (words[1] if wide else (), *words[2:]))
                )
                phrase = (number, label, second, tuple(rest))
                for key in words[0]:
                    if wide:
                        wides[key].append(phrase)
                    else:
                        for following in words[1]:
                            longer[key][following].append(phrase)
        # Most lists have one member, and then a tuple takes half as much.
        self._single = _settle(single)
        self._longer = {first: _settle(seconds) for first, seconds in longer.items()}
        self._wide = _settle(wides)
        self._first = frozenset((*self._single, *self._longer, *self._wide))

    def find(self, message: Sequence[Keys]) -> Iterator[Found]:
        """Every phrase in the message, from left to right; they may overlap."""
        for start, keys in enumerate(message):
            if not keys.isdisjoint(self._first):
                for key in keys:
                    for label in self._single.get(key, ()):
                        yield Found(label, (start,))
                    yield from self._find_longer(message, start, key)

    def alone(self, key: str) -> Sequence[str]:
        """The labels of phrases that are a single word with this key."""
        return self._single.get(key, ())

    def beginnings(self) -> Iterator[tuple[str, str]]:
        """The keys of two words with which a phrase of several begins, one after the other."""
        for first, seconds in self._longer.items():
            yield from ((first, second) for second in seconds)
        for first, phrases in self._wide.items():
            yield from ((first, second) for phrase in phrases for second in phrase[2])

    def find_first(self, message: Sequence[Keys]) -> Iterator[Found]:
        """Every phrase of several words that begins with the first word of the message."""
        for key in message[0]:
            yield from self._find_longer(message, 0, key)

    def _find_longer(self, message: Sequence[Keys], start: int, key: str) -> Iterator[Found]:
        """Phrases of several words of which one begins here with this key."""
        seconds, wide = self._longer.get(key, _NOTHING), self._wide.get(key, ())
        if not seconds and not wide:
            return
        nexts = message[start + 1 : start + self.gap + 2]
        tried: set[int] = set()
        for place, keys in enumerate(nexts, start + 1):
            for second in seconds.keys() & keys:
                for number, label, _, rest in seconds[second]:
                    if number not in tried:
                        tried.add(number)
                        yield from self._follow(label, message, (start, place), rest)
            for number, label, wanted, rest in wide:
                if number not in tried and not wanted.isdisjoint(keys):
                    tried.add(number)
                    yield from self._follow(label, message, (start, place), rest)

    def _follow(
        self, label: str, message: Sequence[Keys], first: tuple[int, int], rest: Sequence[Keys]
    ) -> Iterator[Found]:
        """A phrase of which the first two words were found, if the others follow."""
        at = [*first]
        for wanted in rest:
            last = at[-1] + 1
            for place in range(last, min(last + self.gap + 1, len(message))):
                if not wanted.isdisjoint(message[place]):
                    at.append(place)
                    break
            else:
                return
        yield Found(label, tuple(at))


def _settle(found: Mapping[str, list[_Some]]) -> dict[str, tuple[_Some, ...]]:
    return {key: tuple(held) for key, held in found.items()}
