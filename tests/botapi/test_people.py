"""Journeys: a person and a small bot talk through the server, and nobody sleeps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.web.botapi import Account, BotApi, NotThere, Person


def menu(*labels: str) -> InlineKeyboardMarkup:
    """A button a row; the data is the label."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(one, callback_data=one)] for one in labels])


async def react(bot: Bot, update: Update) -> None:
    """The small bot: /start shows a menu, a tap edits it, words are repeated, "shh" is ignored."""
    if update.callback_query is not None:
        query = update.callback_query
        await query.answer(f"Elegiste {query.data}")
        if query.data != "Nada":
            await query.edit_message_text(f"Página {query.data}", reply_markup=menu("Inicio"))
    elif update.message is not None and update.message.location is not None:
        await bot.send_message(update.message.chat.id, f"{update.message.location.latitude:.2f}")
    elif update.message is not None and update.message.text != "shh":
        text = update.message.text or ""
        if text.startswith("/start"):
            await bot.send_message(
                update.message.chat.id, "Hola", reply_markup=menu("Asilo", "Nada")
            )
        else:
            await bot.send_message(update.message.chat.id, f"«{text}»")


@pytest.fixture
async def _small_bot(bot: Bot) -> AsyncIterator[None]:
    async def work() -> None:
        offset = 0
        while True:
            updates = await bot.get_updates(offset=offset, timeout=20)
            for update in updates:
                await react(bot, update)
            offset = updates[-1].update_id + 1 if updates else offset

    working = asyncio.create_task(work())
    yield
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


@pytest.fixture
def luis(api: BotApi, account: Account) -> Person:
    """Somebody who has not yet said anything."""
    return api.add_person(account, "Luis", language="es")


@pytest.mark.usefixtures("_small_bot")
async def test_a_journey_reads_like_a_story(luis: Person) -> None:
    """Send /start, tap Asilo, look at the page and the toast, share a location."""
    assert (await luis.sends("/start")).buttons == ["Asilo", "Nada"]
    page = await luis.taps("Asilo")
    assert page.text == "Página Asilo"
    assert list(luis.toasts) == ["Elegiste Asilo"]
    assert len(luis.messages) == 2
    assert (await luis.shares(18.5, -88.3)).text == "18.50"
    assert (await luis.sees("18.50")).id == luis.newest


@pytest.mark.usefixtures("_small_bot")
async def test_a_tap_that_only_gets_an_answer_is_over_too(luis: Person) -> None:
    """An answered tap that changes nothing does not keep the journey waiting."""
    await luis.sends("/start")
    assert (await luis.taps("Nada", seconds=2)).text == "Hola"


@pytest.mark.usefixtures("_small_bot")
async def test_an_old_button_can_be_pressed_again(luis: Person) -> None:
    """A button of an earlier message, or data that no button carries now, can be tapped."""
    first = await luis.sends("/start")
    await luis.sends("hola")
    assert (await luis.taps("Asilo", on=first.id)).text == "«hola»"
    assert luis.menu.text == "Página Asilo"
    await luis.taps_data("Viejo", on=first.id)
    assert luis.menu.text == "Página Viejo"


async def test_a_message_that_the_server_lost_is_inaccessible(
    bot: Bot, ana: Person, account: Account
) -> None:
    """A tap on a very old message tells the bot where it was, and nothing of what it said."""
    sent = await bot.send_message(ana.id, "viejo", reply_markup=menu("Asilo"))
    assert ana.chat is not None
    ana.chat.forget(sent.message_id)
    ana.tap_data("Asilo", on=sent.message_id)
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible
    assert update.callback_query.message.message_id == sent.message_id
    with pytest.raises(NotThere, match="is not in the chat"):
        ana.tap_data("Asilo", on=account.last_message_id + 1)


@pytest.mark.usefixtures("_small_bot")
async def test_silence_can_be_waited_for(luis: Person) -> None:
    """`settled` returns when the bot has confirmed the update, though it said nothing."""
    await luis.sends("/start")
    luis.send("shh")
    await luis.settled(seconds=5)
    assert luis.screen.text == "Hola"


async def test_before_the_first_word_there_is_nothing(luis: Person) -> None:
    """A person who looks at an empty chat is told so."""
    with pytest.raises(NotThere, match="has said nothing yet"):
        _ = luis.screen
    with pytest.raises(NotThere, match="no message has buttons"):
        luis.tap("Asilo")
