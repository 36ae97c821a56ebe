"""The image and the composition, as far as they can be checked without a container engine."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import attrs
import yaml

from bot.settings import PREFIX, Settings
from bot.web.health import Metrics, health_app
from bot.web.listener import Listener

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
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


def test_the_image_runs_without_root_and_without_build_tools() -> None:
    """The last stage sets a numeric user, installs nothing, and keeps data in one volume."""
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER \d+$", last, re.MULTILINE)
    assert "pip" not in last
    assert "apt" not in last
    assert re.findall(r"^VOLUME (.+)$", last, re.MULTILINE) == ["/data"]


def test_the_composition_hangs_together() -> None:
    """Read-only, without privileges; named volumes and secrets exist; three replicas to scale."""
    services = COMPOSE["services"]
    for name in ("puente", "replica"):
        service = services[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert int(service["stop_grace_period"].rstrip("s")) > 10
        assert set(service["secrets"]) <= set(COMPOSE["secrets"])
    volumes = [v for s in services.values() for v in s.get("volumes", ())]
    assert {volume.partition(":")[0] for volume in volumes} == set(COMPOSE["volumes"])
    assert services["replica"]["deploy"]["replicas"] == 3
    assert "profiles" not in services["puente"], "it is what `docker compose up` starts"
    assert {n for n, s in services.items() if s.get("profiles") == ["scale"]} == {
        "replica",
        "proxy",
        "postgres",
    }


async def test_the_health_check_tells_life_from_death() -> None:
    """The command of HEALTHCHECK ends with 0 while the bot lives, and not when it is gone."""
    found = re.search(r'CMD \["python", "-c", "(.+)"\]', DOCKERFILE)
    assert found is not None
    listener = Listener(health_app(lambda: True, list, Metrics()), "127.0.0.1", 0)
    await listener.start()
    command = found[1].replace("8081", str(listener.port))

    async def check() -> int:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", command, stderr=asyncio.subprocess.DEVNULL
        )
        return await process.wait()

    assert await check() == 0
    await listener.stop()
    assert await check() != 0


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
