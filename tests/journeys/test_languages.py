"""Choosing a language, and being remembered without being stored."""

from __future__ import annotations

import pytest

HOME = {"es": "Emergencia", "en": "Emergency", "bzj": "Emergency"}
NAMES = {"es": "Español", "en": "English", "bzj": "Kriol"}


@pytest.mark.parametrize("language", ["es", "en", "bzj"])
async def test_start_offers_three_languages_and_the_home_menu_follows(puente, language):
    """Send /start, tap your language, see the home menu in it with the emergency first."""
    person = puente.person()
    await person.sends("/start")
    assert set(NAMES.values()) <= set(person.menu.buttons)
    await person.taps(NAMES[language])
    assert "🆘" in person.menu.buttons[0]
    assert len(person.menu.buttons) <= 8


async def test_the_clients_language_is_offered_first(puente):
    """A phone in English is offered English first."""
    person = puente.person(language="en-GB")
    await person.sends("/start")
    assert person.menu.buttons[0] == "English"


async def test_the_choice_is_kept_in_the_chats_own_commands(puente):
    """Kriol, which Telegram does not know, comes back after a restart by the chat's commands."""
    person = puente.person(language="en")
    await person.sends("/start")
    await person.taps("Kriol")
    puente.running.conversation.memory.forget(person.chat_id)
    await person.sends("/menu")
    assert "Yu rait" in " ".join(person.menu.buttons)


async def test_asylum_in_kriol_is_four_taps_from_start(puente):
    """Send /start, tap Kriol, tap asylum, tap Mexico: there it is."""
    person = puente.person()
    await person.sends("/start")
    await person.taps("Kriol")
    await person.taps("Asailam")
    await person.taps("🇲🇽")
    assert "INM" in person.screen.text or "COMAR" in person.screen.text
