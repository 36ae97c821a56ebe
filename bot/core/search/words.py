"""Typed text to plain words: no accents, case, punctuation or emoji. It knows no language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

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
_BORDER = "\n"
_DOUBLED = re.compile(r"([^\W\d_])\1+")


def split(text: str, signs: Mapping[str, str] | None = None) -> list[str]:
    """The words of a text, in order: `"¿Dónde está el HOSPITAAAL?"` → `donde esta el hospital`.

    `signs` turns emoji into words; other emoji are dropped. Initials are joined (`C.U.R.P.`), an
    apostrophe inside a word is dropped (`don't`), three or more equal letters count as one;
    laughter and one letter repeated are no words.
    """
    return split_all([text], signs)[0]


def split_all(texts: Sequence[str], signs: Mapping[str, str] | None = None) -> list[list[str]]:
    """The words of each of several texts; quicker than one by one when the texts are short."""
    whole = _BORDER.join(text.replace(_BORDER, " ") for text in texts)
    for sign, word in (signs or {}).items():
        whole = whole.replace(sign, f" {word} ")
    whole = unicodedata.normalize("NFKD", whole.casefold()).translate(_SEEN)
    whole = _APOSTROPHES.sub("", whole)
    whole = _INITIALS.sub(lambda found: found[0].replace(".", ""), whole)
    stretched = _STRETCHED.search(whole) is not None
    return [_pick(text, stretched=stretched) for text in whole.split(_BORDER)]


def _pick(text: str, *, stretched: bool) -> list[str]:
    words = _WORD.findall(text)
    if not stretched:
        return [word for word in words if len(word) < 3 or not _LAUGHTER.fullmatch(word)]
    return [_STRETCHED.sub(r"\1", word) for word in words if not _LAUGHTER.fullmatch(word)]


def undouble(word: str) -> str:
    """A word with each run of one letter written once; digits stay."""
    return _DOUBLED.sub(r"\1", word)
