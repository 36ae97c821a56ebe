"""The publisher: holds the edition that readers see, and replaces it whole when content changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

import structlog
from watchfiles import awatch

from bot.allocator import give_back
from bot.core.edition import Built, Edition
from bot.days import border_day, border_midnight
from bot.elsewhere import Forked, LostError, do_elsewhere, fork
from bot.making import Made, make
from bot.signature import Signature, sign, wait_until_quiet
from bot.slim import make_slim, make_slim_first

log = structlog.get_logger()

_RETRY = 1.0
_TRIES = 20


class Publisher:
    """Holds the current edition. Readers take `current` once per visit.

    `clock` gives the moment (aware). Listeners hear of every build, also of refused ones. With
    `slim` other processes make the editions, which come without what only editors look at.
    """

    def __init__(
        self,
        content: Path,
        locales: Path,
        clock: Callable[[], datetime],
        *,
        slim: bool = False,
    ) -> None:
        self.content = content
        self.locales = locales
        self._clock = clock
        self._slim = slim
        self._forked: Forked | None = None
        self._current: Edition | None = None
        self._seen: tuple[Signature, date] | None = None
        self._preparing: asyncio.Task[None] | None = None
        self.made = Made(Built(None, ()))
        self.listeners: list[Callable[[Built], Awaitable[None] | None]] = []

    @property
    def built(self) -> Built:
        """What the last build gave, whether or not readers see it."""
        return self.made.built

    @property
    def current(self) -> Edition:
        """The edition that readers see."""
        if self._current is None:
            raise LookupError("no edition has been published yet")
        return self._current

    def build(self) -> Built:
        """Read the folders and build today's edition, without showing it to anybody."""
        return self._make().built

    def begin(self) -> None:
        """Begin the first edition in a copy of this process, which must have no thread or loop yet.

        `publish` waits for the edition, `prepare_search` for its search.
        """
        self._look()
        self._forked = fork(partial(make_slim_first, self.content, self.locales, self._today()))

    def publish(self) -> Built:
        """Build, and if there are no errors replace the current edition. The old one stays else."""
        made = self._receive()
        if made is None:
            self._look()
            made = self._make()
        self._take(made)
        return self.built

    def _look(self) -> None:
        wait_until_quiet(self.content, self.locales)
        self._seen = (sign(self.content, self.locales), self._today())

    def _receive(self) -> Made | None:
        """The edition that was begun, if one was."""
        if self._forked is None:
            return None
        try:
            made: Made = self._forked.take()
        except LostError:
            log.warning("the process that made the edition has ended; making it here")
            self._leave()
            return None
        return made

    def _leave(self) -> None:
        if self._forked is not None:
            self._forked.close()
            self._forked = None

    def _today(self) -> date:
        return border_day(self._clock())

    def _make(self) -> Made:
        return make(self.content, self.locales, self._today())

    async def _make_again(self) -> Made:
        if self._slim:
            work = partial(make_slim, self.content, self.locales, self._today())
            return await do_elsewhere(work)
        return await asyncio.to_thread(self._make)

    def _take(self, made: Made) -> None:
        before, self.made = self.made.built, made
        built = made.built
        if built.edition is not None:
            self._current = built.edition
            log.info("edition published", topics=len(built.edition.content.topics))
            return
        kept = "the last good edition stays" if self._current else "there is no edition yet"
        log.error("edition refused", errors=len(built.errors), readers=kept)
        for problem in built.errors:
            if problem not in before.errors:
                log.error("mend this", problem=str(problem))

    async def prepare_search(self) -> None:
        """Make the search of the current edition; `searchable` waits for it."""
        self._preparing = asyncio.create_task(self._make_search(self.current))
        await self._preparing

    async def _make_search(self, edition: Edition) -> None:
        if self._forked is None:
            if not (self._slim and edition.searchable):  # a slim one has what it can have
                edition.adopt(await do_elsewhere(edition.indexing()))
            return
        try:
            edition.adopt(await asyncio.to_thread(self._forked.take))
        except LostError:
            log.warning("the process that made the search has ended; making everything anew")
            await self.republish()
        finally:
            self._leave()
            give_back()

    async def searchable(self) -> None:
        """Wait while the search is being made: nobody need make it twice."""
        if self._preparing is not None:
            await asyncio.wait([self._preparing])

    async def follow(self, stop: asyncio.Event) -> None:
        """Publish again whenever a file is saved, and at the border's midnight, until `stop`."""
        await asyncio.gather(self._follow_files(stop), self._follow_days(stop))

    async def _follow_files(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            folders = [folder for folder in (self.content, self.locales) if folder.is_dir()]
            try:
                async for _ in awatch(*folders, stop_event=stop, debounce=200, step=50):
                    await self._publish_changes(stop)
            except (OSError, RuntimeError) as failed:
                # The folder itself was moved, or the system has no watches left.
                log.warning("the content folder cannot be watched", error=str(failed))
            if not stop.is_set():
                await _pause(stop, _RETRY)
                await self._publish_changes(stop)

    async def _publish_changes(self, stop: asyncio.Event) -> None:
        """Publish what was saved, once nobody writes any more."""
        while not stop.is_set():
            quiet = await asyncio.to_thread(wait_until_quiet, self.content, self.locales)
            if quiet is not None:
                break
            log.warning("a file is being written without an end", readers="the old edition stays")
        else:
            return
        if (quiet, border_day(self._clock())) != self._seen:
            await self.republish()

    async def _follow_days(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            if self._seen is not None and self._seen[1] != border_day(self._clock()):
                await self.republish()  # midnight came before this began to wait for it
            now = self._clock()
            wait = (border_midnight(now) - now).total_seconds()
            if not await _pause(stop, max(1.0, wait)):
                await self.republish()

    async def republish(self) -> Built:
        """Publish from a running bot: taps go on while a thread or another process builds.

        From another process the search comes with the pages. Else pages are shown at once, and
        until the search knows them, words lead where they led before.
        """
        for _ in range(_TRIES):
            before = await asyncio.to_thread(sign, self.content, self.locales)
            made = await self._make_again()
            if await asyncio.to_thread(sign, self.content, self.locales) == before:
                break  # nothing was saved while it was read
        else:
            log.warning("the content changes faster than it can be read; readers keep the old one")
            return self.built
        self._seen = (before, border_day(self._clock()))
        edition = made.built.edition
        made_search = edition is not None and edition.searchable
        if edition is not None and not made_search and self._current and self._current.searchable:
            edition.adopt(self._current.index)
        self._take(made)
        for listener in self.listeners:
            waiting = listener(self.built)
            if waiting is not None:
                await waiting
        if edition is not None and not made_search:
            await self.prepare_search()
        give_back()
        return self.built


async def _pause(stop: asyncio.Event, seconds: float) -> bool:
    """Wait; True when `stop` came before the time was over."""
    try:
        await asyncio.wait_for(stop.wait(), timeout=seconds)
    except TimeoutError:
        return False
    return True
