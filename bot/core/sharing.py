"""Sharing: pages and places as cards that can be sent into any chat."""

from __future__ import annotations

from textwrap import shorten

from bot.core import route
from bot.core.edition import Edition
from bot.core.markup import plain
from bot.core.screens import Screen
from bot.core.visit import Card

CARDS = 8
_DESCRIPTION = 120


def cards(edition: Edition, words: str, language: str) -> tuple[Card, ...]:
    """Pages to share in another chat: the one whose route was asked for, or what words find."""
    wanted = route.decode(words.strip())
    if wanted is not None and wanted.language in edition.content.languages:
        language = wanted.language
        if not wanted.verb and (card := _card(edition, language, wanted.path)):
            return (card,)
        if wanted.verb == "place" and wanted.args and wanted.args[0] in edition.content.places:
            return (_place_card(edition, language, wanted.args[0]),)
    if words.strip():
        paths = [hit.route for hit in edition.index.ask(words, language).hits]
    else:
        paths = [topic.route for topic in edition.pages.children("")]
    found = (_card(edition, language, path) for path in paths)
    return tuple(card for card in found if card)[:CARDS]


def _card(edition: Edition, language: str, path: str) -> Card | None:
    screen = edition.screen(language, path)
    topic = edition.content.topics.get(path)
    if screen is None or topic is None:
        return None
    text = edition.pages.text(topic.texts, language)
    body = " ".join(plain(screen.text).split("\n")[1:]).strip()
    return Card(
        route.write_link(route.Link(language, path))[: route.LIMIT],
        text.title,
        shorten(body, width=_DESCRIPTION, placeholder="…"),
        Screen(screen.text, (), screen.origin),
        route.write_link(route.Link(language, path)),
    )


def _place_card(edition: Edition, language: str, name: str) -> Card:
    place = edition.content.places[name]
    text = edition.pages.text(place.texts, language)
    body = plain(edition.pages.document(text).blocks[0].html) if text.body else ""
    # The hour at which a shared card is read is not known, so it does not say "open now".
    contact = edition.guide.directory.card(language, place)
    return Card(
        f"place-{name}"[: route.LIMIT],
        text.title or place.table.name,
        shorten(body, width=_DESCRIPTION, placeholder="…"),
        Screen(contact),
        route.write_link(route.Link(language)),
    )
