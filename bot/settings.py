"""Settings: the environment, read once into one frozen object; every error names the variable."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import environ
from attrs import Attribute, evolve

PREFIX = "PUENTE_"
_HOME = Path(__file__).resolve().parent.parent
_ADDRESS = r"[^\s:]*:\d{1,5}|\[[0-9a-fA-F:]+\]:\d{1,5}"
_WEB = r"https?://\S+"
_WEB_FIX = "write a web address that begins with https://"
_LISTEN_FIX = "write an address and a port, as in 127.0.0.1:8080"
_ALPHABET_FIX = "Telegram allows 1 to 256 letters, digits, _ and - in a secret"
_BIN_FIX = "write a multiple of 5 from 5 to 100"


class SettingsError(ValueError):
    """A setting that cannot be used; its message names the variable and holds no secret."""


class Secret:
    """A text that is not to be printed: only `reveal` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str | Secret = "") -> None:
        self._text: str = text.reveal() if isinstance(text, Secret) else text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "Secret('…')" if self else "Secret('')"


def _like(pattern: str, fix: str) -> Callable[[Any, Attribute[Any], Any], None]:
    def check(_settings: Any, variable: Attribute[Any], value: Any) -> None:
        text = value.reveal() if isinstance(value, Secret) else value
        if not re.fullmatch(pattern, text):
            raise _wrong(variable.name, fix)

    return check


def _staff(value: str | frozenset[int]) -> frozenset[int]:
    if not isinstance(value, str):
        return value
    try:
        return frozenset(int(part) for part in value.replace(",", " ").split())
    except ValueError:
        raise _wrong("staff", "write numbers with commas between them") from None


def _bin(value: str | int) -> int:
    try:
        size = int(value)
    except ValueError:
        raise _wrong("stats_bin", _BIN_FIX) from None
    if not 5 <= size <= 100 or size % 5:
        raise _wrong("stats_bin", _BIN_FIX)
    return size


def _wrong(name: str, fix: str) -> SettingsError:
    return SettingsError(f"{PREFIX}{name.upper()}: {fix}")


def _path(value: str | Path | None) -> Path | None:
    return None if value is None else Path(value)


@environ.config(prefix=PREFIX.rstrip("_"), frozen=True)
class Settings:
    """All settings. Each is the environment variable of its name with `PUENTE_` before it."""

    token: Secret = environ.var("", converter=Secret)
    token_file: Path | None = environ.var(None, converter=_path)
    api_url: str = environ.var(
        "https://api.telegram.org", validator=_like(r"https?://[^\s/]+(/\S*)?", _WEB_FIX)
    )
    content: Path = environ.var(_HOME / "content", converter=Path)
    locales: Path = environ.var(_HOME / "locales", converter=Path)
    database: str = environ.var(
        "sqlite:///data/counts.db",
        validator=_like(
            r"(sqlite|postgresql|postgres)://.*", "begin with sqlite:// or postgresql://"
        ),
    )
    webhook_url: str = environ.var("", validator=_like(rf"({_WEB})?", _WEB_FIX))
    webhook_secret: Secret = environ.var(
        "", converter=Secret, validator=_like(r"[A-Za-z0-9_-]{0,256}", _ALPHABET_FIX)
    )
    listen: str = environ.var("127.0.0.1:8080", validator=_like(_ADDRESS, _LISTEN_FIX))
    monitor: str = environ.var("127.0.0.1:8081", validator=_like(rf"({_ADDRESS})?", _LISTEN_FIX))
    staff: frozenset[int] = environ.var("", converter=_staff)
    stats_bin: int = environ.var(5, converter=_bin)
    dashboard_secret: Secret = environ.var("", converter=Secret)
    dashboard_password: Secret = environ.var("", converter=Secret)
    dashboard_url: str = environ.var("", validator=_like(rf"({_WEB})?", _WEB_FIX))

    @property
    def bot_token(self) -> str:
        """The token, from its variable or from its file; empty when there is none."""
        if self.token_file is not None and not self.token:
            try:
                return self.token_file.read_text().strip()
            except OSError as refused:
                message = f"{PREFIX}TOKEN_FILE: {self.token_file} cannot be read"
                raise SettingsError(f"{message} ({refused.strerror})") from refused
        return self.token.reveal().strip()

    def but(self, **changes: Any) -> Settings:
        """The same settings with some of them changed."""
        changed: Settings = evolve(self, **changes)  # type: ignore[misc]  # it is an attrs class
        return changed


def read_settings(**overrides: Any) -> Settings:
    """Read the environment. Raises SettingsError with one sentence when something is wrong.

    An empty variable is one that is not set; an empty monitor is none.
    """
    given = {
        name: value for name, value in os.environ.items() if value or name == f"{PREFIX}MONITOR"
    }
    settings = environ.to_config(Settings, given)
    return settings.but(**overrides) if overrides else settings
