"""One call of a method: its parameters, read as the types that the documentation gives them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

from bot.web.botapi.errors import bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    data: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Call:
    """Parameters come as text (forms) or as JSON values; both read the same."""

    params: dict[str, Any]
    files: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the parameter was given and is not empty."""
        return self.params.get(name) not in {None, ""} if self._plain(name) else True

    def text(self, name: str, default: str = "") -> str:
        """A String."""
        value = self.params.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """An Integer; what is not one reads as absent, as at Telegram."""
        value = self.params.get(name)
        try:
            return default if value is None or value == "" else int(value)
        except (TypeError, ValueError):
            return default

    def number(self, name: str) -> float:
        """A Float that must be there."""
        value = self.params.get(name)
        if value is None or value == "":
            raise bad_request(f"{name} is empty")
        try:
            return float(value)
        except (TypeError, ValueError):
            raise bad_request(f'can\'t parse "{name}" as a Number') from None

    def flag(self, name: str) -> bool:
        """A Boolean."""
        return str(self.params.get(name, "")).lower() in {"true", "yes", "1"}

    def parsed(self, name: str, words: str = "") -> Any:
        """An object or an array: as JSON text or as it is; None when absent."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad_request(f"can't parse {words or name} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """The file for this parameter: in the field itself or attached under another name."""
        value = self.params.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self.files.get(value.removeprefix("attach://"))
        return self.files.get(name)

    def _plain(self, name: str) -> bool:
        return not isinstance(self.params.get(name), (dict, list))
