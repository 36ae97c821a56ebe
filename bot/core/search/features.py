"""What is learned of a message: its words, how they begin and end, and which stand together.

Features are numbers of 32 bits. An even one, a word, counts even if one example alone has it; an
odd one only when two have it: pairs of words are most of all features, and those that occur once
say little.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from bot.core.search.numbers import apart, number, pair

_LONG = 4  # letters: longer words are known by their beginning and end, too


def read(word: str) -> tuple[int, ...]:
    """The features of a word: itself, and of a long one how it begins and ends.

    Those find its other forms and misspellings.
    """
    whole = number(word) & ~1
    if len(word) <= _LONG:
        return (whole,)
    pieces = (f"^{word[:3]}", f"^{word[:4]}", f"{word[-4:]}$")
    return (whole, *(number(piece) | 1 for piece in pieces))


def features(words: Sequence[Sequence[int]]) -> list[int]:
    """Those of each word that was read, and of each pair next to each other or nearly so.

    What is said twice is there twice.
    """
    wholes = [read[0] for read in words]
    together = chain(map(pair, wholes, wholes[1:]), map(apart, wholes, wholes[2:]))
    return [*chain.from_iterable(words), *(one | 1 for one in together)]
