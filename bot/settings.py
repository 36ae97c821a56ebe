"""Settings: the environment, read once into one frozen object; every error names the variable."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "PUENTE_"
_ADDRESS = r"^[^\s:]*:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$"
_HOME = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """All settings. Each is the environment variable of its name with `PUENTE_` before it."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    token: SecretStr = SecretStr("")
    token_file: Path | None = None
    api_url: str = Field("https://api.telegram.org", pattern=r"^https?://[^\s/]+(/\S*)?$")
    content: Path = _HOME / "content"
    locales: Path = _HOME / "locales"
    database: str = Field("sqlite:///data/counts.db", pattern=r"^(sqlite|postgresql|postgres)://")
    webhook_url: str = Field("", pattern=r"^(https?://\S+)?$")
    webhook_secret: SecretStr = SecretStr("")
    listen: str = Field("127.0.0.1:8080", pattern=_ADDRESS)
    monitor: str = Field("127.0.0.1:8081", pattern=rf"^$|{_ADDRESS}")
    staff: Annotated[frozenset[int], NoDecode] = frozenset()
    stats_bin: int = Field(5, ge=5, le=100, multiple_of=5)
    dashboard_secret: SecretStr = SecretStr("")
    dashboard_password: SecretStr = SecretStr("")
    dashboard_url: str = Field("", pattern=r"^(https?://\S+)?$")

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, values: Any) -> Any:
        """An empty variable is one that is not set; an empty monitor is none."""
        return {name: value for name, value in values.items() if value != "" or name == "monitor"}

    @field_validator("staff", mode="before")
    @classmethod
    def _split_staff(cls, value: Any) -> Any:
        if isinstance(value, str):
            return frozenset(part for part in value.replace(",", " ").split() if part)
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret_alphabet(cls, value: SecretStr) -> SecretStr:
        secret = value.get_secret_value()
        if len(secret) > 256 or not all(c.isascii() and (c.isalnum() or c in "_-") for c in secret):
            raise ValueError("Telegram allows 1 to 256 letters, digits, _ and - in a secret")
        return value

    @property
    def bot_token(self) -> str:
        """The token, from its variable or from its file; empty when there is none."""
        if self.token_file is not None and not self.token.get_secret_value():
            try:
                return self.token_file.read_text().strip()
            except OSError as refused:
                message = f"{PREFIX}TOKEN_FILE: {self.token_file} cannot be read"
                raise SettingsError(f"{message} ({refused.strerror})") from refused
        return self.token.get_secret_value().strip()


class SettingsError(ValueError):
    """A setting that cannot be used; its message names the variable."""


def read_settings(**overrides: Any) -> Settings:
    """Read the environment. Raises SettingsError with one sentence when something is wrong."""
    try:
        return Settings(**overrides)
    except ValidationError as refused:
        mistakes = "; ".join(_explain(mistake) for mistake in refused.errors(include_url=False))
        raise SettingsError(mistakes) from None  # the original error would print the value


def _explain(mistake: Mapping[str, Any]) -> str:
    name = PREFIX + "_".join(str(step) for step in mistake["loc"][:1]).upper()
    said = str(mistake["msg"]).removeprefix("Value error, ")
    return f"{name}: {said}"
