"""A conversation: one update in, the calls that answer it out. It remembers nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

import structlog
from telegram import Bot
from telegram.error import BadRequest, Forbidden

from bot.chat import send
from bot.chat.api import Api
from bot.chat.attachments import Attachments
from bot.chat.clearing import clear
from bot.chat.delivery import Answered
from bot.chat.memory import Memory
from bot.chat.updates import Arrival, Asked, Called, Chosen, Event, Left, read_update
from bot.core import route
from bot.core.edition import Edition
from bot.core.layout import with_note
from bot.core.respond import respond
from bot.core.screens import Screen
from bot.core.sharing import cards
from bot.core.visit import Command, Count, Door, Location, Mode, Reply, Tap, Visit, Words

log = structlog.get_logger()

_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_SAME = "message is not modified"
_CACHE = 300

StaffReport = Callable[[int, str], Awaitable[None]]
"""Answers /stats in a staff member's chat, in a language."""


class Conversation:
    """Answers updates from the current edition. See `bot.chat.delivery.Answerer`."""

    def __init__(
        self,
        api: Api,
        bot: Bot,
        current: Callable[[], Edition],
        now: Callable[[], datetime],
        *,
        files: Path,
        searchable: Callable[[], Awaitable[None]],
        username: str = "",
        staff: frozenset[int] = frozenset(),
        report: StaffReport | None = None,
    ) -> None:
        self._api = api
        self._current = current
        self._now = now
        self._searchable = searchable
        self.username = username
        self._staff = staff
        self._report = report
        self._attachments = Attachments(api, bot, files)
        self.memory = Memory(api, current)

    async def answer(self, update: Mapping[str, Any], *, riding: bool) -> Answered:
        """Answer one update. Raises `telegram.error.TelegramError` when Telegram does not play."""
        event = read_update(update, self.username)
        if isinstance(event, Arrival):
            if isinstance(event.what, Tap):
                return await self._answer_tap(event, event.what, riding=riding)
            return Answered(await self._answer_message(event))
        return Answered(await self._answer_other(event) if event else ())

    async def _answer_tap(self, tap: Arrival, what: Tap, *, riding: bool) -> Answered:
        reply = respond(self._current(), Visit(what, self._now(), hint=tap.hint))
        acknowledge: dict[str, Any] = {"callback_query_id": tap.query}
        if reply.toast:
            acknowledge["text"] = reply.toast
        if riding:
            await self._show_tapped(tap, reply)
            response = {"method": "answerCallbackQuery", **acknowledge}
            return Answered(reply.counts, response)
        # No TaskGroup: what goes wrong must stay the Telegram error that it is.
        await asyncio.gather(self._show_tapped(tap, reply), self._acknowledge(acknowledge))
        return Answered(reply.counts)

    async def _acknowledge(self, body: Mapping[str, Any]) -> None:
        try:
            await self._api.call("answerCallbackQuery", body)
        except BadRequest:
            log.debug("tap was too old to acknowledge")

    async def _show_tapped(self, tap: Arrival, reply: Reply) -> None:
        if reply.erase:
            await self._delete(tap.chat, tap.message)
            return
        if reply.ask_location:
            await self._ask_location(tap.chat, reply, _language(tap))
            return
        if tap.message is None or reply.mode is Mode.SEND:
            await self._send(tap.chat, reply.screen)
        else:
            await self._edit(tap.chat, tap.message, reply.screen)
        for attachment in reply.attachments:
            self.memory.saw(tap.chat, await self._attachments.send(tap.chat, attachment))
        if reply.language:
            await self.memory.choose(tap.chat, reply.language)

    async def _answer_message(self, arrival: Arrival) -> tuple[Count, ...]:
        chat, what = arrival.chat, arrival.what
        self.memory.saw(chat, arrival.message)
        language = await self.memory.language(chat)
        if isinstance(what, Words):
            await self._searchable()
        edition = self._current()
        if (
            isinstance(what, Command)
            and what.name == "stats"
            and await self._tell_staff(chat, language)
        ):
            return ()
        if isinstance(what, Words) and self._declines(edition, what.text):
            await self._remove_keyboard(chat)
            await self._delete(chat, arrival.message)
            what = Command("near")
        reply = respond(edition, Visit(what, self._now(), language, arrival.hint))
        if reply.erase:
            await self._erase(chat, arrival.message or 0, reply, edition, language, arrival.hint)
            return reply.counts
        if isinstance(what, Location):
            await self._remove_keyboard(chat)
        await self._send(chat, reply.screen)
        for attachment in reply.attachments:
            self.memory.saw(chat, await self._attachments.send(chat, attachment))
        if isinstance(what, Location) and not await self._delete(chat, arrival.message):
            spoken = language or edition.content.languages.guess(arrival.hint)
            note = edition.words.say(spoken, "location.not-deleted")
            await self._api.call("sendMessage", {"chat_id": chat, "text": note})
        if reply.language:
            await self.memory.choose(chat, reply.language)
        return reply.counts

    async def _answer_other(self, event: Event) -> tuple[Count, ...]:
        match event:
            case Asked():
                await self._answer_inline(event)
            case Chosen(result):
                return self._count_shared(result)
            case Called(chat, hint):
                await self._answer_group(chat, hint)
            case Left(chat):
                self.memory.forget(chat)
        return ()

    async def _answer_inline(self, asked: Asked) -> None:
        await self._searchable()
        edition = self._current()
        language = await self.memory.language(asked.person)
        language = language or edition.content.languages.guess(asked.hint)
        label = edition.words.say(language, "group.open")
        results = [
            send.inline_result(card, label, self.username)
            for card in cards(edition, asked.words, language)
        ]
        body = {
            "inline_query_id": asked.query,
            "results": results,
            "cache_time": _CACHE,
            "is_personal": True,
        }
        try:
            await self._api.call("answerInlineQuery", body)
        except BadRequest:
            log.debug("inline query was too old to answer")

    def _count_shared(self, result: str) -> tuple[Count, ...]:
        link = route.read_link(result)
        if link is None or link.path not in self._current().content.topics:
            return ()
        return (Count(link.language, link.path, Door.INLINE),)

    async def _answer_group(self, chat: int, hint: str | None) -> None:
        edition = self._current()
        language = edition.content.languages.guess(hint)
        button = {
            "text": edition.words.say(language, "group.open"),
            "url": f"https://t.me/{self.username}?start={language}",
        }
        body = {
            "chat_id": chat,
            "text": edition.words.say(language, "group.start"),
            "reply_markup": {"inline_keyboard": [[button]]},
        }
        await self._api.call("sendMessage", body)

    async def _tell_staff(self, chat: int, language: str | None) -> bool:
        # In a private chat the chat's number is the person's.
        if self._report is None or chat not in self._staff:
            return False
        await self._report(chat, language or self._current().content.languages.source)
        return True

    def _declines(self, edition: Edition, text: str) -> bool:
        return any(
            text == edition.words.say(language.code, "location.cancel")
            for language in edition.content.languages
        )

    async def _send(self, chat: int, screen: Screen) -> None:
        sent = await self._api.call("sendMessage", send.send_body(chat, screen), chat=chat)
        self.memory.saw(chat, sent.get("message_id"))

    async def _edit(self, chat: int, message: int, screen: Screen) -> None:
        body = send.edit_body(chat, message, screen)
        try:
            await self._api.call("editMessageText", body, chat=chat)
        except BadRequest as refused:
            said = refused.message.lower()
            if any(reason in said for reason in _GONE):
                await self._send(chat, screen)
            elif _SAME not in said:
                raise

    async def _ask_location(self, chat: int, reply: Reply, language: str) -> None:
        say = self._current().words.say
        share, cancel = say(language, "location.button"), say(language, "location.cancel")
        body = send.location_body(chat, reply.screen.text, share, cancel)
        sent = await self._api.call("sendMessage", body)
        self.memory.saw(chat, sent.get("message_id"))

    async def _remove_keyboard(self, chat: int) -> None:
        """Only a message can take a reply keyboard away; that message goes at once, too."""
        body = {"chat_id": chat, "text": "📍", "reply_markup": {"remove_keyboard": True}}
        sent = await self._api.call("sendMessage", body)
        await self._delete(chat, sent.get("message_id"))

    async def _delete(self, chat: int, message: int | None) -> bool:
        if message is None:
            return False
        try:
            await self._api.call("deleteMessage", {"chat_id": chat, "message_id": message})
        except (BadRequest, Forbidden):
            return False
        return True

    async def _erase(
        self,
        chat: int,
        newest: int,
        reply: Reply,
        edition: Edition,
        language: str | None,
        hint: str | None,
    ) -> None:
        refused = await clear(self._api, chat, newest, self.memory.messages(chat))
        self.memory.forget(chat)
        spoken = language or edition.content.languages.guess(hint)
        screen = reply.screen
        if refused:
            partly = edition.words.say(spoken, "clear.partly")
            screen = with_note(screen, escape(partly, quote=False))
        await self._send(chat, screen)
        if language:
            await self.memory.choose(chat, spoken)


def _language(tap: Arrival) -> str:
    wanted = route.decode(tap.what.data) if isinstance(tap.what, Tap) else None
    return wanted.language if wanted else ""
