"""The phone page's server side: what it gives away, whom it refuses, and what it holds."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.publisher import Publisher
from bot.web.botapi import Account, BotApi, Running, serving
from bot.web.preview import Desk, EditorsDesk, create_preview
from bot.web.preview.page import STATIC
from bot.web.preview.phones import Phone

HOME = Path(__file__).parents[2]
# Links that somebody may follow, and the names of XML vocabularies; nothing is loaded from them.
LINKS = ("https://www.openstreetmap.org/", "http://www.w3.org/2000/svg", "https://t.me/${")


@pytest.fixture
def account(api: BotApi) -> Account:
    """The bot that the phones talk to."""
    return api.add_bot()


@pytest.fixture
def api() -> BotApi:
    """The server's state."""
    return BotApi()


@pytest.fixture
async def running(api: BotApi, account: Account) -> AsyncIterator[Running]:
    """The page, served."""
    assert account.token
    async with serving(create_preview(api), api=api) as running:
        yield running


@pytest.fixture
async def http(running: Running) -> AsyncIterator[aiohttp.ClientSession]:
    """A client at the page."""
    async with aiohttp.ClientSession(running.url) as session:
        yield session


async def test_the_page_keeps_to_itself(http: aiohttp.ClientSession) -> None:
    """The page may load nothing from elsewhere and tells nobody where it was."""
    async with http.get("/") as answer:
        assert answer.status == 200
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_no_file_of_the_page_names_another_server() -> None:
    """Everything that the page needs lies beside it, so that it works offline."""
    for file in STATIC.iterdir():
        addresses = re.findall(r"https?://[^\s\"'`<>]+", file.read_text("utf-8"))
        strangers = [one for one in addresses if not one.startswith(LINKS)]
        assert strangers == [], file.name


def test_both_languages_of_the_page_say_the_same_things() -> None:
    """No word of the page is missing in one of its languages."""
    words = (STATIC / "words.js").read_text("utf-8")
    english, spanish = (
        set(re.findall(r"(\w+): \"", block))
        for block in re.findall(r"\{\n(.*?)\n  \}", words, re.DOTALL)
    )
    assert english == spanish
    assert {"start", "desk"} <= english


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
async def test_other_sites_are_refused(http: aiohttp.ClientSession, origin: str) -> None:
    """A page of another site that is open in the same browser gets no phone and no wire."""
    async with http.post("/phones", json={}, headers={"Origin": origin}) as answer:
        assert answer.status == 403
    async with http.post("/phones", json={}) as answer:
        key = (await answer.json())["key"]
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await http.ws_connect(f"/phones/{key}", headers={"Origin": origin})
    async with http.ws_connect(f"/phones/{key}") as wire:
        assert (await wire.receive_json())["kind"] == "hello"


async def test_nonsense_on_the_wire_is_survived(http: aiohttp.ClientSession) -> None:
    """Wrong keys, wrong actions and wrong JSON neither raise nor end the wire."""
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await http.ws_connect("/phones/unknown")
    async with http.post("/phones", data=b"[") as answer:
        assert answer.status == 400
    async with http.post("/phones", json={"language": "<script>"}) as answer:
        assert answer.status == 400
    async with http.post("/phones", json={"language": "es"}) as answer:
        key = (await answer.json())["key"]
    async with http.ws_connect(f"/phones/{key}") as wire:
        await wire.receive_json()
        for nonsense in ("{", "[]", "{}", '{"do": "fly"}'):
            await wire.send_str(nonsense)
        for wrong in ({"do": "tap", "message": 5, "data": "x"}, {"do": "send"}, {"do": "locate"}):
            await wire.send_json(wrong)
            assert (await wire.receive_json())["kind"] == "note"
        await wire.send_json({"do": "send", "text": "hola"})
        assert (await wire.receive_json())["message"]["text"] == "hola"


async def test_a_screen_that_does_not_keep_up_starts_again(api: BotApi, account: Account) -> None:
    """What waits for a slow tab is bounded; it then gets the whole chat instead."""
    person = api.add_person(account)
    phone = Phone(account, person)
    screen = phone.look()
    for number in range(1500):
        phone.show({"kind": "note", "text": str(number)})
    waiting = [screen.get_nowait() for _ in range(screen.qsize())]
    assert len(waiting) <= 1000
    assert waiting[0]["kind"] == "hello"
    assert waiting[-1]["text"] == "1499"


@pytest.fixture
def desk() -> Desk:
    """The editors' desk over the shipped content."""
    publisher = Publisher(HOME / "content", HOME / "locales", lambda: datetime.now(UTC))
    built = publisher.publish()
    assert built.edition is not None, built.errors[:3]
    return EditorsDesk(publisher)


async def test_the_desk_answers_over_the_page(api: BotApi, desk: Desk) -> None:
    """Each question of the panel has an answer about the shipped content."""
    async with (
        serving(create_preview(api, desk), api=api) as running,
        aiohttp.ClientSession(running.url) as http,
    ):

        async def ask(question: str) -> object:
            async with http.get(f"/desk/{question}") as answer:
                assert answer.status == 200
                return await answer.json()

        assert [one["code"] for one in desk.languages()] == ["es", "en", "bzj"]
        assert await ask("languages") == desk.languages()
        assert await ask("towns") == desk.towns()
        assert await ask("facts") == desk.facts()
        assert await ask("places") == desk.places()
        assert await ask("changes?path=content/topics/es.md") is None
        assert await ask("problems") == desk.problems()
        async with http.get("/desk/secrets") as answer:
            assert answer.status == 404


def test_the_desk_finds_the_file_of_every_screen(desk: Desk) -> None:
    """Every topic in every language is found by its route, with the file that it comes from."""
    for topic in desk.topics():
        for code in ("es", "en", "bzj"):
            route = f"{code}/{topic['route']}" if topic["route"] else code
            about = desk.about("", route)
            assert about is not None, route
            assert about["origin"].startswith("content/topics")
            assert [one["language"] for one in about["translations"]] == ["es", "en", "bzj"]
    assert desk.about("words of nobody", "") is None
    near = desk.about("", "es:near")
    assert near is not None
    assert near["origin"] == ""


def test_the_desk_says_why_words_lead_somewhere(desk: Desk) -> None:
    """A hit comes with its score, a button's data, and the search words it was found by."""
    found = desk.search("me agarro la migra", "en")
    hit = found["hits"][0]
    assert (hit["route"], hit["data"]) == ("rights/detained", "en/rights/detained")
    assert hit["why"]
    assert 0 < hit["score"] <= 1


def test_the_desk_knows_screens_that_nobody_tapped(desk: Desk) -> None:
    """An answer to typed words is found by what it says; a place by its name and its buttons."""
    row = next(row for row in desk.places() if row["route"] == "place/mx-comar")
    assert row["buttons"]["en"] == "en:place/mx-comar"
    place = desk.about(f"{row['title']}\n\nwords", "", "bzj")
    assert place is not None
    assert (place["origin"], place["language"]) == ("content/places/mx-comar/bzj.md", "bzj")
    assert "mx-comar-phone" in [fact["name"] for fact in place["facts"]]
    codes = {problem["path"].rpartition("/")[0] for problem in place["problems"]}
    assert codes <= {"content/places/mx-comar"}


def test_the_desk_tells_how_old_facts_are(desk: Desk) -> None:
    """Every fact has an age and the days that are left, and the pages and places that use it."""
    facts = desk.facts()
    assert all(fact["age"] >= 0 for fact in facts)
    comar = next(fact for fact in facts if fact["name"] == "mx-comar-phone")
    assert "place/mx-comar" in comar["pages"]
