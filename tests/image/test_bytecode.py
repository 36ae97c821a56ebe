"""The image holds the bytecode of all that runs in it, Python's own library included."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.image.recipe import ROOT, read_stages, read_steps

INSTALLED = (str(ROOT), sysconfig.get_path("purelib"))
FEW = 0.02
SURROUNDINGS = {
    "PUENTE_TOKEN": "1:a",
    "PUENTE_DATABASE": "sqlite://",
    "PUENTE_DASHBOARD_SECRET": "s" * 32,
    "PUENTE_MONITOR": "256.0.0.1:1",  # no address: `puente run` ends once all is imported
}


def python(cache: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run Python with its bytecode in a folder of ours."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=kept | SURROUNDINGS | {"PYTHONPYCACHEPREFIX": str(cache)} | more,
    )


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of bytecode, as far as the recipe fills it by importing."""
    folder = tmp_path_factory.mktemp("bytecode")
    stages = read_stages(read_steps((ROOT / "Dockerfile").read_text()))
    (build,) = [stage for stage in stages if stage.name == "build"]
    recipe = " ".join(step.rest for step in build.all("RUN"))
    imports = re.findall(r'bin/python (-OO )?-c "(import [^"]+)"', recipe)
    assert [bool(lean) for lean, _ in imports] == [False, True]
    for lean, modules in imports:
        done = python(folder, *lean.split(), "-c", modules)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("command", ["run", "show emergency", "doctor", "stats"])
def test_hardly_anything_has_to_be_compiled(cache: Path, command: str) -> None:
    """Where nothing can be written, few modules are read from source; `run` has no docstrings.

    Those few are imported late. What is installed is compiled whole, so for commands only Python's
    own library counts.
    """
    done = python(cache, "-v", "-m", "bot", *command.split(), PYTHONDONTWRITEBYTECODE="1")
    read = re.findall(r"^# code object from '?([^'\n]+)", done.stderr, re.MULTILINE)
    assert len(read) > 100
    compiled = {path for path in read if not path.endswith(".pyc")}
    compiled.discard(str(ROOT / "bot" / "__main__.py"))  # the one that is run and not imported
    if command == "run":
        assert "cannot be listened on" in done.stderr
        assert any(path.endswith(".opt-2.pyc") for path in read)
    else:
        compiled = {path for path in compiled if not path.startswith(INSTALLED)}
    assert len(compiled) < FEW * len(set(read)), sorted(compiled)
