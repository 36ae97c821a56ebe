"""People: somebody with a phone, told as a story: send, tap, share a location, see.

Waiting is by events: `sends`, `taps` and `shares` return when the bot has dealt with it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from bot.web.botapi.accounts import Account, Query
from bot.web.botapi.attention import Attention
from bot.web.botapi.chats import Chat, Json
from bot.web.botapi.entities import read_text
from bot.web.botapi.journal import Journal
from bot.web.botapi.shown import NotThere, Shown

SECONDS = 10.0


class Person:
    """Somebody who talks to one bot. Not for use from several event loops."""

    def __init__(
        self, account: Account, user: Json, *, journal: Journal, chat: Chat | None = None
    ) -> None:
        self.account = account
        self.user = user
        self.id = int(user["id"])
        self._journal = journal
        self._chat = chat
        self._last_update = 0
        self._attention = Attention(self.id, self.chat_id, int(account.user["id"]))
        self._leave = [account.listen(self.chat_id, self._attention.hear)]
        if chat is not None:
            self._leave.append(account.listen(self.id, self._attention.hear))

    # Where and what

    @property
    def chat_id(self) -> int:
        """The chat in which this person talks."""
        return self._chat.id if self._chat else self.id

    @property
    def chat(self) -> Chat | None:
        """The chat, None before the first word."""
        return self._chat or self.account.chats.get(self.id)

    @property
    def toasts(self) -> deque[str]:
        """The short texts that were shown over the chat, oldest first."""
        return self._attention.toasts

    @property
    def alerts(self) -> deque[str]:
        """The texts that had to be closed by hand."""
        return self._attention.alerts

    @property
    def messages(self) -> list[Shown]:
        """All that stands in the chat, oldest first."""
        return [Shown(m.body) for m in self.chat.messages.values()] if self.chat else []

    @property
    def screen(self) -> Shown:
        """The newest message of the bot."""
        if self.chat:
            for message in reversed(self.chat.messages.values()):
                if message.outgoing:
                    return Shown(message.body)
        raise NotThere("the bot has said nothing yet")

    @property
    def newest(self) -> int:
        """The number of the bot's newest message, 0 before it said anything."""
        messages = self.chat.messages.values() if self.chat else ()
        return next((message.id for message in reversed(messages) if message.outgoing), 0)

    @property
    def menu(self) -> Shown:
        """The newest message with buttons: what the person would tap on."""
        for shown in reversed(self.messages):
            if shown.rows:
                return shown
        raise NotThere("no message has buttons")

    @property
    def reply_buttons(self) -> list[str]:
        """The labels of the reply keyboard below the chat."""
        rows = (self.chat.keyboard or {}).get("keyboard", []) if self.chat else []
        return [b if isinstance(b, str) else str(b["text"]) for row in rows for b in row]

    # Doing; each returns the update's number, 0 if the bot gets none

    def send(self, text: str, *, reply_to: int = 0) -> int:
        """Type and send words or a command."""
        plain, entities = read_text(text)
        content: Json = {"text": plain, **({"entities": entities} if entities else {})}
        return self._say(content, reply_to=reply_to)

    def share_location(self, latitude: float, longitude: float) -> int:
        """Share a point."""
        return self._say({"location": {"latitude": latitude, "longitude": longitude}})

    def tap(self, label: str, *, on: int | None = None) -> int:
        """Press the button with this label, on the newest menu or on message `on`."""
        if on is None and label in self.reply_buttons:
            return self.send(label)
        shown = self.menu if on is None else self._message(on)
        button = shown.button(label)
        if "callback_data" not in button:
            raise NotThere(f"the button {label!r} opens something, it is no tap: {button}")
        return self.tap_data(button["callback_data"], on=shown.id)

    def tap_data(self, data: str, *, on: int | None = None) -> int:
        """Press a button that carries `data`, whether or not it is there (an old message's).

        A message that the server has lost reaches the bot as an InaccessibleMessage.
        """
        chat = self._open()
        if on is not None and on not in chat.messages and 0 < on <= self.account.last_message_id:
            shown = Shown({"chat": chat.brief, "message_id": on, "date": 0})
        else:
            shown = self.menu if on is None else self._message(on)
        query_id = self.account.ask(Query("callback", self.account.clock(), self.id, chat.id))
        self.account.taps.begin(query_id, chat.id, shown.id)
        body = {
            "id": query_id,
            "from": self.user,
            "message": shown.body,
            "chat_instance": chat.instance,
            "data": data,
        }
        return self._offer("callback_query", body)

    def inline(self, query: str, *, offset: str = "") -> str:
        """Type `@bot query` in some chat; returns the query's id."""
        query_id = self.account.ask(Query("inline", self.account.clock(), self.id, self.id))
        body = {
            "id": query_id,
            "from": self.user,
            "query": query,
            "offset": offset,
            "chat_type": "private",
        }
        self._offer("inline_query", body)
        return query_id

    def choose(self, result: Json) -> Shown:
        """Send an inline result into the chat where this person is."""
        chat = self._open()
        markup = result.get("reply_markup")
        content = {
            "via_bot": self.account.user,
            **result["message"],
            **({"reply_markup": markup} if markup else {}),
        }
        message = self.account.write(chat, self.user, content, outgoing=False)
        inline_id = f"inline{chat.id}_{message.id}"
        self.account.inline_messages[inline_id] = (chat.id, message.id)
        while len(self.account.inline_messages) > 1000:
            self.account.inline_messages.popitem(last=False)
        chosen = {"result_id": result["id"], "from": self.user, "query": ""}
        if self.account.updates.allowed and self.account.updates.allows("chosen_inline_result"):
            self._offer("chosen_inline_result", {**chosen, "inline_message_id": inline_id})
        return Shown(message.body)

    def block(self) -> int:
        """Block the bot."""
        return self._block(blocked=True)

    def unblock(self) -> int:
        """Let the bot in again."""
        return self._block(blocked=False)

    def in_group(self, group: Chat) -> Person:
        """The same person, talking in a group."""
        group.members.add(self.id)
        return Person(self.account, self.user, journal=self._journal, chat=group)

    def leave(self) -> None:
        """Stop listening (a closed tab)."""
        for leave in self._leave:
            leave()

    # Doing and waiting until the bot has dealt with it

    async def sends(self, text: str, *, seconds: float = SECONDS) -> Shown:
        """Send, and see what comes of it."""
        before = self._attention.look_up()
        return await self._outcome(self.send(text), before, seconds)

    async def taps(self, label: str, *, on: int | None = None, seconds: float = SECONDS) -> Shown:
        """Tap, and see what comes of it."""
        before = self._attention.look_up()
        return await self._outcome(self.tap(label, on=on), before, seconds)

    async def taps_data(
        self, data: str, *, on: int | None = None, seconds: float = SECONDS
    ) -> Shown:
        """Tap on a button that carries `data`, and see what comes of it."""
        before = self._attention.look_up()
        return await self._outcome(self.tap_data(data, on=on), before, seconds)

    async def shares(self, latitude: float, longitude: float, *, seconds: float = SECONDS) -> Shown:
        """Share a location, and see what comes of it."""
        before = self._attention.look_up()
        return await self._outcome(self.share_location(latitude, longitude), before, seconds)

    async def asks(self, query: str, *, seconds: float = SECONDS) -> list[Json]:
        """Inline mode: the results for these words."""
        query_id = self.inline(query)
        await self._until(
            lambda: query_id in self._attention.answers, seconds, f"no results for {query!r}"
        )
        results: list[Json] = self._attention.answers.pop(query_id)["results"]
        return results

    async def sees(self, words: str, *, seconds: float = SECONDS) -> Shown:
        """Wait until the newest message of the bot contains these words."""

        def there() -> bool:
            chat = self.chat
            return chat is not None and any(
                words in Shown(m.body).text for m in list(chat.messages.values())[-3:] if m.outgoing
            )

        await self._until(there, seconds, f"{words!r} is not on the screen")
        shown = [one for one in self.messages[-3:] if words in one.text]
        return shown[-1]

    async def next_screen(self, *, seconds: float = SECONDS) -> Shown:
        """Wait for the next thing that shows, and return the newest message."""
        await self._until(
            lambda: self._attention.changes > self._attention.seen, seconds, "nothing new shows"
        )
        self._attention.look_up()
        return self.screen

    async def settled(self, *, seconds: float = SECONDS) -> None:
        """Wait until the bot has confirmed all that this person did (also when it stays silent)."""
        await self.account.updates.settled(self._last_update, seconds)

    # How

    def _message(self, message_id: int) -> Shown:
        message = self.chat.messages.get(message_id) if self.chat else None
        if message is None:
            raise NotThere(f"message {message_id} is not in the chat")
        return Shown(message.body)

    def _open(self) -> Chat:
        chat = self.chat
        if chat is None:
            names = {k: v for k, v in self.user.items() if k in {"first_name", "username"}}
            chat = self.account.open_chat(Chat(self.id, "private", names, {self.id}))
        return chat

    def _say(self, content: Json, *, reply_to: int = 0) -> int:
        chat = self._open()
        if reply_to:
            content = {"reply_to_message": self._message(reply_to).body, **content}
        message = self.account.write(chat, self.user, content, outgoing=False)
        return self._offer("message", message.body) if self._reaches_bot(message.body) else 0

    def _reaches_bot(self, body: Json) -> bool:
        """In groups a bot sees commands, answers to it and mentions only (privacy mode)."""
        if self._chat is None:
            return not (self.chat and self.chat.blocked)
        username = str(self.account.user["username"]).lower()
        text = str(body.get("text", ""))
        if text.startswith("/"):
            _, at, whom = text.split(maxsplit=1)[0].lower().partition("@")
            return not at or whom == username
        answered = body.get("reply_to_message", {}).get("from", {}).get("id")
        return answered == self.account.user["id"] or f"@{username}" in text.lower()

    def _offer(self, kind: str, body: Json) -> int:
        update = self.account.offer(kind, body, self.chat_id)
        if update is None:
            return 0
        self._journal.updates.append(update)
        self._last_update = int(update["update_id"])
        return self._last_update

    def _block(self, *, blocked: bool) -> int:
        chat = self._open()
        chat.blocked = blocked
        member = {"status": "member", "user": self.account.user}
        kicked = {"status": "kicked", "user": self.account.user, "until_date": 0}
        body = {
            "chat": chat.brief,
            "from": self.user,
            "date": int(self.account.clock()),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }
        return self._offer("my_chat_member", body)

    async def _outcome(self, update_id: int, before: int, seconds: float) -> Shown:
        answered = self._attention.answered
        await self._until(
            lambda: self._attention.changes > before or self._attention.answered > answered,
            seconds,
            "the bot did not react",
        )
        try:
            await self.account.updates.settled(update_id, seconds)
        except TimeoutError:
            raise NotThere("the bot did not confirm the update") from None
        self._attention.look_up()
        return self.screen

    async def _until(self, true: Callable[[], bool], seconds: float, words: str) -> None:
        await self._attention.until(
            true, seconds, lambda: f"{words} after {seconds:g} s; {self._told()}"
        )

    def _told(self) -> str:
        refused: list[Any] = [
            (entry.method, entry.reply.get("description"))
            for entry in self._journal.calls
            if entry.code >= 400
        ]
        now = next((shown.text[:300] for shown in reversed(self.messages)), "")
        return f"the screen says {now!r}; refused calls: {refused[-3:]}"
