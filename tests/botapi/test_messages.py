"""Messages at the local Bot API: sending, editing, deleting, and each refusal in its words."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import (
    BadRequest,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from bot.web.botapi import Account, BotApi, FloodLimit, Person, Running
from tests.botapi.conftest import Clock


def keyboard(*rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    """An inline keyboard of labels and callback data."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
    )


async def test_a_message_is_shown_as_it_was_meant(bot: Bot, ana: Person) -> None:
    """HTML becomes entities counted in UTF-16 units, and the keyboard stays as it was sent."""
    sent = await bot.send_message(
        ana.id,
        "🆘 <b>911</b> &amp; <a href='https://example.org/a'>más</a>\n",
        parse_mode="HTML",
        reply_markup=keyboard([("Uno", "es/a"), ("Dos", "es/b")]),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert sent.text == "🆘 911 & más"
    assert [(e.type, e.offset, e.length, e.url) for e in sent.entities] == [
        ("bold", 3, 3, None),
        ("text_link", 9, 3, "https://example.org/a"),
    ]
    assert ana.screen.text == sent.text
    assert ana.screen.buttons == ["Uno", "Dos"]
    assert sent.from_user is not None
    assert sent.from_user.is_bot


async def test_an_edit_replaces_text_and_keyboard_in_place(bot: Bot, ana: Person) -> None:
    """After an edit the chat has as many messages as before, and the new text and buttons."""
    sent = await bot.send_message(ana.id, "uno", reply_markup=keyboard([("A", "a")]))
    edited = await bot.edit_message_text(
        "dos", ana.id, sent.message_id, reply_markup=keyboard([("B", "b")])
    )
    assert not isinstance(edited, bool)
    assert edited.edit_date is not None
    assert [(shown.text, shown.buttons) for shown in ana.messages[1:]] == [("dos", ["B"])]


async def test_an_edit_without_a_keyboard_removes_it(bot: Bot, ana: Person) -> None:
    """As at Telegram, who edits the text and gives no keyboard takes the keyboard away."""
    sent = await bot.send_message(ana.id, "uno", reply_markup=keyboard([("A", "a")]))
    await bot.edit_message_text("dos", ana.id, sent.message_id)
    assert ana.screen.buttons == []


async def test_the_same_edit_twice_is_refused(bot: Bot, ana: Person) -> None:
    """An edit that changes nothing is refused in Telegram's words, also by its markup."""
    markup = keyboard([("A", "a")])
    sent = await bot.send_message(ana.id, "<b>uno</b>", parse_mode="HTML", reply_markup=markup)
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await bot.edit_message_text(
            "<strong>uno</strong>", ana.id, sent.message_id, parse_mode="HTML", reply_markup=markup
        )
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(ana.id, sent.message_id, reply_markup=markup)
    await bot.edit_message_reply_markup(ana.id, sent.message_id, reply_markup=None)
    assert ana.screen.buttons == []


async def test_reply_keyboards_hang_below_the_chat(bot: Bot, ana: Person) -> None:
    """A reply keyboard stays until it is removed and is no part of a message."""
    share = ReplyKeyboardMarkup([[KeyboardButton("Compartir", request_location=True)]])
    await bot.send_message(ana.id, "¿Dónde?", reply_markup=share)
    assert ana.reply_buttons == ["Compartir"]
    assert ana.screen.buttons == []
    await bot.send_message(ana.id, "Gracias", reply_markup=ReplyKeyboardRemove())
    assert ana.reply_buttons == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Message text is empty"),
        (" \n ", "Text must be non-empty"),
        ("a" * 4097, "Message is too long"),
        ("🆘" * 2049, "Message is too long"),
        ("<b>a", "Can't parse entities: can't find end tag corresponding to start tag"),
        ("<b>a</i>", 'unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("é<p>a</p>", 'unsupported start tag "p" at byte offset 2'),
        ("a</b>", "unexpected end tag at byte offset 1"),
        ("a <b", "unclosed start tag at byte offset 2"),
        ("1 < 2", 'unclosed start tag|unsupported start tag ""'),
        ("<span class='x'>a</span>", 'tag "span" must have class "tg-spoiler"'),
    ],
)
async def test_texts_that_telegram_refuses(bot: Bot, ana: Person, text: str, words: str) -> None:
    """Empty, too long or badly marked-up texts are refused, with the byte of the mistake."""
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(ana.id, text, parse_mode="HTML")
    assert re.search(words, str(refused.value), re.IGNORECASE)


async def test_the_length_counts_after_parsing(bot: Bot, ana: Person) -> None:
    """Tags and escapes do not count: 4,096 units of text pass whatever their markup."""
    text = "<b>" + "&lt;" * 4096 + "</b>"
    sent = await bot.send_message(ana.id, text, parse_mode="HTML")
    assert sent.text == "<" * 4096


