"""Near me: choose a town and a need, and see the nearest help, open or closed, on its own clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from babel.dates import format_skeleton
from babel.numbers import format_decimal
from babel.units import format_unit

from bot.core import hours, route
from bot.core.content import ROOT, Place, first
from bot.core.facts import Hours, State
from bot.core.layout import bottom, pack, shorten
from bot.core.markup import join, plain
from bot.core.pages import Pages
from bot.core.places import Map, Near
from bot.core.screens import Button, Screen
from bot.core.visit import Pin

ANY = "-"
"""Stands for "any" where a route names a town or a need."""
PER_PART = 5
TOWNS = 10
MOST = 60
"""The most places that one list pages through."""
FAR = 250.0
"""Kilometres beyond which the nearest place is not near."""
_SAME_TOWN = 3.0
"""Kilometres within which a place that is known by its town only is "in" that town."""
_SUMMARY = 150
_FLAGS = {"mx": "🇲🇽", "bz": "🇧🇿"}


@dataclass(frozen=True, slots=True)
class Guide:
    """Makes the screens of the help directory. Nothing here remembers a point."""

    pages: Pages
    map: Map

    def say(self, language: str, name: str, /, **values: object) -> str:
        """Interface words, escaped for Telegram's HTML."""
        return escape(self.pages.words.say(language, name, **values), quote=False)

    def towns(self, language: str, need: str = ANY, part: int = 1) -> Screen:
        """Where are you? The towns that have places for the need, both sides of the border."""
        content = self.pages.content
        used = {
            place.table.town
            for place in self.map.places
            if need in (ANY, *place.table.needs)
        }
        names = [name for name in content.towns if name in used]
        parts = max(1, -(-len(names) // TOWNS))
        part = min(part, parts)
        shown = names[(part - 1) * TOWNS : part * TOWNS]
        buttons = [
            Button(self.town_label(name), str(route.verb(language, "near", name, need)))
            for name in shown
        ]
        here = Button(
            self.pages.words.say(language, "button.share-location"),
            str(route.verb(language, "here", *((need,) if need != ANY else ()))),
        )
        screen = self._opening(language)
        text = screen.text
        if need in content.needs:
            text += f"\n\n{self.need_label(need, language)}"
        keyboard = ((here,), *pack(buttons), *self._turn(language, ("near", ANY, need), part, parts))
        return Screen(text, (*keyboard, bottom(self.pages.words, language, "near", back=language)), screen.origin)

    def needs(self, language: str, town: str) -> Screen:
        """What do you need in this town?"""
        content = self.pages.content
        around = self._around(town)
        buttons = [
            Button(self.need_label(need, language), str(route.verb(language, "near", town, need)))
            for need in content.needs
            if any(need in place.table.needs for place in around)
        ]
        everything = Button(
            self.pages.words.say(language, "near.everything"),
            str(route.verb(language, "near", town, "all")),
        )
        text = self.say(language, "near.choose-need", town=self.town_label(town))
        back = str(route.verb(language, "near"))
        rows = (*pack([*buttons, everything]), bottom(self.pages.words, language, "near", back=back))
        return Screen(f"<b>{text}</b>", rows)

    def around_town(
        self, language: str, town: str, need: str, moment: datetime, part: int, *, both: bool
    ) -> Screen:
        """The nearest places to a town's centre, the same side of the border first."""
        wanted = "" if need == "all" else need
        table = self.pages.content.towns[town]
        if table.at:
            near = self.ranked(table.at, table.country, wanted, both=both)
        else:
            near = [Near(place, None, about=True) for place in self.map.unlocated(town, wanted)]
        near += [Near(place, None, about=False) for place in self.map.remote(table.country, wanted)]
        parts = max(1, -(-len(near) // PER_PART))
        part = min(part, parts)
        start = (part - 1) * PER_PART
        shown = near[start : start + PER_PART]
        named = self.need_label(need, language) if wanted else self.say(language, "near.everything")
        head = f"<b>{named} · {escape(self.town_label(town), quote=False)}</b>"
        text = self._listing(head, shown, start, language, moment, table.country)
        args = (town, need, *(("both",) if both else ()))
        rows = [*self._numbers(shown, start, language, town, need)]
        rows += self._turn(language, ("near", *args), part, parts)
        if not both:
            label = self.pages.words.say(language, "near.both-sides")
            rows.append((Button(label, str(route.verb(language, "near", town, need, "both"))),))
        back = str(route.verb(language, "near", town))
        return Screen(text, (*rows, bottom(self.pages.words, language, "near", back=back)))

    def around_point(
        self, language: str, point: tuple[float, float], moment: datetime, need: str = ""
    ) -> Screen:
        """The nearest places to a shared point. Its buttons name the nearest town, not the point."""
        town = self.map.town_of(point)
        country = self.pages.content.towns[town].country if town else "mx"
        near = self.ranked(point, country, need, both=False)[:PER_PART]
        head = f"<b>{self.say(language, 'near.title')}</b>"
        if not near or (near[0].km or 0) > FAR:
            head += f"\n\n{self.say(language, 'near.far')}"
        text = self._listing(head, near, 0, language, moment, country)
        rows = [*self._numbers(near, 0, language, town or ANY, need or "all")]
        screen = self.needs(language, town)
        note = self.say(language, "near.more-in-town", town=self.town_label(town))
        return Screen(f"{text}\n\n{note}", (*rows, *screen.rows))

    def place(self, language: str, place: Place, moment: datetime, back: str) -> Screen:
        """Everything known about one place."""
        pages, table = self.pages, place.table
        text = pages.text(place.texts, language)
        document = pages.document(text)
        lines = [f"<b>{escape(table.name, quote=False)}</b>", join(document.blocks)]
        contact = [*self._contact(place, language, moment)]
        if not table.phones:
            contact.append(self.say(language, "place.no-phone"))
        lines.append("\n".join(contact))
        foot = [pages.rests_on(table.checked, table.sources, language)]
        foot += pages.marks(place.texts, text, language)
        if table.use == "ask-first":
            foot.append(self.say(language, "place.ask-first"))
        if table.review_by < pages.today:
            foot.append(self.say(language, "page.stale"))
        lines.append("\n".join(f"<i>{line}</i>" for line in foot))
        buttons = []
        if self.pin(place, language):
            pin = str(route.verb(language, "pin", place.id))
            buttons.append(Button(pages.words.say(language, "button.pin"), pin))
        share = Button(
            pages.words.say(language, "button.share"), share=str(route.verb(language, "place", place.id))
        )
        rows = (*pack([*buttons, share]), bottom(pages.words, language, "", back=back))
        return Screen("\n\n".join(lines), rows, text.path.removeprefix(f"{ROOT}/"))

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

    def town_label(self, town: str) -> str:
        """`🇲🇽 Chetumal`."""
        table = self.pages.content.towns[town]
        return f"{_FLAGS[table.country]} {table.name}"

    def need_label(self, need: str, language: str) -> str:
        """`🏥 Health`."""
        table = self.pages.content.needs[need]
        return shorten(f"{table.icon} {first(table.name, self.pages.content.languages, language)}".strip())

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

    def _opening(self, language: str) -> Screen:
        topic = next(
            (t for t in self.pages.content.topics.values() if t.table.opens == "near"), None
        )
        if topic is None:
            return Screen(f"<b>{self.say(language, 'near.title')}</b>")
        return self.pages.screens(topic, language)[0]

    def _around(self, town: str) -> list[Place]:
        table = self.pages.content.towns[town]
        places = self.map.unlocated(town) + self.map.remote(table.country)
        if table.at:
            near = self.map.nearest(table.at, MOST, country=table.country)
            places += [found.place for found in near]
        return places

    def ranked(
        self, point: tuple[float, float], country: str, need: str, *, both: bool = False
    ) -> list[Near]:
        """Places by distance from a point on one side of the border: that side first."""
        if both:
            return self.map.nearest(point, MOST, need=need)
        near = self.map.nearest(point, MOST, need=need, country=country)
        other = "bz" if country == "mx" else "mx"
        across = self.map.nearest(point, 1, need=need, country=other)
        # Across the border comes after what is within reach on this side, but is not hidden.
        within = [found for found in near if (found.km or 0) <= FAR]
        return [*within, *across, *near[len(within) :]] if len(within) < PER_PART else near

    def _listing(
        self,
        head: str,
        shown: Sequence[Near],
        start: int,
        language: str,
        moment: datetime,
        country: str,
    ) -> str:
        lines = [head]
        for number, near in enumerate(shown, start + 1):
            lines.append(self._entry(number, near, language, moment, country))
        if not shown:
            lines.append(self.say(language, "near.nothing"))
        return "\n\n".join(lines)

    def _entry(
        self, number: int, near: Near, language: str, moment: datetime, country: str
    ) -> str:
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
        lines.append(self.status(place, language, moment))
        for fact in place.table.phones[:1]:
            if fact in self.pages.content.facts:
                lines.append(f"☎ {self.pages.writer.write(fact, language)}")
        return "\n".join(lines)

    def _contact(self, place: Place, language: str, moment: datetime) -> Iterable[str]:
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

    def _numbers(
        self, shown: Sequence[Near], start: int, language: str, town: str, need: str
    ) -> list[tuple[Button, ...]]:
        buttons = []
        for number, near in enumerate(shown, start + 1):
            text = self.pages.text(near.place.texts, language)
            target = route.verb(language, "place", near.place.id, town, need)
            if len(str(target)) > route.LIMIT:
                target = route.verb(language, "place", near.place.id)
            label = shorten(f"{number}. {text.title or near.place.table.name}")
            buttons.append((Button(label, str(target)),))
        return buttons

    def _turn(
        self, language: str, args: tuple[str, ...], part: int, parts: int
    ) -> list[tuple[Button, ...]]:
        here = route.verb(language, *args)
        turn = []
        if part > 1:
            turn.append(Button(f"◀ {part - 1}/{parts}", str(here.at(part - 1))))
        if part < parts:
            turn.append(Button(f"{part + 1}/{parts} ▶", str(here.at(part + 1))))
        return [tuple(turn)] if turn else []

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
