"""Markdown to Telegram's HTML, judged by the parser of the local Bot API."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.markdown import Lines, read
from bot.core.markup import join, paginate, plain, utf16
from bot.core.pages import PART
from bot.web.botapi.entities import read_text, utf16_length
from tests.core import support

VALUE = "<i>(+52 800 715 2000 &amp; ask)</i>"


def html(markdown: str) -> str:
    """The HTML of a text without a heading."""
    return join(read(markdown, lambda _: VALUE).blocks)


def entities(markdown: str) -> set[str]:
    """The kinds of markup that a reader sees."""
    _, found = read_text(html(markdown), "HTML")
    return {one["type"] for one in found}


@pytest.mark.parametrize(
    ("markdown", "wanted"),
    [
        ("**a**", "<b>a</b>"),
        ("*a*", "<i>a</i>"),
        ("***a***", "<i><b>a</b></i>"),
        ("a\nb", "a b"),
        ("a  \nb", "a\nb"),
        ("a\\\nb", "a\nb"),
        ("a\n\nb", "a\n\nb"),
        ("> a", "<blockquote>a</blockquote>"),
        ("## a\n\nb", "a"),
        ("[a](https://x.org/?b=1&c=2)", '<a href="https://x.org/?b=1&amp;c=2">a</a>'),
        ("[a](topic:rights)", "<u>a</u>"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("- a\n- b", "• a\n• b"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("- a\n  - b\n- c", "• a\n\u2003◦ b\n• c"),
        ("1. a\n   - b\n2. c", "1. a\n\u2003◦ b\n2. c"),
    ],
)
def test_the_subset_becomes_telegrams_html(markdown, wanted):
    """Headings, bold, italic, lists nested once, links, quotes, paragraphs and line breaks."""
    document = read(markdown, lambda _: VALUE)
    assert document.flaws == []
    if markdown.startswith("#"):
        assert document.title == wanted
    else:
        assert join(document.blocks) == wanted


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("# t\n\na\n\n| a | b |\n|---|---|\n| 1 | 2 |", 5),
        ("# t\n\n![a](b.png)", 3),
        ("# t\n\n<b>a</b>", 3),
        ("# t\n\n<div>a</div>", 3),
        ("# t\n\n```\na\n```", 3),
        ("# t\n\n    code", 3),
        ("# t\n\n`a`", 3),
        ("# t\n\na\n\n---\n\nb", 5),
        ("# t\n\n- a\n  - b\n    - c", 5),
        ("# t\n\na\nb {{ open", 4),
    ],
)
def test_what_telegram_cannot_show_is_reported_with_its_line(markdown, line):
    """Tables, pictures, HTML, code, lines and deeper lists are refused where they stand."""
    flaws = read(markdown, lambda _: VALUE).flaws
    assert [Lines(markdown)[flaw.at] for flaw in flaws][:1] == [line]
    assert all(flaw.text and flaw.fix for flaw in flaws)


@given(
    st.lists(st.sampled_from(["{{ a }}", "- b {{ a }}", "[c](https://x.org)", "# d", "", "é *e*"]))
)
def test_what_stands_in_a_text_is_found_on_its_line(lines):
    """Facts and links, in the order of lines: lines are read apart from the rest."""
    text = "\n".join(lines)
    document = read(text, lambda _: VALUE)
    at = Lines(text, first_line=7)
    facts = [n for n, line in enumerate(lines, 7) if "{{" in line]
    assert [at[where] for _, where in document.facts] == facts
    links = [n for n, line in enumerate(lines, 7) if "https" in line]
    assert [at[link.at] for link in document.links] == links


def test_of_a_picture_nothing_is_left():
    """Neither its words nor the links in them: it is refused as one."""
    document = read("![*a* [b](https://x.org) {{ phone }}](c.png)", lambda _: VALUE)
    assert (document.blocks, document.links, document.facts) == ([], [], [])
    assert len(document.flaws) == 1


def test_a_reader_sees_the_markup_that_was_meant():
    """Telegram's parser finds the same bold, italics, links and quotes."""
    assert entities("**a** *b* [c](https://x.org) \n\n> d") == {
        "bold",
        "italic",
        "text_link",
        "blockquote",
    }


words = st.sampled_from(
    [
        "agua",
        "**bo ld**",
        "*it*",
        "{{ phone }}",
        "[x](https://x.org)",
        "[y](topic:rights)",
        "<",
        "&",
        "&amp;",
        "😀",
        "ñandú",
        "1.",
        "**",
        "_a_",
        "\\*",
        "“q”",
    ]
)
paragraphs = st.lists(words, min_size=1, max_size=30).map(" ".join)
markers = st.sampled_from(["", "- ", "1. ", "> ", "## "])
texts = st.lists(st.tuples(markers, paragraphs).map("".join), min_size=1, max_size=12).map(
    lambda pieces: "\n\n".join(["# t", *pieces])
)


@given(texts, st.integers(40, 600))
def test_parts_never_break_a_tag_or_a_fact(markdown, limit):
    """However a page is parted, each part is whole markup, no fact is cut and nothing is lost."""
    document = read(markdown, lambda _: VALUE)
    parts = paginate(document.blocks, limit)
    assert [block for part in parts for block in part] == document.blocks
    facts = 0
    for part in parts:
        text = join(part)
        if text:
            read_text(text, "HTML")
        facts += text.count(VALUE)
        assert text.count("<i>(") == text.count(VALUE)
    assert facts == len(document.facts)
    for part in parts:
        assert len(part) == 1 or sum(block.length for block in part) <= limit


@given(texts)
def test_lengths_are_counted_as_telegram_counts(markdown):
    """UTF-16 units after parsing, the same as the local Bot API finds."""
    text = join(read(markdown, lambda _: VALUE).blocks)
    if text.strip():
        parsed, _ = read_text(text, "HTML")
        assert utf16(plain(text).strip()) == utf16_length(parsed.strip())


def test_a_long_page_is_parted_into_about_equal_parts():
    """No part is longer than a few phone screens, and none is a short rest."""
    body = "\n\n".join(f"Párrafo {n}. " + "palabra " * 30 for n in range(30))
    made = support.edition(support.topic("rights/long", "Largo", body))
    parts = []
    while screen := made.screen("es", "rights/long", len(parts) + 1):
        parts.append(screen)
    assert len(parts) > 3
    lengths = [utf16(plain(screen.text)) for screen in parts]
    assert max(lengths) <= PART + 100
    assert min(lengths) > max(lengths) / 3
    for number, screen in enumerate(parts, 1):
        assert support.shown(screen).startswith("Largo")
        turns = [one.label for one in screen.buttons() if "▶" in one.label or "◀" in one.label]
        total = len(parts)
        before = [f"◀ {number - 1}/{total}"] if number > 1 else []
        after = [f"{number + 1}/{total} ▶"] if number < total else []
        assert turns == before + after
    text = " ".join(support.shown(screen) for screen in parts)
    assert all(len(re.findall(rf"Párrafo {n}\.", text)) == 1 for n in range(30))


def test_a_paragraph_that_no_screen_holds_is_an_error():
    """Paragraphs are never cut: one that is too long is reported with its line."""
    body = "Corto.\n\n" + "palabra " * 400
    built = support.compile_tree(support.topic("rights/long", "Largo", body))
    assert [(one.code, one.line) for one in built.errors] == [("long-paragraph", 5)]


@given(st.text(max_size=300))
def test_any_text_is_read_without_error(text):
    """Whatever an editor saves, also half a file, is read; what it gives is whole markup."""
    result = join(read(text, lambda _: VALUE).blocks)
    if result.strip():
        read_text(result, "HTML")