async def test_keyboards_that_telegram_refuses(bot: Bot, ana: Person) -> None:
    """Data of 64 bytes passes and of 65 does not; labels and links have their own rules."""
    await bot.send_message(ana.id, "a", reply_markup=keyboard([("A", "ñ" * 32)]))
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot.send_message(ana.id, "a", reply_markup=keyboard([("A", "ñ" * 32 + "x")]))
    with pytest.raises(BadRequest, match="button text must be non-empty"):
        await bot.send_message(ana.id, "a", reply_markup=keyboard([(" ", "x")]))
    bare = InlineKeyboardMarkup([[InlineKeyboardButton("A")]])
    with pytest.raises(BadRequest, match="text buttons are unallowed in the inline keyboard"):
        await bot.send_message(ana.id, "a", reply_markup=bare)
    bad_link = InlineKeyboardMarkup([[InlineKeyboardButton("A", url="tel:+528007152000")]])
    with pytest.raises(BadRequest, match="is invalid: wrong http url"):
        await bot.send_message(ana.id, "a", reply_markup=bad_link)
    many = keyboard(*([(str(n), "x")] for n in range(101)))
    with pytest.raises(BadRequest, match="Reply markup is too long"):
        await bot.send_message(ana.id, "a", reply_markup=many)


async def test_a_message_that_is_gone_cannot_be_edited(bot: Bot, ana: Person) -> None:
    """A message that was deleted, or that the server lost, is "not found"."""
    sent = await bot.send_message(ana.id, "uno")
    await bot.delete_message(ana.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("dos", ana.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(ana.id, sent.message_id)
    again = await bot.send_message(ana.id, "uno")
    assert ana.chat is not None
    ana.chat.forget(again.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("dos", ana.id, again.message_id)


async def test_nobody_edits_what_a_person_wrote(bot: Bot, ana: Person) -> None:
    """A person's own message can be deleted by the bot but not edited."""
    ana.send("hola")
    hers = ana.messages[-1].id
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("adiós", ana.id, hers)
    assert await bot.delete_message(ana.id, hers)


async def test_after_48_hours_a_message_stays(bot: Bot, ana: Person, clock: Clock) -> None:
    """Old messages cannot be deleted, and one old one refuses a whole batch."""
    old = await bot.send_message(ana.id, "uno")
    clock.forward(hours=48, seconds=1)
    new = await bot.send_message(ana.id, "dos")
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(ana.id, old.message_id)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_messages(ana.id, [old.message_id, new.message_id])
    assert await bot.delete_messages(ana.id, [new.message_id, new.message_id + 1000])
    assert [shown.text for shown in ana.messages] == ["/start", "uno"]
    with pytest.raises(BadRequest, match="Too many message identifiers specified"):
        await bot.delete_messages(ana.id, list(range(1, 102)))


async def test_who_is_not_there(bot: Bot, ana: Person, running: Running) -> None:
    """Unknown chats, tokens and methods are refused with 400, 401 and 404."""
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(1, "hola")
    stranger = Bot("1:" + "A" * 35, base_url=running.base_url)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    with pytest.raises(EndPointNotFound):  # its name for a 404
        await bot.do_api_request("sendTelepathy")
    assert await bot.do_api_request("GETME")
    await stranger.shutdown()
    assert ana.id


async def test_a_person_who_blocked_the_bot(bot: Bot, ana: Person, account: Account) -> None:
    """After a block every message is 403, the bot is told, and an unblock ends it."""
    ana.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ana.id, "hola")
    (update,) = await bot.get_updates()
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    ana.unblock()
    assert await bot.send_message(ana.id, "hola")
    assert account.updates.pending


async def test_flood_limits(bot: Bot, api: BotApi, ana: Person, clock: Clock) -> None:
    """Above the limit a call is 429 and says how long to wait; after that it passes."""
    api.flood = FloodLimit(per_chat=1, overall=30, burst=3)
    for number in range(3):
        await bot.send_message(ana.id, str(number))
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(ana.id, "otra")
    assert refused.value.retry_after == timedelta(seconds=1)
    clock.forward(seconds=1)
    await bot.send_message(ana.id, "otra")


async def test_faults_strike_and_end(bot: Bot, api: BotApi, ana: Person) -> None:
    """A fault hits whom it names, as often as it says, and can be lifted."""
    api.faults.flood(ana.id, seconds=7, times=1)
    with pytest.raises(RetryAfter):
        await bot.send_message(ana.id, "uno")
    await bot.send_message(ana.id, "dos")
    fault = api.faults.break_down("sendMessage", code=502)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(ana.id, "tres")
    assert await bot.get_me()
    api.faults.lift(fault)
    api.faults.drop("sendMessage", times=1, after=True)
    with pytest.raises(NetworkError):
        await bot.send_message(ana.id, "cuatro")
    assert ana.screen.text == "cuatro"
    api.faults.block(ana.id)
    with pytest.raises(Forbidden):
        await bot.send_message(ana.id, "cinco")
    api.faults.lift()
    assert await bot.send_chat_action(ana.id, "typing")


async def test_what_telegram_recognises_without_markup(bot: Bot, ana: Person) -> None:
    """Commands, links and phone numbers become entities by themselves."""
    sent = await bot.send_message(ana.id, "Llama +52 800 715 2000 o /sos, https://example.org.")
    assert {e.type: sent.parse_entity(e) for e in sent.entities} == {
        "phone_number": "+52 800 715 2000",
        "bot_command": "/sos",
        "url": "https://example.org",
    }
