"""TOML: a file read into tables, each mistake with its line and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, TypeVar

import tomli  # tomllib's own source, compiled: two to three times as quick
from pydantic import TypeAdapter, ValidationError

from bot.core.problems import Problem, error

T = TypeVar("T")

LONGEST_LINE = 10_000
"""Characters; a longer line of TOML is a mishap, and could take minutes to read."""

_TOML_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")


def read_toml(path: str, text: str, problems: list[Problem]) -> dict[str, Any] | None:
    """Parse TOML; None and a problem with its line when it cannot be read."""
    rows = text.splitlines() if len(text) > LONGEST_LINE else ()
    for number, row in enumerate(rows, 1):
        if len(row) > LONGEST_LINE:
            said = f"This line has {len(row):,} characters; at most {LONGEST_LINE:,} are read."
            fix = "Part it: a list may go over several lines."
            problems.append(error(path, "toml", said, fix, line=number))
            return None
    try:
        return tomli.loads(text)
    except RecursionError:
        said = "Brackets stand within brackets without an end."
        fix = "Look for a key that was pressed for too long."
        problems.append(error(path, "toml", said, fix))
        return None
    except tomli.TOMLDecodeError as refused:
        message = str(refused)
        found = _TOML_PLACE.search(message)
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        column = int(found[2]) if found and found[2] else 0
        said, fix = _retell(_TOML_PLACE.sub("", message).strip())
        problems.append(error(path, "toml", said, fix, line=line, column=column))
        return None


def _retell(message: str) -> tuple[str, str]:
    """What the TOML reader says, for somebody who does not know TOML."""
    if found := re.match(r"Cannot declare \(?(.+?),?\)? twice", message):
        name = ".".join(re.findall(r"'([^']+)'", found[1])) or found[1]
        return f"[{name}] stands here twice.", "Rename one of them, or remove it."
    if "overwrite" in message:
        return "The key on this line stands here twice.", "Keep one of the two lines."
    if "date" in message:
        return "This is not a date of the calendar.", "Write it as in 2026-11-24."
    if "nline table" in message or "array" in message:
        fix = "Look for a missing quote, comma, ] or } on this line or the one before."
        return "Something that was opened here is not closed.", fix
    fix = 'Text goes between "quotes", dates are written 2026-11-24, lists are ["a", "b"].'
    return f"This line cannot be read ({message[:1].lower()}{message[1:]}).", fix


def validate(
    model: type[T] | TypeAdapter[T],
    table: Mapping[str, Any],
    path: str,
    text: str,
    problems: list[Problem],
    *,
    section: str = "",
) -> T | None:
    """Read one table; None and one problem per mistake when it does not fit."""
    adapter: TypeAdapter[T] = model if isinstance(model, TypeAdapter) else _adapter(model)  # type: ignore[arg-type]  # every class is hashable
    try:
        return adapter.validate_python(dict(table))
    except ValidationError as refused:
        mistakes = refused.errors(include_url=False)
        problems.extend(_explain(one, adapter, path, text, section) for one in mistakes)
        return None


@lru_cache(maxsize=64)
def _adapter(model: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(model)


def line_of(text: str, key: str, section: str = "") -> int:
    """The line on which a key stands (inside a section), the section's line, or 1."""
    lines = text.splitlines()
    start = 0
    if section:
        header = re.compile(rf"\s*\[\s*\"?{re.escape(section)}\"?\s*\]")
        start = next((n for n, line in enumerate(lines) if header.match(line)), 0)
    wanted = re.compile(rf"\s*\"?{re.escape(key)}\"?\s*=")
    for number, line in enumerate(lines[start:], start):
        if section and number > start and re.match(r"\s*\[[^\]=]*\]\s*(#.*)?$", line):
            break
        if wanted.match(line):
            return number + 1
    return start + 1


