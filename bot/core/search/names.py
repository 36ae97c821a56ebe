"""Towns in a message, however they are written: `corozal`, `orangewalk`, `playa del carmen`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.search.sounds import spellings
from bot.core.search.words import split, undouble

Forms = tuple[str, str]
"""How a word looks in a name: see `forms`."""

_MOST_WORDS = 5
"""A name has at most so many words."""

_BEGINNING = 5
"""Letters by which it is told where a name may begin."""


class Towns:
    """Names of towns. Spaces do not count; typos are forgiven in long names."""

    def __init__(self, names: Iterable[tuple[str, Iterable[str]]]) -> None:
        """`names`: pairs of a town's id and its names."""
        self._ids: dict[str, str] = {}
        self._compound: dict[str, list[tuple[list[str], str]]] = {}  # first letter → names
        for town, written in names:
            for name in written:
                words = split(name)
                if not words:
                    continue
                for form in _join([forms(word) for word in words]):
                    self._ids.setdefault(form, town)
                if len(words) > 1:
                    self._compound.setdefault(words[0][0], []).append((words, town))
        self._beginnings = frozenset(
            form[1 : 1 + n] for form in self._ids for n in range(1, _BEGINNING + 1)
        )
        self._long = tuple(form for form in self._ids if len(form) > 6)

    def find(
        self, words: Sequence[str], forms: Sequence[Forms], unknown: Sequence[bool]
    ) -> tuple[str, range] | None:
        """The town with the longest name in the message, and the positions of that name.

        Typos are forgiven in a single word only where it is `unknown`.
        """
        starts = [
            start
            for start, (written, spoken) in enumerate(forms)
            if written[:_BEGINNING] in self._beginnings or spoken[:_BEGINNING] in self._beginnings
        ]
        for size in range(min(_MOST_WORDS, len(words)), 0, -1):
            for start in starts:
                if start + size > len(words):
                    break
                for form in _join(forms[start : start + size]):
                    if form in self._ids:
                        return self._ids[form], range(start, start + size)
        # A name of several words may be mistyped into words that exist: "oranj walk".
        for start, word in enumerate(words):
            for name, town in self._compound.get(word[0], ()):
                span = range(start, start + len(name))
                if span.stop <= len(words) and all(map(_alike, name, words[start : span.stop])):
                    return town, span
        for place in range(len(words)):
            if unknown[place]:
                for form in _join(forms[place : place + 1]):
                    if (found := self._nearly(form)) is not None:
                        return found, range(place, place + 1)
        return None

    def _nearly(self, form: str) -> str | None:
        if len(form) <= 6:
            return None
        allowed = 1 if len(form) <= 9 else 2
        found = process.extractOne(form, self._long, scorer=OSA.distance, score_cutoff=allowed)
        return self._ids[found[0]] if found else None


def forms(word: str) -> Forms:
    """A word as it is written and by its Spanish sound, without doubled letters."""
    return undouble(word), spellings([word], "es")[0]


def _join(forms: Sequence[Forms]) -> tuple[str, str]:
    # The sign keeps the two apart.
    written = "".join(form[0] for form in forms)
    spoken = "".join(form[1] for form in forms)
    return f"={undouble(written)}", f"~{undouble(spoken)}"


def _alike(name: str, word: str) -> bool:
    if name == word:
        return True
    allowed = 0 if len(name) < 4 else 1 if len(name) < 8 else 2
    return (
        name[0] == word[:1]
        and abs(len(name) - len(word)) <= allowed + 1  # letters may be doubled
        and OSA.distance(undouble(name), undouble(word), score_cutoff=allowed) <= allowed
    )
