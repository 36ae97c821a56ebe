"""What a bot tells the server about itself: commands by scope, names by language, menu button."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
)
from telegram.error import BadRequest

from bot.web.botapi import Person

MENU = [BotCommand("menu", "Inicio")]
SOS = [BotCommand("sos", "Emergencia")]


async def test_a_list_is_found_exactly_where_it_was_put(bot: Bot, ana: Person) -> None:
    """A chat's own list, a scope's list and a language's list do not answer for each other."""
    chat = BotCommandScopeChat(ana.id)
    await bot.set_my_commands(MENU)
    assert await bot.get_my_commands() == tuple(MENU)
    assert await bot.get_my_commands(scope=chat) == ()
    await bot.set_my_commands(SOS, scope=chat)
    await bot.set_my_commands(SOS, scope=BotCommandScopeAllPrivateChats(), language_code="es")
    assert await bot.get_my_commands(scope=chat) == tuple(SOS)
    assert await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats()) == ()
    assert await bot.get_my_commands(
        scope=BotCommandScopeAllPrivateChats(), language_code="es"
    ) == tuple(SOS)
    await bot.delete_my_commands(scope=chat)
    assert await bot.get_my_commands(scope=chat) == ()
    assert await bot.get_my_commands() == tuple(MENU)


async def test_commands_that_telegram_refuses(bot: Bot, ana: Person) -> None:
    """Names, descriptions, language codes, unknown chats and lists that are too long."""
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Menú", "Inicio")])
    with pytest.raises(BadRequest, match="Bot_command_description_invalid"):
        await bot.set_my_commands([BotCommand("menu", "a" * 257)])
    with pytest.raises(BadRequest, match="Invalid language code specified"):
        await bot.set_my_commands(MENU, language_code="bzj")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands(MENU, scope=BotCommandScopeChat(1))
    with pytest.raises(BadRequest, match="Bot_commands_too_much"):
        await bot.set_my_commands([BotCommand(f"c{number}", "x") for number in range(101)])
    assert await bot.get_my_commands(scope=BotCommandScopeChat(ana.id)) == ()


async def test_profile_texts_by_language(bot: Bot) -> None:
    """A language without its own text shows the default one; too long ones are refused."""
    await bot.set_my_name("Puente")
    await bot.set_my_name("Bridge", language_code="en")
    await bot.set_my_description("Orientación")
    await bot.set_my_short_description("Guía", language_code="es")
    assert (await bot.get_my_name(language_code="en")).name == "Bridge"
    assert (await bot.get_my_name(language_code="es")).name == "Puente"
    assert (await bot.get_my_description(language_code="es")).description == "Orientación"
    assert (await bot.get_my_short_description()).short_description == ""
    with pytest.raises(BadRequest, match="Bot_short_description_too_long"):
        await bot.set_my_short_description("a" * 121)


async def test_the_menu_button_and_the_chat(bot: Bot, ana: Person) -> None:
    """A chat's own menu button goes before the default one, and a chat can be looked up."""
    assert (await bot.get_chat_menu_button()).type == "commands"
    await bot.set_chat_menu_button(ana.id, MenuButtonCommands())
    assert (await bot.get_chat_menu_button(ana.id)).type == "commands"
    chat = await bot.get_chat(ana.id)
    assert (chat.first_name, chat.username, chat.type) == ("Ana", "ana_mx", "private")
