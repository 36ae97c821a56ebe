"""Wires a running bot: requests, conversation, delivery, and the listeners beside it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

import structlog
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.chat.api import Api
from bot.chat.conversation import Conversation
from bot.chat.delivery import Delivery
from bot.chat.polling import Polling
from bot.chat.profile import publish_profile
from bot.chat.request import AiohttpRequest
from bot.cli.context import CommandError
from bot.cli.staff import MOUNT, StaffRoom
from bot.counts import Ledger
from bot.publisher import Publisher
from bot.settings import Settings
from bot.web.health import Metrics, health_app
from bot.web.listener import Listener
from bot.web.webhook import webhook_route

log = structlog.get_logger()

_LONGEST_PAUSE = 30.0


@dataclass(slots=True)
class Running:
    """A bot at work. `ready` is true once Telegram has said who we are."""

    request: AiohttpRequest
    api: Api
    delivery: Delivery
    conversation: Conversation
    polling: Polling | None = None
    listeners: list[Listener] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    ready: bool = False
    failed: BaseException | None = None

    async def until(self, stop: asyncio.Event) -> None:
        """Work until `stop`. Raises what ended a part of the bot before that."""
        stopping = asyncio.create_task(stop.wait())
        vital = [task for task in self.tasks if task.get_name() == "vital"]
        done, _ = await asyncio.wait([stopping, *vital], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        for task in done:
            if task is not stopping and not task.cancelled() and (wrong := task.exception()):
                raise wrong

    async def close(self) -> None:
        """Finish what is in hand and stop, within ten seconds."""
        self.ready = False
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        if self.polling is not None:
            await self.polling.stop()
        else:
            await self.delivery.drain(8.0)
        for listener in self.listeners:
            await listener.stop()
        await self.request.shutdown()


async def start_bot(
    settings: Settings,
    publisher: Publisher,
    ledger: Ledger,
    now: Callable[[], datetime],
    *,
    staff: StaffRoom | None = None,
) -> Running:
    """Start everything; returns when the bot listens. `staff` adds /stats and the dashboard."""
    metrics = Metrics()
    request = AiohttpRequest()
    await request.initialize()
    token = settings.bot_token
    api = Api(request, token, settings.api_url)
    bot = Bot(
        token,
        base_url=f"{settings.api_url.rstrip('/')}/bot",
        request=request,
        get_updates_request=request,
    )
    conversation = Conversation(
        api,
        bot,
        lambda: publisher.current,
        now,
        files=settings.content,
        searchable=publisher.searchable,
        staff=settings.staff,
        report=partial(staff.tell, bot) if staff else None,
    )
    delivery = Delivery(conversation, ledger, now, observe=metrics.observe)
    running = Running(request, api, delivery, conversation)
    _follow(metrics, delivery)
    monitor = health_app(
        lambda: running.ready, lambda: _troubles(running, ledger, publisher), metrics
    )
    try:
        if settings.monitor:
            await _listen(running, monitor, settings.monitor)
        await _meet(running)
        served: list[BaseRoute] = []
        if staff is not None and staff.dashboard is not None:
            served.append(Mount(MOUNT, app=staff.dashboard.app))
        if settings.webhook_url:
            secret = settings.webhook_secret.reveal() or _derive(token, "secret")
            path = f"{urlsplit(settings.webhook_url).path.rstrip('/')}/{_derive(token, 'path')}"
            served.append(
                webhook_route(path, secret, lambda update: delivery.deliver(update, riding=True))
            )
        if served:
            await _listen(running, Starlette(routes=served), settings.listen)
        if settings.webhook_url:
            url = f"{settings.webhook_url.rstrip('/')}/{_derive(token, 'path')}"
            await api.listen_by_webhook(url, secret)
            log.info("listening by webhook")
        else:
            await api.listen_by_polling()
            running.polling = Polling(api, delivery)
            running.tasks.append(asyncio.create_task(running.polling.run(), name="vital"))
            log.info("listening by polling")
        running.tasks.append(asyncio.create_task(publish_profile(api, publisher.current)))
        running.tasks.append(asyncio.create_task(api.keep_warm()))
    except BaseException:
        await running.close()
        raise
    running.ready = True
    # Taps go on meanwhile; whoever types words in this moment waits for it.
    running.tasks.append(asyncio.create_task(publisher.prepare_search()))
    return running


async def _meet(running: Running) -> None:
    """Ask Telegram who we are, for as long as the network is down."""
    pause = 0.5
    while True:
        try:
            me = await running.api.call("getMe")
        except InvalidToken:
            message = (
                "PUENTE_TOKEN: Telegram does not know this token; ask @BotFather for a new one."
            )
            raise CommandError(message) from None
        except TelegramError as failed:
            log.warning("Telegram cannot be reached yet", error=type(failed).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            running.conversation.username = me.get("username") or ""
            return


async def _listen(running: Running, app: Starlette, address: str) -> None:
    host, _, port = address.rpartition(":")
    listener = Listener(app, host.strip("[]") or "0.0.0.0", int(port))  # noqa: S104 - ":8080" means every address
    try:
        await listener.start()
    except OSError as taken:
        raise CommandError(f"{address} cannot be listened on: {taken.strerror}.") from taken
    running.listeners.append(listener)


def _follow(metrics: Metrics, delivery: Delivery) -> None:
    figures = delivery.figures
    names = ("answered", "repeated", "tried_again", "set_aside", "sent_back", "uncounted")
    metrics.follow(
        "counter",
        "puente_updates",
        "Updates by outcome since the start.",
        "outcome",
        lambda: {name: float(getattr(figures, name)) for name in names},
    )
    metrics.follow(
        "gauge",
        "puente_in_hand",
        "Updates that have come and are not done.",
        "state",
        lambda: {"in_hand": float(delivery.in_hand)},
    )


def _troubles(running: Running, ledger: Ledger, publisher: Publisher) -> list[str]:
    found = []
    if running.api.failing:
        found.append("Telegram cannot be reached.")
    if running.polling is not None and running.polling.trouble:
        found.append(running.polling.trouble)
    if ledger.state.name != "ok":
        found.append(f"The counts wait in memory: the database is {ledger.state.reason}.")
    if publisher.built.errors:
        found.append("The content has errors; the edition before them is shown.")
    return found


def _derive(token: str, purpose: str) -> str:
    """A private word that every replica derives from the token alike, and nobody else."""
    return hmac.new(token.encode(), f"puente {purpose}".encode(), hashlib.sha256).hexdigest()[:40]
