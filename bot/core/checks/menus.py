"""Menus: how topics lie in folders, and how many buttons a person has to choose from."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core import route
from bot.core.checks.inspection import Inspection
from bot.core.problems import ROOT, Problem, error, warning

HOME = 8
"""The most buttons of the home screen."""
MENU = 12
"""The most buttons of any other menu."""
DEPTH = 3
"""The most taps from home to a page."""


def find(inspection: Inspection) -> Iterator[Problem]:
    """Pages that no button leads to, menus too long, pages too deep, places within places."""
    topics, pages = inspection.content.topics, inspection.pages
    for topic in topics.values():
        where = f"{ROOT}/{topic.path}"
        above = route.parent(topic.route)
        if topic.route and above and above not in topics:
            if inspection.content.is_unread("topic", above):
                continue
            text = f"No button leads here: topics/{above} is not a topic."
            files = f"topic.toml and {inspection.source}.md"
            fix = f"Write {files} in topics/{above}, or move this folder up."
            yield error(where, "no-way", text, fix)
        elif topic.route and above in topics and topics[above].table.opens:
            text = f"No button leads here: topics/{above} opens a screen of the program."
            yield error(where, "no-way", text, "Move this folder into another topic.")
        if topic.route.count("/") >= DEPTH:
            taps = topic.route.count("/") + 1
            text = f"This page is {taps} taps from home; at most {DEPTH} are kind."
            yield warning(where, "deep", text, "Move it one folder up.")
        children = len(pages.children(topic.route))
        most = MENU if topic.route else HOME
        if children > most:
            named = "This menu" if topic.route else "Home"
            text = f"{named} has {children} buttons; more than {most} are hard to choose from."
            yield warning(where, "many-buttons", text, "Put some of them together in a menu.")
    for path in inspection.tree.texts:
        parts = path.split("/")
        if len(parts) > 3 and parts[0] in {"places", "notices"}:
            text = "This file is not read: folders here do not have folders inside."
            where = f"{ROOT}/{path}"
            yield error(where, "nested", text, f"Move it to {parts[0]}/{parts[-2]}/.")
