"""Folders: reads `content/` and `locales/` from disk, whole, and builds an edition of them."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import structlog
from babel.messages.pofile import PoFileError, read_po

from bot.core import garbage
from bot.core.building import build
from bot.core.checks import REFUSING, Check, find_problems, inspect
from bot.core.checks.interface import Message, find_wrong_words, read_words
from bot.core.content import Tree
from bot.core.edition import Built
from bot.core.problems import ROOT, Level, Problem, error, warning
from bot.core.words import Catalog
from bot.making import Made
from bot.signature import Entry, walk

log = structlog.get_logger()

DOMAIN = "messages"
STAFF = "stats"
LARGEST_TEXT = 1_000_000
"""Bytes; a larger text file is not read: no phone would show it."""
_TEXTS = (".toml", ".md")
_QUOTE = re.compile(r'(?<!\\)(?:\\\\)*"')
_EDGE = 65_536


def read_tree(folder: Path) -> tuple[Tree, list[Problem]]:
    """Read a content folder into memory. Links are not followed out of it."""
    texts: dict[str, bytes] = {}
    sizes: dict[str, int] = {}
    edges: dict[str, tuple[bytes, bytes]] = {}
    problems: list[Problem] = []
    home = folder.resolve()
    entries = list(walk(folder))
    filled = {name.rpartition("/")[0] for name, _ in entries}
    for name, entry in entries:
        where = f"{ROOT}/{_readable(name)}"
        try:
            if not where.endswith(name):
                text = "The name of this file is not UTF-8 text."
                problems.append(error(where, "encoding", text, "Rename it in plain letters."))
            elif entry.is_symlink() and not _is_within(entry, home):
                text = "This link leads out of the content folder."
                problems.append(error(where, "link-out", text, "Put the file itself here."))
            elif entry.is_dir():
                problems += _find_odd_folder(entry, where, empty=name not in filled)
            elif not entry.is_file():
                text = "This is neither a file nor a folder."
                problems.append(error(where, "unreadable", text, "Remove it."))
            elif name.endswith(_TEXTS) and (size := entry.stat().st_size) > LARGEST_TEXT:
                text = f"This file has {-(-size // 1000):,} kB; a text has at most 1,000."
                fix = "Part it into several topics."
                problems.append(error(where, "too-big", text, fix))
            elif name.endswith(_TEXTS):
                texts[name] = _read(entry)
            else:
                sizes[name] = entry.stat().st_size
                edges[name] = _edges(Path(entry.path), sizes[name])
        except FileNotFoundError:
            text = "This link leads to a file that is not there."
            problems.append(error(where, "unreadable", text, "Remove it, or put the file here."))
        except (OSError, RuntimeError) as refused:
            said = getattr(refused, "strerror", None) or "its links lead in a circle"
            text = f"This file cannot be read: {said}."
            fix = "Check its permissions, or remove it."
            problems.append(error(where, "unreadable", text, fix))
    return Tree(texts, sizes, edges), problems


def _readable(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _is_within(entry: Entry, home: Path) -> bool:
    return Path(entry.path).resolve(strict=True).is_relative_to(home)


def _read(entry: Entry) -> bytes:
    with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123 - a Path takes as long again
        return file.read()


def _find_odd_folder(entry: Entry, where: str, *, empty: bool) -> Iterator[Problem]:
    if entry.name.endswith(_TEXTS):
        text = "This is a folder, and a file should be here."
        yield error(where, "folder-for-file", text, "Rename the folder, and write the file.")
    elif empty and not entry.is_symlink() and not any(Path(entry.path).iterdir()):
        text = "This folder is empty."
        yield warning(where, "empty-folder", text, "Write its files, or remove it.")


def _edges(path: Path, size: int) -> tuple[bytes, bytes]:
    with path.open("rb") as file:
        head = file.read(_EDGE)
        file.seek(max(0, size - _EDGE))
        return head, file.read(_EDGE)


def read_messages(
    folder: Path, domain: str = DOMAIN
) -> tuple[dict[str, list[Message]], list[Problem]]:
    """Read the interface words of all languages from their .po files, with what is wrong there."""
    found: dict[str, list[Message]] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob(f"*/LC_MESSAGES/{domain}.po")):
        code = path.parent.parent.name
        name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        try:
            if line := _unbalanced(path.read_text("utf-8")):
                text = "This line of the interface words has a quote without its partner."
                fix = 'Each text stands between two "; a quote inside is written \\".'
                problems.append(error(name, "po", text, fix, line=line))
                continue
            # No locale is named: CLDR, and so Babel, does not know Belize Kriol.
            with path.open("rb") as file:
                catalog = read_po(file, abort_invalid=True, charset="utf-8")
            found[code] = [
                Message(
                    message.id[0] if isinstance(message.id, (tuple, list)) else message.id,
                    _forms(message.string),
                    message.lineno or 0,
                    fuzzy=message.fuzzy,
                )
                for message in catalog
                if message.id
            ]
        except PoFileError as refused:
            text = f"This line of the interface words cannot be read: {refused}."
            fix = 'Each entry is msgid "…" and below it msgstr "…"; inner quotes are \\".'
            problems.append(error(name, "po", text.replace("..", "."), fix, line=_line(refused)))
        except (UnicodeDecodeError, ValueError, LookupError, AttributeError, OSError) as refused:
            text = f"These interface words cannot be read: {refused}."
            problems.append(error(name, "po", text, "Save the file again as UTF-8."))
    return found, problems


def _unbalanced(text: str) -> int:
    """The first line with an odd number of quotes; 0 when there is none."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#") and len(_QUOTE.findall(line)) % 2:
            return number
    return 0


