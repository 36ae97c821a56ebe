"""What staff get: the figures in chat and, when there is a secret, the dashboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode

from bot.counts import Ledger, StoreError
from bot.counts.charts import Charts, ChartsError
from bot.counts.gazette import Gazette
from bot.counts.staff import staff_report
from bot.counts.topics import titles_of, topics_of
from bot.counts.words import words_of
from bot.days import border_day
from bot.publisher import Publisher
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.web.dashboard import Dashboard

log = structlog.get_logger()

MOUNT = "/stats"
"""Where the dashboard stands on the public listener."""


class StaffRoom:
    """The figures of one ledger, in words and pictures. `invented` marks sample data."""

    def __init__(
        self,
        settings: Settings,
        publisher: Publisher,
        ledger: Ledger,
        now: Callable[[], datetime],
        *,
        invented: bool = False,
    ) -> None:
        self._settings = settings
        self._now = now
        self._charts = Charts()

        def title(language: str, topic: str) -> str:
            return titles_of(publisher.current)(language, topic)

        words = words_of(publisher.made.staff)
        languages = tuple(publisher.current.content.languages.by_code)
        self.gazette = Gazette(
            ledger,
            title,
            lambda: topics_of(publisher.current),
            languages,
            settings.stats_bin,
            invented,
            words,
        )
        secret = settings.dashboard_secret.reveal()
        self.dashboard: Dashboard | None = None
        if secret:
            # A bot without a dashboard need not carry it in memory.
            from bot.web.dashboard import create_dashboard  # noqa: PLC0415

            self.dashboard = create_dashboard(
                ledger,
                title,
                lambda: topics_of(publisher.current),
                secret=secret,
                password=settings.dashboard_password.reveal(),
                languages=languages,
                bin=settings.stats_bin,
                invented=invented,
                words=words,
                today=lambda: border_day(now()),
            )

    async def tell(self, bot: Bot, chat: int, language: str) -> None:
        """Answer /stats in a staff member's chat: a picture, a short table, a one-time link."""
        say = self.gazette.say(language)
        keyboard = None
        if self.dashboard is not None:
            link = self.dashboard.make_link(public_address(self._settings))
            button = InlineKeyboardButton(
                say("stats.link-text", minutes=self.dashboard.link_minutes), url=link
            )
            keyboard = InlineKeyboardMarkup([[button]])
        try:
            today = border_day(self._now())
            report = await staff_report(self.gazette, language, today, charts=self._charts)
        except (StoreError, ChartsError) as failed:
            log.warning("/stats has no picture", error=type(failed).__name__)
            away = "stats.database-away" if isinstance(failed, StoreError) else "stats.charts-away"
            await bot.send_message(chat, say(away), reply_markup=keyboard)
            return
        await bot.send_photo(
            chat, report.png, caption=report.text, parse_mode=ParseMode.HTML, reply_markup=keyboard
        )


def public_address(settings: Settings) -> str:
    """Where the dashboard is reached from outside."""
    if settings.dashboard_url:
        return settings.dashboard_url.rstrip("/")
    if settings.webhook_url:
        parts = urlsplit(settings.webhook_url)
        return f"{parts.scheme}://{parts.netloc}{MOUNT}"
    return f"http://{settings.listen}{MOUNT}"
