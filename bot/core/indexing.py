"""Indexing: what the search is made from, as the search takes it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.content import Content
from bot.core.layout import EMERGENCY
from bot.core.markup import join, plain
from bot.core.pages import Pages
from bot.core.questions import DANGER
from bot.core.search import Entry, Lessons, Name

_MOST_SOUGHT = 6000
"""Of more keywords only some teach what is no danger: they say it often enough."""


def entries(content: Content, pages: Pages) -> Sequence[Entry]:
    entries = []
    for topic in content.topics.values():
        for code, text in topic.texts.items() if topic.route else ():
            blocks = () if topic.table.opens else pages.document(text).blocks
            entries.append(
                Entry(
                    topic.route,
                    code,
                    text.title,
                    text.button,
                    text.keywords,
                    plain(join(blocks)),
                    content.questions.get(code, {}).get(topic.route, ()),
                )
            )
    return entries


def lessons(content: Content) -> Lessons:
    """What editors wrote of danger, and everything else that somebody may type."""
    lexicon = content.lexicon
    danger: list[str] = []
    calm: list[str] = []
    for questions in content.questions.values():
        for heading, examples in questions.items():
            if heading == DANGER:
                danger += examples
            elif heading not in lexicon.danger.between:
                calm += examples
    if not danger:
        return Lessons()
    sought = [  # whoever types what a page is found by asks for that page
        keyword
        for topic in content.topics.values()
        if topic.route.partition("/")[0] != EMERGENCY and topic.route not in lexicon.danger.between
        for text in topic.texts.values()
        for keyword in (text.title, *text.keywords)
    ]
    calm += sought[:: 1 + len(sought) // _MOST_SOUGHT]
    calm += [
        name
        for town in content.towns.values()
        for name in (town.name, *town.also)
        for _ in content.questions  # as often as anything that each language has
    ]
    calm += [  # nor does whoever greets, or speaks of what no page is about
        text.replace("/", " ")
        for phrases in (lexicon.greetings, lexicon.thanks, lexicon.elsewhere)
        for texts in phrases.values()
        for text in texts
    ]
    return Lessons(danger, calm)


def names(content: Content) -> Sequence[Name]:
    names = [Name("town", town, (table.name, *table.also)) for town, table in content.towns.items()]
    for need, table in content.needs.items():
        words = [word for words in table.keywords.values() for word in words]
        names.append(Name("need", need, (*table.name.values(), *words)))
    for place in content.places.values():
        words = [place.table.name]
        for text in place.texts.values():
            words += [text.title, *text.keywords]
        names.append(Name("place", place.id, tuple(dict.fromkeys(filter(None, words)))))
    return names
