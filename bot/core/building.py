"""Building: an edition out of the files of a content folder, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.core import route
from bot.core.content import Content, Topic, Tree
from bot.core.documents import make_pages
from bot.core.edition import Built, Edition
from bot.core.near import Guide
from bot.core.pages import Pages
from bot.core.problems import ROOT, Level, Problem, error
from bot.core.reading import read
from bot.core.references import find_broken_references
from bot.core.screens import Screen
from bot.core.visit import Count, Door, Mode, Reply
from bot.core.words import Catalog


def build(tree: Tree, catalogs: Mapping[str, Catalog], today: date) -> Built:
    """Build the edition of a day from a content folder and the interface words by language.

    Mistakes in the content become problems; nothing is raised for them.
    """
    content, problems = read(tree)
    if content is None:
        return Built(None, tuple(sorted(set(problems))))
    pages = make_pages(content, catalogs, today)
    problems += find_broken_references(content)
    if "" not in content.topics:
        return Built(None, tuple(sorted(set(problems))), content)
    taps = _make_taps(content, pages, problems)
    for texts in [one.texts for one in content.places.values()] + [
        one.texts for one in content.notices.values()
    ]:
        for text in texts.values():
            pages.document(text)
    problems += pages.problems
    problems = sorted(set(problems))
    if any(problem.level is Level.ERROR for problem in problems):
        return Built(None, tuple(problems), content)
    moved = {
        former.strip("/"): topic.route
        for topic in content.topics.values()
        for former in topic.table.formerly
    }
    edition = Edition(today, content, pages.words, pages, Guide.of(pages), taps, moved)
    return Built(edition, tuple(problems), content)


def _make_taps(content: Content, pages: Pages, problems: list[Problem]) -> dict[str, Reply]:
    taps: dict[str, Reply] = {}
    for topic in content.topics.values():
        if topic.table.opens:
            continue
        for language in content.languages:
            screens = pages.screens(topic, language.code)
            for part, screen in enumerate(screens, 1):
                data = str(route.topic(language.code, topic.route, part))
                counts = (Count(language.code, topic.route, Door.BUTTON),) if part == 1 else ()
                taps[data] = Reply(screen, counts, mode=Mode.EDIT)
                problems += _check_limits(topic, screen)
    return taps


def _check_limits(topic: Topic, screen: Screen) -> list[Problem]:
    path = f"{ROOT}/{topic.path}/topic.toml"
    fix = "Give the folders on this way shorter names."
    return [
        error(path, "long-route", f"A button would carry over {route.LIMIT} bytes: {long}.", fix)
        for long in {button.route for button in screen.buttons()}
        if len(long.encode()) > route.LIMIT
    ]
