"""Every button of every screen of the shipped content, followed as far as it leads."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import pytest

from bot.chat.send import keyboard
from bot.core import route
from bot.core.layout import EMERGENCY, HALF, WIDE, width
from bot.core.screens import Screen
from bot.core.visit import Reply
from bot.web.botapi.errors import Refusal
from bot.web.botapi.limits import check_inline_keyboard, check_text
from tests.core import support

LANGUAGES = ("es", "en", "bzj")


@dataclass
class Walk:
    """All screens that taps lead to from home: route → reply, and how many taps it took."""

    replies: dict[str, Reply] = field(default_factory=dict)
    taps: dict[str, int] = field(default_factory=dict)

    def leads_to(self, data: str) -> list[str]:
        """The routes on the screen behind a route."""
        return [_same(one.route) for one in self.replies[data].screen.buttons() if one.route]


def _same(data: str) -> str:
    """A place is the same from whichever list it is opened, but for its way back."""
    found = route.decode(data)
    if found is not None and found.verb == "place":
        return str(route.verb(found.language, "place", *found.args[:1]))
    return data


def _language(data: str) -> str:
    return data.partition("/")[0].partition(":")[0]


@pytest.fixture(scope="module", params=LANGUAGES)
def walk(request, shipped):
    """Everything that can be reached in one language from its home screen."""
    walk = Walk()
    waiting = deque([(request.param, 0)])
    while waiting:
        data, taps = waiting.popleft()
        if data in walk.replies or _language(data) != request.param:
            continue
        walk.replies[data] = support.tap(shipped, data)
        walk.taps[data] = taps
        waiting += [(led, taps + 1) for led in walk.leads_to(data)]
    return request.param, walk


def test_no_button_is_dead(walk):
    """Every button leads to a living screen."""
    _, found = walk
    dead = [
        data
        for data, reply in found.replies.items()
        if any(count.topic == ":dead-button" for count in reply.counts)
    ]
    assert dead == []
    assert len(found.replies) > 700, "the walk has come as far as the places"


def test_the_walk_reaches_everything(walk, shipped):
    """Every topic, every part of it, every town with places and every place can be tapped to."""
    language, found = walk
    topics = {data for data in shipped.taps if _language(data) == language}
    places = {f"{language}:place/{place}" for place in shipped.content.places}
    assert sorted(topics - set(found.replies)) == []
    assert sorted(places - set(found.replies)) == []


def test_the_way_back_of_a_place_leads_back(walk, shipped):
    """A place that was opened from a list goes back to that list."""
    language, found = walk
    opened = {
        one.route
        for reply in found.replies.values()
        for one in reply.screen.buttons()
        if one.route.startswith(f"{language}:place/") and len(one.route.split("/")) > 2
    }
    for data in sorted(opened)[::40]:
        back = f"{language}:near/{'/'.join(data.split('/')[2:])}"
        assert back in found.replies
        led = {one.route for one in support.tap(shipped, data).screen.buttons()}
        assert back in led


def test_every_screen_keeps_to_telegrams_limits(walk):
    """Text, tags and keyboards pass the same code that the local Bot API refuses with."""
    _, found = walk
    wrong = []
    for data, reply in found.replies.items():
        try:
            check_text(reply.screen.text, "HTML")
            check_inline_keyboard(keyboard(reply.screen))
        except Refusal as refused:
            wrong.append((data, refused.description))
    assert wrong == []


def test_every_label_fits_a_small_phone(walk):
    """No label is cut off at 360 pixels, alone or beside another."""
    _, found = walk
    wrong = {
        (data, one.label)
        for data, reply in found.replies.items()
        for row in reply.screen.rows
        for one in row
        if width(one.label) > (HALF if len(row) == 2 else WIDE)
    }
    assert wrong == set()


def test_every_route_has_at_most_64_bytes(walk):
    """Telegram carries 1 to 64 bytes in a button; each button does exactly one thing."""
    _, found = walk
    for data, reply in found.replies.items():
        for one in reply.screen.buttons():
            assert sum(map(bool, (one.route, one.url, one.share))) == 1, (data, one)
            assert len(one.route.encode()) <= route.LIMIT, (data, one)
            assert one.label.strip(), (data, one)


def test_home_and_emergency_are_never_far(walk):
    """From any screen home and the emergency page are at most two taps away."""
    language, found = walk
    home, emergency = language, f"{language}/{EMERGENCY}"

    def near(data: str, wanted: str) -> bool:
        led = found.leads_to(data)
        once = [step for step in led if step in found.replies]
        return data == wanted or wanted in led or any(wanted in found.leads_to(s) for s in once)

    far = [data for data in found.replies if not (near(data, home) and near(data, emergency))]
    assert far == []


def test_every_screen_but_home_leads_back_and_home(walk):
    """Every screen has a way back and a way home; home itself needs none."""
    language, found = walk
    for data in found.replies:
        opened = route.decode(data)
        if data == language or opened is None or opened.verb in ("language", "speak"):
            continue
        led = found.leads_to(data)
        assert language in led, data
        path = opened.path if not opened.verb else ""
        if "/" in path:
            assert f"{language}/{route.parent(path)}" in led, data


def test_every_answer_is_three_taps_from_home(walk, shipped):
    """Any topic is at most three taps from the home screen."""
    language, found = walk
    far = {
        topic.route: found.taps[str(route.topic(language, topic.route))]
        for topic in shipped.content.topics.values()
        if not topic.table.opens and found.taps[str(route.topic(language, topic.route))] > 3
    }
    assert far == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_has_at_most_eight_buttons(shipped, language):
    """The first screen is short, and emergency is its first button."""
    home: Screen | None = shipped.screen(language, "")
    assert home is not None
    assert len(home.buttons()) <= 8
    assert home.buttons()[0].route == f"{language}/{EMERGENCY}"


def test_asylum_in_kriol_is_four_taps_from_start(shipped):
    """/start, Kriol, asylum, Mexico: the page is there in four taps at most."""
    steps = [support.button(support.visit(shipped, support.Start(), None).screen, "Kriol").route]
    home = support.tap(shipped, steps[-1]).screen
    steps.append(next(one.route for one in home.buttons() if one.route == "bzj/asylum"))
    menu = support.tap(shipped, steps[-1]).screen
    steps.append(next(one.route for one in menu.buttons() if one.route == "bzj/asylum/mexico"))
    page = support.tap(shipped, steps[-1]).screen
    assert len(steps) + 1 <= 4
    assert "INM" in support.shown(page) or "COMAR" in support.shown(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_searches_lead_on_as_buttons_do(shipped, language):
    """The buttons under an answer to typed words are living and short enough, too."""
    asked = [need.name.get(language, "") for need in shipped.content.needs.values()]
    asked += [
        f"{need} {town.name}" for town in shipped.content.towns.values() for need in asked[:4]
    ]
    asked += [place.table.name for place in shipped.content.places.values()][::6]
    for words in asked:
        screen = support.visit(shipped, support.Words(words), language).screen
        for one in screen.buttons():
            assert len(one.route.encode()) <= route.LIMIT, (words, one)
            assert width(one.label) <= WIDE, (words, one)
            if "?s" in one.route:
                reply = support.tap(shipped, one.route)
                assert ":dead-button" not in {topic for _, topic, _ in support.events(reply)}
