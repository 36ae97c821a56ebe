"""Agreement: numbers, links and facts that stand in one language and not in another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.core.checks.inspection import Inspection, spot
from bot.core.markup import FACT
from bot.core.problems import Problem, warning
from bot.core.texts import Text

_LINK = re.compile(r"\]\(\s*<?([^)\s>]*)>?[^)]*\)")
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,:/-]\d+)*(?![\w])")
_PHONE = re.compile(r"\+?\d[\d ()-]{5,}\d")
_PLACEHOLDER = re.compile(r"(?<!\{)\{[a-z_]+\}(?!\})")
_KINDS = ("fact", "link", "phone", "number", "placeholder")
_ITEM = re.compile(r"^\s*\d+[.)]\s")


def find(inspection: Inspection) -> Iterator[Problem]:
    """What the source text has and a translation lacks, and the other way round."""
    for folder in inspection.folders():
        original = folder.texts.get(inspection.source)
        if original is None:
            continue
        wanted = _known(inspection, original)
        for text in folder.texts.values():
            if text is not original:
                yield from _compare(original, wanted, text, _known(inspection, text))


def _known(inspection: Inspection, text: Text) -> dict[str, Counter[str]]:
    """What must agree, without the facts that there are not: another finding names those."""
    found = gather(text.body)
    for name in set(found["fact"]) - set(inspection.content.facts):
        del found["fact"][name]
    return found


def gather(body: str) -> dict[str, Counter[str]]:
    """What must agree between languages: facts, links, phones, numbers and placeholders."""
    found: dict[str, Counter[str]] = {kind: Counter() for kind in _KINDS}
    found["fact"].update(match[1] for match in FACT.finditer(body))
    rest = FACT.sub(" ", body)
    found["link"].update(match[1] for match in _LINK.finditer(rest))
    rest = re.sub(r"https?://\S+", " ", _LINK.sub(" ", rest))
    found["placeholder"].update(match[0] for match in _PLACEHOLDER.finditer(rest))
    found["phone"].update(re.sub(r"[ ()-]", "", match[0]) for match in _PHONE.finditer(rest))
    rest = _PHONE.sub(" ", rest)
    for line in rest.splitlines():
        counted = _NUMBER.findall(_ITEM.sub("", line))
        # Thousands are written 1,000 or 1 000 or 1.000, decimals 7.50 or 7,50.
        found["number"].update(re.sub(r"[.,]", "", number) for number in counted)
    return found


def _compare(
    original: Text, wanted: dict[str, Counter[str]], text: Text, has: dict[str, Counter[str]]
) -> Iterator[Problem]:
    name = original.path.rpartition("/")[2]
    for kind in _KINDS:
        # A fact or link may be named a second time in one language only: what counts is whether
        # readers of each language get it at all.
        for value in sorted(set(wanted[kind]) - set(has[kind])):
            line, _ = spot(original, value)
            said = f"The {kind} {_written(kind, value)} of {name} (line {line}) is not here."
            fix = "Add it, or take it out of both."
            yield warning(text.path, f"{kind}-differs", said, fix, line=text.first_line)
        for value in sorted(set(has[kind]) - set(wanted[kind])):
            line, column = spot(text, value)
            said = f"The {kind} {_written(kind, value)} is not in {name}."
            fix = "Check which of the two is right."
            yield warning(text.path, f"{kind}-differs", said, fix, line=line, column=column)


def _written(kind: str, value: str) -> str:
    return f"{{{{ {value} }}}}" if kind == "fact" else value
