"""The page that explains the messages of `check` is made from the program and cannot drift."""

from __future__ import annotations

import tomllib

import pytest

from bot.editors.meanings import BROKEN, DOCS, HOME, find_codes, read_examples, write_page

_WITHOUT_EXAMPLE = {
    "broken-link",  # these two need web sites, see test_weblinks
    "unchecked-link",
    "stumble",  # a mistake of the program: there is none that we know
}


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_message_is_explained(language: str) -> None:
    """Every code that the program can give has its paragraph, and no other has one."""
    table = tomllib.loads((DOCS / language / "meanings.toml").read_text("utf-8"))
    assert set(table) - {"page"} == find_codes(HOME / "bot")


def test_every_message_is_tested() -> None:
    """Every code is the answer to a broken content of the tests, and no example is left over."""
    assert set(read_examples(BROKEN)) == find_codes(HOME / "bot") - _WITHOUT_EXAMPLE


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_is_up_to_date(language: str) -> None:
    """The page in the repository is the one that the command writes."""
    assert (DOCS / language / "messages.md").read_text("utf-8") == write_page(DOCS / language)
