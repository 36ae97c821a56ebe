"""Spelling to keys: words that a person may write for one another get the same key.

A key has its language before a colon (`es:trabaj`). Spanish is folded by sound and stemmed here;
English is stemmed by Snowball; Kriol has several spellings in use, which the key levels. `sound`
gives what English and Kriol spellings of one word share: its consonants.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]  # the library carries no types

from bot.core.search.words import undouble

_Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*pairs: tuple[str, str]) -> _Rules:
    return tuple((re.compile(pattern), by) for pattern, by in pairs)


def _apply(rules: _Rules, word: str) -> str:
    for pattern, by in rules:
        word = pattern.sub(by, word)
    return word


# Capital C stands for the sound of "ch" until the end.
_SPANISH = _rules(
    (r"[cs]h", "C"),
    (r"ph", "f"),
    (r"qu(?=[ei])|q", "k"),
    (r"g(?=[ei])", "j"),
    (r"gu(?=[ei])", "g"),
    (r"c(?=[eiy])|z", "s"),
    (r"c", "k"),
    (r"ks|x|ps(?=[aeiou])", "s"),
    (r"hu(?=[aeo])", "w"),
    (r"h", ""),
    (r"v", "b"),
    (r"ll", "y"),
    (r"y$|y(?=[^aeiou])", "i"),
    (r"m(?=[bpf])", "n"),
    (r"(?<=...)d$", ""),
)

_CLITICS = re.compile(
    r"(?<=[aei]r|do)(?:me|te|se|nos)?(?:lo|la|le|los|las|les)?$"
    r"|(?<=...[ae]n)(?:me|nos)?(?:lo|la|le|los|las|les)?$"
)
_IMPERATIVE = re.compile(r"(?<=...[ae])(?:me|nos)$")
_PLURAL = re.compile(r"(?<=..[aeiou])s$|(?<=..[^aeiou])es$")
_SUFFIX = re.compile(
    r"(?<=....)(?:amiento|imiento|adora|adore|ador|idora|idor|edora|edor|mente|ado|ada|ido|ida"
    r"|asion|ision|sion)$"
    r"|(?<=...)(?:ieron|iendo|yendo|ieran|iera|aron|aban|aran|ando|aria|eria|iria"
    r"|ados|amos|emos|imos|aba|ara|are|ian|aste|iste|io|ia|ar|er|ir|an|en|as|es|os"
    r"|a|e|i|o|u)$"
)


def spell_spanish(word: str) -> str:
    """A Spanish word by sound: k/qu/c, z/s/c, b/v, g/j, y/ll, mute h, n/m, written one way."""
    return undouble(_apply(_SPANISH, word)) or word


def _spanish(word: str) -> str:
    sound = spell_spanish(word)
    if len(sound) < 4:
        return sound
    sound = _IMPERATIVE.sub("", _CLITICS.sub("", sound))
    return _SUFFIX.sub("", _PLURAL.sub("", sound))


_english_stemmer = snowballstemmer.stemmer("english")
_ENGLISH = _rules((r"ph", "f"), (r"our", "or"), (r"is(?=e|ing|ation)", "iz"))


def _english(word: str) -> str:
    stem: str = _english_stemmer.stemWord(_apply(_ENGLISH, word))
    return undouble(stem)


_KRIOL = _rules((r"hn", "n"), (r"(?<=.)h$", ""), (r"oa", "o"), (r"ee|ea", "i"), (r"oo|ou", "u"))


def _kriol(word: str) -> str:
    return undouble(_apply(_KRIOL, word))


_SOUND = _rules(
    (r"sch(?=r)|sc?h(?=r)", "s"),
    (r"sch", "sk"),
    (r"(?<![a-z])(?:kn|gn)", "n"),
    (r"(?<![a-z])wr", "r"),
    (r"(?:ti|si|ci|sh|zh)[aeiou]+n", "Xn"),
    (r"ch(?=r)", "t"),
    (r"j(?=r)", "d"),
    (r"t?ch", "C"),
    (r"sh", "X"),
    (r"ph", "f"),
    (r"gh(?=t|$|s$)", ""),
    (r"qu|gu(?=a)", "kw"),
    (r"x", "ks"),
    (r"dg(?=e)|g(?=[eiy])", "j"),
    (r"c(?=[eiy])", "s"),
    (r"c", "k"),
    (r"th", "t"),
    (r"wh", "w"),
    (r"mb$", "m"),
    (r"h(?![aeiouy])", ""),
    (r"r(?![aeiouy])", ""),
    (r"(?<=[aeiou])w(?![aeiou])", ""),
    (r"(?<=[kgbnf])y(?=[aeiou])", ""),
    (r"y(?![aeiou])", "i"),
    (r"z", "s"),
    (r"d", "t"),
    (r"^[aeiou]+", "a"),
    (r"(?<=.)[aeiou]+", ""),
    (r"(?<=[skfpnlt])t$", ""),
)


_SOUNDED = frozenset({"en", "bzj"})


@lru_cache(maxsize=8192)
def sound(word: str, language: str) -> str | None:
    """The consonants of an English or Kriol word: `hospital` and `haaspitl` are both `hsptl`.

    None in other languages and for words that are too short to be told by consonants.
    """
    if language not in _SOUNDED:
        return None
    consonants = undouble(_apply(_SOUND, word))
    return consonants if len(consonants) >= 3 else None


_SPELLINGS: dict[str, Callable[[str], str]] = {"es": spell_spanish}
_KEYS: dict[str, Callable[[str], str]] = {"es": _spanish, "en": _english, "bzj": _kriol}


@lru_cache(maxsize=16384)
def spell(word: str, language: str) -> str:
    """A word as its language's typos are measured: by sound in Spanish, without doubled letters."""
    return _SPELLINGS.get(language, undouble)(word)


@lru_cache(maxsize=16384)
def key(word: str, language: str) -> str:
    """The key of a plain word (see `bot.core.search.words`) in a language."""
    return f"{language}:{_KEYS.get(language, undouble)(word) or word}"
