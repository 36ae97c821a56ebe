"""Updates: long polling, its offsets and conflicts, and webhooks that are tried again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import BadRequest, Conflict

from bot.web.botapi import Account, BotApi, Person, Running, serving

SECRET = "for-this-test"  # noqa: S105  # opens nothing but the hook of these tests


async def test_a_long_poll_answers_when_something_happens(
    bot: Bot, ana: Person, account: Account
) -> None:
    """A waiting poll returns with the update as soon as it exists."""
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await account.updates.polled.wait()
    number = ana.send("hola")
    (update,) = await asyncio.wait_for(waiting, 5)
    assert update.update_id == number
    assert update.message is not None
    assert update.message.text == "hola"
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "es"


async def test_only_the_offset_confirms(bot: Bot, ana: Person, account: Account) -> None:
    """What was fetched comes again until a higher offset confirms it."""
    first, second = ana.send("uno"), ana.send("dos")
    assert [u.update_id for u in await bot.get_updates(limit=1)] == [first]
    assert [u.update_id for u in await bot.get_updates()] == [first, second]
    assert [u.update_id for u in await bot.get_updates(offset=second)] == [second]
    settled = asyncio.create_task(ana.settled())
    assert await bot.get_updates(offset=second + 1) == ()
    await settled
    ana.send("tres")
    last = ana.send("cuatro")
    assert [u.update_id for u in await bot.get_updates(offset=-1)] == [last]
    assert list(account.updates.pending) == [last]


async def test_allowed_updates_are_remembered(bot: Bot, ana: Person) -> None:
    """A kind that was not asked for is not queued, until another list is given."""
    await bot.get_updates(allowed_updates=["callback_query"])
    assert ana.send("hola") == 0
    await bot.get_updates()
    assert ana.send("hola") == 0
    await bot.get_updates(allowed_updates=[])
    assert ana.send("hola") > 0


async def test_two_pollers_conflict(
    bot: Bot, ana: Person, account: Account, running: Running
) -> None:
    """The newer poll ends the older one with 409 in Telegram's words."""
    older = asyncio.create_task(bot.get_updates(timeout=30))
    await account.updates.polled.wait()
    async with Bot(bot.token, base_url=running.base_url) as twin:
        newer = asyncio.create_task(twin.get_updates(timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await older
        ana.send("hola")
        assert len(await newer) == 1


class Hook:
    """A webhook that answers as told and keeps what it got."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, Any], str]] = []
        self.answers: list[Response] = []
        self.now_busy = 0
        self.most_busy = 0
        self.gate: asyncio.Event | None = None
        self.arrived = asyncio.Condition()

    async def take(self, request: Request) -> Response:
        """One delivery."""
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        self.got.append((orjson.loads(await request.body()), secret))
        self.now_busy += 1
        self.most_busy = max(self.most_busy, self.now_busy)
        async with self.arrived:
            self.arrived.notify_all()
        if self.gate is not None:
            await self.gate.wait()
        self.now_busy -= 1
        return self.answers.pop(0) if self.answers else Response()

    async def has(self, count: int) -> None:
        """Wait for so many deliveries."""
        async with asyncio.timeout(5), self.arrived:
            await self.arrived.wait_for(lambda: len(self.got) >= count)

    @property
    def texts(self) -> list[str]:
        """What the messages said, in order of arrival."""
        return [update["message"]["text"] for update, _ in self.got]


@pytest.fixture
def hook() -> Hook:
    """The bot's end of the webhook."""
    return Hook()


@pytest.fixture
async def address(hook: Hook, running: Running) -> AsyncIterator[str]:
    """Where the hook listens; it is up as long as the server."""
    assert running.port
    app = Starlette(routes=[Route("/hook", hook.take, methods=["POST"])])
    async with serving(app) as listening:
        yield f"{listening.url}/hook"


async def test_a_webhook_gets_updates_with_its_secret(
    bot: Bot, ana: Person, hook: Hook, address: str
) -> None:
    """Updates are posted with the secret header, one chat's in order."""
    await bot.set_webhook(address, secret_token=SECRET)
    ana.send("uno")
    ana.send("dos")
    await ana.settled(seconds=5)
    assert hook.texts == ["uno", "dos"]
    assert {secret for _, secret in hook.got} == {SECRET}
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (address, 0)
    await bot.delete_webhook()


async def test_what_was_not_taken_comes_again(
    bot: Bot, ana: Person, hook: Hook, address: str, account: Account
) -> None:
    """A refusal is repeated until 2xx, and what comes after it in the chat waits."""
    hook.answers = [Response(status_code=503), Response(status_code=500)]
    ana.send("uno")
    await bot.set_webhook(address)
    ana.send("dos")
    await ana.settled(seconds=5)
    assert hook.texts == ["uno", "uno", "uno", "dos"]
    assert len({update["update_id"] for update, _ in hook.got}) == 2
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    assert not account.updates.pending
    await bot.delete_webhook()


async def test_a_webhook_that_is_down_loses_nothing(bot: Bot, ana: Person, hook: Hook) -> None:
    """Nobody listens at first; once somebody does, the update arrives."""
    app = Starlette(routes=[Route("/hook", hook.take, methods=["POST"])])
    async with serving(app) as listening:
        url, port = f"{listening.url}/hook", listening.port
    await bot.set_webhook(url)
    ana.send("uno")
    async with serving(app, port=port):
        await ana.settled(seconds=5)
        assert hook.texts == ["uno"]
        await bot.delete_webhook()


async def test_chats_are_delivered_in_parallel_up_to_the_limit(
    api: BotApi, account: Account, bot: Bot, hook: Hook, address: str
) -> None:
    """`max_connections` bounds how many deliveries are under way; one chat has one at most."""
    hook.gate = asyncio.Event()
    await bot.set_webhook(address, max_connections=2)
    people = [api.add_person(account, f"P{number}") for number in range(4)]
    for person in people:
        person.send("uno")
        person.send("dos")
    await hook.has(2)
    assert hook.now_busy == 2
    assert hook.texts == ["uno", "uno"]
    hook.gate.set()
    for person in people:
        await person.settled(seconds=5)
    assert hook.most_busy == 2
    assert len(hook.got) == 8
    await bot.delete_webhook()


async def test_a_method_in_the_response_is_carried_out(
    bot: Bot, api: BotApi, ana: Person, hook: Hook, address: str
) -> None:
    """A method that rides in the answer works; one that Telegram never runs there does not."""
    hook.answers = [
        JSONResponse({"method": "sendMessage", "chat_id": ana.id, "text": "hola"}),
        JSONResponse({"method": "deleteWebhook"}),
    ]
    await bot.set_webhook(address)
    ana.send("uno")
    ana.send("dos")
    await ana.settled(seconds=5)
    assert ana.screen.text == "hola"
    assert api.journal.of("sendMessage")[0].in_webhook
    assert (await bot.get_webhook_info()).url == address
    await bot.delete_webhook()


async def test_polling_and_a_webhook_conflict(
    bot: Bot, ana: Person, account: Account, address: str
) -> None:
    """While a webhook is set nobody polls; deleting it keeps what is pending unless told."""
    polling = asyncio.create_task(bot.get_updates(timeout=30))
    await account.updates.polled.wait()
    await bot.set_webhook(address)
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await polling
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    ana.send("uno")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()
    with pytest.raises(BadRequest, match="Bad webhook"):
        await bot.set_webhook("ftp://example.org")
    with pytest.raises(BadRequest, match="Secret token contains unallowed characters"):
        await bot.set_webhook(address, secret_token=f"{SECRET} !")
    assert await bot.close()
