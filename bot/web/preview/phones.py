"""Phones: one for each open tab. A phone shows one person's chat and does what the person does."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from typing import Any

from bot.web.botapi import Account, BotApi, Event, NotThere, Person

Json = dict[str, Any]

_PHONES = 200
_WAITING = 1000


class Phone:
    """One person's phone. What happens goes to every screen (tab) that looks at it."""

    def __init__(self, account: Account, person: Person) -> None:
        self.account = account
        self.person = person
        self.key = secrets.token_urlsafe(16)
        self.routes: OrderedDict[int, str] = OrderedDict()
        self._screens: list[asyncio.Queue[Json]] = []
        self._leave = account.listen(person.id, self._hear)

    def close(self) -> None:
        """Forget this phone."""
        self._leave()
        self.person.leave()

    def look(self) -> asyncio.Queue[Json]:
        """A new screen on this phone: its first word is all that stands in the chat."""
        screen: asyncio.Queue[Json] = asyncio.Queue(_WAITING)
        self._screens.append(screen)
        screen.put_nowait(self.snapshot())
        return screen

    def turn_away(self, screen: asyncio.Queue[Json]) -> None:
        """The tab was closed."""
        if screen in self._screens:
            self._screens.remove(screen)

    def show(self, body: Json) -> None:
        """Tell every screen; one that does not keep up starts again from the whole chat."""
        for screen in self._screens:
            late = screen.full()
            while late and not screen.empty():
                screen.get_nowait()
            screen.put_nowait(self.snapshot() if late else body)

    def snapshot(self) -> Json:
        """All that this phone shows."""
        chat = self.person.chat
        texts = self.account.texts
        language = self.person.user.get("language_code", "")[:2]

        def text(kind: str, default: str = "") -> str:
            return texts.get((kind, language)) or texts.get((kind, "")) or default

        return {
            "kind": "hello",
            "person": self.person.user,
            "bot": {
                "name": text("name", self.account.user["first_name"]),
                "username": self.account.user["username"],
                "description": text("description"),
                "about": text("short_description"),
            },
            "messages": [shown.body for shown in self.person.messages],
            "routes": {str(number): path for number, path in self.routes.items()},
            "keyboard": chat.keyboard if chat else None,
            "blocked": bool(chat and chat.blocked),
            "commands": self.commands(),
        }

    def commands(self) -> list[dict[str, str]]:
        """The list that the client shows: the chat's own first, then wider ones, as Telegram."""
        language = self.person.user.get("language_code", "")[:2]
        for scope in (f"chat {self.person.id}", "all_private_chats", "default"):
            for code in (language, ""):
                found = self.account.commands.get((scope, code))
                if found:
                    return found
        return []

    def do(self, action: Json) -> None:
        """What the person does. An action that is not possible shows as a note on the screen."""
        try:
            self._do(action)
        except (NotThere, KeyError, TypeError, ValueError) as wrong:
            self.show({"kind": "note", "text": str(wrong)})

    def _do(self, action: Json) -> None:
        person = self.person
        match action.get("do"):
            case "send":
                text = str(action["text"]).strip()[:4096]
                if text:
                    person.send(text)
            case "tap":
                message_id, data = int(action["message"]), str(action["data"])
                self.routes[message_id] = data
                while len(self.routes) > 300:
                    self.routes.popitem(last=False)
                person.tap_data(data, on=message_id)
            case "locate":
                person.share_location(float(action["latitude"]), float(action["longitude"]))
            case "inline":
                query_id = person.inline(str(action["query"])[:256])
                self.show({"kind": "asked", "query_id": query_id, "query": action["query"]})
            case "block":
                person.block()
                self.show(self.snapshot())
            case "unblock":
                person.unblock()
                self.show(self.snapshot())

    def _hear(self, event: Event) -> None:
        person = self.person
        body: Json = {"kind": event.kind}
        if event.kind in {"message", "edit"}:
            body["message"] = event.body
            body["keyboard"] = person.chat.keyboard if person.chat else None
        elif event.kind == "commands":
            body["commands"] = self.commands()
        else:
            body |= event.body
        if event.kind == "delete":
            for message_id in event.body["message_ids"]:
                self.routes.pop(message_id, None)
        self.show(body)


class Phones:
    """All phones by key; the oldest are forgotten."""

    def __init__(self, api: BotApi, account: Account) -> None:
        self.api = api
        self.account = account
        self.by_key: OrderedDict[str, Phone] = OrderedDict()
        self._count = 0

    def add(self, name: str, language: str) -> Phone:
        """A new person with a phone in this client language."""
        self._count += 1
        person = self.api.add_person(
            self.account, f"{name or 'Person'} {self._count}", language=language
        )
        phone = Phone(self.account, person)
        self.by_key[phone.key] = phone
        while len(self.by_key) > _PHONES:
            self.by_key.popitem(last=False)[1].close()
        return phone

    def show(self, body: Json) -> None:
        """Tell every phone."""
        for phone in self.by_key.values():
            phone.show(body)
