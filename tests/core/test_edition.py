"""The Edition: the same from the same files, and another language by files alone."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from bot.core.route import LIMIT
from bot.core.visit import Command, Start
from bot.folders import build_folder
from tests.core import support


def screens(edition) -> dict[str, object]:
    """Everything a tap on a topic shows."""
    return dict(edition.taps)


def test_building_twice_gives_the_same(shipped):
    """An edition depends on its files and its day alone."""
    again = build_folder(support.ROOT / "content", support.ROOT / "locales", shipped.day)
    assert again.edition is not None
    assert screens(again.edition) == screens(shipped)
    for words in ("asilo", "kiero trabajo", "haaspital", "policía"):
        assert again.edition.index.ask(words, "es") == shipped.index.ask(words, "es")


def test_the_order_of_files_does_not_matter():
    """Files that come in another order give the same edition."""
    forward = support.edition()
    tree = support.Tree({path: text.encode() for path, text in reversed(support.BASE.items())})
    backward = support.build(tree, support.catalogs(), support.TODAY).edition
    assert backward is not None
    assert screens(backward) == screens(forward)


def test_the_shipped_content_has_no_error(shipped_build):
    """What is shipped can be published."""
    assert [str(one) for one in shipped_build.errors] == []


def test_another_day_is_another_edition(shipped):
    """Expired facts are decided when the edition is built: a year later the pages say so."""
    later = build_folder(support.ROOT / "content", support.ROOT / "locales", date(2028, 1, 1))
    assert later.edition is not None
    assert screens(later.edition) != screens(shipped)
    page = support.shown(later.edition.screen("es", "crossing/fees"))
    assert "puede haber cambiado" in page


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"languages.toml": "["}, "toml"),
        ({"languages.toml": '[es]\nname = "E"\nlocale = "es_MX"\n'}, "language"),
        ({"facts.toml": "[Big_Name]\n"}, "slug"),
        ({"topics/rights/topic.toml": "order = 1\n"}, "value"),
        (
            {"topics/rights/topic.toml": support.CHECKED + 'related = ["nowhere"]\n'},
            "unknown-topic",
        ),
        ({"topics/rights/es.md": "# A\n\n[b](topic:nowhere)\n"}, "unknown-topic"),
        ({"topics/rights/es.md": "# A\n\n<b>b</b>\n"}, "markdown"),
        (support.place("a", 'needs = ["magic"]'), "unknown-need"),
        (support.place("a", 'town = "atlantis"'), "unknown-town"),
        (support.place("a", 'phones = ["none"]'), "unknown-fact"),
    ],
)
def test_a_mistake_refuses_the_edition_with_file_and_advice(files, code):
    """Bad content gives no edition, and one line that says where and what to do."""
    built = support.compile_tree(files)
    assert built.edition is None
    assert code in {one.code for one in built.errors}
    for one in built.errors:
        assert one.path.startswith("content")
        assert one.text
        assert one.fix
        assert "\n" not in str(one)


def test_a_route_that_no_button_can_carry_refuses_the_edition():
    """Folder names so long that a button would exceed 64 bytes are an error."""
    path = "rights/" + "very-long-name-of-a-topic-that-nobody-should-choose-because"
    built = support.compile_tree(support.topic(path, "Largo"))
    assert "long-route" in {one.code for one in built.errors}
    assert len(f"es/{path}".encode()) > LIMIT


def test_no_home_and_no_emergency_are_errors():
    """Home and the emergency page must exist: every screen leads to them."""
    texts = {path: text for path, text in support.BASE.items() if "emergency" not in path}
    tree = support.Tree({path: text.encode() for path, text in texts.items()})
    built = support.build(tree, support.catalogs(), support.TODAY)
    assert built.edition is None
    assert any("emergency" in str(one) for one in built.errors)
    texts = {path: text for path, text in support.BASE.items() if path != "topics/topic.toml"}
    texts.pop("topics/es.md")
    tree = support.Tree({path: text.encode() for path, text in texts.items()})
    assert support.build(tree, support.catalogs(), support.TODAY).edition is None


FRENCH = """
[fr]
name = "Français"
locale = "fr"
fallback = "en"
"""
HOME = "# Puente\n\nDes informations gratuites. Rien n'est gardé sur vous.\n"
EMERGENCY = "# Urgence\n\nAppelez le 911.\n"
WORDS = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "button.home"
msgstr "🏠 Accueil"

msgid "command.menu"
msgstr "Tous les sujets"
"""


@pytest.fixture(scope="module")
def french(tmp_path_factory, shipped):
    """The shipped content with a table, two pages and a .po of French added."""
    folder = tmp_path_factory.mktemp("french")
    content, locales = folder / "content", folder / "locales"
    shutil.copytree(support.ROOT / "content", content)
    shutil.copytree(support.ROOT / "locales", locales)
    with (content / "languages.toml").open("a", encoding="utf-8") as file:
        file.write(FRENCH)
    (content / "topics" / "fr.md").write_text(HOME, encoding="utf-8")
    (content / "topics" / "emergency" / "fr.md").write_text(EMERGENCY, encoding="utf-8")
    (locales / "fr" / "LC_MESSAGES").mkdir(parents=True)
    (locales / "fr" / "LC_MESSAGES" / "messages.po").write_text(WORDS, encoding="utf-8")
    built = build_folder(content, locales, shipped.day)
    assert built.edition is not None, "\n".join(map(str, built.errors))
    return built.edition


def test_a_fourth_language_appears_by_files_alone(french):
    """French is offered at /start, its own pages are French, and its home has its buttons."""
    start = support.visit(french, Start(), None, hint="fr-FR").screen
    assert start.buttons()[0].label == "Français"
    home = support.tap(french, start.buttons()[0].route)
    assert home.language == "fr"
    assert "Des informations gratuites" in support.shown(home.screen)
    page = support.tap(french, "fr/emergency").screen
    assert "Appelez le 911." in support.shown(page)
    assert any("Accueil" in one.label for one in page.buttons())


def test_the_rest_of_a_fourth_language_falls_back_visibly(french):
    """A page that French lacks is shown in English and says so; no button leaves French."""
    page = support.tap(french, "fr/rights/detained").screen
    assert support.shown(french.screen("en", "rights/detained"))[:80] in support.shown(page)
    assert "English" in support.shown(page)
    assert all(one.route.startswith("fr") for one in page.buttons() if one.route)
    assert "English" not in support.shown(support.tap(french, "fr/emergency").screen)


def test_every_button_of_a_fourth_language_lives(french):
    """Nothing is dead in a language of which there is almost nothing."""
    waiting, seen = ["fr"], set()
    while waiting:
        data = waiting.pop()
        if data in seen or not data.startswith(("fr/", "fr")) or ":" in data:
            continue
        seen.add(data)
        reply = support.tap(french, data)
        assert ":dead-button" not in {topic for _, topic, _ in support.events(reply)}, data
        waiting += [one.route for one in reply.screen.buttons() if one.route]
    topics = [topic for topic in french.content.topics.values() if not topic.table.opens]
    assert len(seen) >= len(topics)


def test_the_commands_of_a_fourth_language_answer(french):
    """Commands work in a language whose interface words are mostly missing."""
    reply = support.visit(french, Command("help"), "fr")
    assert "/near" in support.shown(reply.screen)
