"""Orphans: files of the content folder that nothing uses, and what may be meant by them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePosixPath

from bot.core.problems import ROOT, Problem, error, warning

_FOLDERS = {"topics", "places", "notices"}
_ATTACHED = {"ogg", "jpg", "jpeg", "png", "pdf"}
_LISTS = (
    "languages.toml",
    "facts.toml",
    "needs.toml",
    "posters.toml",
    "towns.toml",
    "synonyms.toml",
)
_IGNORED = re.compile(
    r"(^|/)(\.|README|#|~)|~$|\.(swp|bak|tmp|orig)$|(^|/)(Thumbs\.db|desktop\.ini)$"
)


def is_ignored(path: str) -> bool:
    """Whether a file is an editor's or a system's own affair."""
    return _IGNORED.search(path) is not None


def find_orphans(paths: Iterable[str], codes: Collection[str]) -> Iterator[Problem]:
    """What is wrong with files, relative to the content folder, that nothing uses.

    `codes` are the languages.
    """
    for path in paths:
        if is_ignored(path) or path in _LISTS:
            continue
        if path in _FOLDERS:
            said = "This is a file, and a folder should be here."
            fix = "Rename the file, and make the folder again."
            yield error(f"{ROOT}/{path}", "file-for-folder", said, fix)
        elif not _is_known(path, codes):
            said, fix = "Nothing uses this file.", _adopt(PurePosixPath(path), codes)
            yield warning(f"{ROOT}/{path}", "orphan", said, fix)


def _is_known(path: str, codes: Collection[str]) -> bool:
    kind = path.partition("/")[0]
    folder, _, name = path.rpartition("/")
    language, _, ending = name.rpartition(".")
    if kind == "questions":
        return folder == kind and language in codes and ending == "md"
    return kind in _FOLDERS and (
        name == f"{kind[:-1]}.toml"
        or (language in codes and (ending == "md" or ending.lower() in _ATTACHED))
    )


def _adopt(name: PurePosixPath, codes: Collection[str]) -> str:
    """What to do with a file that nothing uses."""
    ending = name.suffix.lower()
    if ending in {".mp3", ".m4a", ".wav", ".opus", ".oga", ".aac", ".amr", ".3gp"}:
        return "Convert it to Ogg with Opus sound and call it es.ogg, or remove it."
    if ending in {".gif", ".webp", ".heic", ".bmp", ".svg", ".tiff"}:
        return "Save it as JPEG and call it es.jpg, or remove it."
    if ending in {".doc", ".docx", ".odt", ".txt"}:
        return "Save its text in es.md, or remove it."
    if ending == ".md" and re.fullmatch(r"[a-z]{2,3}", name.stem) and name.stem not in codes:
        return f"Add [{name.stem}] to languages.toml, or remove the file."
    if name.stem.lower() in codes and ending == ".md":
        return f"Rename it in small letters, {name.stem.lower()}.md, or remove it."
    return "Rename it to a language code (es.md), or remove it."
