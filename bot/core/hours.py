"""Opening hours on a place's own clock, written for readers on both sides of the border."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_time, get_day_names
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # not in its stubs

from bot.core.words import Words

ZONES = {"mx": "America/Cancun", "bz": "America/Belize"}
"""The clock of each side: Quintana Roo is UTC−5 and Belize UTC−6, all year."""

_MONDAY = date(2024, 1, 1)
_DAYS = 7


@dataclass(frozen=True, slots=True)
class Status:
    """Whether a place is open at a moment, and when that changes (on the place's clock)."""

    open: bool
    until: datetime | None


@lru_cache(maxsize=4096)
def zone(country: str) -> ZoneInfo:
    """The clock of `mx` or `bz`."""
    return ZoneInfo(ZONES[country])


@lru_cache(maxsize=4096)
def _evaluator(hours: str, country: str) -> OpeningHours:
    return OpeningHours(hours, timezone=zone(country), country=country.upper())


def validate(hours: str, country: str) -> str:
    """Why these are not opening hours in OpenStreetMap's syntax; empty when they are."""
    try:
        OpeningHours(hours, timezone=zone(country), country=country.upper())
    except ParserError as refused:
        return " ".join(str(refused).splitlines()[-1].split())
    return ""


def status(hours: str, country: str, moment: datetime) -> Status:
    """Open or closed at `moment` (aware), public holidays of the country included."""
    evaluator = _evaluator(hours, country)
    here = moment.astimezone(zone(country))
    until = evaluator.next_change(here)
    return Status(evaluator.is_open(here), until)


@lru_cache(maxsize=4096)
def week(hours: str) -> tuple[tuple[tuple[time, time], ...], ...]:
    """The open spans of an ordinary week, Monday first; a span that ends at 00:00 ends the day."""
    evaluator = OpeningHours(hours)
    days: list[tuple[tuple[time, time], ...]] = []
    for offset in range(_DAYS):
        start = datetime.combine(_MONDAY + timedelta(days=offset), time())
        end = start + timedelta(days=1)
        spans = [
            (first.time(), last.time())
            for first, last, state, _ in evaluator.intervals(start, end)
            if str(state).lower().endswith("open")
        ]
        days.append(tuple(spans))
    return tuple(days)


def write_time(moment: time, locale: str) -> str:
    """A time of day as readers of `locale` write it, 24 hours: `7:00`."""
    return format_time(moment, "H:mm", locale=locale)


def write_week(hours: str, words: Words, language: str) -> str:
    """The week in one line, on the place's clock: `Mon–Fri 9:00–14:30 · Sat 9:00–13:00`."""
    days = week(hours)
    locale = words.languages[language].locale
    if all(spans == ((time(), time()),) for spans in days):
        return words.say(language, "hours.always")
    parts: list[str] = []
    for spans, group in groupby(range(_DAYS), key=lambda day: days[day]):
        if not spans:
            continue
        numbers = list(group)
        named = _name_days(numbers[0], numbers[-1], words, language)
        clock = ", ".join(f"{write_time(a, locale)}–{_end(b, locale)}" for a, b in spans)
        parts.append(f"{named} {clock}")
    return " · ".join(parts)


def write_both_clocks(hours: str, country: str, words: Words, language: str) -> str:
    """The week on the place's clock and, in brackets, on the clock of the other side."""
    here = write_week(hours, words, language)
    if all(spans == ((time(), time()),) for spans in week(hours)):
        return here
    other = "bz" if country == "mx" else "mx"
    shifted = write_shifted_week(hours, country, other, words, language)
    return words.say(
        language,
        "hours.both",
        here=here,
        there=shifted,
        clock=words.say(language, f"clock.{country}"),
        other_clock=words.say(language, f"clock.{other}"),
    )


def write_shifted_week(hours: str, country: str, other: str, words: Words, language: str) -> str:
    """The times of the week's spans on the other side's clock, without repeating equal ones."""
    locale = words.languages[language].locale
    noon = datetime.combine(_MONDAY, time(12), tzinfo=zone(country))
    shift = noon.astimezone(zone(other)).replace(tzinfo=None) - noon.replace(tzinfo=None)
    seen = dict.fromkeys(span for spans in week(hours) for span in spans)
    return ", ".join(
        f"{write_time(_shift(a, shift), locale)}–{_end(_shift(b, shift), locale)}" for a, b in seen
    )


def _shift(moment: time, by: timedelta) -> time:
    return (datetime.combine(_MONDAY, moment) + by).time()


def _end(moment: time, locale: str) -> str:
    return "24:00" if moment == time() else write_time(moment, locale)


def _name_days(first: int, last: int, words: Words, language: str) -> str:
    if (first, last) == (0, _DAYS - 1):
        return words.say(language, "hours.daily")
    if words.has(language, f"day.{first}"):
        names = {day: words.say(language, f"day.{day}") for day in (first, last)}
    else:
        names = dict(get_day_names("abbreviated", locale=words.languages[language].locale).items())
    return names[first] if first == last else f"{names[first]}–{names[last]}"
