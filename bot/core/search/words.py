"""Typed text to plain words: no accents, case, punctuation or emoji. It knows no language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import chain

_APOSTROPHES = re.compile(r"'(?<=\w')(?=\w)")
_DOTTED = re.compile(r"\.\w\.")  # where it is not found there are no initials; it is found sooner
_INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_LAUGHTER = re.compile(
    r"(?:([jh][aeio])\1+[jh]?[aeio]?|[aeio]?([jh])(?:[aeio]\2){2,}|lol+|(.)\3{2,})"
)
_WORD = re.compile(r"[^\W_]+")
_UNSEEN = frozenset({"Mn", "Cf", "Cs"})  # accents, joiners, halves of characters
_BORDER = "\n"
_ASCII = bytes(range(128))
_SPACES = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) != _BORDER}


class _Read(dict[str, str]):
    """Character → what is read for it, in small letters; filled as characters come."""

    def __missing__(self, character: str) -> str:
        plain = unicodedata.normalize("NFKD", character.casefold())
        read = self[character] = "".join(map(_read_one, plain))
        return read


def _read_one(character: str) -> str:
    if character in "’‘´ʼ`":
        return "'"
    if unicodedata.category(character) in _UNSEEN:
        return ""
    return character if character.isalnum() else " "


_READ = _Read()
_DOUBLED = re.compile(r"([^\W\d_])(?=\1)")


def split(text: str, signs: Mapping[str, str] | None = None) -> list[str]:
    """The words of a text, in order: `"¿Dónde está el HOSPITAAAL?"` → `donde esta el hospital`.

    `signs` turns emoji into words; other emoji are dropped. Initials are joined (`C.U.R.P.`), an
    apostrophe inside a word is dropped (`don't`), three or more equal letters count as one;
    laughter and one letter repeated are no words.
    """
    return split_all([text], signs)[0]


def split_all(
    texts: Sequence[str],
    signs: Mapping[str, str] | None = None,
    known: dict[str, str] | None = None,
) -> list[list[str]]:
    """The words of each of several texts; quicker than one by one when the texts are short.

    `known` is for whoever reads more texts later: how words of earlier ones were tidied.
    """
    if not texts:
        return []
    whole = _BORDER.join(texts)
    if whole.count(_BORDER) >= len(texts):  # some have it within
        whole = _BORDER.join(text.replace(_BORDER, " ") for text in texts)
    whole = _join_initials(whole)
    for sign, word in (signs or {}).items():
        whole = whole.replace(sign, f" {word} ")
    for character in _find_others(whole):
        whole = whole.replace(character, _READ[character])
    whole = whole.casefold().replace("`", "'")
    if "'" in whole:
        whole = _APOSTROPHES.sub("", whole)
    if whole.isascii():  # so are almost all by now, and these are split in half of the time
        split = [text.split() for text in whole.translate(_SPACES).split(_BORDER)]
    else:
        split = [_WORD.findall(text) for text in whole.split(_BORDER)]
    tidied = {} if known is None else known
    words = set(chain.from_iterable(split))
    tidied.update((word, _tidy(word)) for word in words.difference(tidied))
    untidy = {word for word in words if tidied[word] != word}
    return [
        text
        if untidy.isdisjoint(text)  # as most are
        else [plain for word in text if (plain := tidied[word])]
        for text in split
    ]


def _find_others(text: str) -> set[str]:
    """The characters that are not ASCII. Letter by letter it would take ten times as long."""
    if text.isascii():
        return set()
    others = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    return set(others.decode("utf-8", "surrogatepass"))


def _join_initials(texts: str) -> str:
    """Texts, one a line, with initials joined. Few have any, and where those are is found soon."""
    pieces = []
    end = 0
    while found := _DOTTED.search(texts, end):
        begin = texts.rfind(_BORDER, end, found.start()) + 1 or end
        pieces.append(texts[end:begin])
        end = texts.find(_BORDER, found.end())
        end = len(texts) if end < 0 else end
        pieces.append(_INITIALS.sub(lambda one: one[0].replace(".", ""), texts[begin:end]))
    return "".join([*pieces, texts[end:]])


def _tidy(word: str) -> str:
    """A word without stretched letters; empty if it is laughter."""
    return "" if _LAUGHTER.fullmatch(word) else _STRETCHED.sub(_once, word)


def _once(run: re.Match[str]) -> str:
    # Most words have no run, and for those a function costs nothing, but r"\1" would be looked up.
    return run[1]


def undouble(word: str) -> str:
    """A word with each run of one letter written once; digits stay."""
    return _DOUBLED.sub("", word)
