"""Attachments: pins, recordings, pictures and files that go with a page."""

from __future__ import annotations

import asyncio
from pathlib import Path

from telegram import Bot

from bot.chat import send
from bot.chat.api import Api
from bot.core.visit import File, Pin


class Attachments:
    """Sends what lies in the content folder. Telegram keeps a file that it once had."""

    def __init__(self, api: Api, bot: Bot, files: Path) -> None:
        self._api = api
        self._bot = bot
        self._files = files
        self._file_ids: dict[tuple[str, float], str] = {}  # path and time of change → Telegram's

    async def send(self, chat: int, attachment: Pin | File) -> int | None:
        """Send one; the number of its message."""
        if isinstance(attachment, Pin):
            sent = await self._api.call("sendVenue", send.venue_body(chat, attachment))
            number: int | None = sent.get("message_id")
            return number
        path = self._files / attachment.path
        key = (attachment.path, path.stat().st_mtime)
        known = self._file_ids.get(key)
        content = known if known is not None else await asyncio.to_thread(path.read_bytes)
        match attachment.kind:
            case "voice":
                message = await self._bot.send_voice(chat, content, caption=attachment.caption)
                file_id = message.voice.file_id if message.voice else ""
            case "photo":
                message = await self._bot.send_photo(chat, content, caption=attachment.caption)
                file_id = message.photo[-1].file_id if message.photo else ""
            case _:
                message = await self._bot.send_document(
                    chat, content, caption=attachment.caption, filename=path.name
                )
                file_id = message.document.file_id if message.document else ""
        if file_id:
            self._file_ids[key] = file_id
        return message.message_id
