"""A local Bot API server: strict where Telegram is strict, for the preview and for tests."""

from __future__ import annotations

from bot.web.botapi.accounts import Account, Event
from bot.web.botapi.api import BotApi
from bot.web.botapi.chats import Chat
from bot.web.botapi.flood import FloodLimit
from bot.web.botapi.people import Person
from bot.web.botapi.server import Running, create_app, serving
from bot.web.botapi.shown import NotThere, Shown

__all__ = [
    "Account",
    "BotApi",
    "Chat",
    "Event",
    "FloodLimit",
    "NotThere",
    "Person",
    "Running",
    "Shown",
    "create_app",
    "serving",
]
