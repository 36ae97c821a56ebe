"""Bad days: old messages, refusals, restarts, blocked chats; nobody is left without an answer."""

from __future__ import annotations

import pytest

from bot.web.botapi.chats import Chat
from bot.web.botapi.errors import bad_request, forbidden

REFUSED = bad_request("CHAT_RESTRICTED")


async def test_all_earlier_buttons_work_after_a_restart(puente):
    """The bot is stopped and started: every button of every older message does what it says."""
    ana = await puente.reader("es")
    await ana.taps("Tus derechos")
    menu = ana.menu
    await ana.sends("/near")
    towns = ana.menu
    await ana.sends("/sos")
    emergency = ana.menu
    await puente.restart()
    for message in (menu, towns, emergency):
        for row in message.rows:
            for button in row:
                if "callback_data" not in button:
                    continue
                shown = await ana.taps_data(button["callback_data"], on=message.id)
                assert "Esa página ya no está" not in shown.text, button
    found = await puente.counted()
    assert not any(topic == ":dead-button" for _, topic, _ in found)


async def test_an_unknown_button_leads_on_and_is_counted(puente):
    """A button of a page that is gone opens the nearest living one with one kind sentence."""
    ana = await puente.reader("es")
    shown = await ana.taps_data("es/rights/no-longer-here~2")
    assert "Esa página ya no está" in shown.text
    assert any("Si te detienen" in label for label in ana.menu.buttons)
    shown = await ana.taps_data("never one of ours")
    assert "Esa página ya no está" in shown.text
    assert (await puente.counted())["es", ":dead-button", "button"] == 2


@pytest.mark.parametrize(
    "words", ["message can't be edited", "message to edit not found", "MESSAGE_ID_INVALID"]
)
async def test_a_message_too_old_to_edit_is_sent_anew(puente, words):
    """When Telegram no longer edits a message the answer comes as a new one."""
    ana = await puente.reader("es")
    old = ana.menu.id
    puente.api.faults.refuse("editmessagetext", bad_request(words), times=1)
    await ana.taps("🆘")
    await ana.settled()
    assert ana.menu.id != old
    assert "911" in ana.menu.text
    assert (await puente.counted())["es", "emergency", "button"] == 1


async def test_a_message_that_telegram_no_longer_shows_is_answered_anew(puente):
    """A tap on a message that bots no longer see (its date is 0) gets a new message."""
    ana = await puente.reader("es")
    old = ana.menu
    chat = {"id": ana.chat_id, "type": "private", "first_name": "Ana"}
    puente.account.offer(
        "callback_query",
        {
            "id": "1234567",
            "from": ana.user,
            "message": {"message_id": old.id, "chat": chat, "date": 0},
            "chat_instance": "1",
            "data": "es/emergency",
        },
        ana.chat_id,
    )
    shown = await ana.next_screen()
    assert shown.id != old.id
    assert "911" in shown.text


async def test_tapping_the_same_button_twice_does_no_harm(puente):
    """“Message is not modified” is no error: both taps are answered and counted."""
    ana = await puente.reader("es")
    await ana.taps("🆘")
    before = len(ana.messages)
    await ana.taps_data("es/emergency")
    assert len(ana.messages) == before
    refused = [entry for entry in puente.api.journal.of("editMessageText") if entry.code == 400]
    assert len(refused) == 1
    assert len(puente.api.journal.of("answerCallbackQuery")) == 3
    assert (await puente.counted())["es", "emergency", "button"] == 2


async def test_when_telegram_keeps_no_language_the_client_is_asked(puente):
    """getMyCommands fails: the hint decides, then Spanish, and every answer offers languages."""
    ana = puente.person("Ana", language="en-GB")
    luz = puente.person("Luz", language="pt-BR")
    puente.api.faults.refuse("getmycommands", REFUSED)
    shown = await ana.sends("/sos")
    assert "Call 911" in shown.text
    assert {"Español", "English", "Kriol"} <= set(shown.buttons)
    shown = await luz.sends("/sos")
    assert "Llama al 911" in shown.text
    assert {"Español", "English", "Kriol"} <= set(shown.buttons)


