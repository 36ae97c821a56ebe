"""Taps and inline mode: one answer each, in time."""

from __future__ import annotations

import asyncio

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultVenue,
    InputTextMessageContent,
)
from telegram.error import BadRequest

from bot.web.botapi import Account, BotApi, NotThere, Person
from tests.botapi.conftest import Clock


async def _menu(bot: Bot, ana: Person) -> None:
    buttons = [
        InlineKeyboardButton("Sí", callback_data="si"),
        InlineKeyboardButton("Web", url="https://example.org"),
    ]
    await bot.send_message(ana.id, "¿Listo?", reply_markup=InlineKeyboardMarkup([buttons]))


async def test_a_tap_is_answered_once(bot: Bot, ana: Person) -> None:
    """The first answer shows as a toast; a second one finds the query closed."""
    await _menu(bot, ana)
    ana.tap("Sí")
    (update,) = await bot.get_updates()
    query = update.callback_query
    assert query is not None
    assert query.data == "si"
    assert query.message is not None
    assert query.message.message_id == ana.screen.id
    await query.answer("Hecho")
    assert list(ana.toasts) == ["Hecho"]
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
        await query.answer()


async def test_a_late_answer_is_refused(bot: Bot, ana: Person, clock: Clock, api: BotApi) -> None:
    """After the query's life the answer comes too late."""
    await _menu(bot, ana)
    ana.tap("Sí")
    (update,) = await bot.get_updates()
    clock.forward(seconds=api.query_life + 1)
    assert update.callback_query is not None
    with pytest.raises(BadRequest, match="or query id is invalid"):
        await update.callback_query.answer()


async def test_toasts_have_a_length_and_alerts_are_apart(bot: Bot, ana: Person) -> None:
    """200 characters pass as an alert, 201 are refused."""
    await _menu(bot, ana)
    ana.tap("Sí")
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    with pytest.raises(BadRequest, match="Message_too_long"):
        await update.callback_query.answer("a" * 201)
    await update.callback_query.answer("a" * 200, show_alert=True)
    assert list(ana.alerts) == ["a" * 200]


async def test_nobody_taps_what_is_not_there(bot: Bot, ana: Person) -> None:
    """A journey that looks for a missing button fails and says which buttons there are."""
    await _menu(bot, ana)
    with pytest.raises(NotThere, match=r"the buttons are \['Sí', 'Web'\]"):
        ana.tap("No")
    with pytest.raises(NotThere, match="opens something"):
        ana.tap("Web")


async def test_waiting_for_a_silent_bot_says_what_the_screen_says(bot: Bot, ana: Person) -> None:
    """A bot that does not react makes a readable failure, not a hanging test."""
    await _menu(bot, ana)
    with pytest.raises(NotThere, match=r"did not react after 0[.]05 s; the screen says '¿Listo"):
        await ana.taps("Sí", seconds=0.05)


async def test_inline_mode(bot: Bot, ana: Person, account: Account) -> None:
    """Typed words in any chat get results, and a chosen one becomes a message with buttons."""
    asking = asyncio.create_task(ana.asks("asilo"))
    (update,) = await bot.get_updates(timeout=5)
    query = update.inline_query
    assert query is not None
    assert query.query == "asilo"
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Abrir", url="https://t.me/puente_bot")]])
    content = InputTextMessageContent("<b>Asilo</b>", parse_mode="HTML")
    article = InlineQueryResultArticle("asylum", "Asilo", content, reply_markup=markup)
    venue = InlineQueryResultVenue("comar", 18.5, -88.3, "COMAR", "Chetumal")
    await query.answer([article, venue], cache_time=0)
    results = await asking
    assert [result["title"] for result in results] == ["Asilo", "COMAR"]
    shown = ana.choose(results[0])
    assert (shown.text, shown.buttons) == ("Asilo", ["Abrir"])
    assert shown.body["via_bot"]["id"] == account.user["id"]
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer([article])


async def test_inline_results_that_telegram_refuses(bot: Bot, ana: Person) -> None:
    """Two results with one id, too many results, or content in bad markup are refused."""
    ana.inline("x")
    (update,) = await bot.get_updates()
    assert update.inline_query is not None
    answer = update.inline_query.answer
    good = InlineQueryResultArticle("a", "A", InputTextMessageContent("a"))
    with pytest.raises(BadRequest, match="Result_id_duplicate"):
        await answer([good, good])
    bad = InputTextMessageContent("<b>a", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await answer([InlineQueryResultArticle("a", "A", bad)])
    empty = InlineQueryResultArticle("a", "A", InputTextMessageContent(" "))
    with pytest.raises(BadRequest, match="Text must be non-empty"):
        await answer([empty])
    await answer([good])


async def test_in_groups_the_bot_hears_what_is_meant_for_it(
    bot: Bot, api: BotApi, account: Account, ana: Person
) -> None:
    """Privacy mode: commands, answers and mentions reach the bot, other words do not."""
    group = api.add_group(account, "Vecinos", ana)
    talking = ana.in_group(group)
    assert talking.send("hola a todos") == 0
    assert talking.send("/start@otro_bot") == 0
    assert talking.send("/start@puente_bot") > 0
    assert talking.send("@puente_bot ayuda") > 0
    sent = await bot.send_message(group.id, "Hola")
    assert talking.send("gracias", reply_to=sent.message_id) > 0
    updates = await bot.get_updates()
    chats = [update.effective_chat for update in updates]
    assert [chat.type for chat in chats if chat] == ["supergroup"] * 3
