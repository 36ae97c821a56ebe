"""Towns in a message, however they are written: `corozal`, `orangewalk`, `playa del carmen`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.search.sounds import spell_spanish
from bot.core.search.words import split, undouble

_WORDS = 5
"""A name has at most so many words."""


class Towns:
    """Names of towns by their letters, spaces left out."""

    def __init__(self, names: Iterable[tuple[str, Iterable[str]]]) -> None:
        """`names`: pairs of a town's id and its names."""
        self._ids: dict[str, str] = {}
        for town, spellings in names:
            for spelling in spellings:
                for form in _forms(split(spelling)):
                    self._ids.setdefault(form, town)
        self._long = tuple(form for form in self._ids if len(form) >= 6)

    def find(self, words: Sequence[str], unknown: Sequence[bool]) -> tuple[str, range] | None:
        """The town with the longest name in the message, and the positions of that name.

        Typos are forgiven in a single word only where it is `unknown`.
        """
        spans = [
            range(start, start + size)
            for size in range(min(_WORDS, len(words)), 0, -1)
            for start in range(len(words) - size + 1)
        ]
        for span in spans:
            for form in _forms(words[span.start : span.stop]):
                if form in self._ids:
                    return self._ids[form], span
        for span in spans:
            # A name of several words may be mistyped into words that exist: "oranj walk".
            if len(span) > 1 or unknown[span.start]:
                for form in _forms(words[span.start : span.stop]):
                    if (town := self._nearly(form)) is not None:
                        return town, span
        return None

    def _nearly(self, form: str) -> str | None:
        if len(form) < 6:
            return None
        allowed = 1 if len(form) < 12 else 2
        found = process.extractOne(form, self._long, scorer=OSA.distance, score_cutoff=allowed)
        return self._ids[found[0]] if found else None


def _forms(words: Sequence[str]) -> tuple[str, str]:
    joined = "".join(words)
    return f"={undouble(joined)}", f"~{spell_spanish(joined)}"
