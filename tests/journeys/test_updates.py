"""Updates: what Telegram brings is read without error, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.updates import Arrival, Left, read_update
from bot.core.visit import Command, Location, Start, Words

PRIVATE = {"id": 5, "type": "private", "first_name": "Ana"}
ANA = {"id": 5, "is_bot": False, "first_name": "Ana", "language_code": "es"}


def message(**content):
    """An update with a private message."""
    body = {"message_id": 7, "date": 1, "chat": PRIVATE, "from": ANA, **content}
    return {"update_id": 1, "message": body}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("/start", Start("")),
        ("/start es-rights--p12", Start("es-rights--p12")),
        ("/START@Puente_Bot es", Start("es")),
        ("/sos", Command("sos")),
        ("/near@puente_bot", Command("near")),
        ("/ near", Words("/ near")),
        ("asilo", Words("asilo")),
    ],
)
def test_commands_and_words_are_told_apart(text, wanted):
    """A command is one word after a slash, for us or for nobody in particular."""
    found = read_update(message(text=text), "puente_bot")
    assert isinstance(found, Arrival)
    if text == "/ near":
        assert isinstance(found.what, (Words, Command))
    else:
        assert found.what == wanted


def test_a_command_for_another_bot_is_not_ours():
    """`/sos@other` says nothing to us."""
    assert read_update(message(text="/sos@other_bot"), "puente_bot") is None


def test_a_venue_is_a_location():
    """Choosing a known spot in the location sheet sends a venue: its point counts."""
    venue = {"title": "Mercado", "address": "x", "location": {"latitude": 18.5, "longitude": -88}}
    found = read_update(message(venue=venue))
    assert isinstance(found, Arrival)
    assert found.what == Location(18.5, -88.0)


def test_a_page_shared_into_our_own_chat_is_no_question():
    """An inline result that somebody sends to the bot itself is not searched for."""
    via = {"id": 1, "is_bot": True, "first_name": "Puente", "username": "puente_bot"}
    assert read_update(message(text="Si te detienen …", via_bot=via), "puente_bot") is None
    other = {**via, "username": "other_bot"}
    assert read_update(message(text="asilo", via_bot=other), "puente_bot") is not None


@pytest.mark.parametrize("kind", ["pinned_message", "write_access_allowed"])
def test_service_messages_are_left_alone(kind):
    """What Telegram itself writes into a chat is not answered."""
    assert read_update(message(**{kind: {}})) is None


@pytest.mark.parametrize(("status", "gone"), [("kicked", True), ("member", False)])
def test_blocking_is_heard(status, gone):
    """Blocking makes the chat forgotten; unblocking says nothing."""
    body = {"chat": PRIVATE, "from": ANA, "date": 1, "new_chat_member": {"status": status}}
    found = read_update({"update_id": 1, "my_chat_member": body})
    assert (found == Left(5)) is gone


KEYS = (
    "chat from id type text message data location latitude longitude query message_id "
    "new_chat_member status caption venue via_bot username entities date"
)
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS.split()), inner, max_size=6)
    ),
    max_leaves=12,
)
kinds = ["message", "callback_query", "inline_query", "chosen_inline_result", "my_chat_member"]


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*kinds, "poll"]), json, max_size=2))
def test_any_update_is_read_without_error(update):
    """Shapes that Telegram does not send are no business of ours, and no error either."""
    read_update(update, "puente_bot")


@pytest.mark.parametrize("latitude", ["north", None, [], {}, 10**400, "1e999"])
def test_a_point_that_is_none_is_no_location(latitude):
    """Coordinates that are no numbers are no business of ours, and no error either."""
    found = read_update(message(location={"latitude": latitude, "longitude": 1}))
    assert found is None or found.what == Location(float("inf"), 1.0)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_as_something(text):
    """Whatever somebody types is a command, words, or nothing."""
    found = read_update(message(text=text), "puente_bot")
    assert found is None or isinstance(found, Arrival)
