"""Chats: who is in them and which messages stand there. Messages are Bot API objects."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Message:
    """One message. `body` is what the Bot API shows of it; it is replaced whole by an edit."""

    body: Json
    outgoing: bool  # from the bot

    @property
    def id(self) -> int:
        """Its number in the chat."""
        return int(self.body["message_id"])


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group (negative id), as one bot sees it."""

    id: int
    kind: str  # "private", "group" or "supergroup"
    names: Json  # first_name, username… or title
    members: set[int] = field(default_factory=set)
    messages: OrderedDict[int, Message] = field(default_factory=OrderedDict)
    keyboard: Json | None = None  # the reply keyboard that stands below the chat
    blocked: bool = False
    kept: int = 300

    @property
    def brief(self) -> Json:
        """The Chat object inside messages."""
        return {"id": self.id, "type": self.kind, **self.names}

    @property
    def instance(self) -> str:
        """`chat_instance`: the same for a chat for ever, and not its id."""
        digest = hashlib.blake2b(str(self.id).encode(), digest_size=7).digest()
        return str(int.from_bytes(digest, "big"))

    def keep(self, message: Message) -> None:
        """Store a new message; the oldest are forgotten."""
        self.messages[message.id] = message
        while len(self.messages) > self.kept:
            self.messages.popitem(last=False)

    def forget(self, *message_ids: int) -> None:
        """The server loses these messages: they can no longer be edited or deleted."""
        for message_id in message_ids:
            self.messages.pop(message_id, None)