def _forms(words: object) -> tuple[str, ...]:
    forms = words if isinstance(words, (tuple, list)) else (words,)
    return tuple(str(form or "") for form in forms)


def _line(refused: PoFileError) -> int:
    number = getattr(refused, "lineno", None)
    return number + 1 if isinstance(number, int) else 0


def read_catalogs(folder: Path, domain: str = DOMAIN) -> tuple[dict[str, Catalog], list[Problem]]:
    """The interface words by language, as the program says them; fuzzy ones are left out."""
    messages, problems = read_messages(folder, domain)
    problems += find_wrong_words(folder.name, domain, messages)
    return read_words(messages), problems


@garbage.kept()
def make(content: Path, locales: Path, today: date, checks: Iterable[Check] = REFUSING) -> Made:
    """Read two folders, check them, and build an edition of a day unless there are errors."""
    if not content.is_dir():
        text = "There is no such folder."
        fix = "Set PUENTE_CONTENT to the folder that holds languages.toml."
        return Made(Built(None, (error(str(content), "missing", text, fix),)))
    tree, problems = read_tree(content)
    catalogs, wrong = read_catalogs(locales)
    problems += wrong
    # What staff read is checked, too; a mistake in it refuses nothing that people on the move see.
    staff, wrong = read_catalogs(locales, STAFF)
    problems += [replace(one, level=Level.WARNING) for one in wrong]
    built, inspection = Built(None, ()), None
    try:
        built = build(tree, catalogs, today)
        if built.content is not None:
            inspection = inspect(built.content, tree, catalogs, today, built.edition)
            problems += find_problems(inspection, checks)
            problems += inspection.pages.problems
    except Exception as stumbled:  # whatever editors wrote, readers keep what they have
        log.debug("the content made the program stumble", exc_info=True)
        frame = traceback.extract_tb(stumbled.__traceback__)[-1]
        where = f"{type(stumbled).__name__} at {Path(frame.filename).name}:{frame.lineno}"
        text = f"The program stumbles over this content ({where})."
        fix = "Undo the last change, and show it to a developer: it is our mistake, not yours."
        problems.append(error(ROOT, "stumble", text, fix))
    found = tuple(sorted({*built.problems, *problems}))
    refused = any(problem.level is Level.ERROR for problem in found)
    shown = None if refused else built.edition
    return Made(Built(shown, found, built.content), inspection, staff)


def build_folder(content: Path, locales: Path, today: date) -> Built:
    """Read two folders and build an edition of a day."""
    return make(content, locales, today).built
