"""Interface words: entries that are fuzzy, missing, unknown, or name other {values}."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.problems import Problem, error, warning
from bot.core.words import Catalog

_VALUE = re.compile(r"{([^{}]*)}")
_NAME = re.compile(r"[a-z_]+")
SOURCE = "es"
"""The language that the interface words are written in first."""


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of a .po file. `forms` are the words, one for each plural form."""

    name: str
    forms: tuple[str, ...]
    line: int = 0
    fuzzy: bool = False

    @property
    def usable(self) -> bool:
        """Whether readers see it."""
        return not self.fuzzy and bool(self.forms) and all(self.forms)

    @property
    def fits(self) -> bool:
        """Whether the program can fill its {values}."""
        return not self.odd and all(form.count("{") == form.count("}") for form in self.forms)

    @property
    def odd(self) -> list[str]:
        """What stands between braces and is not a name."""
        return sorted(value for value in self.values if not _NAME.fullmatch(value))

    @property
    def values(self) -> frozenset[str]:
        """The names between { and }."""
        return frozenset(_VALUE.findall(" ".join(map(str, self.forms))))


def read_words(messages: Mapping[str, Sequence[Message]]) -> dict[str, Catalog]:
    """The words that the program can say, by language; entries that it could not fill left out."""
    asked = {message.name: message.values for message in messages.get(SOURCE, ())}
    return {
        code: {
            entry.name: entry.forms if len(entry.forms) > 1 else entry.forms[0]
            for entry in entries
            if entry.usable
            and entry.fits
            and entry.values - {"count"} <= asked.get(entry.name, entry.values)
        }
        for code, entries in messages.items()
    }


def find_wrong_words(
    folder: str, domain: str, messages: Mapping[str, Sequence[Message]]
) -> list[Problem]:
    """Compare the words of each language with those of the source language."""
    asked = {message.name: message for message in messages.get(SOURCE, ())}
    found: list[Problem] = []
    for code, entries in messages.items():
        path = f"{folder}/{code}/LC_MESSAGES/{domain}.po"
        for message in entries:
            found += _entry(path, message, asked)
        if code != SOURCE:
            found += _missing(path, entries, asked)
    return found


def _entry(path: str, message: Message, asked: Mapping[str, Message]) -> Iterator[Problem]:
    name, line = message.name, message.line
    if message.fuzzy:
        fix = "Check the words, then remove the line `#, fuzzy`."
        said = f"`{name}` is marked fuzzy, so readers do not see it."
        yield warning(path, "po-fuzzy", said, fix, line=line)
    elif not message.usable and not _left_to_babel(message, asked):
        fix = "Write the words; until then readers see another language."
        said = f"`{name}` has no words."
        yield warning(path, "po-missing", said, fix, line=line)
    if not message.usable:
        return
    for value in message.odd:
        said = f"`{name}` has {{{value}}}, which the program cannot fill."
        fix = "Between { and } stands one name of small letters, as in {count}."
        yield error(path, "po-values", said, fix, line=line)
    if not message.fits and not message.odd:
        said = f"`{name}` has a {{ or }} without its partner."
        yield error(path, "po-values", said, "Write {name}, with both.", line=line)
    if not message.fits:
        return
    original = asked.get(name)
    if original is None:
        if asked:
            fix = "Check its spelling, or remove it: the program does not say it."
            said = f"`{name}` is not in the {SOURCE} words."
            yield warning(path, "po-unknown", said, fix, line=line)
    elif original.usable and message.values - {"count"} != original.values - {"count"}:
        here, there = _list(message.values), _list(original.values)
        said = f"`{name}` uses {here}; the {SOURCE} words use {there}."
        fix = "Use the same names between { and }, untranslated."
        yield error(path, "po-values", said, fix, line=line)


def _left_to_babel(message: Message, asked: Mapping[str, Message]) -> bool:
    """Units, days and currencies may be empty where CLDR knows the language."""
    original = asked.get(message.name)
    family = message.name.partition(".")[0] in {"unit", "day", "currency"}
    return family and original is not None and not original.usable


def _missing(
    path: str, entries: Sequence[Message], asked: Mapping[str, Message]
) -> Iterator[Problem]:
    has = {message.name for message in entries}
    for name in sorted(set(asked) - has):
        said = f"`{name}` is missing."
        fix = "Run make messages to add it, then write the words."
        yield warning(path, "po-missing", said, fix)


def _list(values: frozenset[str]) -> str:
    return ", ".join(f"{{{value}}}" for value in sorted(values)) or "none"
