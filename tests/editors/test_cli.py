"""The commands that editors type: what they print, and what they leave behind."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.checks.cases import Case

HOME = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended."""

    status: int
    said: str
    complained: str


def run(folder: Path, *arguments: str) -> Ran:
    """Run `puente` as an editor does, on the content of a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=HOME,
        env={
            **os.environ,
            "PUENTE_CONTENT": str(folder / "content"),
            "PUENTE_LOCALES": str(folder / "locales"),
            "COLUMNS": "300",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A content with one error and one warning."""
    changes = {"{{ deadline }}": "{{ dedline }}", "button:": "review: draft\nbutton:"}
    case = Case("broken", {"replace": {"topics/rights/asylum/es.md": changes}})
    case.build(tmp_path / "one")
    return tmp_path / "one"


def test_good_content_ends_with_its_tables(folder: Path) -> None:
    """No finding, the texts of each language by state, the facts by state, exit status 0."""
    ran = run(folder, "check")
    assert (ran.status, ran.complained) == (0, "")
    assert re.search(r"^= ok +5 +5 +5$", ran.said, re.MULTILINE)
    assert re.search(r"^= missing +0 +0 +0$", ran.said, re.MULTILINE)
    assert "facts: 6 fresh, 0 due, 0 stale, 6 unconfirmed\n" in ran.said
    assert ran.said.endswith("0 errors, 0 warnings.\n")


def test_an_error_is_exit_status_one(broken: Path) -> None:
    """Findings come sorted by file, errors and warnings apart, then status 1 and no traceback."""
    ran = run(broken, "check")
    assert ran.status == 1
    lines = [line for line in ran.said.splitlines() if line.startswith("content/")]
    assert lines == sorted(lines, key=lambda line: line.split(":")[0])
    assert "content/topics/rights/asylum/es.md:8: error: There is no fact `dedline`." in ran.said
    assert "es.md:2: warning: This text is a draft" in ran.said
    assert "rights/asylum  draft " in ran.said
    assert "Traceback" not in ran.said + ran.complained


def test_warnings_count_when_strict(folder: Path) -> None:
    """A warning alone is status 0, and 1 with --strict."""
    (folder / "content/topics/notes.txt").write_text("x", "utf-8")
    assert run(folder, "check").status == 0
    assert run(folder, "check", "--strict").status == 1


def test_json_holds_everything(broken: Path) -> None:
    """`--json` gives every finding with its parts, and both tables."""
    found = json.loads(run(broken, "check", "--json").said)
    assert found["errors"] == 1
    assert {problem["code"] for problem in found["problems"]} >= {"unknown-fact", "draft"}
    first = next(problem for problem in found["problems"] if problem["level"] == "error")
    assert set(first) == {"path", "line", "column", "level", "code", "text", "fix"}
    assert found["topics"]["rights/asylum"] == {"es": "draft", "en": "ok", "bzj": "ok"}
    assert found["facts"]["unconfirmed"] == 6


def test_annotations_point_at_lines(broken: Path) -> None:
    """`--format github` writes workflow commands, the error first, with awkward signs escaped."""
    lines = run(broken, "check", "--format", "github").said.splitlines()
    assert lines[0].startswith(
        "::error file=content/topics/rights/asylum/es.md,line=8,title=unknown-fact::There is no"
    )
    assert any(line.startswith("::warning file=") for line in lines)
    assert all(line.startswith("::") for line in lines[:-1])


def test_many_alike_warnings_are_shortened(folder: Path) -> None:
    """Three of a kind are shown and the rest counted, unless --all is asked for."""
    for path in (folder / "content").rglob("en.md"):
        text = path.read_text("utf-8")
        path.write_text(re.sub("translation_of: .*\n", "", text), "utf-8")
    for path in (folder / "content").rglob("bzj.md"):
        text = path.read_text("utf-8")
        path.write_text(re.sub("translation_of: .*\n", "", text), "utf-8")
    short = run(folder, "check")
    assert short.said.count("[unstamped]") == 4
    assert "… and 11 more warnings [unstamped]: --all shows them." in short.said
    assert run(folder, "check", "--all").said.count("[unstamped]") == 14


