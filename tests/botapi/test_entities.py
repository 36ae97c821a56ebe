"""Telegram's reading of texts: properties that hold for any text whatever."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, Message, MessageEntity

from bot.web.botapi.entities import read_text, utf16_length, utf16_slice
from bot.web.botapi.errors import Refusal

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PARTS = st.lists(st.tuples(st.sampled_from(["b", "i", "u", "s", "code", "blockquote"]), TEXTS))


def shown(text: str) -> str:
    """What is left when Telegram has cut the white space around a text."""
    return read_text(text)[0]


@given(TEXTS)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    """Whatever is escaped as HTML is shown as it was typed."""
    assert read_text(html.escape(text), "HTML")[0] == shown(text)


@given(PARTS)
def test_entities_cover_what_stood_between_the_tags(parts: list[tuple[str, str]]) -> None:
    """Offsets and lengths count UTF-16 units, whatever characters come before."""
    source = "".join(
        f"¡{i}<{tag}>{html.escape(f'«{t}»')}</{tag}>" for i, (tag, t) in enumerate(parts)
    )
    plain, entities = read_text(source, "HTML")
    marked = [
        e
        for e in entities
        if e["type"] in {"bold", "italic", "underline", "strikethrough", "code", "blockquote"}
    ]
    covered = [utf16_slice(plain, e["offset"], e["length"]) for e in marked]
    assert covered == [f"«{text}»" for _, text in parts]
    assert all(e["offset"] + e["length"] <= utf16_length(plain) for e in entities)


@given(PARTS)
def test_the_client_reads_entities_as_the_server_does(parts: list[tuple[str, str]]) -> None:
    """python-telegram-bot makes HTML of them again that means the same."""
    source = "".join(f"<{tag}>{html.escape(f'«{text}»')}</{tag}>·" for tag, text in parts)
    plain, entities = read_text(source, "HTML")
    chat = Chat(1, "private")
    known = [MessageEntity.de_json(e, None) for e in entities]
    message = Message(1, None, chat, text=plain or "·", entities=known)  # type: ignore[arg-type]  # the date does not matter
    again = read_text(message.text_html, "HTML")
    assert again == (plain or "·", entities)


@given(st.text("<>/&;abi \"'=#x", max_size=30))
def test_any_markup_is_read_or_refused_in_words(text: str) -> None:
    """No text breaks the reader: it is either shown or refused as "can't parse entities"."""
    said = "Bad Request: can't parse entities: "
    try:
        read_text(text, "HTML")
    except Refusal as refusal:
        said = refusal.description
    assert said.startswith("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    ("source", "plain", "kinds"),
    [
        ("<a href='https://x.org'>a</a>", "a", ["text_link"]),
        ("<a href='tel:911'>911</a>", "911", []),
        ("<pre><code class='language-py'>x</code></pre>", "x", ["pre"]),
        ("<blockquote expandable>x</blockquote>", "x", ["expandable_blockquote"]),
        ("<span class='tg-spoiler'>x</span>", "x", ["spoiler"]),
        ("&lt;b&gt; &copy; &#233; &#x1F198;", "<b> &copy; é 🆘", []),
        ("  <b> x </b>\n\n", "x", ["bold"]),
        ("<b></b>x", "x", []),
    ],
)
def test_what_becomes_of_some_markup(source: str, plain: str, kinds: list[str]) -> None:
    """Links that Telegram cannot open lose their link; names of characters are few."""
    text, entities = read_text(source, "HTML")
    assert (text, [entity["type"] for entity in entities]) == (plain, kinds)
