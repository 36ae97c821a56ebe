"""The publisher: reads `content/` and `locales/`, holds the current edition, replaces it whole."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import structlog
from babel.messages.pofile import PoFileError, read_po
from watchfiles import awatch

from bot.core.content import ROOT, Tree
from bot.core.edition import Built, Edition, build
from bot.core.hours import zone
from bot.core.problems import Problem, error
from bot.core.words import Catalog

log = structlog.get_logger()

DOMAIN = "messages"
_TEXTS = {".toml", ".md"}
_LARGEST_TEXT = 1_000_000
"""Bytes; a larger text file is not read: no phone would show it."""
_FORMAT = re.compile(r"{([a-z_]*)}")


def border_day(moment: datetime) -> date:
    """The day an edition is made for: the border's later clock, Belize's (UTC−6), decides.

    Nothing expires on one side while the other still lives the day before.
    """
    return moment.astimezone(zone("bz")).date()


def border_midnight(moment: datetime) -> datetime:
    """When the next border day begins."""
    here = moment.astimezone(zone("bz"))
    return (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def read_tree(folder: Path) -> tuple[Tree, list[Problem]]:
    """Read a content folder into memory. Links are not followed out of it."""
    texts: dict[str, bytes] = {}
    sizes: dict[str, int] = {}
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        try:
            if not path.resolve().is_relative_to(folder.resolve()):
                text = "This link leads out of the content folder."
                fix = "Put the file itself here."
                problems.append(error(f"{ROOT}/{name}", "link", text, fix))
            elif path.is_file():
                size = path.stat().st_size
                if path.suffix in _TEXTS and size <= _LARGEST_TEXT:
                    texts[name] = path.read_bytes()
                elif path.suffix in _TEXTS:
                    text = f"This file has {size // 1000} kB; a text has at most 1,000."
                    fix = "Part it into several topics."
                    problems.append(error(f"{ROOT}/{name}", "too-big", text, fix))
                else:
                    sizes[name] = size
        except OSError as refused:
            text = f"This file cannot be read: {refused.strerror}."
            fix = "Check its permissions, or remove it."
            problems.append(error(f"{ROOT}/{name}", "unreadable", text, fix))
    return Tree(texts, sizes), problems


def read_catalogs(folder: Path, domain: str = DOMAIN) -> tuple[dict[str, Catalog], list[Problem]]:
    """Read the interface words of all languages from their .po files; fuzzy ones are left out."""
    catalogs: dict[str, Catalog] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob(f"*/LC_MESSAGES/{domain}.po")):
        code = path.parent.parent.name
        name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        try:
            # No locale is named: CLDR, and so Babel, does not know Belize Kriol.
            with path.open("rb") as file:
                catalog = read_po(file, abort_invalid=True, charset="utf-8")
        except (PoFileError, UnicodeDecodeError, ValueError) as refused:
            text = f"These interface words cannot be read: {refused}."
            problems.append(error(name, "po", text, "Mend the line, or ask a developer."))
            continue
        words: dict[str, str | tuple[str, ...]] = {}
        for message in catalog:
            if not message.id or message.fuzzy:
                continue
            if isinstance(message.id, (tuple, list)):
                if message.string and all(message.string):
                    words[message.id[0]] = tuple(message.string)
            elif isinstance(message.string, str) and message.string:
                words[message.id] = message.string
        catalogs[code] = words
    problems += _find_wrong_values(folder.name, catalogs, domain)
    return catalogs, problems


def _find_wrong_values(folder: str, catalogs: Mapping[str, Catalog], domain: str) -> list[Problem]:
    """Words whose {values} are not those of the same words in the other languages."""
    problems = []
    asked: dict[str, set[str]] = {}
    for code, catalog in catalogs.items():
        for name, words in catalog.items():
            text = " ".join(words) if isinstance(words, tuple) else words
            values = set(_FORMAT.findall(text)) - {"count"}
            if text.strip() and asked.setdefault(name, values) != values:
                path = f"{folder}/{code}/LC_MESSAGES/{domain}.po"
                text = f"`{name}` uses {sorted(values)}, others use {sorted(asked[name])}."
                fix = "Use the same words between { and } in all languages."
                problems.append(error(path, "po-values", text, fix))
    return problems


class Publisher:
    """Holds the current edition. Readers take `current` once per visit.

    `clock` gives the moment (aware). Listeners hear of every build, also of refused ones.
    """

    def __init__(self, content: Path, locales: Path, clock: Callable[[], datetime]) -> None:
        self.content = content
        self.locales = locales
        self._clock = clock
        self._current: Edition | None = None
        self.built = Built(None, ())
        self.listeners: list[Callable[[Built], Awaitable[None] | None]] = []

    @property
    def current(self) -> Edition:
        """The edition that readers see."""
        if self._current is None:
            raise LookupError("no edition has been published yet")
        return self._current

    def build(self) -> Built:
        """Read the folders and build today's edition, without showing it to anybody."""
        return build_folder(self.content, self.locales, border_day(self._clock()))

    def publish(self) -> Built:
        """Build, and if there are no errors replace the current edition. The old one stays else."""
        self.built = self.build()
        self._take(self.built)
        return self.built

    def _take(self, built: Built) -> None:
        if built.edition is not None:
            self._current = built.edition
            log.info("edition published", topics=len(built.edition.content.topics))
            return
        for problem in built.errors:
            log.error("edition refused", problem=str(problem))

    async def follow(self, stop: asyncio.Event) -> None:
        """Publish again whenever a file is saved, and at the border's midnight, until `stop`."""
        await asyncio.gather(self._follow_files(stop), self._follow_days(stop))

    async def _follow_files(self, stop: asyncio.Event) -> None:
        folders = [folder for folder in (self.content, self.locales) if folder.is_dir()]
        async for _ in awatch(*folders, stop_event=stop, debounce=200, step=50):
            await self.republish()

    async def _follow_days(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            now = self._clock()
            wait = (border_midnight(now) - now).total_seconds()
            try:
                await asyncio.wait_for(stop.wait(), timeout=max(1.0, wait))
            except TimeoutError:
                await self.republish()

    async def republish(self) -> Built:
        """Publish from a running bot: the build runs in a thread, taps go on meanwhile."""
        built = await asyncio.to_thread(self.build)
        self.built = built
        self._take(built)
        for listener in self.listeners:
            waiting = listener(built)
            if waiting is not None:
                await waiting
        return built


def build_folder(content: Path, locales: Path, today: date) -> Built:
    """Read two folders and build an edition of a day."""
    if not content.is_dir():
        text = "There is no such folder."
        fix = "Set PUENTE_CONTENT to the folder that holds languages.toml."
        return Built(None, (error(str(content), "missing", text, fix),))
    tree, unreadable = read_tree(content)
    catalogs, wrong = read_catalogs(locales)
    built = build(tree, catalogs, today)
    problems = tuple(sorted({*built.problems, *unreadable, *wrong}))
    edition = None if any(p.level == "error" for p in problems) else built.edition
    return Built(edition, problems, built.content)
