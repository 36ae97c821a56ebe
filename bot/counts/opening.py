"""Opens the ledger at a URL; the only place that knows which databases there are."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from bot.counts.ledger import Ledger


def open_ledger(url: str, *, patience: float = 1.0, room: int = 50_000) -> Ledger:
    """The ledger at a URL: `sqlite:///relative`, `sqlite:////absolute`, `sqlite://`, `postgresql://…`.

    It is not opened yet: use it as `async with open_ledger(url) as ledger`, or call `open`.
    Raises ValueError, which never repeats the URL (it may hold a password).
    """
    scheme, sep, rest = url.partition("://")
    if sep and scheme == "sqlite":
        from bot.counts.sqlite import SqliteStore  # noqa: PLC0415  only the driver that is used

        path = Path(unquote(rest.removeprefix("/"))) if rest.strip("/") else None
        return Ledger(SqliteStore(path), patience=patience, room=room)
    if sep and scheme in {"postgresql", "postgres"}:
        try:
            from bot.counts.postgres import PostgresStore  # noqa: PLC0415  an extra
        except ImportError as error:
            raise ValueError(
                "PostgreSQL needs the extra: pip install 'puente[postgres]'"
            ) from error
        return Ledger(PostgresStore(url), patience=patience, room=room)
    raise ValueError("the database is sqlite:///path, sqlite:// (memory) or postgresql://…")