def test_a_release_asks_for_more(folder: Path) -> None:
    """`--release` refuses what nobody has confirmed."""
    ran = run(folder, "check", "--release")
    assert ran.status == 1
    assert ran.said.count("[unconfirmed]") == 6


def test_another_folder_can_be_checked(folder: Path, broken: Path) -> None:
    """The folder may be named as an argument or as an option."""
    assert run(folder, "check", str(broken / "content")).status == 1
    assert run(folder, "check", "--content", str(broken / "content")).status == 1
    missing = run(folder, "check", str(broken / "nowhere"))
    assert missing.status == 1
    assert "There is no such folder." in missing.said


def test_facts_are_listed_and_confirmed(folder: Path) -> None:
    """The list names the pages; a confirmation shows in it; a wrong name gets one line."""
    assert (
        "office-phone  (unconfirmed)  topics/rights/asylum, places/office"
        in run(folder, "facts").said
    )
    done = run(folder, "facts", "confirm", "office-phone", "--by", "Team", "--on", "2026-11-20")
    assert (done.status, done.said) == (0, "office-phone: confirmed by Team on 2026-11-20.\n")
    assert "office-phone  (confirmed 2026-11-20 by Team)" in run(folder, "facts").said
    wrong = run(folder, "facts", "confirm", "ofice", "--by", "Team", "--on", "2026-11-20")
    assert wrong.status == 1
    assert wrong.complained.startswith("puente: ofice: there is no such fact")
    assert wrong.complained.count("\n") == 1
    assert run(folder, "facts", "confirm", "fee", "--by", "Team", "--on", "yesterday").status == 2


def test_a_translation_is_shown_and_stamped(folder: Path) -> None:
    """An outdated translation shows what changed; stamping it ends the warning."""
    page = folder / "content/topics/rights/asylum"
    run(folder, "translated", "topics/rights/asylum")
    source = page / "es.md"
    source.write_text(
        source.read_text("utf-8").replace("Es gratis", "Es gratis y secreto"), "utf-8"
    )
    assert run(folder, "check").said.count("[outdated]") == 2
    shown = run(folder, "translated", "--show", "topics/rights/asylum/en.md")
    assert "[-gratis.-] {+gratis y secreto.+}" in shown.said
    assert run(folder, "check").said.count("[outdated]") == 2
    assert run(folder, "translated", "--minor", "topics/rights/asylum/es.md").status == 0
    assert "[outdated]" not in run(folder, "check").said
    wrong = run(folder, "translated", "nowhere.md")
    assert wrong.status == 1
    said = f"puente: nowhere.md: there is no such file or folder in {folder / 'content'}.\n"
    assert wrong.complained == said


def test_the_workflow_runs_commands_that_exist(folder: Path) -> None:
    """The example workflow is valid, and each `puente` in it is understood."""
    workflow = yaml.safe_load((HOME / ".github/workflows/content.yml").read_text("utf-8"))
    steps = workflow["jobs"]["check"]["steps"]
    commands = re.findall(r"puente (.+)", "\n".join(step.get("run", "") for step in steps))
    assert len(commands) == 3
    for command in commands:
        options = [word for word in command.split(" || ")[0].split() if word != "--links"]
        assert run(folder, *options).status == 0
    assert "make .venv/.ready" in [step.get("run") for step in steps]
    assert ".venv/.ready" in (HOME / "Makefile").read_text("utf-8").replace("$(VENV)", ".venv")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_guide_has_no_dead_link(language: str) -> None:
    """Every page and picture that the editors' guide leads to is there."""
    folder = HOME / "docs/editors" / language
    pages = sorted(folder.glob("*.md"))
    assert len(pages) == 10
    for page in pages:
        text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            if not target.startswith(("http", "topic:")):
                assert (folder / target).is_file(), f"{page.name}: {target}"


def test_both_guides_say_the_same() -> None:
    """The Spanish and the English guide have the same pages with the same pictures and commands."""

    def gather(language: str) -> Counter[str]:
        pages = (HOME / "docs/editors" / language).glob("*.md")
        text = "\n".join(page.read_text("utf-8") for page in pages)
        return Counter(re.findall(r"pictures/\w+\.png|puente translated [^`\n]*content/", text))

    assert gather("en") == gather("es")
