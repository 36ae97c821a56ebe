"""Syllables, sentences and the two established reading measures, without a word list.

Known libraries count syllables by hyphenation, which leaves out those that may not be parted
(`ayu-da`), or fetch a pronouncing dictionary from the Internet; the rules below need neither.
"""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE = re.compile(r"[.!?…:;]+(?=\s|$)|\n+")
_STRONG = "aeoáéóíú"
_SPANISH = re.compile(rf"[iuü]*[{_STRONG}][iuü]*|[iuü]+")
_ENGLISH = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[^aeiouylscxzgh])es$|(?<=[aeiouy]l)es?$"
    r"|(?<=[^aeiouytd])ed$|(?<=[^l])le(?=ly$)"
)
_APART = re.compile(r"i[ao](?!u)|[iu]um|eo|ua[lr]|(?<=[^gq])u[ai]t|ying|eing|iet")
_TOGETHER = re.compile(r"[tcsg]i(?:on|ou|al|an|en)|people|geo|cean")


def sentences(text: str) -> list[str]:
    """The sentences of a text; lines end a sentence, as do colons and semicolons."""
    return [part.strip() for part in _SENTENCE.split(text) if WORD.search(part)]


def spanish(word: str) -> int:
    """Syllables of a Spanish word: each strong or accented vowel, with its weak neighbours."""
    word = re.sub(r"qu(?=[eiéí])|gu(?=[eiéí])", "g", word.lower().replace("h", ""))
    word = re.sub(rf"y(?=[{_STRONG}iuü])", "j", word).replace("y", "i")
    return max(1, len(_SPANISH.findall(word)))


def english(word: str) -> int:
    """Syllables of an English word, by its groups of vowels: right for about nine in ten."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    bare = _SILENT.sub("", word)
    count = len(_ENGLISH.findall(bare))
    count += len(_APART.findall(_TOGETHER.sub("", bare)))
    return max(1, count)


def fernandez_huerta(text: str) -> float:
    """Ease of a Spanish text, 0 to 100 and more: 60–70 is normal, 80–90 easy.

    206.84 − 60 · syllables per word − 1.02 · words per sentence (Fernández Huerta 1959, with the
    second term as corrected by Law 2011).
    """
    words = WORD.findall(text)
    per_word = sum(map(spanish, words)) / max(1, len(words))
    return 206.84 - 60 * per_word - 1.02 * len(words) / max(1, len(sentences(text)))


def flesch_kincaid(text: str) -> float:
    """School years that an English text asks for (Kincaid et al. 1975)."""
    words = WORD.findall(text)
    per_word = sum(map(english, words)) / max(1, len(words))
    return 0.39 * len(words) / max(1, len(sentences(text))) + 11.8 * per_word - 15.59
