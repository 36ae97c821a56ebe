"""The systemd unit, read by systemd itself where it is installed."""

from __future__ import annotations

import asyncio
import re
import shutil
from pathlib import Path

import attrs
import pytest

from bot.settings import PREFIX, Settings
from tests.image.recipe import ROOT

UNIT = ROOT / "deploy/puente.service"


async def say(*command: str) -> tuple[int, str]:
    """Run a program; its exit status and what it said."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    told, _ = await process.communicate()
    return process.returncode or 0, told.decode()


def systemd_analyze() -> str:
    """Where systemd-analyze is."""
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("systemd is not installed")
    return found


async def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """Nothing is misspelt: systemd finds no fault but that the program is not at its place."""
    analyze = systemd_analyze()
    copy = tmp_path / "puente.service"
    started = re.search(r"^ExecStart=(\S+) run$", UNIT.read_text(), re.MULTILINE)
    assert started is not None
    copy.write_text(UNIT.read_text().replace(started[1], "/bin/true"))
    status, told = await say(analyze, "verify", "--man=no", str(copy))
    assert (status, told) == (0, "")


async def test_the_unit_is_shut_in() -> None:
    """By systemd's own measure (0 safe, 10 not) the service is exposed no more than 2."""
    analyze = systemd_analyze()
    _, told = await say(analyze, "security", "--offline=true", "--no-pager", str(UNIT))
    found = re.search(r"exposure level for puente\.service: ([\d.]+)", told)
    if found is None:
        pytest.skip("this systemd does not measure units that are not installed")
    assert float(found[1]) <= 2.0


def test_the_unit_names_settings_that_exist() -> None:
    """Each PUENTE_ variable is a setting, and the token is not among them."""
    named = set(re.findall(r"\bPUENTE_[A-Z_]+\b", UNIT.read_text()))
    assert named <= {PREFIX + name.upper() for name in attrs.fields_dict(Settings)}
    assert "PUENTE_TOKEN" not in named
    assert "LoadCredential=token:" in UNIT.read_text()