async def test_when_telegram_refuses_to_keep_the_choice_it_still_counts_now(puente):
    """setMyCommands fails: the choice holds while the bot runs, and is asked again afterwards."""
    puente.api.faults.refuse("setmycommands", REFUSED)
    ana = puente.person("Ana", language="en")
    await ana.sends("/start")
    await ana.taps("Kriol")
    shown = await ana.sends("/menu")
    assert "Español" not in shown.buttons
    assert any("Yu rait" in label for label in shown.buttons)
    await puente.restart()
    shown = await ana.sends("/menu")
    assert any("Your rights" in label for label in shown.buttons)
    assert {"Español", "English", "Kriol"} <= set(shown.buttons)


async def test_a_location_that_cannot_be_deleted_is_told(puente):
    """Telegram refuses to delete the shared location: the person is told to do it."""
    ana = await puente.reader("es")
    await ana.sends("/near")
    await ana.taps("📍 Usar mi ubicación")
    place = puente.account.last_message_id + 1
    fault = puente.api.faults.refuse("deletemessage", bad_request("message can't be deleted"))
    ana.share_location(18.5, -88.3)
    await ana.settled()
    puente.api.faults.lift(fault)
    assert place in [shown.id for shown in ana.messages]
    assert "no me dejó borrar el mensaje con tu ubicación" in ana.screen.text
    assert any("1." in label for label in ana.menu.buttons)


async def test_clear_takes_everything_of_two_days(puente):
    """Own words and the bot's answers of 48 hours go, and one sentence says what stays."""
    ana = await puente.reader("es")
    for words in ("asilo", "/sos", "/near"):
        await ana.sends(words)
    assert len(ana.messages) > 6
    shown = await ana.sends("/clear")
    assert [message.id for message in ana.messages] == [shown.id]
    assert "48 horas" in shown.text
    assert "no se pudieron borrar" not in shown.text
    ana.tap("🗑")
    await ana.settled()
    assert ana.messages == []


async def test_clear_goes_on_although_some_messages_are_too_old(puente):
    """Messages older than 48 hours stay, all newer ones go, and the person is told."""
    ana = await puente.reader("es")
    await ana.sends("/sos")
    old = [message.id for message in ana.messages]
    puente.clock.forward(hours=49)
    await ana.sends("/menu")
    await ana.sends("hola")
    shown = await ana.sends("/clear")
    left = [message.id for message in ana.messages]
    assert left == [*old, shown.id]
    assert "no se pudieron borrar" in shown.text
    assert "Borrar historial" in shown.text


async def test_clear_after_a_restart_still_finds_the_messages(puente):
    """A bot that remembers nothing finds the messages by their numbers."""
    ana = await puente.reader("bzj")
    await ana.sends("/sos")
    await puente.restart()
    shown = await ana.sends("/clear")
    assert [message.id for message in ana.messages] == [shown.id]
    assert "48 owaz" in shown.text
    shown = await ana.sends("/menu")
    assert any("Yu rait" in label for label in shown.buttons), "the language is kept"


async def test_clear_of_one_person_leaves_the_others_alone(puente):
    """Nobody else's chat loses a message."""
    ana, luz = await puente.reader("es"), await puente.reader("en", "Luz")
    kept = [message.id for message in luz.messages]
    await ana.sends("/clear")
    assert [message.id for message in luz.messages] == kept


async def test_who_blocks_the_bot_bothers_nobody(puente):
    """A blocked chat is forgotten, and what was on its way to it stops no one else."""
    ana, luz = await puente.reader("es"), await puente.reader("es", "Luz")
    fault = puente.api.faults.block(ana.chat_id)
    ana.send("/sos")
    shown = await luz.sends("/sos")
    assert "911" in shown.text
    await ana.settled()
    puente.api.faults.lift(fault)
    ana.block()
    await ana.settled()
    ana.unblock()
    await ana.settled()
    assert "911" in (await ana.sends("/sos")).text


