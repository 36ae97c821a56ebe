"""The directory: how one place is written, on the border's two clocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from babel.dates import format_skeleton
from babel.numbers import format_decimal
from babel.units import format_unit

from bot.core import hours
from bot.core.content import Place, first
from bot.core.facts import Hours, Phone, State
from bot.core.layout import shorten
from bot.core.markup import join, plain
from bot.core.pages import Pages
from bot.core.places import Map, Near
from bot.core.visit import Pin

_SAME_TOWN = 3.0
"""Kilometres within which a place that is known by its town only is "in" that town."""
_SUMMARY = 150
_FLAGS = {"mx": "🇲🇽", "bz": "🇧🇿"}


@dataclass(frozen=True, slots=True)
class Directory:
    """Writes places for readers. HTML is Telegram's."""

    pages: Pages
    map: Map

    def say(self, language: str, name: str, /, **values: object) -> str:
        """Interface words, escaped for Telegram's HTML."""
        return escape(self.pages.words.say(language, name, **values), quote=False)

    def town_label(self, town: str) -> str:
        """`🇲🇽 Chetumal`."""
        table = self.pages.content.towns[town]
        return f"{_FLAGS[table.country]} {table.name}"

    def need_label(self, need: str, language: str) -> str:
        """`🏥 Health`."""
        table = self.pages.content.needs[need]
        return shorten(
            f"{table.icon} {first(table.name, self.pages.content.languages, language)}".strip()
        )

    def is_open(self, place: Place, moment: datetime) -> bool | None:
        """Open at the moment; None when the hours are not known."""
        fact = self.pages.content.facts.get(place.table.hours)
        if not isinstance(fact, Hours) or fact.state(self.pages.today) is State.WITHHELD:
            return None
        return hours.status(fact.opening_hours, fact.country, moment).open

    def status(self, place: Place, language: str, moment: datetime) -> str:
        """Open until…, opens at…, or that the hours are not known (HTML)."""
        fact = self.pages.content.facts.get(place.table.hours)
        if not isinstance(fact, Hours) or fact.state(self.pages.today) is State.WITHHELD:
            return self.say(language, "near.hours-unknown")
        status = hours.status(fact.opening_hours, fact.country, moment)
        clock = self.say(language, f"clock.{fact.country}")
        if status.until is None:
            text = self.say(language, "near.always" if status.open else "near.closed")
        else:
            here = moment.astimezone(hours.zone(fact.country))
            name = "near.open-until" if status.open else "near.opens"
            when = self._when(status.until, here, language)
            text = self.say(language, name, when=when, clock=clock)
        doubtful = fact.use == "ask-first" or fact.state(self.pages.today) is State.STALE
        return f"{text} ({self.say(language, 'fact.ask-first')})" if doubtful else text

    def distance(self, near: Near, language: str) -> str:
        """`800 m`, `2.3 km`, `about 12 km`; the town alone when that is all that is known."""
        town = self.pages.content.towns.get(near.place.table.town)
        if near.about and town and (near.km is None or near.km < _SAME_TOWN):
            # The centre of the town is not the door: a distance to it would be a guess.
            return self.say(language, "near.in-town", town=town.name)
        if near.km is None:
            return ""
        locale = self.pages.content.languages[language].locale
        if near.km < 0.95:
            metres = max(50, round(near.km * 20) * 50)
            text = format_unit(metres, "length-meter", "short", locale=locale)
        else:
            value = round(near.km, 1) if near.km < 10 else round(near.km)
            number = format_decimal(value, locale=locale)
            text = format_unit(number, "length-kilometer", "short", locale=locale)
        return self.say(language, "near.about", distance=text) if near.about else text

    def card(self, language: str, place: Place) -> str:
        """A place as it is shared into another chat, where nobody knows when it is read (HTML)."""
        pages, table = self.pages, place.table
        text = pages.text(place.texts, language)
        contact = [f"📍 {escape(table.address, quote=False)}"] if table.address else []
        contact += [f"☎ {pages.writer.write(name, language)}" for name in table.phones]
        lines = [
            f"<b>{escape(table.name, quote=False)}</b>",
            join(pages.document(text).blocks),
            "\n".join(contact),
            f"<i>{pages.rests_on(table.checked, table.sources, language)}</i>",
        ]
        return "\n\n".join(line for line in lines if line)

    def pin(self, place: Place, language: str) -> Pin | None:
        """The pin of a place; None when only its town is known: that is never drawn as the door."""
        point, about = self.map.point(place)
        if point is None or about:
            return None
        title = self.pages.text(place.texts, language).title
        town = self.pages.content.towns.get(place.table.town)
        address = place.table.address or (town.name if town else place.table.name)
        return Pin(*point, title, address)

    def entry(self, number: int, near: Near, language: str, moment: datetime, country: str) -> str:
        place = near.place
        text = self.pages.text(place.texts, language)
        name = escape(text.title or place.table.name, quote=False)
        where = self.distance(near, language)
        if place.table.town == "" and place.table.at is None:
            where = self.say(language, "near.by-phone")
        elif place.table.country != country:
            where = f"{where} · {self.say(language, f'near.across-{place.table.country}')}"
        lines = [f"<b>{number}. {name}</b>" + (f" · {where}" if where else "")]
        if summary := _summary(plain(join(self.pages.document(text).blocks[:1]))):
            lines.append(escape(summary, quote=False))
        if place.table.hours or not self._only_short_codes(place):
            lines.append(self.status(place, language, moment))
        lines += [f"☎ {self.pages.writer.write(fact, language)}" for fact in place.table.phones[:1]]
        return "\n".join(lines)

    def _only_short_codes(self, place: Place) -> bool:
        """Whether it is reached by an emergency number alone: nobody asks for its hours."""
        facts = [self.pages.content.facts.get(name) for name in place.table.phones]
        numbers = [fact.number for fact in facts if isinstance(fact, Phone)]
        return bool(numbers) and all(not number.startswith("+") for number in numbers)

    def contact(self, place: Place, language: str, moment: datetime) -> Iterable[str]:
        """Where it is, its phones, hours and addresses, a line each (HTML)."""
        table, facts, write = place.table, self.pages.content.facts, self.pages.writer.write
        if table.address:
            yield f"📍 {escape(table.address, quote=False)}"
        elif table.town:
            yield f"📍 {escape(self.town_label(table.town), quote=False)}"
        for name in table.phones:
            if name in facts:
                yield f"☎ {write(name, language)}"
        yield self.status(place, language, moment)
        if table.hours in facts:
            yield f"🕐 {write(table.hours, language)}"
        if table.web:
            yield f'🌐 <a href="{escape(table.web)}">{escape(_host(table.web))}</a>'
        if table.email:
            yield f"✉️ {escape(table.email, quote=False)}"

    def _when(self, moment: datetime, here: datetime, language: str) -> str:
        locale = self.pages.content.languages[language].locale
        clock = hours.write_time(moment.time(), locale)
        day = moment.date()
        if day == here.date():
            return clock
        if day == here.date() + timedelta(days=1):
            return self.pages.words.say(language, "near.tomorrow", time=clock)
        words = self.pages.words
        if words.has(language, f"day.{day.weekday()}"):
            return f"{words.say(language, f'day.{day.weekday()}')} {clock}"
        return f"{format_skeleton('E', moment, locale=locale)} {clock}"


def _summary(text: str) -> str:
    """The first sentences of a text, as many as fit in about two lines."""
    if len(text) <= _SUMMARY:
        return text
    cut = text.rfind(". ", 0, _SUMMARY)
    return text[: cut + 1] if cut > 0 else text[: _SUMMARY - 1].rsplit(" ", 1)[0] + "…"


def _host(address: str) -> str:
    return address.split("//", 1)[1].removeprefix("www.").partition("/")[0]
