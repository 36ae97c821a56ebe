"""What the image is given from outside, and how the program runs where the image puts it."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import attrs

from bot.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
KNOWN = {PREFIX + name.upper() for name in attrs.fields_dict(Settings)}


def test_every_setting_that_is_named_exists() -> None:
    """A variable with a typing error would be ignored in silence: each one is a real setting."""
    texts = (
        DOCKERFILE,
        (ROOT / "compose.yaml").read_text(),
        (ROOT / "docs/operations.md").read_text(),
    )
    named = {name for text in texts for name in re.findall(r"\bPUENTE_[A-Z_]+\b", text)}
    assert named - KNOWN == {"PUENTE_DOMAIN"}, "PUENTE_DOMAIN is the composition's own"


def test_what_the_image_copies_is_there_and_let_in() -> None:
    """Each COPY from outside names something that exists and that .dockerignore lets pass."""
    allowed = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
        for source in shlex.split(line)[:-1]:
            name = source.rstrip("/").replace("[s]", "s")
            assert name in allowed, f"{name} is kept out"
            assert name == "wheels" or (ROOT / name).exists(), f"{name} is not there"


async def test_the_program_runs_from_where_the_image_puts_it(tmp_path: Path) -> None:
    """The copied package with content and words elsewhere, nothing writable, checks its content."""
    home = tmp_path / "site"
    shutil.copytree(ROOT / "bot", home / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    app = tmp_path / "app"
    for name in ("content", "locales"):
        shutil.copytree(ROOT / name, app / name)
    for path in sorted(tmp_path.rglob("*"), reverse=True):
        path.chmod(0o555 if path.is_dir() else 0o444)
    environment = {
        **os.environ,
        "PYTHONPATH": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PUENTE_CONTENT": str(app / "content"),
        "PUENTE_LOCALES": str(app / "locales"),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "show",
        "emergency",
        cwd=app,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
    )
    shown, _ = await process.communicate()
    assert process.returncode == 0
    assert "911" in shown.decode()
    for path in tmp_path.rglob("*"):
        path.chmod(0o755)
