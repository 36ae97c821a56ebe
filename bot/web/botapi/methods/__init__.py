"""The methods that the server knows, by their lower-case names."""

from __future__ import annotations

from bot.web.botapi.methods import commands, media, messages, places, profile, queries, updates
from bot.web.botapi.methods.registry import Method, Room

METHODS: dict[str, Method] = {
    method.name.lower(): method
    for family in (updates, messages, queries, places, media, commands, profile)
    for method in family.METHODS
}

__all__ = ["METHODS", "Method", "Room"]
