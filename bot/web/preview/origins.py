"""Origins: which route a message of the bot shows, by its words, its buttons and the last tap.

The panel asks this of any message in the chat, also of answers to typed words, where nobody tapped.
"""

from __future__ import annotations

from bot.core import route as routes
from bot.core.edition import Edition
from bot.core.route import Route
from bot.web.botapi.entities import read_text

_LEAST = 60
"""Characters of a screen below which finding it inside a longer message would prove nothing."""


class Origins:
    """What every screen of one edition says."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._routes = {
            read_text(reply.screen.text, "HTML")[0]: data for data, reply in edition.taps.items()
        }
        self._places = {place.table.name: place.id for place in edition.content.places.values()}

    def find(self, text: str, tapped: str, beside: str) -> Route | None:
        """The route that shows a text (plain); `tapped` led there, `beside` is a button below it.

        The words decide, then the tap: a menu that was edited since does not mislead.
        """
        found = self._routes.get(text) or self._place(text, beside) or tapped or self._inside(text)
        wanted = routes.decode(found)
        if wanted is None or wanted.language not in self.edition.content.languages:
            return None
        return wanted

    def _place(self, text: str, beside: str) -> str:
        """A place's screen begins with its name, in every language."""
        place = self._places.get(text.partition("\n")[0])
        below = routes.decode(beside)
        return str(routes.verb(below.language, "place", place)) if place and below else ""

    def _inside(self, text: str) -> str:
        """The longest screen that a message holds beside other words: a notice, a kind sentence."""
        held = [one for one in self._routes if len(one) >= _LEAST and one in text]
        return self._routes[max(held, key=len)] if held else ""
