"""History: finds a text as it was when a translation was stamped, in git or in a stored copy."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from bot.core.frontmatter import read_text
from bot.core.texts import fingerprint

STORE = ".translated"
"""The hidden folder of stored copies, inside the content folder; nothing else reads it."""
_VERSIONS = 200
"""How many versions of a file are looked at."""
_TIMEOUT = 10.0


def body_of(content: str) -> str:
    """The markdown of a file, without its front matter."""
    return read_text("", "", content.removeprefix("\ufeff").replace("\r\n", "\n"), []).body


def recall(content: Path, path: Path, stamp: str) -> str | None:
    """The body of a source text as it was when its fingerprint was `stamp`; None when unknown."""
    if stamp and (found := _from_git(path, stamp)) is not None:
        return found
    stored = content / STORE / f"{stamp}.md"
    try:
        return body_of(stored.read_text("utf-8")) if stamp and stored.is_file() else None
    except (OSError, UnicodeDecodeError):
        return None


def store(content: Path, path: Path) -> Path | None:
    """Keep a copy of a source text, unless git keeps its history. Gives the copy."""
    if _in_git(path):
        return None
    text = path.read_text("utf-8-sig")
    copy = content / STORE / f"{fingerprint(body_of(text))}.md"
    copy.parent.mkdir(exist_ok=True)
    copy.write_text(text, "utf-8")
    return copy


def forget(content: Path, stamps: set[str]) -> None:
    """Remove stored copies that no translation names any more."""
    for copy in (content / STORE).glob("*.md"):
        if copy.stem not in stamps:
            copy.unlink()


def _in_git(path: Path) -> bool:
    return _git(path.parent, "rev-parse", "--is-inside-work-tree") == "true\n"


def _from_git(path: Path, stamp: str) -> str | None:
    listed = _git(
        path.parent, "log", f"-{_VERSIONS}", "--follow", "--format=%x01%H", "--name-only", "--",
        path.name,
    )  # fmt: skip
    for entry in (listed or "").split("\x01")[1:]:
        commit, _, name = entry.strip().partition("\n")
        content = _git(path.parent, "show", f"{commit}:{name.strip()}") if name.strip() else None
        if content is not None and fingerprint(body := body_of(content)) == stamp:
            return body
    return None


def _git(folder: Path, *arguments: str) -> str | None:
    """What a git command says; None when it fails, or when there is no git."""
    git = shutil.which("git")
    if git is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands, file names after `--` or inside an object name
            [git, "-c", "core.quotePath=false", *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
