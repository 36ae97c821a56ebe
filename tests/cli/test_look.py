"""The `puente` command: what it prints, in which shape, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.main import main
from tests.core import support

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended."""

    status: int
    said: str
    complained: str


@pytest.fixture
def puente(monkeypatch, capsys, tmp_path):
    """Run `puente` in this process, on a small content unless told otherwise."""
    content = tmp_path / "content"
    for name, text in {**support.BASE, **support.place("clinic")}.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("PUENTE_CONTENT", str(content))
    monkeypatch.setenv("PUENTE_DATABASE", f"sqlite:///{tmp_path / 'counts.db'}")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("PUENTE_TOKEN", raising=False)

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["puente", *arguments])
        capsys.readouterr()
        status = 0
        try:
            main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(bool(end.code))
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return run


@pytest.fixture
def shipped_folder(monkeypatch, puente):
    """The same with the shipped content."""
    monkeypatch.delenv("PUENTE_CONTENT")
    return puente


def complained_in_one_line(ran: Ran) -> bool:
    """One line, no traceback."""
    return ran.complained.count("\n") == 1 and "Traceback" not in ran.complained + ran.said


def test_ask_prints_the_promised_json(shipped_folder):
    """`ask --json`: language, confident, and topics with topic, title and score, best first."""
    ran = shipped_folder("ask", "pedir", "asilo", "--lang", "es", "--json")
    assert ran.status == 0
    found = json.loads(ran.said)
    assert list(found) == ["language", "confident", "topics"]
    assert found["language"] == "es"
    assert isinstance(found["confident"], bool)
    assert found["topics"]
    for topic in found["topics"]:
        assert list(topic) == ["topic", "title", "score"]
        assert topic["title"]
        assert isinstance(topic["score"], float)
    scores = [topic["score"] for topic in found["topics"]]
    assert scores == sorted(scores, reverse=True)
    assert any("asylum" in topic["topic"] for topic in found["topics"])


def test_ask_that_finds_nothing_is_fine(puente):
    """Nothing found is an answer, not an error."""
    ran = puente("ask", "xqzw", "--json")
    assert ran.status == 0
    assert json.loads(ran.said) == {"language": "es", "confident": False, "topics": []}


def test_near_prints_the_promised_json(shipped_folder):
    """`near --json`: places with place, name, km and open, the nearest first."""
    ran = shipped_folder("near", "18.39", "-88.39", "--need", "health", "--lang", "en", "--json")
    assert ran.status == 0
    found = json.loads(ran.said)
    assert list(found) == ["places"]
    assert found["places"]
    for place in found["places"]:
        assert {"place", "name", "km", "open"} <= set(place)
        assert isinstance(place["km"], float)
        assert place["open"] in (True, False, None)
    distances = [place["km"] for place in found["places"] if not place["far"]]
    assert distances == sorted(distances)
    assert found["places"][0]["country"] == "bz"


def test_near_and_ask_print_a_screen(puente):
    """Without --json the same is shown as a reader sees it, buttons in brackets."""
    ran = puente("near", "18.5", "-88.3")
    assert ran.status == 0
    assert "1. clinic" in ran.said
    assert "[🏠" in ran.said
    ran = puente("ask", "emergencia")
    assert ran.status == 0
    assert "Llama al 911." in ran.said


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "rights/detained"),
        ("show", "es/rights/detained"),
        ("show", "rights/detained", "--lang", "bzj"),
        ("show", "es:near/chetumal"),
        ("show",),
    ],
)
def test_show_prints_a_screen(puente, arguments):
    """A topic by its path or by a button's data, in the language that is asked for."""
    ran = puente(*arguments)
    assert ran.status == 0
    assert ran.complained == ""
    assert "<b>" not in ran.said
    assert "es" in ran.said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "rights/nowhere"), "there is no such screen"),
        (("show", "rights", "--lang", "xx"), "--lang xx"),
        (("ask", "hola", "--lang", "xx"), "there are es, en, bzj"),
        (("near", "18.5", "-88.3", "--need", "magic"), "--need magic"),
        (("run",), "PUENTE_TOKEN is not set"),
        (("translated", "nowhere/es.md"), "nowhere/es.md"),
    ],
)
def test_an_error_is_one_line_that_says_what_is_wrong(puente, arguments, words):
    """Status 1, one line on the error output, no traceback."""
    ran = puente(*arguments)
    assert ran.status == 1
    assert words in ran.complained
    assert complained_in_one_line(ran), ran.complained


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUENTE_STATS_BIN", "1"),
        ("PUENTE_API_URL", "nonsense"),
        ("PUENTE_DATABASE", "mysql://x"),
        ("PUENTE_STAFF", "ana"),
        ("PUENTE_LISTEN", "everywhere"),
    ],
)
def test_a_wrong_setting_is_named(puente, monkeypatch, name, value):
    """A setting that cannot be used is one line with the name of its variable."""
    monkeypatch.setenv(name, value)
    ran = puente("show")
    assert ran.status == 1
    assert name in ran.complained
    assert complained_in_one_line(ran), ran.complained


