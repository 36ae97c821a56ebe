"""What all tests share: the shipped content, compiled once, and the moment at which tests live."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.edition import Built, Edition
from bot.days import border_day
from bot.folders import build_folder

ROOT = Path(__file__).resolve().parents[1]
NOON = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
"""A Tuesday: 13:00 in Quintana Roo, 12:00 in Belize."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/snapshots --update-snapshots` writes the snapshots again."""
    parser.addoption(
        "--update-snapshots",
        action="store_true",
        help="write the snapshots of screens instead of comparing with them",
    )


@pytest.fixture(scope="session")
def shipped_build() -> Built:
    """What building the shipped content gave on the day of the tests."""
    return build_folder(ROOT / "content", ROOT / "locales", border_day(NOON))


@pytest.fixture(scope="session")
def shipped(shipped_build: Built) -> Edition:
    """The shipped content as an edition."""
    assert shipped_build.edition is not None, "\n".join(map(str, shipped_build.errors))
    return shipped_build.edition