async def test_several_people_at_once_each_get_their_own(puente):
    """Six people tap at the same time; everyone sees an own page in an own language."""
    people = [
        (await puente.reader(language, name), language)
        for name, language in zip(
            ("Ana", "Luz", "Joy", "Max", "Eva", "Leo"), ("es", "en", "bzj") * 2, strict=True
        )
    ]
    for number, (person, language) in enumerate(people):
        person.tap_data(f"{language}/{('emergency', 'rights')[number % 2]}")
    for person, _ in people:
        await person.settled()
    for number, (person, language) in enumerate(people):
        page = puente.publisher.current.screen(language, ("emergency", "rights")[number % 2])
        assert page is not None
        assert person.menu.text.splitlines()[0] in page.text
        wanted = [button.label for button in page.buttons()]
        assert person.menu.buttons == wanted
    found = await puente.counted()
    assert sum(n for (_, topic, _), n in found.items() if topic in ("emergency", "rights")) == 6


@pytest.mark.parametrize(
    "content",
    [
        {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 3}},
        {
            "photo": [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}],
            "caption": "",
        },
        {
            "sticker": {
                "file_id": "a",
                "file_unique_id": "b",
                "type": "regular",
                "width": 9,
                "height": 9,
                "is_animated": False,
                "is_video": False,
            }
        },
        {"contact": {"phone_number": "+5019999999", "first_name": "A"}},
    ],
    ids=["voice", "photo", "sticker", "contact"],
)
async def test_what_the_bot_cannot_read_gets_a_kind_answer(puente, content):
    """A recording, a picture, a sticker or a contact is answered with a way on."""
    ana = await puente.reader("es")
    before = ana.screen.id
    ana._say(content)
    await ana.settled()
    assert ana.screen.id != before
    assert any("🆘" in label for label in ana.menu.buttons)


async def test_a_picture_with_words_is_answered_by_its_words(puente):
    """The words below a picture are read like typed ones."""
    ana = await puente.reader("es")
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]
    ana._say({"photo": photo, "caption": "me quieren matar"})
    await ana.settled()
    assert "911" in ana.screen.text


async def test_stats_means_nothing_to_anybody_but_staff(puente):
    """/stats is answered, word for word and call for call, like any command that there is not."""
    ana = await puente.reader("es")
    unknown = await ana.sends("/fly")
    mark = len(puente.api.journal.calls)
    stats = await ana.sends("/stats")
    assert stats.text == unknown.text
    assert stats.rows == unknown.rows
    later = list(puente.api.journal.calls)[mark:]
    assert [one.method for one in later if "chat_id" in one.params] == ["sendMessage"]
    found = await puente.counted()
    assert not any("stats" in topic for _, topic, _ in found)


def group_of(puente, *people) -> Chat:
    """A group with the bot and these people in it."""
    return puente.api.add_group(puente.account, "Vecinos", *people)


async def test_a_group_hears_nothing_but_a_link(puente):
    """In a group the bot is silent, but for /start@bot, which links to the private chat."""
    ana = puente.person(language="es")
    here = ana.in_group(group_of(puente, ana))
    for words in ("hola", "asilo", "/sos", "/near", "/start", "/start@other_bot", "@puente_bot x"):
        here.send(words)
        await here.settled()
    assert [shown for shown in here.messages if shown.body["from"]["is_bot"]] == []
    shown = await here.sends("/start@puente_bot")
    (button,) = [one for row in shown.rows for one in row]
    assert button["url"] == "https://t.me/puente_bot?start=es"
    assert "en privado" in shown.text
    assert await puente.counted() == {}


async def test_a_location_in_a_group_is_left_alone(puente):
    """Nobody's location is answered, or deleted, in front of others."""
    ana = puente.person(language="es")
    here = ana.in_group(group_of(puente, ana))
    here.share_location(18.5, -88.3)
    await here.settled()
    assert len(here.messages) == 1


async def test_inline_mode_shares_a_page_with_a_way_back(puente):
    """`@bot refugio` offers pages; the one that is sent carries a link that opens it in the bot."""
    ana = await puente.reader("es")
    results = await ana.asks("refugio")
    assert results
    first = results[0]
    link = first["reply_markup"]["inline_keyboard"][0][0]["url"]
    assert link.startswith("https://t.me/puente_bot?start=es-")
    shown = ana.choose(first)
    assert shown.text
    await ana.settled()
    path = link.partition("start=es-")[2].replace("_", "/")
    assert (await puente.counted())["es", path, "inline"] == 1
    luz = puente.person("Luz")
    opened = await luz.sends(f"/start {link.partition('start=')[2]}")
    assert opened.text.splitlines()[0] == shown.text.splitlines()[0]


