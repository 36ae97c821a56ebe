"""The local Bot API: takes calls, keeps the state, writes the journal. Knows nothing of HTTP."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from typing import Any

from bot.web.botapi.accounts import Account, new_token, new_user
from bot.web.botapi.calls import Call, Upload
from bot.web.botapi.chats import Chat
from bot.web.botapi.errors import Dropped, Refusal, unauthorized
from bot.web.botapi.faults import Faults
from bot.web.botapi.flood import FloodLimit
from bot.web.botapi.journal import Entry, Journal
from bot.web.botapi.methods import METHODS, Method, Room
from bot.web.botapi.people import Person


class BotApi:
    """One server. Use it from one event loop.

    `clock` gives seconds since 1970 (tests move it). `flood` limits messages; None never does.
    `query_life` is the number of seconds in which a tap can be answered. `webhook_wait` is the
    first wait before a webhook request is repeated a second time, in seconds.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        flood: FloodLimit | None = None,
        query_life: float = 15.0,
        webhook_wait: float = 1.0,
        journal_size: int = 10_000,
    ) -> None:
        self.clock = clock
        self.flood = flood
        self.faults = Faults()
        self.journal = Journal(journal_size)
        self.accounts: dict[str, Account] = {}
        self.query_life = query_life
        self.webhook_wait = webhook_wait
        self._bot_numbers = itertools.count(7_000_000_001)
        self._person_numbers = itertools.count(5_100_000_001)
        self._group_numbers = itertools.count(1_001_800_000_001)

    # Who is there

    def add_bot(self, name: str = "Puente", username: str = "puente_bot") -> Account:
        """Register a bot; its `token` opens the server."""
        number = next(self._bot_numbers)
        user = {
            **new_user(number, name, username=username),
            "is_bot": True,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
        }
        account = Account(new_token(number), user, self.clock)
        self.accounts[account.token] = account
        return account

    def add_person(
        self,
        account: Account,
        name: str = "Ana",
        *,
        username: str = "",
        language: str = "",
        person_id: int | None = None,
    ) -> Person:
        """Somebody with a phone; `language` is the client's language code (an IETF tag)."""
        number = next(self._person_numbers) if person_id is None else person_id
        user = new_user(number, name, username=username, language_code=language)
        return Person(account, user, journal=self.journal)

    def add_group(self, account: Account, title: str, *people: Person) -> Chat:
        """A group with the bot and these people in it."""
        number = -next(self._group_numbers)
        chat = Chat(number, "supergroup", {"title": title}, {person.id for person in people})
        return account.open_chat(chat)

    # Calls

    async def call(
        self,
        token: str,
        method: str,
        params: dict[str, Any],
        files: dict[str, Upload] | None = None,
        *,
        in_webhook: bool = False,
    ) -> tuple[int, dict[str, Any]]:
        """Carry out one call: the HTTP status and the answer. Raises Dropped if a fault says so."""
        call = Call(params, files or {})
        found = METHODS.get(method.lower())
        name = found.name if found else method
        try:
            result = await self._carry_out(token, found, call)
            code, reply = 200, {"ok": True, "result": result}
        except Refusal as refusal:
            code, reply = refusal.code, refusal.body()
        self.journal.write(Entry(self.clock(), token, name, params, code, reply, in_webhook))
        return code, reply

    async def _carry_out(self, token: str, found: Method | None, call: Call) -> Any:
        account = self.accounts.get(token)
        if account is None:
            raise unauthorized()
        if found is None:
            raise Refusal(404, "Not Found: method not found")
        method = found.name.lower()
        delay = self.faults.delay(method)
        if delay:
            await asyncio.sleep(delay)
        chat_id = call.integer("chat_id") or None
        if self.faults.faults:
            self.faults.strike(method, chat_id, after=False)
        if self.flood is not None and chat_id is not None and found.counts_as_message:
            self.flood.take(chat_id, self.clock())
        result = found.run(Room(self, account), call)
        if asyncio.iscoroutine(result):
            result = await result
        if self.faults.faults:
            self.faults.strike(method, chat_id, after=True)
        return result

    async def stop(self) -> None:
        """End long polls and webhooks; nothing that waits is lost."""
        for account in self.accounts.values():
            account.updates.end_poll("stop")
            if account.webhook is not None:
                await account.webhook.close()


__all__ = ["BotApi", "Dropped"]
