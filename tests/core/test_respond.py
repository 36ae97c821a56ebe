"""respond is total: whatever somebody does, a screen that Telegram takes comes back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.send import keyboard
from bot.core.respond import COMMANDS, respond
from bot.core.visit import Command, Location, Mode, Start, Tap, Visit, Words
from bot.web.botapi.limits import check_inline_keyboard, check_text
from tests.core import support

_MANY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
near_routes = st.from_regex(
    r"(es|en|bzj|fr|xx)([/:](rights|near|here|place|pin|useful|clear|hear|see|file|language|speak"
    r"|about)(/(chetumal|-|all|health|legal|both|yes|no|rights|detained|mx-cdheqroo|x)){0,4})?"
    r"(~[0-9]{1,4})?(\?s)?",
    fullmatch=True,
)
coordinates = st.floats(allow_nan=True, allow_infinity=True)
words = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            [
                "asilo",
                "refugio",
                "kiero",
                "pulis",
                "haaspital",
                "ayuda",
                "911",
                "me",
                "violaron",
                "weh",
                "di",
            ]
        ),
        max_size=6,
    ).map(" ".join),
)
doings = st.one_of(
    st.builds(Tap, st.one_of(st.text(max_size=70), near_routes)),
    st.builds(Words, words),
    st.builds(Location, coordinates, coordinates),
    st.builds(Start, st.one_of(st.text(max_size=70), near_routes)),
    st.builds(Command, st.one_of(st.sampled_from(COMMANDS), st.text(max_size=40))),
)
visits = st.builds(
    Visit,
    what=doings,
    moment=st.integers(0, 4_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC)),
    language=st.one_of(st.none(), st.sampled_from(["es", "en", "bzj", "fr", ""])),
    hint=st.one_of(st.none(), st.sampled_from(["es-419", "en", "fr", "zh-hans", "", "💥"])),
)


def assert_showable(reply):
    """Telegram takes the screen as it is."""
    check_text(reply.screen.text, "HTML")
    check_inline_keyboard(keyboard(reply.screen))
    assert reply.screen.buttons()
    for count in reply.counts:
        assert isinstance(count.topic, str)


def test_any_visit_gets_a_screen(shipped):
    """Any tap, words, point, start or command at any moment gets a screen within the limits."""

    @_MANY
    @given(visits)
    def answer(visit):
        assert_showable(respond(shipped, visit))

    answer()


def test_the_smallest_content_answers_too():
    """An edition without towns, places or facts answers everything as well."""
    smallest = support.edition({"needs.toml": "", "towns.toml": "", "facts.toml": ""})

    @_MANY
    @given(visits)
    def answer(visit):
        assert_showable(respond(smallest, visit))

    answer()


@pytest.mark.parametrize(
    "point",
    [
        (float("nan"), float("nan")),
        (float("inf"), float("-inf")),
        (1e300, -1e300),
        (90.0, 180.0),
        (-90.0, -180.0),
        (0.0, 0.0),
    ],
)
def test_an_impossible_point_gets_an_answer(shipped, point):
    """A point that is nowhere near, or no point at all, gets the nearest help all the same."""
    reply = support.visit(shipped, Location(*point))
    assert_showable(reply)
    assert "lejos de esta frontera" in support.shown(reply.screen)


@pytest.mark.parametrize("language", ["es", "en", "bzj"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_in_the_readers_language(shipped, command, language):
    """Each command shows a screen whose buttons are in the language of the chat."""
    reply = support.visit(shipped, Command(command), language)
    assert_showable(reply)
    assert reply.mode is Mode.SEND
    led = {one.route.split("/")[0].split(":")[0] for one in reply.screen.buttons() if one.route}
    assert language in led


def test_help_names_every_command(shipped):
    """/help lists each command, in each language."""
    for language in ("es", "en", "bzj"):
        text = support.shown(support.visit(shipped, Command("help"), language).screen)
        for command in COMMANDS:
            assert f"/{command}" in text or command == "help"


def test_an_unknown_command_is_told_kindly(shipped):
    """A command that there is not gets a sentence and the way home."""
    reply = support.visit(shipped, Command("fly"))
    assert "No conozco ese comando" in support.shown(reply.screen)
    assert "es" in {one.route for one in reply.screen.buttons()}


def test_while_no_language_is_known_every_answer_asks(shipped):
    """Somebody whose language nobody knows is answered by the hint and asked for a language."""
    reply = support.visit(shipped, Words("asilo"), None, hint="en-US")
    labels = [one.label for one in reply.screen.buttons()]
    assert {"Español", "English", "Kriol"} <= set(labels)
    assert "en/emergency" in {one.route for one in reply.screen.buttons()}


def test_the_clients_own_language_stands_first(shipped):
    """/start offers the hint's language first and the others in their order."""
    labels = [b.label for b in support.visit(shipped, Start(), None, hint="en-GB").screen.buttons()]
    assert labels[:3] == ["English", "Español", "Kriol"]


def test_a_deep_link_shows_its_page_and_chooses_the_language(shipped):
    """A deep link is counted as one, with the code of its poster."""
    reply = support.visit(shipped, Start("bzj-rights_detained--border1"), None)
    assert reply.language == "bzj"
    assert support.events(reply) == [
        ("bzj", "rights/detained", "link"),
        ("bzj", ":poster/border1", "link"),
    ]


@pytest.mark.parametrize("code", ["maria", "5219831234567", "p"])
def test_a_code_that_no_poster_has_is_not_counted(shipped, code):
    """Whatever somebody writes into a link, a name or a number, never reaches the counts."""
    reply = support.visit(shipped, Start(f"es-rights_detained--{code}"), None)
    assert support.events(reply) == [("es", "rights/detained", "link")]


def test_a_deep_link_to_the_places_opens_them(shipped):
    """A poster for "help nearby" leads to the choice of a town, not to a dead page."""
    reply = support.visit(shipped, Start("es-near"), None)
    assert any("es:near/chetumal" in one.route for one in reply.screen.buttons())
    assert not any(topic == ":dead-button" for _, topic, _ in support.events(reply))


@pytest.mark.parametrize("payload", ["xx-rights", "no such link", "💥", "es_rights", "--p1"])
def test_a_strange_deep_link_asks_for_the_language(shipped, payload):
    """What is no link of ours is a plain /start."""
    reply = support.visit(shipped, Start(payload), None)
    assert {"Español", "English", "Kriol"} <= {one.label for one in reply.screen.buttons()}
