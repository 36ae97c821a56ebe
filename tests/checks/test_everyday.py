"""Twenty everyday mistakes on the real content: each message lets an editor mend it at once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.core.checks import ADVISING, REFUSING
from bot.folders import make

HOME = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 24)
ASYLUM = "topics/asylum/mexico"


def swap(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace the first `old` in a file."""

    def change(content: Path) -> None:
        path = content / name
        text = path.read_text("utf-8")
        assert old in text, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    return change


def write(name: str, data: bytes) -> Callable[[Path], None]:
    """Put a file there."""

    def change(content: Path) -> None:
        (content / name).write_bytes(data)

    return change


def remove(name: str) -> Callable[[Path], None]:
    """Remove a file."""
    return lambda content: (content / name).unlink()


def pattern(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace the first match of a pattern in a file."""

    def change(content: Path) -> None:
        path = content / name
        text, found = re.subn(old, new, path.read_text("utf-8"), count=1)
        assert found, f"{name} has no {old!r}"
        path.write_text(text, "utf-8")

    return change


MISTAKES: dict[str, tuple[Callable[[Path], None], str, str, str]] = {
    # what happened: (the change, the file, what stands on the line named, what to do)
    "a fact's name is misspelt": (
        swap(f"{ASYLUM}/es.md", "{{ mx-unhcr-phone }}", "{{ mx-unchr-phone }}"),
        f"{ASYLUM}/es.md", "mx-unchr", "Did you mean `mx-unhcr-phone`?"),
    "a brace is lost": (
        swap(f"{ASYLUM}/es.md", "{{ mx-unhcr-phone }}", "{{ mx-unhcr-phone }"),
        f"{ASYLUM}/es.md", "{{ mx-unhcr-phone }", "Write it as {{ name-of-the-fact }}"),
    "a digit of a phone is lost": (
        pattern("facts.toml", r'(\[mx-unhcr-phone\][^\[]*?number = "\+\d+)\d"', r'\1"'),
        "facts.toml", "", "Compare it with the source, digit by digit."),
    "a phone is typed without the country": (
        pattern("facts.toml", r'(\[mx-unhcr-phone\][^\[]*?number = ")\+52', r"\1"),
        "facts.toml", "", "Begin with + and the country code"),
    "a fee has a currency sign": (
        swap("facts.toml", 'amount = "40.00"', 'amount = "BZ$40"'),
        "facts.toml", "", 'Write digits and a point: amount = "40.00".'),
    "a date is written as people write it": (
        swap("facts.toml", "review_by = 2027-02-24", "review_by = 24/02/2027"),
        "facts.toml", "24/02", "dates are written 2026-11-24"),
    "a quote is lost": (
        swap("facts.toml", 'currency = "BZD"', 'currency = "BZD'),
        "facts.toml", "", 'Text goes between "quotes"'),
    "opening hours are written in Spanish": (
        swap("facts.toml", "Mo-Su 06:00-22:00", "Lun-Dom 6 a 22"),
        "facts.toml", "", 'Write them as in "Mo-Fr 09:00-15:00'),
    "a link leads to a page that was renamed": (
        swap(f"{ASYLUM}/en.md", "topic:rights/detained", "topic:rights/detention"),
        f"{ASYLUM}/en.md", "rights/detention", "Did you mean `rights/detained`?"),
    "a link is written as on a web site": (
        swap(f"{ASYLUM}/es.md", "topic:asylum/waiting", "../waiting/es.md"),
        f"{ASYLUM}/es.md", "../waiting", "(topic:asylum/waiting)"),
    "an address lacks https": (
        swap(f"{ASYLUM}/es.md", "https://help.unhcr.org/mexico", "help.unhcr.org/mexico"),
        f"{ASYLUM}/es.md", "(help.unhcr", "Write https://help.unhcr.org/mexico."),
    "the title was deleted": (
        swap(f"{ASYLUM}/es.md", "# Pedir asilo (refugio) en México\n", ""),
        f"{ASYLUM}/es.md", "", "Write `# The title` as the first line below the ---."),
    "the second --- was deleted": (
        swap(f"{ASYLUM}/es.md", "\n---\n#", "\n#"),
        f"{ASYLUM}/es.md", "---", "Add a line --- after the keys."),
    "a colon stands in a button": (
        swap(f"{ASYLUM}/es.md", "button: Pedir asilo", "button: Asilo: cómo pedir"),
        f"{ASYLUM}/es.md", "button", 'goes between "quotes"'),
    "a table was pasted from a document": (
        swap(f"{ASYLUM}/es.md", "Más ayuda", "| a | b |\n|---|---|\n| c | d |\n\nMás ayuda"),
        f"{ASYLUM}/es.md", "| a |", "Write it as a list."),
    "a photo was pasted into the text": (
        swap(f"{ASYLUM}/es.md", "Más ayuda", "![foto](foto.jpg)\n\nMás ayuda"),
        f"{ASYLUM}/es.md", "foto.jpg", "Put the picture beside the text as a file"),
    "a recording was taken with a phone": (
        write(f"{ASYLUM}/es.ogg", b"\0\0\0\x18ftypM4A " + b"\0" * 64),
        f"{ASYLUM}/es.ogg", "", "Convert it: ffmpeg"),
    "a Word file was saved as a text": (
        write(f"{ASYLUM}/es.md", "# Título\r\nPerdón".encode("utf-16")),
        f"{ASYLUM}/es.md", "", "Save it again with the encoding UTF-8."),
    "latitude and longitude were swapped": (
        swap("towns.toml", "at = [18.5196, -88.3040]", "at = [-88.3040, 18.5196]"),
        "towns.toml", "-88.3040, 18", "Latitude comes first: at = [18.5196, -88.304]."),
    "a menu lost its topic.toml": (
        remove("topics/asylum/topic.toml"),
        "topics/asylum/topic.toml", "", "Every folder here has a topic.toml"),
    "a key is misspelt": (
        swap(f"{ASYLUM}/topic.toml", "review_by", "reviewby"),
        f"{ASYLUM}/topic.toml", "reviewby", "Did you mean `review_by`?"),
    "a place names a need that there is not": (
        swap("places/mx-hg-chetumal/place.toml", 'needs = ["health"]', 'needs = ["helth"]'),
        "places/mx-hg-chetumal/place.toml", "helth", "Did you mean `health`?"),
    "a phone was typed into a page": (
        swap(f"{ASYLUM}/es.md", "{{ mx-defensatel-phone }}", "800 715 2000"),
        f"{ASYLUM}/es.md", "800 715", "instead."),
}  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real content."""
    folder = tmp_path_factory.mktemp("real")
    shutil.copytree(HOME / "content", folder / "content")
    return folder / "content"


def _line(path: Path, needle: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if needle in line)


@pytest.mark.parametrize("what", MISTAKES)
def test_an_everyday_mistake_is_refused_and_explained(what: str, copy: Path) -> None:
    """The error names the file, with the line where there is one, and says what to do."""
    change, name, needle, wanted = MISTAKES[what]
    path = copy / name
    before = path.read_bytes() if path.is_file() else None
    try:
        change(copy)
        made = make(copy, HOME / "locales", TODAY)
        place = f"content/{name}:{_line(path, needle)}" if needle else f"content/{name}:"
    finally:
        path.unlink(missing_ok=True)
        if before is not None:
            path.write_bytes(before)
    assert made.built.edition is None, "readers would have seen it"
    said = [str(problem) for problem in made.built.errors]
    mended = [line for line in said if line.startswith(place) and wanted in line]
    assert mended, said
    # One mistake is one error, or two where it truly breaks two things: never an avalanche.
    assert len(said) <= 2, said


def test_the_real_content_can_be_published(copy: Path) -> None:
    """The content that ships has no error, whatever there is to advise."""
    made = make(copy, HOME / "locales", TODAY, [*REFUSING, *ADVISING])
    assert [str(problem) for problem in made.built.errors] == []
    assert made.built.edition is not None
