"""A copy of the tiny good content to work on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.cases import Case


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds `content/` and `locales/` without a mistake."""
    Case("good", {}).build(tmp_path)
    return tmp_path


@pytest.fixture
def content(folder: Path) -> Path:
    """The content folder in it."""
    return folder / "content"
