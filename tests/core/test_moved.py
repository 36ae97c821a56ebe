"""Moved and removed pages: old buttons and links lead on."""

from __future__ import annotations

import pytest

from bot.core.visit import Start
from tests.core import support

MOVED = support.topic("rights/arrest", "Arresto", table='formerly = ["police", "old/arrest"]\n')


def dead(reply) -> bool:
    """Whether the reply is counted as a dead button."""
    return ":dead-button" in {topic for _, topic, _ in support.events(reply)}


@pytest.mark.parametrize("data", ["es/police", "es/old/arrest", "en/police", "es/police?s"])
def test_a_moved_topic_opens_without_a_word(data):
    """A route that a topic had before leads straight to it."""
    reply = support.tap(support.edition(MOVED), data)
    assert support.shown(reply.screen).startswith("Arresto")
    assert not dead(reply)


def test_what_was_below_a_moved_topic_leads_to_it():
    """A page under a moved menu opens the menu's new home."""
    reply = support.tap(support.edition(MOVED), "es/police/station")
    assert support.shown(reply.screen).startswith("Arresto")


def test_a_removed_page_opens_its_nearest_ancestor_with_a_sentence():
    """An unknown route opens the menu above it and says so in one sentence."""
    reply = support.tap(support.edition(), "es/rights/gone/deeper~3")
    text = support.shown(reply.screen)
    assert "Esa página ya no está" in text
    assert "Derechos" in text
    assert support.events(reply) == [("es", ":dead-button", "button")]


@pytest.mark.parametrize("data", ["es/nothing", "es:fly", "xx/rights", "", "\x00", "es:place/gone"])
def test_nonsense_opens_home_with_a_sentence(data):
    """A button that was never ours, or whose place is gone, still opens something."""
    reply = support.tap(support.edition(), data)
    assert "Bienvenida." in support.shown(reply.screen)
    assert dead(reply)


def test_a_part_that_is_no_more_opens_the_page():
    """A page that got shorter opens at its beginning, without a word."""
    reply = support.tap(support.edition(), "es/rights/detained~7")
    assert support.shown(reply.screen).startswith("Si te detienen")
    assert not dead(reply)


def test_a_moved_topic_that_opens_the_places_opens_them():
    """A former route of "help nearby" leads to the choice of a town."""
    files = support.topic("near", "Ayuda", table='opens = "near"\nformerly = ["help"]\n')
    files |= support.place("clinic")
    reply = support.tap(support.edition(files), "es/help")
    assert "es:near/chetumal" in " ".join(one.route for one in reply.screen.buttons())


@pytest.mark.parametrize("data", ["es:place/old-clinic", "es:pin/old-clinic"])
def test_a_place_that_was_renamed_is_found_by_its_old_name(data):
    """A button to a place that has another name now opens it, without a word."""
    files = support.place("clinic", 'formerly = ["old-clinic"]\n')
    reply = support.tap(support.edition(files), data)
    assert not dead(reply)
    assert support.shown(reply.screen)


def test_an_old_deep_link_follows_too():
    """A printed poster outlives the move of its page."""
    files = {**MOVED, "posters.toml": '[p7]\nname = "Bridge"\n'}
    reply = support.visit(support.edition(files), Start("es-old_arrest--p7"), None)
    assert support.shown(reply.screen).startswith("Arresto")
    assert ("es", ":poster/p7", "link") in support.events(reply)


def test_two_topics_cannot_claim_the_same_route():
    """A former route that is claimed twice, or that lives, refuses the edition."""
    files = {**MOVED, **support.topic("rights/jail", "Cárcel", table='formerly = ["police"]\n')}
    built = support.compile_tree(files)
    assert {one.code for one in built.errors} == {"formerly"}
    built = support.compile_tree(support.topic("rights/jail", "C", table='formerly = ["about"]\n'))
    assert {one.code for one in built.errors} == {"formerly"}