_TYPES = {"money", "phone", "duration", "date", "hours", "text"}
_LOOK = "See docs/content-format.md for how it is written."
_DATE = ("is not a date", "Write a date of the calendar without quotes: 2026-11-24.")
_POINT = "Write latitude and longitude without quotes: at = [18.5196, -88.3040]."
_NUMBER = ("is not a number", "Write a whole number without quotes.")
_SAYINGS: dict[str, tuple[str, str]] = {
    "missing": ("is missing", "Add a line `{key} = …`."),
    "date_type": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "date_parsing": _DATE,
    "string_type": ("is not a text", 'Put it between quotes: {key} = "…".'),
    "string_too_short": ("is empty", "Write it, or ask somebody who knows."),
    "string_pattern_mismatch": ("is not written as it should be", _LOOK),
    "too_short": ("is empty", 'Name at least one: {key} = ["…"].'),
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": _NUMBER,
    "float_type": ("is not a number", _POINT),
    "float_parsing": ("is not a number", _POINT),
    "decimal_type": ("is not an amount", 'Write digits and a point: {key} = "40.00".'),
    "decimal_parsing": ("is not an amount", 'Write digits and a point: {key} = "40.00".'),
    "bool_type": ("is neither true nor false", "Write true or false without quotes."),
    "bool_parsing": ("is neither true nor false", "Write true or false without quotes."),
    "tuple_type": ("is not a list", 'Write a list: {key} = ["…"].'),
    "dict_type": ("is not a table", 'Write one text a language: {key} = {{ es = "…", en = "…" }}.'),
    "model_type": ("is not a table", "Write it between { and }, see docs/content-format.md."),
    "literal_error": ("is none of those there are", "Choose one of: {expected}."),
    "union_tag_invalid": ("has a `type` that there is not", "Choose one of: {expected_tags}."),
    "union_tag_not_found": (
        "has no `type`",
        'Add a line `type = "…"`: money, phone, duration, date, hours or text.',
    ),
    "greater_than_equal": ("is too small", "The least is {ge}."),
    "less_than_equal": ("is too large", "The most is {le}."),
}
"""What pydantic calls a mistake → what is wrong, and what to do."""
_BY_KEY: dict[str, tuple[str, str]] = {
    "url": ("is not a web address", "Begin it with https:// and leave no space in it."),
    "web": ("is not a web address", "Begin it with https:// and leave no space in it."),
    "email": ("is not an e-mail address", "Write it as in name@example.org, or remove the line."),
    "extension": ("is not an extension", 'Write its digits between quotes: extension = "7655".'),
    "at": ("is not a point", _POINT),
}
"""The same for keys whose mistakes say more than their kind."""


def _explain(
    mistake: Any, adapter: TypeAdapter[Any], path: str, text: str, section: str
) -> Problem:
    kind = str(mistake["type"])
    where = [str(step) for step in mistake["loc"]]
    # A union names the chosen type first; a key's own position inside a list is of no use here.
    keys = [step for step in where if not step.isdigit()]
    if keys and keys[0] in _TYPES and section and (len(keys) > 1 or kind == "value_error"):
        keys = keys[1:]
    key = keys[0] if keys else ""
    line = line_of(text, key, section) if key else line_of(text, "", section)
    named = " ".join([f"[{section}]"] * bool(section) + [f"`{'.'.join(keys)}`"] * bool(keys))
    named = named or "This table"
    if kind == "unexpected_keyword_argument":
        known = sorted(_keys(adapter))
        near = get_close_matches(keys[-1], known, 1)
        fix = f"Did you mean `{near[0]}`?" if near else f"Known keys: {', '.join(known)}."
        return error(path, "unknown-key", f"{named} is not a key here.", fix, line=line)
    said, fix = _say(kind, keys[-1] if keys else "", str(mistake["msg"]))
    values = {"key": key, **{k: str(v) for k, v in (mistake.get("ctx") or {}).items()}}
    try:
        fix = fix.format_map(values)
    except (KeyError, ValueError, IndexError):
        fix = _LOOK
    return error(path, "value", f"{named} {said}.", fix, line=line)


def _say(kind: str, key: str, message: str) -> tuple[str, str]:
    if kind == "value_error":
        said, _, fix = message.removeprefix("Value error, ").partition("\n")
        return said, fix.replace("{", "{{").replace("}", "}}") or _LOOK
    if key in _BY_KEY and kind != "missing":
        return _BY_KEY[key]
    return _SAYINGS.get(kind, (f"does not fit ({message[:1].lower()}{message[1:]})", _LOOK))


def _keys(adapter: TypeAdapter[Any]) -> Iterator[str]:
    schema = adapter.json_schema()
    for part in [schema, *schema.get("$defs", {}).values()]:
        yield from part.get("properties", ())
