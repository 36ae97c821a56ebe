"""Spelling to keys: words that a person may write for one another get the same key.

A key has its language before a colon (`es:trabaj`). Spanish is folded by sound and stemmed here;
English is stemmed by Snowball; Kriol has several spellings in use, which the key levels. What its
spellings share with the English ones is told by `consonants`.

Many words are done at once, one a line: a rule goes over all of them in the time of a few.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import Stemmer  # type: ignore[import-not-found]  # it is all C, and carries no types

from bot.core.search.words import undouble

_Rules = tuple[tuple[str, re.Pattern[str], str], ...]


def _rules(*rules: tuple[str, str, str]) -> _Rules:
    """Rules of three: letters without which nothing can match, a pattern, what to write for it."""
    return tuple((needs, _lines(pattern), by) for needs, pattern, by in rules)


def _lines(pattern: str) -> re.Pattern[str]:
    """A pattern for words, one a line."""
    return re.compile(pattern, re.MULTILINE)


def _apply(rules: _Rules, words: str) -> str:
    for needs, pattern, by in rules:
        if needs in words:
            words = pattern.sub(by, words)
    return words


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

_CLITICS = _lines(
    r"(?<=[aei]r|do)(?:me|te|se|nos)?(?:lo|la|le|los|las|les)?$"
    r"|(?<=...[ae]n)(?:me|nos)?(?:lo|la|le|los|las|les)?$"
)
_LONG = 4  # letters: shorter words have no ending
_IMPERATIVE = _lines(r"(?<=...[ae])(?:me|nos)$")
_PLURAL = _lines(r"(?<=..[aeiou])s$|(?<=..[^aeiou\n])es$")
_SUFFIX = _lines(
    r"(?<=....)(?:amiento|imiento|adora|adore|ador|idora|idor|edora|edor|mente|ado|ada|ido|ida"
    r"|asion|ision|sion)$"
    r"|(?<=...)(?:ieron|iendo|yendo|ieran|iera|aron|aban|aran|ando|aria|eria|iria"
    r"|ados|amos|emos|imos|aba|ara|are|ian|aste|iste|io|ia|ar|er|ir|an|en|as|es|os"
    r"|a|e|i|o|u)$"
)


def _spell_spanish(words: str) -> str:
    """Spanish words by sound: k/qu/c, z/s/c, b/v, g/j, y/ll, mute h, n/m, written one way."""
    return undouble(_apply(_SPANISH, words))


def _spanish(words: str) -> str:
    sounds = _spell_spanish(words).split("\n")
    long = "\n".join(sound for sound in sounds if len(sound) >= _LONG)
    for ending in (_CLITICS, _IMPERATIVE, _PLURAL, _SUFFIX):
        long = ending.sub("", long)
    stems = iter(long.split("\n"))
    return "\n".join(next(stems) if len(sound) >= _LONG else sound for sound in sounds)


_english_stemmer = Stemmer.Stemmer("english", 0)  # no cache: it would keep what people typed
_ENGLISH = _rules(("ph", r"ph", "f"), ("our", r"our", "or"), ("is", r"is(?=e|ing|ation)", "iz"))


def _english(words: str) -> str:
    stems: list[str] = _english_stemmer.stemWords(_apply(_ENGLISH, words).split("\n"))
    return undouble("\n".join(stems))


_KRIOL = _rules(
    ("hn", r"hn", "n"),
    ("h", r"(?<=.)h$", ""),
    ("oa", r"oa", "o"),
    ("e", r"ee|ea", "i"),
    ("o", r"oo|ou", "u"),
)


def _kriol(words: str) -> str:
    return undouble(_apply(_KRIOL, words))


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
_TELLING = 3  # consonants: fewer tell no words apart


def consonants(words: Sequence[str], language: str) -> list[str | None]:
    """The consonants of English or Kriol words: `hospital` and `haaspitl` are both `hsptl`.

    None in other languages and for words that are too short to be told by consonants.
    """
    if language not in _SOUNDED or not words:
        return [None] * len(words)
    found = undouble(_apply(_SOUND, "\n".join(words))).split("\n")
    return [of_word if len(of_word) >= _TELLING else None for of_word in found]


_SPELLINGS: dict[str, Callable[[str], str]] = {"es": _spell_spanish}
_KEYS: dict[str, Callable[[str], str]] = {"es": _spanish, "en": _english, "bzj": _kriol}


def spellings(words: Sequence[str], language: str) -> list[str]:
    """Words as typos are measured in their language: by sound in Spanish, no doubled letters."""
    spelled = _SPELLINGS.get(language, undouble)("\n".join(words)).split("\n")
    return [spelling or word for spelling, word in zip(spelled, words, strict=bool(words))]


def keys(words: Sequence[str], language: str) -> list[str]:
    """The keys of plain words (see `bot.core.search.words`) in a language."""
    bare = _KEYS.get(language, undouble)("\n".join(words)).split("\n")
    return [f"{language}:{key or word}" for key, word in zip(bare, words, strict=bool(words))]
