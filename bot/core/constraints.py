"""What a value in a table must be like, beside its type.

They say so to pydantic, which checks the tables. A running bot gets them checked, and does not
import it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Like:
    """A text in which a regular expression is found."""

    pattern: str

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> Any:
        from pydantic_core import core_schema  # noqa: PLC0415 - see above

        return core_schema.str_schema(pattern=self.pattern)


@dataclass(frozen=True, slots=True)
class Passing:
    """A value that a function lets pass. It raises ValueError, with what is wrong, for others."""

    check: Callable[[Any], None]

    def __get_pydantic_core_schema__(self, source: object, handler: Callable[[object], Any]) -> Any:
        from pydantic_core import core_schema  # noqa: PLC0415 - see above

        return core_schema.no_info_after_validator_function(self._pass, handler(source))

    def _pass(self, value: Any) -> Any:
        self.check(value)
        return value
