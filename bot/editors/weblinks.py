"""Web links: whether the sites that content names answer. Three verdicts, never a guess."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import aiohttp

from bot.core.checks.inspection import Inspection, table_path
from bot.core.content import Notice
from bot.core.markdown import Lines
from bot.core.problems import ROOT, Problem, warning
from bot.core.toml import line_of

_AGENT = {"User-Agent": "Mozilla/5.0 (compatible; puente-check)"}
_GONE = {404, 410}
_TOGETHER = 8
_TIMEOUT = aiohttp.ClientTimeout(total=20.0)
_ADDRESS = re.compile(r"https?://[^\s;,)\]\"'>]+")


class Verdict(StrEnum):
    """What is known about a link."""

    FINE = "fine"
    BROKEN = "broken"  # the site says that there is no such page, or there is no such site
    UNKNOWN = "could not check"  # refused, too slow, failing now: a person has to look


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link stands."""

    path: str
    line: int


def collect(inspection: Inspection) -> Mapping[str, list[Place]]:
    """All web addresses of the content, with the places where they stand."""
    content = inspection.content
    found: dict[str, list[Place]] = defaultdict(list)
    for folder in inspection.folders():
        for text in folder.texts.values():
            lines = Lines(text.body, text.first_line)
            for link in inspection.document(text).links:
                if link.target.startswith("http"):
                    found[link.target].append(Place(text.path, lines[link.at]))
        if isinstance(folder, Notice):
            continue
        named = [source.url for source in folder.table.sources]
        table = content.sources[table_path(folder).removeprefix(f"{ROOT}/")].splitlines()
        for url in [*named, getattr(folder.table, "web", "")]:
            if url:
                line = next((n for n, text in enumerate(table, 1) if url in text), 0)
                found[url].append(Place(table_path(folder), line))
    source = content.sources.get("facts.toml", "")
    for name, fact in content.facts.items():
        for url in _ADDRESS.findall(fact.source):
            found[url].append(Place(f"{ROOT}/facts.toml", line_of(source, "source", name)))
    return found


async def judge(urls: Iterable[str]) -> dict[str, tuple[Verdict, str]]:
    """Ask each address once, one at a time for each host. Gives the verdict and why."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        by_host[url.split("/", 3)[2] if url.count("/") > 1 else ""].append(url)
    gate = asyncio.Semaphore(_TOGETHER)
    verdicts: dict[str, tuple[Verdict, str]] = {}
    async with aiohttp.ClientSession(timeout=_TIMEOUT, headers=_AGENT) as session:

        async def ask_host(addresses: list[str]) -> None:
            async with gate:
                for url in addresses:
                    verdicts[url] = await _ask(session, url)

        await asyncio.gather(*(ask_host(addresses) for addresses in by_host.values()))
    return verdicts


async def _ask(session: aiohttp.ClientSession, url: str) -> tuple[Verdict, str]:
    try:
        async with session.get(url, allow_redirects=True) as answer:
            if answer.status in _GONE:
                return Verdict.BROKEN, f"the site says {answer.status}, there is no such page"
            if answer.status < 400:
                return Verdict.FINE, ""
            return Verdict.UNKNOWN, f"the site answers {answer.status}"
    except aiohttp.InvalidURL:
        return Verdict.BROKEN, "this is not an address"
    except aiohttp.ClientConnectorDNSError:
        # Without a network every name is unknown: that is no proof against the site.
        return Verdict.UNKNOWN, "there is no such site, or no network here"
    except TimeoutError:
        return Verdict.UNKNOWN, "the site did not answer in 20 seconds"
    except (aiohttp.ClientError, OSError, ValueError) as failed:
        return Verdict.UNKNOWN, f"the connection failed ({type(failed).__name__})"


async def find_broken_links(inspection: Inspection) -> list[Problem]:
    """A warning for each place of a link that is broken or that could not be checked."""
    places = collect(inspection)
    found: list[Problem] = []
    for url, (verdict, why) in (await judge(places)).items():
        for place in places[url]:
            if verdict is Verdict.BROKEN:
                fix = "Look for the page's new address, or remove the link."
                said = f"The link {url} is broken: {why}."
                found.append(warning(place.path, "broken-link", said, fix, line=place.line))
            elif verdict is Verdict.UNKNOWN:
                fix = "Open it in a browser to see."
                said = f"The link {url} could not be checked: {why}."
                found.append(warning(place.path, "unchecked-link", said, fix, line=place.line))
    return sorted(found)
