"""What a tab is told when it opens again."""

from __future__ import annotations

import orjson

from bot.web.botapi import BotApi
from bot.web.preview.phones import Phones


async def test_a_tab_that_opens_again_is_told_which_screen_each_message_shows() -> None:
    """After a reload the panel still knows the route behind every message."""
    api = BotApi()
    phone = Phones(api, api.add_bot()).add("Ana", "es")
    phone.routes[5] = "es/rights/detained"
    told = orjson.loads(orjson.dumps(phone.snapshot()))
    assert told["routes"] == {"5": "es/rights/detained"}
