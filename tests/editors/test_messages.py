"""Interface words: what the code says is what translators find in their files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.core.checks import interface
from bot.editors.messages import HOME, extract, update
from bot.folders import read_catalogs, read_messages

PO = "LC_MESSAGES/messages.po"


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """A copy of the real words."""
    return Path(shutil.copytree(HOME / "locales", tmp_path / "locales"))


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A little program that says three things."""
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "a.py").write_text(
        "def f(say, kind):\n"
        '    name = "button.home" if kind else "button.back"\n'
        '    return say("es", name), say("es", f"unit.{kind}"), say("es", "new.word", x=1)\n',
        "utf-8",
    )
    (folder / "a.html").write_text("""<p>{{ say("new.other") }} {{ say('unit.' ~ x) }}""", "utf-8")
    return folder


def test_names_are_found_wherever_they_stand(code: Path) -> None:
    """Said outright, through a variable, with a part filled in, and in a template."""
    names = extract(code, {"button", "unit"})
    assert list(names.whole) == ["button.home", "button.back", "new.word", "new.other"]
    assert names.covers("unit.days")
    assert not names.covers("button.sos")


def test_every_language_gets_the_new_word(code: Path, locales: Path) -> None:
    """A word that the code says anew is added, empty, to all languages, Kriol included."""
    update(code, locales)
    for language in ("es", "en", "bzj"):
        text = (locales / language / PO).read_text("utf-8")
        assert 'msgid "new.word"\nmsgstr ""' in text
        assert "nplurals=2; plural=(n != 1);" in text
        assert f'"Language: {language}\\n"' in text


def test_no_translation_is_lost(code: Path, locales: Path) -> None:
    """What the code no longer says is kept, commented out; what it says keeps its words."""
    before = (locales / "bzj" / PO).read_text("utf-8")
    update(code, locales)
    after = (locales / "bzj" / PO).read_text("utf-8")
    for line in before.splitlines():
        if line.startswith('msgstr "') and line != 'msgstr ""':
            assert line.removeprefix("msgstr ")[:40] in after


def test_a_second_run_changes_nothing(code: Path, locales: Path) -> None:
    """Bringing files up to date twice is the same as once."""
    assert update(code, locales)
    assert update(code, locales) == []


def test_a_language_unknown_to_cldr_can_be_begun(code: Path, locales: Path) -> None:
    """A new language gets all words, empty, with a header of its own."""
    update(code, locales, new="yua")
    messages, problems = read_messages(locales)
    assert problems == []
    assert {message.name for message in messages["yua"]} >= {"button.home", "new.word"}
    assert '"Language: yua\\n"' in (locales / "yua" / PO).read_text("utf-8")


def test_the_code_says_nothing_that_has_no_words() -> None:
    """Every name in the real program stands in the words of the source language."""
    messages, _ = read_messages(HOME / "locales")
    stats, _ = read_messages(HOME / "locales", "stats")
    known = {message.name for found in (messages, stats) for message in found[interface.SOURCE]}
    names = extract(HOME / "bot", {name.partition(".")[0] for name in known})
    assert sorted(set(names.whole) - known) == []


def test_the_words_that_ship_have_no_error() -> None:
    """No language lacks a value or a brace that the program fills."""
    catalogs, problems = read_catalogs(HOME / "locales")
    assert [str(problem) for problem in problems if problem.level == "error"] == []
    assert set(catalogs) >= {"es", "en", "bzj"}
