"""No translation is lost: stamps, and what changed in the source text since."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.core.languages import Language, Languages
from bot.editors.diffs import Change, compare, write
from bot.editors.history import STORE
from bot.editors.stamps import (
    StampError,
    changes,
    find_translations,
    forget_unused,
    stamp,
)

LANGUAGES = Languages(
    {
        "es": Language("es", "Español", "es_MX", source=True),
        "en": Language("en", "English", "en_BZ", "es"),
        "bzj": Language("bzj", "Kriol", "en_BZ", "en"),
    }
)
ASYLUM = "topics/rights/asylum"


def change_source(content: Path) -> None:
    """Change what the Spanish page says."""
    path = content / ASYLUM / "es.md"
    path.write_text(path.read_text("utf-8").replace("Es gratis.", "Es gratis y secreto."), "utf-8")


def test_a_stamp_changes_one_line_and_nothing_else(content: Path) -> None:
    """Stamping writes the fingerprint; every other character stays, Windows line ends too."""
    change_source(content)
    path = content / ASYLUM / "en.md"
    before = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(before)
    done = stamp(content, LANGUAGES, path)
    assert done.changed
    assert path.read_bytes() == before.replace(done.before.encode(), done.stamp.encode())
    assert not stamp(content, LANGUAGES, path).changed


@pytest.mark.parametrize(
    "front", ["", "---\nbutton: Ask\n---\n", "---\n---\n", "---\nreview: draft\nbutton: Ask\n---\n"]
)
def test_a_text_without_a_stamp_gets_one(content: Path, front: str) -> None:
    """The line is added to the front matter, or a front matter to the text."""
    path = content / ASYLUM / "en.md"
    path.write_text(f"{front}# Title\n\n---\n\nWords.\n", "utf-8")
    done = stamp(content, LANGUAGES, path)
    text = path.read_text("utf-8")
    assert f"translation_of: {done.stamp}\n" in text.partition("# Title")[0]
    assert text.endswith("# Title\n\n---\n\nWords.\n")
    assert [line for line in front.splitlines() if line not in text.splitlines()] == []


def test_an_outdated_translation_shows_what_changed(content: Path) -> None:
    """Without git, the stored copy of the source tells the words that are gone and new."""
    path = content / ASYLUM / "en.md"
    stamp(content, LANGUAGES, path)
    change_source(content)
    runs = changes(content, LANGUAGES, path)
    assert runs is not None
    assert [run.words for run in runs if run.change is Change.GONE] == ["gratis."]
    assert [run.words for run in runs if run.change is Change.NEW] == ["gratis y secreto."]
    assert "[-gratis.-] {+gratis y secreto.+}" in write(runs)


def test_git_remembers_the_source_text(folder: Path, content: Path) -> None:
    """In a git checkout nothing is stored: the text is found in the history, even if renamed."""

    def git(*arguments: str) -> None:
        names = {f"GIT_{who}_{what}": "editor@example.org" if what == "EMAIL" else "Editor"
                 for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}  # fmt: skip
        subprocess.run(
            [shutil.which("git") or "git", "-c", "commit.gpgsign=false", *arguments],
            cwd=folder, check=True, capture_output=True,
            env={**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull},
        )  # fmt: skip

    git("init", "-q")
    path = content / ASYLUM / "en.md"
    stamp(content, LANGUAGES, path)
    git("add", ".")
    git("commit", "-qm", "first")
    change_source(content)
    git("mv", f"content/{ASYLUM}", "content/topics/rights/refuge")
    git("commit", "-qam", "moved and changed")
    runs = changes(content, LANGUAGES, content / "topics/rights/refuge/en.md")
    assert runs is not None
    assert [run.words for run in runs if run.change is Change.NEW] == ["gratis y secreto."]
    assert not (content / STORE).exists()


def test_nobody_kept_the_text(content: Path) -> None:
    """A stamp whose text nobody kept is said to be so, and not guessed at."""
    path = content / ASYLUM / "en.md"
    text = path.read_text("utf-8").splitlines()
    text[3] = "translation_of: 0123456789ab"
    path.write_text("\n".join(text), "utf-8")
    assert changes(content, LANGUAGES, path) is None


def test_stored_copies_are_forgotten_when_unused(content: Path) -> None:
    """A copy stays as long as a translation names it, and no longer."""
    for path in find_translations(content, LANGUAGES, [ASYLUM]):
        stamp(content, LANGUAGES, path)
    first = set((content / STORE).iterdir())
    change_source(content)
    stamp(content, LANGUAGES, content / ASYLUM / "en.md")
    forget_unused(content, LANGUAGES)
    assert first < set((content / STORE).iterdir())
    stamp(content, LANGUAGES, content / ASYLUM / "bzj.md")
    forget_unused(content, LANGUAGES)
    assert not first & set((content / STORE).iterdir())
    assert len(list((content / STORE).iterdir())) == 1


def test_files_folders_and_patterns_are_found(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file, a folder or a pattern may be named, from inside or outside the content folder."""
    monkeypatch.chdir(content.parent)
    wanted = {content / ASYLUM / "en.md", content / ASYLUM / "bzj.md"}
    for names in (
        [f"{ASYLUM}/en.md", f"content/{ASYLUM}/bzj.md"],
        [ASYLUM],
        [f"content/{ASYLUM}"],
        ["topics/rights/asylum/*.md"],
        [str(content / ASYLUM)],
    ):
        found = {path.resolve() for path in find_translations(content, LANGUAGES, names)}
        assert found == wanted, names
    outside = content.parent / "elsewhere" / "en.md"
    outside.parent.mkdir()
    outside.write_text("# Not ours\n", "utf-8")
    everything = find_translations(content, LANGUAGES, ["."])
    assert len(everything) == 14
    assert all(path.is_relative_to(content) for path in everything)
    with pytest.raises(StampError, match="no such file or folder in"):
        find_translations(content, LANGUAGES, [str(outside)])
    assert len(find_translations(content, LANGUAGES, ["topics/**/en.md"])) == 5


