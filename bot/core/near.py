"""Near me: choose a town and a need, and see the nearest help, open or closed, on its own clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Self

from bot.core import route
from bot.core.content import Place
from bot.core.directory import Directory
from bot.core.layout import bottom, pack, shorten
from bot.core.markup import join
from bot.core.pages import Pages
from bot.core.places import Map, Near
from bot.core.problems import ROOT
from bot.core.screens import Button, Screen

ANY = "-"
"""Stands for "any" where a route names a town or a need."""
PER_PART = 5
TOWNS = 10
MOST = 60
"""The most places that one list pages through."""
FAR = 250.0
"""Kilometres beyond which the nearest place is not near."""


@dataclass(frozen=True, slots=True)
class Guide:
    """Makes the screens of the help directory. Nothing here remembers a point."""

    pages: Pages
    map: Map
    directory: Directory

    @classmethod
    def of(cls, pages: Pages) -> Self:
        """The guide to the places of an edition's pages."""
        content = pages.content
        map_ = Map(content.places.values(), content.towns, content.needs)
        return cls(pages, map_, Directory(pages, map_))

    def towns(self, language: str, need: str = ANY, part: int = 1) -> Screen:
        """Where are you? The towns that have places for the need, both sides of the border."""
        content = self.pages.content
        used = {place.table.town for place in self.map.places if need in (ANY, *place.table.needs)}
        names = [name for name in content.towns if name in used]
        parts = max(1, -(-len(names) // TOWNS))
        part = min(part, parts)
        shown = names[(part - 1) * TOWNS : part * TOWNS]
        buttons = [
            Button(self.directory.town_label(name), str(route.verb(language, "near", name, need)))
            for name in shown
        ]
        here = Button(
            self.pages.words.say(language, "button.share-location"),
            str(route.verb(language, "here", *((need,) if need != ANY else ()))),
        )
        screen = self._opening(language)
        text = screen.text
        if need in content.needs:
            text += f"\n\n{self.directory.need_label(need, language)}"
        keyboard = (
            (here,),
            *pack(buttons),
            *self._turn(language, ("near", ANY, need), part, parts),
        )
        return Screen(
            text,
            (*keyboard, bottom(self.pages.words, language, "near", back=language)),
            screen.origin,
        )

    def needs(self, language: str, town: str) -> Screen:
        """What do you need in this town?"""
        content = self.pages.content
        around = self._around(town)
        buttons = [
            Button(
                self.directory.need_label(need, language),
                str(route.verb(language, "near", town, need)),
            )
            for need in content.needs
            if any(need in place.table.needs for place in around)
        ]
        everything = Button(
            self.pages.words.say(language, "near.everything"),
            str(route.verb(language, "near", town, "all")),
        )
        text = self.directory.say(
            language, "near.choose-need", town=self.directory.town_label(town)
        )
        back = str(route.verb(language, "near"))
        rows = (
            *pack([*buttons, everything]),
            bottom(self.pages.words, language, "near", back=back),
        )
        return Screen(f"<b>{text}</b>", rows)

    def around_town(
        self, language: str, town: str, need: str, moment: datetime, part: int, *, both: bool
    ) -> Screen:
        """The nearest places to a town's centre, the same side of the border first."""
        wanted = "" if need == "all" else need
        table = self.pages.content.towns[town]
        if table.at:
            near = self.ranked(table.at, table.country, wanted, both=both)
            # Within the town everything is near: what the need is most typical of comes first.
            if not both:
                near.sort(key=lambda found: self._in_town(found, town, wanted))
        else:
            near = [Near(place, None, about=True) for place in self.map.unlocated(town, wanted)]
        near += [Near(place, None, about=False) for place in self.map.remote(table.country, wanted)]
        parts = max(1, -(-len(near) // PER_PART))
        part = min(part, parts)
        start = (part - 1) * PER_PART
        shown = near[start : start + PER_PART]
        named = (
            self.directory.need_label(need, language)
            if wanted
            else self.directory.say(language, "near.everything")
        )
        head = f"<b>{named} · {escape(self.directory.town_label(town), quote=False)}</b>"
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
        """The nearest places to a shared point. Buttons name the nearest town, never the point."""
        town = self.map.town_of(point)
        country = self.pages.content.towns[town].country if town else "mx"
        near = self.ranked(point, country, need, both=False)[:PER_PART]
        head = f"<b>{self.directory.say(language, 'near.title')}</b>"
        if not near or (near[0].km or 0) > FAR:
            head += f"\n\n{self.directory.say(language, 'near.far')}"
        text = self._listing(head, near, 0, language, moment, country)
        rows = [*self._numbers(near, 0, language, town or ANY, need or "all")]
        if not town:  # no town has a point: there is nothing more to choose
            return Screen(text, (*rows, bottom(self.pages.words, language, "near", back=language)))
        label = self.directory.say(
            language, "near.choose-need", town=self.directory.town_label(town)
        )
        rows.append((Button(label, str(route.verb(language, "near", town))),))
        back = str(route.verb(language, "near"))
        return Screen(text, (*rows, bottom(self.pages.words, language, "near", back=back)))

    def place(self, language: str, place: Place, moment: datetime, back: str) -> Screen:
        """Everything known about one place."""
        pages, table = self.pages, place.table
        text = pages.text(place.texts, language)
        document = pages.document(text)
        lines = [f"<b>{escape(table.name, quote=False)}</b>", join(document.blocks)]
        contact = [*self.directory.contact(place, language, moment)]
        if not table.phones:
            contact.append(self.directory.say(language, "place.no-phone"))
        lines.append("\n".join(contact))
        foot = [pages.rests_on(table.checked, table.sources, language)]
        foot += pages.marks(place.texts, text, language)
        if table.use == "ask-first":
            foot.append(self.directory.say(language, "place.ask-first"))
        if table.review_by < pages.today:
            foot.append(self.directory.say(language, "page.stale"))
        lines.append("\n".join(f"<i>{line}</i>" for line in foot))
        buttons = []
        if self.directory.pin(place, language):
            pin = str(route.verb(language, "pin", place.id))
            buttons.append(Button(pages.words.say(language, "button.pin"), pin))
        share = Button(
            pages.words.say(language, "button.share"),
            share=str(route.verb(language, "place", place.id)),
        )
        rows = (*pack([*buttons, share]), bottom(pages.words, language, "", back=back))
        return Screen("\n\n".join(lines), rows, text.path.removeprefix(f"{ROOT}/"))

    def _opening(self, language: str) -> Screen:
        topic = next(
            (t for t in self.pages.content.topics.values() if t.table.opens == "near"), None
        )
        if topic is None:
            return Screen(f"<b>{self.directory.say(language, 'near.title')}</b>")
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

    def _in_town(self, found: Near, town: str, need: str) -> tuple[bool, int]:
        table = found.place.table
        elsewhere = table.town != town
        return elsewhere, 0 if elsewhere or not need else table.needs.index(need)

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
            lines.append(self.directory.entry(number, near, language, moment, country))
        if not shown:
            lines.append(self.directory.say(language, "near.nothing"))
        return "\n\n".join(lines)

    def _numbers(
        self, shown: Sequence[Near], start: int, language: str, town: str, need: str
    ) -> list[tuple[Button, ...]]:
        buttons: list[tuple[Button, ...]] = []
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
