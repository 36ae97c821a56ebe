"""The TOML tables of `content/`: what keys there are, and what may stand in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from bot.core.problems import Problem, error

Country = Literal["mx", "bz"]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Point = tuple[Annotated[float, Field(ge=-90, le=90)], Annotated[float, Field(ge=-180, le=180)]]
ByLanguage = dict[str, str]


class Table(BaseModel):
    """Unknown keys are mistakes; nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Table):
    """Who says so, and where."""

    name: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://\S+$")


class LanguageTable(Table):
    """One table of languages.toml."""

    name: str = Field(min_length=1)
    locale: str
    fallback: str = ""
    source: bool = False


class NeedTable(Table):
    """One table of needs.toml."""

    icon: str = ""
    name: ByLanguage = Field(min_length=1)
    keywords: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class TownTable(Table):
    """One table of towns.toml. `at` is the centre, WGS84 degrees."""

    country: Country
    name: str = Field(min_length=1)
    at: Point | None = None
    also: tuple[str, ...] = ()


class TopicTable(Table):
    """topic.toml. `opens` makes the topic a door to a screen of the program."""

    order: int = 1000
    icon: str = ""
    checked: date
    review_by: date
    sources: tuple[Source, ...] = ()
    related: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    sensitive: bool = False
    opens: Literal["", "near", "language"] = ""


class PlaceTable(Table):
    """place.toml. Phones and hours are names of facts."""

    name: str = Field(min_length=1)
    country: Country
    town: str = ""
    needs: tuple[str, ...] = Field(min_length=1)
    at: Point | None = None
    precision: Literal["door", "street", "town"] = "town"
    address: str = ""
    phones: tuple[str, ...] = ()
    hours: str = ""
    web: str = Field(default="", pattern=r"^(https?://\S+)?$")
    email: str = Field(default="", pattern=r"^([^@\s]+@[^@\s]+\.[a-z]+)?$")
    use: Literal["show", "ask-first"] = "show"
    confidence: Literal["high", "medium", "low"]
    checked: date
    review_by: date
    sources: tuple[Source, ...] = Field(min_length=1)
    formerly: tuple[str, ...] = ()
    note: str = ""  # for editors, never shown


class NoticeTable(Table):
    """notice.toml. Both days are included."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    first: date = Field(alias="from")
    until: date
    urgent: bool = False
    topics: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> NoticeTable:
        if self.until < self.first:
            raise ValueError("`until` is before `from`")
        return self


T = TypeVar("T")

_TOML_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")


def read_toml(path: str, text: str, problems: list[Problem]) -> dict[str, Any] | None:
    """Parse TOML; None and a problem with its line when it cannot be read."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as refused:
        message = str(refused)
        found = _TOML_PLACE.search(message)
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        column = int(found[2]) if found and found[2] else 0
        said = _TOML_PLACE.sub("", message).strip()
        problems.append(
            error(
                path,
                "toml",
                f"This line is not TOML: {said}.",
                'Text goes between "quotes", dates are written 2026-11-24, lists are ["a", "b"].',
                line=line,
                column=column,
            )
        )
        return None


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
    adapter: TypeAdapter[T] = model if isinstance(model, TypeAdapter) else TypeAdapter(model)
    try:
        return adapter.validate_python(dict(table))
    except ValidationError as refused:
        mistakes = refused.errors(include_url=False)
        problems.extend(_explain(one, adapter, path, text, section) for one in mistakes)
        return None


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


_HINTS = {
    "missing": "Add a line `{key} = …`.",
    "date_type": "Write a date without quotes: 2026-11-24.",
    "date_from_datetime_parsing": "Write a date without quotes: 2026-11-24.",
    "date_parsing": "Write a date without quotes: 2026-11-24.",
    "string_type": 'Put it between quotes: {key} = "…".',
    "int_type": "Write a whole number without quotes.",
    "int_parsing": "Write a whole number without quotes.",
    "bool_type": "Write true or false without quotes.",
    "bool_parsing": "Write true or false without quotes.",
    "tuple_type": 'Write a list: {key} = ["…"].',
    "literal_error": "Choose one of: {expected}.",
    "union_tag_invalid": "Choose one of: {expected_tags}.",
    "union_tag_not_found": 'Add a line `type = "…"`: money, phone, duration, date, hours or text.',
    "string_pattern_mismatch": "See docs/content-format.md for how it is written.",
}


def _explain(
    mistake: Any, adapter: TypeAdapter[Any], path: str, text: str, section: str
) -> Problem:
    where = [str(step) for step in mistake["loc"]]
    # A union names the chosen type first; a key's own position inside a list is of no use here.
    keys = [step for step in where if not step.isdigit()]
    if keys and keys[0] in {"money", "phone", "duration", "date", "hours", "text"} and section:
        keys = keys[1:]
    key = keys[0] if keys else ""
    kind = str(mistake["type"])
    named = f"`{'.'.join(keys)}`" if keys else "This table"
    if section:
        named = f"[{section}] {named}"
    line = line_of(text, key, section) if key else line_of(text, "", section)
    if kind == "extra_forbidden":
        known = sorted(_keys(adapter))
        near = get_close_matches(key, known, 1)
        fix = f"Did you mean `{near[0]}`?" if near else f"Known keys: {', '.join(known)}."
        return error(path, "unknown-key", f"{named} is not a key here.", fix, line=line)
    context = {"key": key, **{k: str(v) for k, v in (mistake.get("ctx") or {}).items()}}
    hint = _HINTS.get(kind, "")
    fix = hint.format_map(context) if hint else "See docs/content-format.md."
    said = str(mistake["msg"]).removeprefix("Value error, ")
    said = {"missing": "is missing", "union_tag_not_found": "has no `type`"}.get(kind, said)
    joined = f"{named} {said}" if kind in {"missing", "union_tag_not_found"} else f"{named}: {said}"
    return error(path, "value", f"{joined}.", fix, line=line)


def _keys(adapter: TypeAdapter[Any]) -> Iterator[str]:
    schema = adapter.json_schema()
    for part in [schema, *schema.get("$defs", {}).values()]:
        yield from part.get("properties", ())
