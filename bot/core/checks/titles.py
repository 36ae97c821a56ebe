"""Titles: headings, and labels that a small phone would cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.checks.inspection import Folder, Inspection
from bot.core.content import Notice, Place, Topic
from bot.core.layout import WIDE, width
from bot.core.problems import ROOT, Problem, error, warning
from bot.core.texts import Text

LABEL = 28
"""The most characters of `button`."""
NAME = 40
"""The most characters of a place's short name."""
_HEADING = re.compile(r"^#\s+\S")


def find(inspection: Inspection) -> Iterator[Problem]:
    """Texts without a title or words, several titles, labels that are cut."""
    for folder in inspection.folders():
        for text in folder.texts.values():
            yield from _empty(inspection, folder, text)
            yield from _headings(folder, text)
            yield from _width(folder, text)


def _empty(inspection: Inspection, folder: Folder, text: Text) -> Iterator[Problem]:
    if not text.body.strip():
        if inspection.content.sources[text.path.removeprefix(f"{ROOT}/")].startswith("---\n"):
            return  # the front matter swallowed it, and that was said
        fix = "Write it, or remove the file: readers then see another language, with a mark."
        yield error(text.path, "empty-text", "There are no words here.", fix)
    elif not isinstance(folder, Notice) and not inspection.document(text).blocks:
        leads = isinstance(folder, Topic) and inspection.pages.children(folder.route)
        if not leads and not (isinstance(folder, Topic) and folder.table.opens):
            fix = "Write what the page says below its title."
            yield warning(text.path, "no-words", "There is a title and nothing below it.", fix)


def _headings(folder: Folder, text: Text) -> Iterator[Problem]:
    titles = [
        number
        for number, line in enumerate(text.body.splitlines(), text.first_line)
        if line.startswith("#") and _HEADING.match(line)
    ]
    if isinstance(folder, Notice):
        for line in titles[:1]:
            fix = "Remove the line with #: a notice is one short text."
            said = "A notice has no title."
            yield warning(text.path, "notice-title", said, fix, line=line)
        return
    if not text.body.strip():
        return
    if not titles:
        fix = "Write `# The title` as the first line below the ---."
        yield error(text.path, "no-title", "There is no title.", fix, line=text.first_line)
        return
    before = text.body.splitlines()[: titles[0] - text.first_line]
    if any(line.strip() for line in before):
        fix = "Move the words that stand before it below it."
        said = "The title is not the first thing in the text."
        yield error(text.path, "late-title", said, fix, line=titles[0])
    for line in titles[1:]:
        said = "There is a second title."
        yield warning(text.path, "second-title", said, "Write ## instead of #.", line=line)


def _width(folder: Folder, text: Text) -> Iterator[Problem]:
    if isinstance(folder, Notice):
        return
    if len(text.button) > LABEL:
        said = f"`button` has {len(text.button)} characters; at most {LABEL} fit."
        yield warning(text.path, "long-button", said, "Shorten it.", line=2)
    elif isinstance(folder, Place):
        if len(text.title) > NAME:
            said = f"The short name has {len(text.title)} characters; at most {NAME} fit in a list."
            fix = "Shorten it: the full name stands in place.toml."
            yield warning(text.path, "long-name", said, fix, line=text.first_line)
    elif folder.route and width(label := f"{folder.table.icon} {text.label}".strip()) > WIDE:
        said = f"A small phone cuts the button “{label}”: {width(label)} columns, {WIDE} fit."
        fix = f"Add a line `button: …` with at most {LABEL} characters between the ---."
        yield warning(text.path, "wide-button", said, fix, line=1)
