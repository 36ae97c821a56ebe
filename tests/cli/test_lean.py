"""`puente run` leaves out docstrings where bytecode without them lies ready."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from py_compile import compile as write_bytecode

import pytest

from tests.image.recipe import ROOT

WATCH = """
import atexit, sys
from bot.__main__ import begin
sys.argv[1:] = [{command!r}]
atexit.register(lambda: print(sys.flags.optimize))
begin()
"""


def optimization(command: str, cache: Path) -> int:
    """How far Python is optimized when a command that was begun without it ends."""
    ran = subprocess.run(
        [sys.executable, "-c", WATCH.format(command=command)],
        env={k: v for k, v in os.environ.items() if not k.startswith(("PUENTE_", "PYTHON"))}
        | {"PYTHONPYCACHEPREFIX": str(cache), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if command == "run":
        assert "PUENTE_TOKEN is not set" in ran.stderr
        assert ran.returncode == 1
    else:
        assert "Usage" in ran.stdout
    return int(ran.stdout.split()[-1])


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the process would not be the same")
def test_the_bot_begins_again_where_that_costs_nothing(tmp_path, monkeypatch) -> None:
    """Without the bytecode it stays as it is, and so do commands that show their docstrings."""
    assert optimization("run", tmp_path) == 0
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    for name in ("bot", "telegram"):
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        write_bytecode(spec.origin, optimize=2)
    assert optimization("run", tmp_path) == 2
    assert optimization("--help", tmp_path) == 0
