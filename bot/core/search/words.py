"""Typed text to plain words: no accents, case, punctuation or emoji. It knows no language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_APOSTROPHES = re.compile(r"(?<=\w)['’‘`´ʼ](?=\w)")
_INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_LAUGHTER = re.compile(
    r"(?:([jh][aeio])\1+[jh]?[aeio]?|[aeio]?([jh])(?:[aeio]\2){2,}|lol+|(.)\3{2,})"
)
_WORD = re.compile(r"[^\W_]+")
_UNSEEN = frozenset({"Mn", "Cf", "Cs"})  # accents, joiners, halves of characters


class _Seen(dict[int, int | None]):
    """Character → itself, or None when nobody sees it; filled as characters come."""

    def __missing__(self, character: int) -> int | None:
        kept = None if unicodedata.category(chr(character)) in _UNSEEN else character
        self[character] = kept
        return kept


_SEEN = _Seen()
_DOUBLED = re.compile(r"([^\W\d_])\1+")


def split(text: str, signs: Mapping[str, str] | None = None) -> list[str]:
    """The words of a text, in order: `"¿Dónde está el HOSPITAAAL?"` → `donde esta el hospital`.

    `signs` turns emoji into words; other emoji are dropped. Initials are joined (`C.U.R.P.`), an
    apostrophe inside a word is dropped (`don't`), three or more equal letters count as one;
    laughter and one letter repeated are no words.
    """
    for sign, word in (signs or {}).items():
        text = text.replace(sign, f" {word} ")
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = plain.translate(_SEEN)
    plain = _APOSTROPHES.sub("", plain)
    plain = _INITIALS.sub(lambda found: found[0].replace(".", ""), plain)
    heard = [word for word in _WORD.findall(plain) if not _LAUGHTER.fullmatch(word)]
    if not _STRETCHED.search(plain):
        return heard
    return [_STRETCHED.sub(r"\1", word) for word in heard]


def undouble(word: str) -> str:
    """A word with each run of one letter written once; digits stay."""
    return _DOUBLED.sub(r"\1", word)
