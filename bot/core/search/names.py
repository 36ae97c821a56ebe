"""Towns in a message, however they are written: `corozal`, `orangewalk`, `playa del carmen`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.search.sounds import spell_spanish
from bot.core.search.words import split, undouble

_MOST_WORDS = 5
"""A name has at most so many words."""


class Towns:
    """Names of towns. Spaces do not count; typos are forgiven in long names."""

    def __init__(self, names: Iterable[tuple[str, Iterable[str]]]) -> None:
        """`names`: pairs of a town's id and its names."""
        self._ids: dict[str, str] = {}
        self._compound: list[tuple[list[str], str]] = []
        for town, spellings in names:
            for spelling in spellings:
                words = split(spelling)
                if not words:
                    continue
                for form in _forms(words):
                    self._ids.setdefault(form, town)
                if len(words) > 1:
                    self._compound.append((words, town))
        self._long = tuple(form for form in self._ids if len(form) > 6)

    def find(self, words: Sequence[str], unknown: Sequence[bool]) -> tuple[str, range] | None:
        """The town with the longest name in the message, and the positions of that name.

        Typos are forgiven in a single word only where it is `unknown`.
        """
        spans = [
            range(start, start + size)
            for size in range(min(_MOST_WORDS, len(words)), 0, -1)
            for start in range(len(words) - size + 1)
        ]
        for span in spans:
            for form in _forms(words[span.start : span.stop]):
                if form in self._ids:
                    return self._ids[form], span
        # A name of several words may be mistyped into words that exist: "oranj walk".
        for name, town in self._compound:
            for start in range(len(words) - len(name) + 1):
                span = range(start, start + len(name))
                if all(map(_alike, name, words[span.start : span.stop])):
                    return town, span
        for place, word in enumerate(words):
            if unknown[place]:
                for form in _forms([word]):
                    if (found := self._nearly(form)) is not None:
                        return found, range(place, place + 1)
        return None

    def _nearly(self, form: str) -> str | None:
        if len(form) <= 6:
            return None
        allowed = 1 if len(form) <= 9 else 2
        found = process.extractOne(form, self._long, scorer=OSA.distance, score_cutoff=allowed)
        return self._ids[found[0]] if found else None


def _forms(words: Sequence[str]) -> tuple[str, str]:
    # As it is written and by its Spanish sound; the sign keeps the two apart.
    joined = "".join(words)
    return f"={undouble(joined)}", f"~{spell_spanish(joined)}"


def _alike(name: str, word: str) -> bool:
    if name == word:
        return True
    allowed = 0 if len(name) < 4 else 1 if len(name) < 8 else 2
    return (
        name[0] == word[:1]
        and OSA.distance(undouble(name), undouble(word), score_cutoff=allowed) <= allowed
    )
