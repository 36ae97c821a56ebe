"""Front matter: one markdown file of one language, read into its keys and its body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from bot.core.problems import Problem, error
from bot.core.texts import Text

_FENCE = "---"
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_KEYS = ("button", "keywords", "translation_of", "review", "picture")
_HEADING = re.compile(r"^#\s+(.+?)\s*#*\s*$", re.MULTILINE)


@dataclass(slots=True)
class _Front:
    table: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    first_line: int = 1


def read_text(language: str, path: str, content: str, problems: list[Problem]) -> Text:
    """Read one markdown file; mistakes in its front matter become problems."""
    front = _part(path, content, problems)
    heading = _HEADING.search(front.body)
    values: dict[str, Any] = {}
    for key, value in front.table.items():
        if key not in _KEYS:
            problems.append(
                error(
                    path,
                    "unknown-key",
                    f"`{key}` is not a key of the front matter.",
                    f"Known keys: {', '.join(_KEYS)}.",
                    line=_line_of(content, key),
                )
            )
        elif key == "keywords":
            if isinstance(value, list):
                values[key] = tuple(str(word) for word in value)
            else:
                fix = "Write keywords: [one, another]."
                text = "`keywords` is not a list."
                problems.append(error(path, "value", text, fix, line=_line_of(content, key)))
        elif isinstance(value, (dict, list)):
            text = f"`{key}` is not a plain text."
            fix = f'Put it between quotes: {key}: "…".'
            problems.append(error(path, "value", text, fix, line=_line_of(content, key)))
        elif value is not None:
            values[key] = str(value)
    title = re.sub(r"[*_]", "", heading[1]) if heading else ""
    return Text(language, path, front.body, front.first_line, title, **values)


def _part(path: str, content: str, problems: list[Problem]) -> _Front:
    lines = content.splitlines()
    if not lines or lines[0].rstrip() != _FENCE:
        return _Front(body=content)
    closing = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if closing is None:
        fix = "Add a line --- after the keys."
        problems.append(error(path, "front-matter", "The front matter is not closed.", fix, line=1))
        return _Front(body="")
    body = "\n".join(lines[closing + 1 :])
    try:
        table = _read_table("\n".join(lines[1:closing]))
    except (yaml.YAMLError, RecursionError) as refused:
        mark = getattr(refused, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problems.append(
            error(
                path,
                "front-matter",
                "This line between the --- cannot be read.",
                'Each line is `key: value`; a value with a colon or # goes between "quotes".',
                line=line,
                column=mark.column + 1 if mark else 0,
            )
        )
        return _Front(body=body, first_line=closing + 2)
    if table is None:
        fix = "Each line between the --- is `key: value`."
        problems.append(
            error(path, "front-matter", "The front matter is not a table.", fix, line=2)
        )
    return _Front(table or {}, body, closing + 2)


def _read_table(text: str) -> dict[str, Any] | None:
    """The keys with their texts and lists of texts; None if it is no table.

    Everything is text: a fingerprint like 12345678 or 1e5 is not a number. Nothing is nested, and
    nothing stands for something further up, so that a few lines cannot become a very long list.
    """
    events = yaml.parse(text, Loader=_LOADER)
    next(events)  # the stream begins
    begin = next(events)
    if isinstance(begin, yaml.StreamEndEvent):
        return {}
    table: dict[str, Any] | None = None
    first = next(events)
    if isinstance(first, yaml.MappingStartEvent):
        table = {}
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            table[_read_text(key)] = _read_value(next(events), events)
    else:
        _read_value(first, events)
    next(events)  # the document ends
    ends = next(events)
    if not isinstance(ends, yaml.StreamEndEvent):
        raise _refuse(ends)
    return table


def _read_value(event: yaml.Event, events: Iterator[yaml.Event]) -> Any:
    if isinstance(event, yaml.MappingStartEvent):
        depth = 1
        while depth:
            inner = next(events)
            depth += isinstance(inner, yaml.CollectionStartEvent)
            depth -= isinstance(inner, yaml.CollectionEndEvent)
        return {}
    if isinstance(event, yaml.SequenceStartEvent):
        texts = []
        while not isinstance(part := next(events), yaml.SequenceEndEvent):
            texts.append(_read_text(part))
        return texts
    return _read_text(event)


def _read_text(event: yaml.Event) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        raise _refuse(event)
    return str(event.value)


def _refuse(event: yaml.Event) -> yaml.YAMLError:
    mark: Any = event.start_mark
    return yaml.composer.ComposerError(problem_mark=mark)


def _line_of(content: str, key: str) -> int:
    lines = content.splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)
