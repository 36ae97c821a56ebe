"""Reading: pages that ask for more schooling than a newcomer may have had, and long sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil, floor

from bot.core.checks.inspection import Inspection, spot
from bot.core.checks.syllables import WORD, fernandez_huerta, flesch_kincaid, sentences
from bot.core.content import Topic
from bot.core.markdown import read
from bot.core.markup import Document, plain
from bot.core.problems import Problem, warning
from bot.core.texts import Text

EASE = 65.0
"""Fernández-Huerta: below this a Spanish page is harder than a newspaper for everybody."""
YEARS = 8.0
"""Flesch–Kincaid: school years that an English page may ask for."""
LONG = 25
"""Words of a sentence that can be read aloud in one breath."""
ENOUGH = 40
"""Words below which the measures say nothing."""
BUDGET = 260
"""Words of a page: about two minutes of reading."""


def find(inspection: Inspection) -> Iterator[Problem]:
    """Hard pages, long sentences, long pages: warnings only. None is claimed for Kriol's ease."""
    for folder in inspection.folders():
        for text in folder.texts.values():
            document = read(text.body, lambda _: "7")
            prose = _prose(document)
            words = len(WORD.findall(prose))
            yield from _level(text, prose, words)
            yield from _sentences(text, prose)
            if isinstance(folder, Topic) and words > BUDGET:
                said = f"This page has {words} words; a person in a hurry reads about {BUDGET}."
                fix = "Part it into two topics, or leave out what is on another page."
                yield warning(text.path, "long-page", said, fix, line=text.first_line)


def _prose(document: Document) -> str:
    return "\n".join(plain(block.html).lstrip("•◦\u2003 ") for block in document.blocks)


def _level(text: Text, prose: str, words: int) -> Iterator[Problem]:
    if words < ENOUGH:
        return
    fix = "Shorten sentences, and say it with everyday words, as to somebody at the counter."
    if text.language == "es" and (ease := fernandez_huerta(prose)) < EASE:
        measure = f"{floor(ease)} of 100 (Fernández-Huerta)"
        said = f"This text is hard to read: {measure}, aim at {EASE:.0f}."
    elif text.language == "en" and (years := flesch_kincaid(prose)) > YEARS:
        measure = f"{ceil(years)} years of school (Flesch–Kincaid)"
        said = f"This text asks for {measure}, aim at {YEARS:.0f}."
    else:
        return
    yield warning(text.path, "hard-to-read", said, fix, line=text.first_line)


def _sentences(text: Text, prose: str) -> Iterator[Problem]:
    for sentence in sentences(prose):
        words = WORD.findall(sentence)
        if len(words) <= LONG:
            continue
        opening = " ".join(sentence.split()[:4])
        said = f"The sentence “{opening}…” has {len(words)} words; more than {LONG} are too many."
        fix = "Part it in two."
        yield warning(text.path, "long-sentence", said, fix, line=_line(text, words))


def _line(text: Text, words: list[str]) -> int:
    """The line on which a sentence begins: marks and facts may stand between its words."""
    pattern = re.compile(r"\W+".join(re.escape(word) for word in words[:4]))
    for number, line in enumerate(text.body.splitlines(), text.first_line):
        if pattern.search(line):
            return number
    return spot(text, words[0])[0]
