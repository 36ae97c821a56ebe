"""Getting updates: long polling, webhooks and the end of a session."""

from __future__ import annotations

import asyncio
import re
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from bot.web.botapi.calls import Call
from bot.web.botapi.errors import Dropped, Refusal, bad_request, conflict
from bot.web.botapi.methods.registry import Method, Room
from bot.web.botapi.updates import Poll, Update
from bot.web.botapi.webhook import Webhook

_LONGEST_POLL = 50
_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first"
)
_OTHER_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


async def get_updates(room: Room, call: Call) -> list[Update]:
    """What is unconfirmed, waiting up to `timeout` seconds for something to come."""
    updates = room.account.updates
    if room.account.webhook is not None:
        raise conflict(_WEBHOOK_ACTIVE)
    updates.end_poll(_OTHER_POLLER)
    _remember_allowed(room, call)
    offset = call.integer("offset")
    if offset:
        updates.confirm(offset)
    limit = min(max(call.integer("limit", 100), 1), 100)
    timeout = min(max(call.integer("timeout"), 0), _LONGEST_POLL)
    if not updates.pending and timeout:
        poll = updates.poll = Poll()
        updates.polled.set()
        try:
            await asyncio.wait_for(poll.event.wait(), timeout)
        except TimeoutError:
            pass
        finally:
            if updates.poll is poll:
                updates.poll = None
        if poll.ended_by and poll.ended_by != "stop":
            raise conflict(poll.ended_by)
    return updates.first(limit)


def _remember_allowed(room: Room, call: Call) -> None:
    allowed = call.parsed("allowed_updates")
    if allowed is not None:
        if not isinstance(allowed, list):
            raise bad_request("can't parse allowed_updates JSON object")
        room.account.updates.allowed = [str(kind) for kind in allowed] or None


async def set_webhook(room: Room, call: Call) -> bool:
    """Send updates to an address from now on; an empty one ends that."""
    url = call.text("url")
    if not url:
        return await delete_webhook(room, call)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_request("bad webhook: invalid webhook URL specified")
    secret = call.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if re.fullmatch(r"[A-Za-z0-9_-]*", secret) is None:
        raise bad_request("secret token contains unallowed characters")
    await _end_delivery(room, "terminated by setWebhook request")
    _remember_allowed(room, call)
    if call.flag("drop_pending_updates"):
        room.account.updates.confirm(room.account.updates.next_id)
    webhook = Webhook(
        room.account.updates,
        url,
        secret=secret,
        connections=min(max(call.integer("max_connections", 40), 1), 100),
        run=partial(_run_in_response, room),
        first_wait=room.api.webhook_wait,
    )
    room.account.webhook = webhook
    room.account.webhook_info = {"has_custom_certificate": call.upload("certificate") is not None}
    webhook.open()
    return True


async def _run_in_response(room: Room, method: str, params: dict[str, Any]) -> None:
    try:
        await room.api.call(room.account.token, method, params, in_webhook=True)
    except Dropped:
        return  # nobody waits for this answer


async def delete_webhook(room: Room, call: Call) -> bool:
    """Back to polling."""
    await _end_delivery(room, "")
    if call.flag("drop_pending_updates"):
        room.account.updates.confirm(room.account.updates.next_id)
    return True


async def _end_delivery(room: Room, why: str) -> None:
    if why:
        room.account.updates.end_poll(why)
    webhook, room.account.webhook = room.account.webhook, None
    room.account.webhook_info = {}
    if webhook is not None:
        await webhook.close()


def get_webhook_info(room: Room, _call: Call) -> dict[str, Any]:
    """Where updates go and how that is going."""
    webhook = room.account.webhook
    info: dict[str, Any] = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": room.account.webhook_info.get("has_custom_certificate", False),
        "pending_update_count": len(room.account.updates.pending),
    }
    if webhook is not None:
        info["max_connections"] = webhook.connections
        if webhook.last_error is not None:
            info["last_error_date"], info["last_error_message"] = webhook.last_error
    if room.account.updates.allowed:
        info["allowed_updates"] = room.account.updates.allowed
    return info


async def close(room: Room, _call: Call) -> bool:
    """The bot leaves this server instance; here it may come back at once."""
    if room.account.webhook is not None:
        raise Refusal(400, "Bad Request: webhook is active; use deleteWebhook first")
    room.account.updates.end_poll("stop")
    return True


METHODS = (
    Method("getUpdates", get_updates),
    Method("setWebhook", set_webhook),
    Method("deleteWebhook", delete_webhook),
    Method("getWebhookInfo", get_webhook_info),
    Method("close", close),
    Method("logOut", close),
)
