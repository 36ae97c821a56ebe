"""Indexing: what the search is made from, as the search takes it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.content import Content
from bot.core.layout import EMERGENCY
from bot.core.markup import join, plain
from bot.core.pages import Pages
from bot.core.questions import DANGER
from bot.core.search import Entry, Lesson, Name

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


def lessons(content: Content) -> Sequence[Lesson]:
    lexicon = content.lexicon
    lessons = [
        Lesson(example, language, heading == DANGER)
        for language, questions in content.questions.items()
        for heading, examples in questions.items()
        if heading not in lexicon.danger.between
        for example in examples
    ]
    if not lessons:
        return ()
    sought = [  # whoever types what a page is found by asks for that page
        (keyword, language)
        for topic in content.topics.values()
        if topic.route.partition("/")[0] != EMERGENCY and topic.route not in lexicon.danger.between
        for language, text in topic.texts.items()
        for keyword in (text.title, *text.keywords)
    ]
    towns = [
        (name, language)
        for town in content.towns.values()
        for name in (town.name, *town.also)
        for language in content.questions
    ]
    sought = sought[:: 1 + len(sought) // _MOST_SOUGHT]
    aside = [  # nor does whoever greets, or speaks of what no page is about
        (text.replace("/", " "), language)
        for phrases in (lexicon.greetings, lexicon.thanks, lexicon.elsewhere)
        for language, texts in phrases.items()
        for text in texts
    ]
    calm = (*sought, *towns, *aside)
    return lessons + [Lesson(text, language, danger=False) for text, language in calm]


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
