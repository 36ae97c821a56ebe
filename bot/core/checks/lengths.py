"""Lengths: pages with so many parts, or screens so long, that Telegram or a reader gives up."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.checks.inspection import Inspection
from bot.core.markup import plain, utf16
from bot.core.problems import Problem, error, warning

SCREEN = 4096
"""UTF-16 units of a message's text, after its tags are read (Bot API, sendMessage)."""
PARTS = 4
"""The most parts of a page that people turn through."""


def find(inspection: Inspection) -> Iterator[Problem]:
    """Measure every screen of every topic in every language."""
    for topic in inspection.content.topics.values():
        if topic.table.opens:
            continue
        for language, text in topic.texts.items():
            screens = inspection.screens(topic, language)
            if len(screens) > PARTS:
                said = f"This page has {len(screens)} parts; more than {PARTS} are not read."
                yield warning(text.path, "many-parts", said, "Part it into several topics.")
            # With its tags a text is longer: few must be read without them.
            long = [screen.text for screen in screens if utf16(screen.text) > SCREEN]
            longest = max((utf16(plain(html)) for html in long), default=0)
            if longest > SCREEN:
                said = f"A screen of this page has {longest} characters; Telegram shows {SCREEN}."
                fix = "Shorten its sources and notices, or part long paragraphs."
                yield error(text.path, "long-screen", said, fix)
