"""A validator: do calls, replies and updates keep to the published Bot API?

It reads the machine-readable description that lies beside the repository in some places. Where it
is missing, tests that need it are skipped and say so; in CI (`CI` set) that is a failure.
"""

from __future__ import annotations

import json
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from bot.web.botapi.journal import Entry, Journal

DESCRIPTION = Path(__file__).parents[2].parent / "shared" / "telegram-bot-api.json"

# Older names that Telegram still takes and that the description no longer lists.
_OLD_PARAMETERS = {"disable_web_page_preview", "reply_to_message_id", "allow_sending_without_reply"}
# Fields that tell alternatives apart: a wrong value there means another type.
_TELLING = ("type", "status", "source")


@lru_cache(maxsize=1)
def description() -> dict[str, Any] | None:
    """The published Bot API, or None where it is not at hand."""
    if not DESCRIPTION.exists():
        if os.environ.get("CI"):
            pytest.fail(f"the description of the Bot API is missing: {DESCRIPTION.name}")
        return None
    loaded: dict[str, Any] = json.loads(DESCRIPTION.read_text("utf-8"))
    return loaded


def required_description() -> dict[str, Any]:
    """The published Bot API; skips the test where it is not at hand."""
    found = description()
    if found is None:
        pytest.skip("not checked against the Bot API: telegram-bot-api.json is not at hand")
    return found


def check_call(entry: Entry) -> list[str]:
    """What is wrong with a call's parameters, in words; empty if nothing is."""
    api = required_description()
    method = api["methods"].get(entry.method)
    if method is None:
        return [f"{entry.method}: no such method"]
    fields = {field["name"]: field for field in method.get("fields", [])}
    found = [
        f"{entry.method}: no parameter {name!r}"
        for name in entry.params
        if name not in fields and name not in _OLD_PARAMETERS and not _is_attached(entry, name)
    ]
    for name, field in fields.items():
        if name not in entry.params:
            if field["required"]:
                found.append(f"{entry.method}: parameter {name!r} is missing")
            continue
        value = _decoded(entry.params[name], field["types"])
        found += _check(value, field["types"], f"{entry.method}.{name}")
    return found


def check_reply(entry: Entry) -> list[str]:
    """What is wrong with a reply, in words."""
    reply = entry.reply
    if not reply.get("ok"):
        complete = isinstance(reply.get("error_code"), int) and reply.get("description")
        right = reply.get("error_code") == entry.code
        return [] if complete and right else [f"{entry.method}: incomplete refusal {reply}"]
    method = required_description()["methods"].get(entry.method)
    if method is None:
        return [f"{entry.method}: no such method"]
    return _check(reply["result"], method["returns"], f"{entry.method}()")


def check_update(update: dict[str, Any]) -> list[str]:
    """What is wrong with an update, in words."""
    found = _check(update, ["Update"], "Update")
    if len(update) != 2:
        found.append(f"Update: exactly one kind at a time, not {sorted(update)}")
    return found


def check_journal(journal: Journal) -> list[str]:
    """What is wrong with everything that was said.

    Calls that were refused may be wrong on purpose: only their refusals are looked at.
    """
    found: list[str] = []
    for entry in journal.calls:
        found += check_reply(entry)
        if entry.code == 200:
            found += check_call(entry)
    for update in journal.updates:
        found += check_update(update)
    return found


def _is_attached(entry: Entry, name: str) -> bool:
    return bool(entry.params[name] == f"attach://{name}")


def _decoded(value: Any, types: list[str]) -> Any:
    """A form carries everything as text."""
    if not isinstance(value, str) or "String" in types or "InputFile" in types:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _check(value: Any, types: list[str], where: str) -> list[str]:
    tried = [_check_one(value, kind, where) for kind in types]
    # The alternative that fits best says what is wrong.
    return min(tried, key=len)


def _check_one(value: Any, kind: str, where: str) -> list[str]:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{where}: {value!r} is no array"]
        inner = kind.removeprefix("Array of ")
        return [
            line
            for number, item in enumerate(value)
            for line in _check_one(item, inner, f"{where}[{number}]")
        ]
    simple = {"String": str, "Boolean": bool, "InputFile": str}
    if kind in simple:
        good = isinstance(value, simple[kind])
        return [] if good else [f"{where}: {value!r} is no {kind}"]
    if kind == "Integer":
        good = isinstance(value, int) and not isinstance(value, bool)
        return [] if good else [f"{where}: {value!r} is no Integer"]
    if kind == "Float":
        good = isinstance(value, (int, float)) and not isinstance(value, bool)
        return [] if good else [f"{where}: {value!r} is no Float"]
    return _check_object(value, kind, where)


def _check_object(value: Any, kind: str, where: str) -> list[str]:
    described = required_description()["types"][kind]
    if described.get("subtypes"):
        return _check(value, described["subtypes"], where)
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no {kind}"]
    fields = {field["name"]: field for field in described.get("fields", [])}
    found = [f"{where}: {kind} has no field {name!r}" for name in value if name not in fields]
    for name, field in fields.items():
        if name not in value:
            if field["required"]:
                found.append(f"{where}: {kind} needs {name!r}")
        else:
            found += _check(value[name], field["types"], f"{where}.{name}")
            found += _check_telling(value[name], name, field["description"], where)
    return found


def _check_telling(value: Any, name: str, words: str, where: str) -> list[str]:
    """`type` and the like: the description says "must be article" or "always “creator”"."""
    if name not in _TELLING or not isinstance(value, str):
        return []
    for lead in ("must be ", "always "):
        _, found, wanted = words.partition(lead)
        if found and "one of" not in words and value not in re.findall(r"\w+", wanted):
            return [f"{where}: {name} is {value!r}, {lead}{wanted}"] * 3
    return []
