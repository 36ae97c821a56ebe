"""Sharing, feedback and recordings: what stands below a page and what it leads to."""

from __future__ import annotations

import pytest

from bot.chat.send import inline_result
from bot.core import route
from bot.core.sharing import cards
from bot.core.visit import Door, File
from bot.web.botapi.limits import check_text
from tests.core import support

LANGUAGES = ("es", "en", "bzj")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_shared(shipped, language):
    """The share button of each page offers exactly that page, which opens the bot at it."""
    for topic in shipped.content.topics.values():
        if topic.table.opens or not topic.route or shipped.pages.children(topic.route):
            continue
        last = shipped.pages.screens(topic, language)[-1]
        shares = [one.share for one in last.buttons() if one.share]
        assert len(shares) == 1, topic.route
        (card,) = cards(shipped, shares[0], language)
        assert route.read_link(card.link) == route.Link(language, topic.route)
        assert 1 <= len(card.id.encode()) <= 64
        assert len(card.link) <= 64
        check_text(card.screen.text, "HTML")
        assert card.title


def test_every_place_can_be_shared(shipped):
    """The share button of a place offers that place; it does not say whether it is open now."""
    ids = set()
    for place in shipped.content.places:
        (card,) = cards(shipped, f"en:place/{place}", "en")
        check_text(card.screen.text, "HTML")
        assert len(card.id.encode()) <= 64
        ids.add(card.id)
        assert "🟢" not in card.screen.text
        assert "🔴" not in card.screen.text
    assert len(ids) == len(shipped.content.places)


def test_words_find_pages_to_share(shipped):
    """`@bot asilo` offers pages about asylum; nothing typed offers the first menus."""
    found = cards(shipped, "asilo", "es")
    assert found
    assert all(card.link.startswith("es-") for card in found)
    assert any("asylum" in card.link for card in found)
    assert cards(shipped, "  ", "es")
    assert cards(shipped, "xqzw jjkk", "es") == ()
    results = [inline_result(card, "Abrir", "puente_bot") for card in cards(shipped, "", "es")]
    assert len({one["id"] for one in results}) == len(results)


@pytest.mark.parametrize("word", ["yes", "no"])
def test_useful_is_counted_and_thanked(shipped, word):
    """A yes or no counts for its page, thanks in a toast, and takes the question away."""
    reply = support.tap(shipped, f"es:useful/{word}/rights/detained")
    assert support.events(reply) == [("es", f":useful/{word}/rights/detained", "button")]
    assert reply.toast
    assert not any(":useful" in one.route for one in reply.screen.buttons())
    page = shipped.pages.screens(shipped.content.topics["rights/detained"], "es")[-1]
    assert reply.screen.text == page.text


def test_a_tap_on_a_topic_is_counted_once_for_its_first_part(shipped):
    """Topic, language and door are counted; turning to the second part is not another visit."""
    reply = support.tap(shipped, "en/rights/detained")
    assert support.events(reply) == [("en", "rights/detained", "button")]
    again = support.tap(shipped, "en/rights/detained?s")
    assert [count.door for count in again.counts] == [Door.SEARCH]
    body = "\n\n".join("palabra " * 100 for _ in range(6))
    made = support.edition(support.topic("rights/long", "Largo", body))
    assert support.events(support.tap(made, "es/rights/long~2")) == []


MEDIA = {
    "topics/rights/detained/es.ogg": 1000,
    "topics/rights/detained/es.jpg": 1000,
    "topics/rights/detained/en.pdf": 1000,
}
TEXTS = {
    "topics/rights/detained/es.md": "---\npicture: Una puerta\n---\n# Si te detienen\n\nTexto.\n",
    "topics/rights/detained/en.md": "# Detained\n\nText.\n",
}


def test_a_recording_gives_a_listen_button():
    """Beside a text a recording, a picture and a document become buttons of its language."""
    made = support.edition(TEXTS, sizes=MEDIA)
    spanish = support.edition(TEXTS, sizes=MEDIA).screen("es", "rights/detained")
    assert support.button(spanish, "🔊").route == "es:hear/rights/detained"
    assert support.button(spanish, "🖼").route == "es:see/rights/detained"
    english = made.screen("en", "rights/detained")
    assert support.button(english, "📎").route == "en:file/rights/detained"
    assert not any("🔊" in one.label for one in english.buttons())


def test_each_media_button_sends_its_own_file():
    """Listen sends the recording, the picture button the picture with its text alternative."""
    made = support.edition(TEXTS, sizes=MEDIA)
    heard = support.tap(made, "es:hear/rights/detained").attachments
    assert heard == (File("voice", "topics/rights/detained/es.ogg", "Si te detienen"),)
    seen = support.tap(made, "es:see/rights/detained").attachments
    assert seen == (File("photo", "topics/rights/detained/es.jpg", "Una puerta"),)


def test_the_language_switch_keeps_the_page(shipped):
    """🌐 offers the languages and opens the same page in the one that is chosen."""
    page = shipped.screen("es", "rights/detained")
    choice = support.tap(shipped, support.button(page, "🌐").route).screen
    reply = support.tap(shipped, support.button(choice, "Kriol").route)
    assert reply.language == "bzj"
    assert reply.screen == shipped.screen("bzj", "rights/detained")