def test_a_minor_edit_stamps_the_translations_again(content: Path) -> None:
    """After a typo in the source its translations stay right; those never stamped stay so."""
    bare = content / ASYLUM / "bzj.md"
    text = bare.read_text("utf-8")
    bare.write_text("\n".join(x for x in text.splitlines() if "translation_of" not in x), "utf-8")
    change_source(content)
    found = find_translations(content, LANGUAGES, [f"{ASYLUM}/es.md"], minor=True)
    assert found == [content / ASYLUM / "en.md"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (f"{ASYLUM}/es.md", "this is the source text; with --minor its translations stay right"),
        (f"{ASYLUM}/fr.md", "there is no such file or folder"),
        (f"{ASYLUM}/topic.toml", "there is no translation here"),
        ("notices/*/fr.md", "there is no such file or folder"),
    ],
)
def test_a_wrong_name_gets_a_sentence(content: Path, name: str, said: str) -> None:
    """What cannot be stamped is named, with what to do."""
    with pytest.raises(StampError, match=said):
        find_translations(content, LANGUAGES, [name])


def test_a_file_in_another_encoding_is_left_alone(content: Path) -> None:
    """A file that is not UTF-8 is refused with a sentence and not touched."""
    path = content / ASYLUM / "en.md"
    path.write_bytes("# Café".encode("latin-1"))
    with pytest.raises(StampError, match="save it again as UTF-8"):
        stamp(content, LANGUAGES, path)
    assert path.read_bytes() == "# Café".encode("latin-1")


def test_punctuation_does_not_change_a_fingerprint(content: Path) -> None:
    """A comma or a line break in the source leaves its translations as they are."""
    path = content / ASYLUM / "es.md"
    stamp(content, LANGUAGES, content / ASYLUM / "en.md")
    path.write_text(path.read_text("utf-8").replace("Es gratis.", "¡Es  gratis!"), "utf-8")
    assert not stamp(content, LANGUAGES, content / ASYLUM / "en.md").changed


def test_a_long_unchanged_run_is_cut_short() -> None:
    """A change in a long text is shown with some words around it."""
    words = [f"w{number}" for number in range(100)]
    before, after = " ".join(words), " ".join([*words[:50], "new", *words[50:]])
    around = "w44 w45 w46 w47 w48 w49 {+new+} w50 w51 w52 w53 w54 w55"
    assert write(compare(before, after)) == f"… {around} …"
