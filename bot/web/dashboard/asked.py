"""What a dashboard address asks for: range, period, filters and language, read from the URL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from bot.counts.picture import guess_period
from bot.counts.report import PERIODS, Dimension

MOST_DAYS = 1100
LANGUAGES = ("es", "en")


class AskedError(ValueError):
    """An address that makes no sense; the message is an id of the catalog."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the URL states it. `ui` is the language of the page itself."""

    first: date
    last: date
    period: Dimension
    ui: str
    language: str = ""
    topic: str = ""
    printing: bool = False

    def url(self, **changes: str) -> str:
        """The query part of an address that asks the same, with some things changed."""
        values = {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "by": str(self.period),
            "language": self.language,
            "topic": self.topic,
            "lang": self.ui,
        }
        values |= changes
        return urlencode({name: value for name, value in values.items() if value})


def read_asked(params: QueryParams, ui: str, usual: tuple[date, date]) -> Asked:
    """Read an address; what it leaves out is the usual range. Raises `AskedError`."""
    first = _day(params.get("from", ""), usual[0])
    last = _day(params.get("to", ""), max(usual[1], first) if not params.get("to") else usual[1])
    if first > last:
        raise AskedError("stats.error-range")
    if (last - first).days >= MOST_DAYS:
        raise AskedError("stats.too-much")
    by = params.get("by", "")
    period = next((word for word in PERIODS if word == by), None)
    return Asked(
        first,
        last,
        period or guess_period(first, last),
        ui,
        params.get("language", "")[:8],
        params.get("topic", "")[:120].strip("/"),
        params.get("print", "") == "1",
    )


def read_language(params: QueryParams, accepted: str, spoken: Collection[str]) -> str:
    """The page's language: the one asked for, or the first that the browser likes, or Spanish."""
    if (asked := params.get("lang", "")) in spoken:
        return asked
    for part in accepted.split(","):
        code = part.partition(";")[0].strip().lower().partition("-")[0]
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


def _day(text: str, usual: date) -> date:
    if not text:
        return usual
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise AskedError("stats.error-date") from error
    if not 2000 <= day.year <= 2200:
        raise AskedError("stats.error-date")
    return day
