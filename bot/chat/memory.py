"""Memory of languages, without a database: Telegram keeps each chat's choice for us.

The choice is set as that chat's own command list, whose /language command begins with the
language's own name. On a cold start the list tells the language; a small memory saves the look-up.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any

import structlog
from telegram.error import TelegramError

from bot.chat.api import Api
from bot.core.edition import Edition
from bot.core.respond import COMMANDS

log = structlog.get_logger()

CHATS = 20_000
"""How many chats are remembered in memory."""
MESSAGES = 200
"""How many message numbers of a chat are remembered, for /clear."""
_SEPARATOR = " · "


def command_list(edition: Edition, language: str) -> list[dict[str, str]]:
    """The commands in a language, as setMyCommands takes them."""
    name = edition.content.languages[language].name
    described = {command: edition.words.say(language, f"command.{command}") for command in COMMANDS}
    described["language"] = f"{name}{_SEPARATOR}{described['language']}"
    return [{"command": name, "description": text} for name, text in described.items()]


class Memory:
    """What is known about chats, in memory only, the least recently seen forgotten first."""

    def __init__(self, api: Api, current: Callable[[], Edition], *, chats: int = CHATS) -> None:
        self._api = api
        self._current = current
        self._chats = chats
        self._languages: OrderedDict[int, str | None] = OrderedDict()
        self._messages: OrderedDict[int, deque[int]] = OrderedDict()

    async def language(self, chat: int) -> str | None:
        """The language chosen in a chat; None when none was, or when Telegram does not say."""
        if chat in self._languages:
            self._languages.move_to_end(chat)
            return self._languages[chat]
        scope = {"type": "chat", "chat_id": chat}
        try:
            commands = await self._api.call("getMyCommands", {"scope": scope}, chat=chat)
        except TelegramError:
            return None
        found = self._read(commands)
        self._keep(self._languages, chat, found)
        return found

    async def choose(self, chat: int, language: str) -> None:
        """Remember a choice, here and at Telegram. Its refusal is no reason not to go on."""
        if self._languages.get(chat) == language:
            return
        self._keep(self._languages, chat, language)
        body = {
            "commands": command_list(self._current(), language),
            "scope": {"type": "chat", "chat_id": chat},
        }
        try:
            await self._api.call("setMyCommands", body, chat=chat)
        except TelegramError as refused:
            log.warning("language not kept by Telegram", error=type(refused).__name__)

    def saw(self, chat: int, message: int | None) -> None:
        """Remember a message's number, so that /clear finds it."""
        if message is None:
            return
        numbers = self._messages.get(chat)
        if numbers is None:
            numbers = deque(maxlen=MESSAGES)
        numbers.append(message)
        self._keep(self._messages, chat, numbers)

    def messages(self, chat: int) -> list[int]:
        """The numbers of a chat's messages that this process has seen."""
        return list(dict.fromkeys(self._messages.get(chat, ())))

    def forget(self, chat: int) -> None:
        """Forget a chat."""
        self._languages.pop(chat, None)
        self._messages.pop(chat, None)

    def _read(self, commands: Any) -> str | None:
        for entry in commands if isinstance(commands, list) else ():
            if entry.get("command") == "language":
                name = str(entry.get("description", "")).partition(_SEPARATOR)[0]
                for language in self._current().content.languages:
                    if language.name == name:
                        return language.code
        return None

    def _keep(self, store: OrderedDict[int, Any], chat: int, value: Any) -> None:
        store[chat] = value
        store.move_to_end(chat)
        while len(store) > self._chats:
            store.popitem(last=False)
