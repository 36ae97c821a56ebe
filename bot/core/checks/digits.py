"""Digits: numbers typed into a text that would have to be changed by hand in every language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.core.checks.inspection import Inspection
from bot.core.facts import Duration, Fact, Money, Phone
from bot.core.markup import FACT
from bot.core.problems import Problem, error, warning
from bot.core.texts import Text

_PHONE = re.compile(r"\+?\d[\d ()-]{5,}\d")
_MONEY = re.compile(
    r"(?:(?:BZ|US|MX)?\$|€)\s?\d[\d.,]*|\d[\d.,]*\s?(?:pesos?|d[óo]lar(?:es)?|dollars?|daala|USD|MXN|BZD)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"\b\d+\s(?:d[íi]as?|horas?|semanas?|mes(?:es)?|a[ñn]os?|days?|hours?|weeks?|months?|years?"
    r"|dayz?|owaz?|monts?|yaaz?)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")
_SHORT = re.compile(r"(?<![\w.,:/-])(?:911|922|90|089|088|066|0800)(?![\w.,:/-]*\d)")
_DIGIT = re.compile(r"\d")
_NO_DIGIT = re.compile(r"\D")
_LINK = re.compile(r"\]\([^)\n]*\)")
_ITEM = re.compile(r"^[ \t]*[12]?\d[.)](?=[ \t])")  # "1. Ask for a lawyer"
_KINDS = (
    (_PHONE, "phone", "phone number"),
    (_SHORT, "phone", "phone number"),
    (_MONEY, "money", "sum of money"),
    (_CLOCK, "hours", "hour"),
    (_SPAN, "duration", "length of time"),
)


def find(inspection: Inspection) -> Iterator[Problem]:
    """Phones (an error: they must have one home), money, hours and deadlines in prose."""
    facts = list(_digits(inspection.content.facts))
    for text in inspection.texts():
        for number, line in _find_lines(text):
            rest = line
            for pattern, kind, named in _KINDS:
                if not (all_found := list(pattern.finditer(rest))):
                    continue
                for found in all_found:
                    said = f"The {named} {found[0].strip()} is typed into the text."
                    known = _find_known(facts, kind, found[0])
                    fix = (
                        f"Write {{{{ {known} }}}} instead."
                        if known
                        else f"Make it a fact of type {kind} in facts.toml and write its name here."
                    )
                    say = error if pattern is _PHONE else warning
                    yield say(
                        text.path, "typed-fact", said, fix, line=number, column=found.start() + 1
                    )
                rest = pattern.sub(_blank, rest)


def _find_lines(text: Text) -> Iterator[tuple[int, str]]:
    """Lines with digits that are in no fact and no link, and are not the number of a point."""
    body, end = text.body, 0
    while found := _DIGIT.search(body, end):
        begin = body.rfind("\n", 0, found.start()) + 1
        end = body.find("\n", begin)
        end = len(body) if end < 0 else end
        line = _ITEM.sub(_blank, body[begin:end])
        if _DIGIT.search(line):
            line = _LINK.sub(_blank, FACT.sub(_blank, line))
            if _DIGIT.search(line):
                yield text.first_line + body.count("\n", 0, begin), line


def _blank(found: re.Match[str]) -> str:
    """As much white space: what follows stays in its line and column."""
    return " " * len(found[0])


def _find_known(known: Iterable[tuple[str, str, str]], kind: str, written: str) -> str:
    digits = _NO_DIGIT.sub("", written)
    for of, name, value in known:
        if (
            of == kind
            and digits
            and (value == digits or (len(digits) > 6 and value.endswith(digits)))
        ):
            return name
    return ""


def _digits(facts: Mapping[str, Fact]) -> Iterator[tuple[str, str, str]]:
    """The kind of each fact that might be typed, its name, and its digits."""
    for name, fact in facts.items():
        match fact:
            case Phone():
                yield "phone", name, _NO_DIGIT.sub("", fact.number)
            case Money():
                yield "money", name, _NO_DIGIT.sub("", f"{fact.amount.normalize():f}")
            case Duration():
                yield "duration", name, str(fact.value)