def test_broken_content_is_one_line_with_its_file(puente, monkeypatch, tmp_path):
    """The first mistake is told by file and line, and how many more there are."""
    path = tmp_path / "content" / "topics" / "rights" / "es.md"
    path.write_text("# A\n\n{{ gone }} {{ away }}\n", encoding="utf-8")
    ran = puente("show")
    assert ran.status == 1
    assert "content/topics/rights/es.md:3" in ran.complained
    assert complained_in_one_line(ran), ran.complained
    monkeypatch.setenv("PUENTE_CONTENT", str(tmp_path / "nowhere"))
    ran = puente("show")
    assert ran.status == 1
    assert "PUENTE_CONTENT" in ran.complained
    assert complained_in_one_line(ran), ran.complained


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("near", "18.5"),
        ("near", "north", "-88.3"),
        ("near", "100", "-88.3"),
        ("near", "18.5", "-188.3"),
        ("near", "nan", "nan"),
        ("ask",),
        ("show", "rights", "--colour"),
        ("show", "rights", "more"),
        ("stats", "--by", "person"),
        ("stats", "--from", "yesterday"),
        ("posters",),
    ],
)
def test_wrong_usage_is_status_two(puente, arguments):
    """A command that is typed wrongly says how it is used, and ends with 2."""
    ran = puente(*arguments)
    assert ran.status == 2
    assert "Traceback" not in ran.complained
    assert "puente" in ran.complained + ran.said


def test_check_ends_with_one_only_for_errors(puente, tmp_path):
    """Good content is 0; warnings are 0 too unless --strict; an error is 1."""
    assert puente("check").status == 0
    (tmp_path / "content" / "topics" / "rights" / "notes.txt").write_text("x", encoding="utf-8")
    assert puente("check").status == 0
    assert puente("check", "--strict").status == 1
    (tmp_path / "content" / "facts.toml").write_text("[", encoding="utf-8")
    ran = puente("check", "--json")
    assert ran.status == 1
    json.loads(ran.said)


def test_doctor_says_what_is_missing_in_plain_words(puente):
    """Without a token the doctor says so, tells what is well, and ends with 1."""
    ran = puente("doctor")
    assert ran.status == 1
    assert "✗ Telegram: PUENTE_TOKEN is not set" in ran.said
    assert "✓ database" in ran.said
    assert "✓ content" in ran.said
    assert "Traceback" not in ran.complained


def test_help_of_every_command():
    """`-h` of the program and of each command is status 0."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "-h"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    for command in [
        "run",
        "preview",
        "check",
        "show",
        "ask",
        "near",
        "stats",
        "translated",
        "posters",
        "doctor",
        "facts",
        "counts",
    ]:
        assert command in done.stdout


def test_debug_shows_the_traceback(puente):
    """With --debug the error comes with its traceback, for developers."""
    with pytest.raises(Exception, match="there is no such screen"):
        puente("--debug", "show", "rights/nowhere")
    assert puente("show").status == 0, "the next command is told nothing of it"


def test_a_command_ends_with_its_status_for_a_shell():
    """The status reaches the shell, and the error goes to the error output."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "show", "rights/nowhere"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == "puente: rights/nowhere: there is no such screen.\n"
