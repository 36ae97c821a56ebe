"""Spelling to keys: words that a person may write for one another get the same key.

A key has its language before a colon (`es:trabaj`). Spanish is folded by sound and stemmed here;
English is stemmed by Snowball; Kriol has several spellings in use, which the key levels. `sound`
gives what English and Kriol spellings of one word share: its consonants.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import Stemmer  # type: ignore[import-not-found]  # it is all C, and carries no types

from bot.core.search.words import undouble

_Rules = tuple[tuple[str, re.Pattern[str], str], ...]


def _rules(*rules: tuple[str, str, str]) -> _Rules:
    """Rules of three: letters without which nothing can match, a pattern, what to write for it."""
    return tuple((needs, re.compile(pattern), by) for needs, pattern, by in rules)


def _apply(rules: _Rules, word: str) -> str:
    for needs, pattern, by in rules:
        if needs in word:
            word = pattern.sub(by, word)
    return word


# Capital C stands for the sound of "ch" until the end.
_SPANISH = _rules(
    ("h", r"[cs]h", "C"),
    ("ph", r"ph", "f"),
    ("q", r"qu(?=[ei])|q", "k"),
    ("g", r"g(?=[ei])", "j"),
    ("gu", r"gu(?=[ei])", "g"),
    ("c", r"c(?=[eiy])", "s"),
    ("z", r"z", "s"),
    ("c", r"c", "k"),
    ("x", r"x", "s"),
    ("s", r"ks|ps(?=[aeiou])", "s"),
    ("hu", r"hu(?=[aeo])", "w"),
    ("h", r"h", ""),
    ("v", r"v", "b"),
    ("ll", r"ll", "y"),
    ("y", r"y$|y(?=[^aeiou])", "i"),
    ("m", r"m(?=[bpf])", "n"),
    ("d", r"(?<=...)d$", ""),
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


_english_stemmer = Stemmer.Stemmer("english", 0)  # no cache: it would keep what people typed
_ENGLISH = _rules(("ph", r"ph", "f"), ("our", r"our", "or"), ("is", r"is(?=e|ing|ation)", "iz"))


def _english(word: str) -> str:
    stem: str = _english_stemmer.stemWord(_apply(_ENGLISH, word))
    return undouble(stem)


_KRIOL = _rules(
    ("hn", r"hn", "n"),
    ("h", r"(?<=.)h$", ""),
    ("oa", r"oa", "o"),
    ("e", r"ee|ea", "i"),
    ("o", r"oo|ou", "u"),
)


def _kriol(word: str) -> str:
    return undouble(_apply(_KRIOL, word))


_SOUND = _rules(
    ("h", r"sch(?=r)|sc?h(?=r)", "s"),
    ("sch", r"sch", "sk"),
    ("n", r"(?<![a-z])(?:kn|gn)", "n"),
    ("wr", r"(?<![a-z])wr", "r"),
    ("n", r"(?:ti|si|ci|sh|zh)[aeiou]+n", "Xn"),
    ("ch", r"ch(?=r)", "t"),
    ("j", r"j(?=r)", "d"),
    ("ch", r"t?ch", "C"),
    ("sh", r"sh", "X"),
    ("ph", r"ph", "f"),
    ("gh", r"gh(?=t|$|s$)", ""),
    ("u", r"qu|gu(?=a)", "kw"),
    ("x", r"x", "ks"),
    ("g", r"dg(?=e)|g(?=[eiy])", "j"),
    ("c", r"c(?=[eiy])", "s"),
    ("c", r"c", "k"),
    ("th", r"th", "t"),
    ("wh", r"wh", "w"),
    ("mb", r"mb$", "m"),
    ("h", r"h(?![aeiouy])", ""),
    ("r", r"r(?![aeiouy])", ""),
    ("w", r"(?<=[aeiou])w(?![aeiou])", ""),
    ("y", r"(?<=[kgbnf])y(?=[aeiou])", ""),
    ("y", r"y(?![aeiou])", "i"),
    ("z", r"z", "s"),
    ("d", r"d", "t"),
    ("", r"^[aeiou]+", "a"),
    ("", r"(?<=.)[aeiou]+", ""),
    ("t", r"(?<=[skfpnlt])t$", ""),
)


_SOUNDED = frozenset({"en", "bzj"})


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


def spell(word: str, language: str) -> str:
    """A word as its language's typos are measured: by sound in Spanish, without doubled letters."""
    return _SPELLINGS.get(language, undouble)(word)


def key(word: str, language: str) -> str:
    """The key of a plain word (see `bot.core.search.words`) in a language."""
    return f"{language}:{_KEYS.get(language, undouble)(word) or word}"
