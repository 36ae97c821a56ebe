"""The bot's profile: its name, descriptions and commands at Telegram, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import structlog
from telegram.error import TelegramError

from bot.chat.api import Api
from bot.chat.memory import command_list
from bot.core.edition import Edition

log = structlog.get_logger()

_TEXTS = (
    ("Name", "name"),
    ("ShortDescription", "short_description"),
    ("Description", "description"),
)
_WORDS = {
    "name": "profile.name",
    "short_description": "profile.short",
    "description": "profile.description",
}


async def publish_profile(api: Api, edition: Edition) -> None:
    """Set what differs. Telegram allows few changes a day, so it is asked before it is told."""
    try:
        for method, body, key, wanted in _wanted(edition):
            asked = {k: v for k, v in body.items() if k == "language_code"}
            current = await api.call(f"getMy{method}", asked)
            have = current if method == "Commands" else current.get(key)
            if have != wanted:
                await api.call(f"setMy{method}", {**body, key: wanted})
    except TelegramError as refused:
        log.warning("profile not updated", error=type(refused).__name__)


def _wanted(edition: Edition) -> Iterator[tuple[str, dict[str, Any], str, Any]]:
    source = edition.content.languages.source
    codes: list[tuple[str, dict[str, Any]]] = [(source, {})]
    # Telegram knows two-letter codes only; Kriol has none, its readers get their own lists.
    codes += [
        (language.code, {"language_code": language.code})
        for language in edition.content.languages
        if len(language.code) == 2
    ]
    for code, body in codes:
        for method, key in _TEXTS:
            yield method, body, key, edition.words.say(code, _WORDS[key])
        yield "Commands", body, "commands", command_list(edition, code)
