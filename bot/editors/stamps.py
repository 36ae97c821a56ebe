"""Stamps: records in a translation which source text it translates."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.core.frontmatter import read_text
from bot.core.languages import Languages
from bot.core.texts import fingerprint
from bot.editors.diffs import Run, compare
from bot.editors.files import replace_text
from bot.editors.history import body_of, forget, recall, store

_LINE = re.compile(r"^translation_of:.*$", re.MULTILINE)
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


class StampError(ValueError):
    """A file that cannot be stamped; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """One translation that was stamped. `before` is its old stamp, empty when it had none."""

    path: Path
    before: str
    stamp: str

    @property
    def changed(self) -> bool:
        """Whether the file was written."""
        return self.before != self.stamp


def find_translations(
    content: Path, languages: Languages, wanted: Iterable[str], *, minor: bool = False
) -> list[Path]:
    """The translations that names, folders or patterns stand for.

    With `minor` a source text stands for its translations that are stamped already. Raises
    StampError for a name that stands for nothing.
    """
    found: dict[Path, None] = {}
    for name in wanted:
        chosen = dict.fromkeys(_translations(content, languages, name, minor=minor))
        if not chosen:
            raise StampError(f"{name}: there is no translation here; name a file such as en.md.")
        found |= chosen
    return list(found)


def _translations(content: Path, languages: Languages, name: str, *, minor: bool) -> Iterator[Path]:
    source = f"{languages.source}.md"
    others = [f"{language.code}.md" for language in languages if not language.source]
    for path in _paths(content, name):
        if path.is_dir():
            yield from (file for other in others for file in sorted(path.rglob(other)))
        elif path.name in others:
            yield path
        elif path.name == source and minor:
            siblings = (path.with_name(other) for other in others)
            yield from (file for file in siblings if file.is_file() and _read(file)[1])
        elif path.name == source and not glob.has_magic(name):
            message = f"{name}: this is the source text; with --minor its translations stay right."
            raise StampError(message)


def _paths(content: Path, name: str) -> list[Path]:
    """What a name or pattern stands for, as typed or inside the content folder; never outside."""
    outer = content / name.removeprefix(f"{content.name}/") if name != content.name else content
    for base in dict.fromkeys([Path(name), outer]):
        pattern = str(base)
        matched = [base] if base.exists() else map(Path, sorted(glob.glob(pattern, recursive=True)))  # noqa: PTH207 - Path.glob takes no absolute patterns
        if inside := [path for path in matched if _is_inside(path, content)]:
            return inside
    raise StampError(f"{name}: there is no such file or folder in {content}.")


def _is_inside(path: Path, content: Path) -> bool:
    return path.resolve().is_relative_to(content.resolve())


def stamp(content: Path, languages: Languages, path: Path) -> Stamped:
    """Write into a translation the fingerprint of its source text; change nothing else."""
    source = path.with_name(f"{languages.source}.md")
    if not source.is_file():
        raise StampError(f"{path}: there is no {source.name} beside it to be a translation of.")
    original, _ = _read(source)
    text, before = _read(path)
    wanted = fingerprint(body_of(original))
    if before != wanted:
        replace_text(path, _with_stamp(text, wanted))
    store(content, source)
    return Stamped(path, before, wanted)


def forget_unused(content: Path, languages: Languages) -> None:
    """Remove the stored copies that no translation names any more."""
    others = [f"{language.code}.md" for language in languages if not language.source]
    forget(content, {_read(file)[1] for other in others for file in content.rglob(other)})


def changes(content: Path, languages: Languages, path: Path) -> list[Run] | None:
    """What changed in the source text since a translation was stamped; None when nobody knows."""
    source = path.with_name(f"{languages.source}.md")
    _, stamped = _read(path)
    before = recall(content, source, stamped)
    return None if before is None else compare(before, body_of(_read(source)[0]))


def _read(path: Path) -> tuple[str, str]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise StampError(f"{path}: this is not UTF-8 text; save it again as UTF-8.") from None
    return text, read_text("", "", text, []).translation_of


def _with_stamp(text: str, wanted: str) -> str:
    line = f"translation_of: {wanted}"
    fences = list(_FENCE.finditer(text))
    if not text.startswith("---") or len(fences) < 2:
        return f"---\n{line}\n---\n{text}"
    start, end = fences[0].end() + 1, fences[1].start()
    front = text[start:end]
    front = _LINE.sub(line, front, count=1) if _LINE.search(front) else f"{front}{line}\n"
    return f"{text[:start]}{front}{text[end:]}"
