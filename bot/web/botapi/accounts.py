"""One bot at the server: who it is, its chats, its settings and what it was asked."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.web.botapi.calls import Call
from bot.web.botapi.chats import Chat, Json, Message
from bot.web.botapi.errors import bad_request, forbidden
from bot.web.botapi.files import Files
from bot.web.botapi.taps import Taps
from bot.web.botapi.updates import Update, Updates

if TYPE_CHECKING:
    from bot.web.botapi.webhook import Webhook

_QUERIES = 100_000
_CHATS = 100_000


@dataclass(frozen=True, slots=True)
class Event:
    """Something that shows in a chat: `kind` is message, edit, delete, answer, action, inline,
    commands or menu; `body` depends on it."""

    kind: str
    chat_id: int
    body: Json


@dataclass(slots=True)
class Query:
    """A tap or an inline query that waits for its answer."""

    kind: str  # "callback" or "inline"
    at: float
    user_id: int
    chat_id: int
    answered: bool = False


Listener = Callable[[Event], None]


@dataclass(slots=True)
class Account:
    """State of one bot. Everything is bounded and lives in memory only."""

    token: str
    user: Json
    clock: Callable[[], float]
    updates: Updates = field(default_factory=Updates)
    webhook: Webhook | None = None
    webhook_info: Json = field(default_factory=dict)
    chats: OrderedDict[int, Chat] = field(default_factory=OrderedDict)
    queries: OrderedDict[str, Query] = field(default_factory=OrderedDict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menus: dict[int, Json] = field(default_factory=dict)
    files: Files = field(default_factory=Files)
    inline_messages: OrderedDict[str, tuple[int, int]] = field(default_factory=OrderedDict)
    listeners: dict[int, list[Listener]] = field(default_factory=dict)
    watchers: list[Listener] = field(default_factory=list)
    taps: Taps = field(default_factory=Taps)
    last_message_id: int = 0

    # Chats and messages

    def open_chat(self, chat: Chat) -> Chat:
        """Know a chat from now on."""
        self.chats[chat.id] = chat
        while len(self.chats) > _CHATS:
            self.chats.popitem(last=False)
        return chat

    def chat_of(self, call: Call, *, write: bool = True) -> Chat:
        """The chat that a call names, or a Refusal."""
        name = call.text("chat_id")
        if not name:
            raise bad_request("chat_id is empty")
        try:
            chat = self.chats.get(int(name))
        except ValueError:
            wanted = name.removeprefix("@").lower()
            chats = (c for c in self.chats.values() if c.kind != "private")
            chat = next(
                (c for c in chats if c.names.get("username", "").lower() == wanted and wanted), None
            )
        if chat is None:
            raise bad_request("chat not found")
        if write and chat.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def message_of(self, call: Call, chat: Chat, purpose: str) -> Message:
        """The message that a call names; `purpose` is "edit", "delete"… for the refusal."""
        message_id = call.integer("message_id")
        if message_id == 0:
            raise bad_request("message identifier is not specified")
        message = chat.messages.get(message_id)
        if message is None:
            raise bad_request(f"message to {purpose} not found")
        return message

    def write(self, chat: Chat, sender: Json, content: Json, *, outgoing: bool) -> Message:
        """A new message in the chat; whoever looks at the chat sees it."""
        self.last_message_id += 1
        body = {
            "message_id": self.last_message_id,
            "from": sender,
            "chat": chat.brief,
            "date": int(self.clock()),
            **content,
        }
        message = Message(body, outgoing)
        chat.keep(message)
        self.tell(Event("message", chat.id, body))
        return message

    def rewrite(self, chat: Chat, message: Message, content: Json) -> Message:
        """Replace what a message says, in place."""
        kept = ("message_id", "from", "chat", "date", "reply_to_message", "via_bot")
        body = {name: message.body[name] for name in kept if name in message.body}
        message.body = {**body, "edit_date": int(self.clock()), **content}
        self.tell(Event("edit", chat.id, message.body))
        return message

    def erase(self, chat: Chat, message_ids: list[int]) -> None:
        """Take messages away for everyone."""
        chat.forget(*message_ids)
        self.tell(Event("delete", chat.id, {"message_ids": message_ids}))

    # Updates and queries

    def offer(self, kind: str, body: Json, lane: int) -> Update | None:
        """Queue an update, if the bot wants this kind."""
        return self.updates.add(kind, body, lane)

    def ask(self, query: Query) -> str:
        """A new query's id."""
        query_id = str(secrets.randbits(62))
        self.queries[query_id] = query
        while len(self.queries) > _QUERIES:
            self.queries.popitem(last=False)
        return query_id

    # Onlookers

    def tell(self, event: Event) -> None:
        """Let everybody who looks at this chat know."""
        for listener in (*self.listeners.get(event.chat_id, ()), *self.watchers):
            listener(event)

    def listen(self, chat_id: int, listener: Listener) -> Callable[[], None]:
        """Hear what happens in a chat; returns what ends it."""
        self.listeners.setdefault(chat_id, []).append(listener)

        def leave() -> None:
            heard = self.listeners.get(chat_id, [])
            if listener in heard:
                heard.remove(listener)
            if not heard:
                self.listeners.pop(chat_id, None)

        return leave


def new_token(number: int) -> str:
    """A token of the real shape, of no worth anywhere else."""
    return f"{number}:{secrets.token_urlsafe(26)[:35].ljust(35, 'A')}"


def new_user(number: int, name: str, **more: Any) -> Json:
    """A User object."""
    given = {key: value for key, value in more.items() if value not in {None, ""}}
    return {"id": number, "is_bot": False, "first_name": name, **given}
