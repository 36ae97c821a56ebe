"""Translations: which are missing, older than their source, or waiting for a reviewer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from bot.core.checks.inspection import Folder, Inspection
from bot.core.problems import ROOT, Problem, warning
from bot.core.texts import Text, fingerprint
from bot.core.toml import line_of

_STAMP = re.compile(r"[0-9a-f]{12}")
DRAFT = "draft"


class State(StrEnum):
    """How far a text of one language can be relied on."""

    OK = "ok"
    OUTDATED = "outdated"  # its source has changed since the stamp, or it was never stamped
    DRAFT = "draft"
    MISSING = "missing"


def state_of(texts: Mapping[str, Text], language: str, source: str) -> State:
    """The state of one language of a folder."""
    text = texts.get(language)
    if text is None:
        return State.MISSING
    original = texts.get(source)
    translates = language != source and original is not None
    if translates and original and text.translation_of != fingerprint(original.body):
        return State.OUTDATED
    return State.DRAFT if text.draft else State.OK


def find(inspection: Inspection) -> Iterator[Problem]:
    """Missing, outdated, unstamped and draft translations, and stamps that cannot be."""
    for folder in inspection.folders():
        yield from _missing(inspection, folder)
        original = folder.texts.get(inspection.source)
        for text in folder.texts.values():
            if text.draft:
                fix = "Let a speaker read it, then write `review: who, when` instead of draft."
                said = "This text is a draft that nobody has reviewed."
                yield warning(text.path, "draft", said, fix, line=_line(inspection, text, "review"))
            if text is original:
                if text.translation_of:
                    fix = "Remove the line: the others are translations of this text."
                    said = "`translation_of` stands in the source language."
                    line = _line(inspection, text, "translation_of")
                    yield warning(text.path, "stamp", said, fix, line=line)
            elif original is not None and text.body.strip():
                yield from _stamp(inspection, text, original)
    yield from _names(inspection)


def _missing(inspection: Inspection, folder: Folder) -> Iterator[Problem]:
    for language in inspection.content.languages:
        if language.code in folder.texts:
            continue
        where = f"{ROOT}/{folder.path}"
        stand_in = next(
            code
            for code in inspection.content.languages.chain(language.code)
            if code in folder.texts
        )
        said = f"There is no {language.code}.md."
        if language.source:
            fix = f"Write it: {language.name} is the language that the others translate."
        else:
            name = inspection.content.languages[stand_in].name
            fix = f"Translate it; until then readers of {language.name} see {name}, with a mark."
        yield warning(where, "missing-language", said, fix)


def _stamp(inspection: Inspection, text: Text, original: Text) -> Iterator[Problem]:
    command = f"puente translated {text.path}"
    if not text.translation_of:
        said = "Nobody has said which source text this translates."
        fix = f"Compare it with {original.path.rpartition('/')[2]}, then run: {command}."
        yield warning(text.path, "unstamped", said, fix, line=1)
    elif not _STAMP.fullmatch(text.translation_of):
        said = f"`translation_of: {text.translation_of}` is not a stamp."
        fix = f"Do not write it by hand; run: {command}."
        line = _line(inspection, text, "translation_of")
        yield warning(text.path, "stamp", said, fix, line=line)
    elif text.translation_of != fingerprint(original.body):
        said = "The source text has changed since this was translated."
        fix = f"See what changed with: puente translated --show {text.path}; then run: {command}."
        line = _line(inspection, text, "translation_of")
        yield warning(text.path, "outdated", said, fix, line=line)


def _names(inspection: Inspection) -> Iterator[Problem]:
    """Names of needs and texts of facts in languages that are missing."""
    content = inspection.content
    codes = set(content.languages.by_code)
    tables = [("needs.toml", name, "name", need.name) for name, need in content.needs.items()]
    tables += [
        ("facts.toml", name, "text", fact.text)
        for name, fact in content.facts.items()
        if fact.type == "text"
    ]
    for path, name, key, by_language in tables:
        for code in sorted(codes - set(by_language)):
            said = f"[{name}] has no {key} in {content.languages[code].name}."
            fix = f'Add {code} = "…" to `{key}`.'
            line = line_of(content.sources.get(path, ""), key, name)
            yield warning(f"{ROOT}/{path}", "missing-language", said, fix, line=line)


def _line(inspection: Inspection, text: Text, key: str) -> int:
    source = inspection.content.sources.get(text.path.removeprefix(f"{ROOT}/"), "")
    lines = source.splitlines()[: text.first_line]
    return next((n for n, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)
