"""Search words: examples and synonyms that are written for a page which is not there."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from bot.core.checks.inspection import Inspection
from bot.core.problems import ROOT, Problem, warning
from bot.core.questions import DANGER, ORDINARY


def find(inspection: Inspection) -> Iterator[Problem]:
    """Headings of questions, and routes of synonyms, that are no page (any more)."""
    content = inspection.content
    written = [
        (f"questions/{language}.md", heading, f"## {heading}")
        for language, questions in content.questions.items()
        for heading in questions
        if heading not in (DANGER, ORDINARY)
    ]
    written += [("synonyms.toml", name, f'"{name}"') for name in content.lexicon.topics]
    written += [("synonyms.toml", name, f'"{name}"') for name in content.lexicon.danger.between]
    for path, page, mark in written:
        if page in content.topics or content.is_unread("topic", page):
            continue
        lines = content.sources[path].splitlines()
        number = next((n for n, line in enumerate(lines, 1) if mark in line), 1)
        alike = get_close_matches(page, content.topics, 1)
        text = f"`{page}` is not a page: these words lead nowhere."
        fix = f"Did you mean `{alike[0]}`?" if alike else "Write the page's folder below topics/."
        yield warning(f"{ROOT}/{path}", "no-page", text, fix, line=number)
