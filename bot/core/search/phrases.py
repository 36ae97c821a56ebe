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

_Longer = tuple[int, str, Keys, tuple[Keys, ...]]
"""A phrase of several words: its number, its label, its second word and those from the third on.

The second word is left out where it is looked up.
"""

_WIDE = 6
"""A second word with more keys than this is compared instead of being looked up."""


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
        self._single: dict[str, list[str]] = defaultdict(list)
        # first key → second key → phrases: most first words are followed by something else
        longer: dict[str, dict[str, list[_Longer]]] = defaultdict(lambda: defaultdict(list))
        self._wide: dict[str, list[_Longer]] = defaultdict(list)
        same: dict[Keys, Keys] = {}  # the same groups of words stand in many phrases
        for number, (label, words) in enumerate(phrases):
            if len(words) == 1:
                for key in words[0]:
                    self._single[key].append(label)
            elif words:
                wide = len(words[1]) > _WIDE
                second, *rest = (
                    same.setdefault(keys, keys)
                    for keys in map(frozenset, (words[1] if wide else (), *words[2:]))
                )
                phrase = (number, label, second, tuple(rest))
                for key in words[0]:
                    if wide:
                        self._wide[key].append(phrase)
                    else:
                        for following in words[1]:
                            longer[key][following].append(phrase)
        self._longer = {first: dict(seconds) for first, seconds in longer.items()}
        self._first = frozenset((*self._single, *self._longer, *self._wide))

    def concern(self, keys: Iterable[str]) -> bool:
        """Whether any phrase begins with one of these keys; if not, there is nothing to find."""
        return not self._first.isdisjoint(keys)

    def find(self, message: Sequence[Keys]) -> Iterator[Found]:
        """Every phrase in the message, from left to right; they may overlap."""
        for start, keys in enumerate(message):
            if keys.isdisjoint(self._first):
                continue
            nexts = range(start + 1, min(start + self._gap + 2, len(message)))
            for key in keys:
                for label in self._single.get(key, ()):
                    yield Found(label, (start,))
                for label, place, rest in self._seconds(message, key, nexts):
                    at = self._follow(message, start, place, rest)
                    if at is not None:
                        yield Found(label, at)

    def _seconds(
        self, message: Sequence[Keys], key: str, nexts: range
    ) -> Iterator[tuple[str, int, tuple[Keys, ...]]]:
        """Phrases that begin with a key and whose second word comes next, with its position."""
        seconds, wide = self._longer.get(key), self._wide.get(key)
        if seconds is None and wide is None:
            return
        tried: set[int] = set()
        for place in nexts:
            for second in message[place] if seconds is not None else ():
                for number, label, _, rest in seconds.get(second, ()) if seconds else ():
                    if number not in tried:
                        tried.add(number)
                        yield label, place, rest
            for number, label, wanted, rest in wide or ():
                if number not in tried and not wanted.isdisjoint(message[place]):
                    tried.add(number)
                    yield label, place, rest

    def _follow(
        self, message: Sequence[Keys], start: int, second: int, rest: Sequence[Keys]
    ) -> tuple[int, ...] | None:
        at = [start, second]
        for wanted in rest:
            last = at[-1] + 1
            for place in range(last, min(last + self._gap + 1, len(message))):
                if not wanted.isdisjoint(message[place]):
                    at.append(place)
                    break
            else:
                return None
        return tuple(at)
