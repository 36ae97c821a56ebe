"""Broken contents: small changes to a tiny good content, each with the findings it must give.

A case is a TOML file: `[write]`, `[replace."FILE"]`, `[repeat]`, `[base64]`, `[pad]` and `[link]`
change the good content, `remove` and `folders` name paths; `expect` holds every finding, word for
word. `STAMP` stands in a file for the fingerprint of the es.md beside it.
"""

from __future__ import annotations

import base64
import shutil
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.core.checks import ADVISING, REFUSING, release
from bot.core.texts import fingerprint
from bot.editors.history import body_of
from bot.folders import make
from bot.making import Made

HERE = Path(__file__).parent
GOOD = HERE / "good"
BROKEN = HERE / "broken"
TODAY = date(2026, 11, 24)
_STAMP = b"STAMP"


@dataclass(frozen=True, slots=True)
class Case:
    """One broken content."""

    name: str
    table: dict[str, Any]

    @property
    def expected(self) -> list[str]:
        """Every finding."""
        return list(self.table["expect"])

    def build(self, folder: Path) -> Made:
        """Lay the broken content out in a folder and check it."""
        shutil.copytree(GOOD, folder, dirs_exist_ok=True)
        content = folder / "content"
        for name in self.table.get("remove", []):
            path = content / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name in self.table.get("folders", []):
            (content / name).mkdir(parents=True)
        for name, text in self.table.get("write", {}).items():
            _place(content / name).write_text(text, "utf-8", newline="")
        for name, (text, times) in self.table.get("repeat", {}).items():
            _place(content / name).write_text(text * times, "utf-8")
        for name, data in self.table.get("base64", {}).items():
            _place(content / name).write_bytes(base64.b64decode(data))
        for name, size in self.table.get("pad", {}).items():
            with (content / name).open("ab") as file:
                file.write(bytes(size))
        for name, target in self.table.get("link", {}).items():
            _place(content / name).symlink_to(target)
        for name, changes in self.table.get("replace", {}).items():
            path = content / name
            text = path.read_text("utf-8")
            for old, new in changes.items():
                if old not in text:
                    raise LookupError(f"{self.name}: {name} has no {old!r}")
                text = text.replace(old, new)
            path.write_text(text, "utf-8", newline="")
        _stamp(content)
        checks = [*REFUSING, *ADVISING, *([release.find] if self.table.get("release") else [])]
        return make(content, folder / "locales", TODAY, checks)


def cases() -> list[Case]:
    """All cases, found by name."""
    return [
        Case(path.stem, tomllib.loads(path.read_text("utf-8")))
        for path in sorted(BROKEN.glob("*.toml"))
    ]


def _place(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _stamp(content: Path) -> None:
    for path in content.rglob("*.md"):
        source = path.with_name("es.md")
        if path.is_file() and _STAMP in path.read_bytes() and source.is_file():
            try:
                wanted = fingerprint(body_of(source.read_text("utf-8-sig")))
            except UnicodeDecodeError:
                wanted = "0" * 12
            path.write_bytes(path.read_bytes().replace(_STAMP, wanted.encode()))