async def test_inline_mode_speaks_the_language_that_was_chosen(puente):
    """Who reads Kriol shares in Kriol; a stranger is offered by the client's language."""
    joy = await puente.reader("bzj", "Joy")
    assert all("start=bzj" in _link(one) for one in await joy.asks(""))
    stranger = puente.person("Max", language="en")
    assert all("start=en" in _link(one) for one in await stranger.asks(""))


def _link(result) -> str:
    return result["reply_markup"]["inline_keyboard"][0][0]["url"]


async def test_the_share_button_offers_exactly_its_page(puente):
    """The share button starts an inline query that finds its own page and nothing else."""
    ana = await puente.reader("es")
    await ana.taps_data("es/asylum/mexico")
    (query,) = [
        button["switch_inline_query"]
        for row in ana.menu.rows
        for button in row
        if "switch_inline_query" in button
    ]
    (result,) = await ana.asks(query)
    assert result["title"] in ana.menu.text


async def test_useful_is_asked_once_a_page(puente):
    """Yes or no is counted, thanked in a toast, and the question is gone from the page."""
    ana = await puente.reader("en")
    await ana.taps_data("en/rights/detained")
    await ana.taps("👎")
    assert ana.toasts
    assert not any("👍" in label or "👎" in label for label in ana.menu.buttons)
    assert (await puente.counted())["en", ":useful/no/rights/detained", "button"] == 1


async def test_a_tap_whose_answer_comes_too_late_is_still_shown(puente):
    """answerCallbackQuery refused as too old does not keep the page from the person."""
    ana = await puente.reader("es")
    words = "query is too old and response timeout expired or query ID is invalid"
    puente.api.faults.refuse("answercallbackquery", bad_request(words), times=1)
    await ana.taps("🆘")
    await ana.settled()
    assert "911" in ana.menu.text


async def profile_is_published(puente) -> None:
    """Wait until the bot has compared its profile with what Telegram has."""
    for task in puente.running.tasks:
        if task.get_coro().__name__ == "publish_profile":
            await task


async def test_the_profile_speaks_every_language_that_telegram_knows(puente):
    """Descriptions and commands are there in Spanish, for everybody else, and in English."""
    await profile_is_published(puente)
    say = puente.publisher.current.words.say
    descriptions = {code: text for (_, code), text in puente.account.texts.items() if code}
    assert say("en", "profile.description") in puente.account.texts.values()
    assert say("es", "profile.description") in puente.account.texts.values()
    assert set(descriptions) <= {"es", "en"}, "Telegram has no code for Kriol"
    listed = {code: found for (scope, code), found in puente.account.commands.items()}
    assert set(listed) == {"", "es", "en"}
    assert say("en", "command.near") in [one["description"] for one in listed["en"]]
    assert say("es", "command.near") in [one["description"] for one in listed[""]]


async def test_a_restart_leaves_the_profile_alone(puente):
    """Telegram allows few changes of a profile a day: what is right is not set again."""
    await profile_is_published(puente)
    setters = ("setMyName", "setMyDescription", "setMyShortDescription", "setMyCommands")
    before = [len(puente.calls(method)) for method in setters]
    await puente.restart()
    await profile_is_published(puente)
    assert [len(puente.calls(method)) for method in setters] == before


async def test_commands_are_listed_in_the_chats_own_language(puente):
    """After the choice the chat's own list is in Kriol, which Telegram has no code for."""
    joy = await puente.reader("bzj", "Joy")
    listed = puente.account.commands[f"chat {joy.chat_id}", ""]
    described = {one["command"]: one["description"] for one in listed}
    say = puente.publisher.current.words.say
    assert described["near"] == say("bzj", "command.near")
    assert described["language"].startswith("Kriol · ")
    assert set(described) == {"menu", "sos", "near", "language", "privacy", "clear", "help"}


async def test_a_forbidden_answer_is_not_tried_again(puente):
    """403 for one chat is an end, not a fault: the update is confirmed and nothing is repeated."""
    ana = await puente.reader("es")
    puente.api.faults.refuse("sendmessage", forbidden("user is deactivated"), chat_id=ana.chat_id)
    mark = len(puente.api.journal.of("sendMessage"))
    ana.send("/sos")
    await ana.settled()
    assert len(puente.api.journal.of("sendMessage")) == mark + 1
