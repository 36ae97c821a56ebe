"""The TOML tables of `content/`: what keys there are, and what may stand in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Ge, Le, MinLen

from bot.core.constraints import Like

Country = Literal["mx", "bz"]
Point = tuple[Annotated[float, Ge(-90), Le(90)], Annotated[float, Ge(-180), Le(180)]]
ByLanguage = dict[str, str]
Named = Annotated[str, MinLen(1)]


class Table:
    """Unknown keys are mistakes."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Table):
    """Who says so, and where."""

    name: Named
    url: Annotated[str, Like(r"^https?://\S+$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageTable(Table):
    """One table of languages.toml."""

    name: Named
    locale: str
    fallback: str = ""
    source: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedTable(Table):
    """One table of needs.toml."""

    icon: str = ""
    name: Annotated[ByLanguage, MinLen(1)]
    keywords: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TownTable(Table):
    """One table of towns.toml. `at` is the centre, WGS84 degrees."""

    country: Country
    name: Named
    at: Point | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterTable(Table):
    """One table of posters.toml. Its name is the code that the poster's link carries."""

    name: Named


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicTable(Table):
    """topic.toml. `opens` makes the topic a door to a screen of the program."""

    order: int = 1000
    icon: str = ""
    checked: date
    review_by: date
    sources: tuple[Source, ...] = ()
    related: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    sensitive: bool = False
    opens: Literal["", "near", "language"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTable(Table):
    """place.toml. Phones and hours are names of facts."""

    name: Named
    country: Country
    town: str = ""
    needs: Annotated[tuple[str, ...], MinLen(1)]
    at: Point | None = None
    precision: Literal["door", "street", "town"] = "town"
    address: str = ""
    phones: tuple[str, ...] = ()
    hours: str = ""
    web: Annotated[str, Like(r"^(https?://\S+)?$")] = ""
    email: Annotated[str, Like(r"^([^@\s]+@[^@\s]+\.[a-z]+)?$")] = ""
    use: Literal["show", "ask-first"] = "show"
    confidence: Literal["high", "medium", "low"]
    checked: date
    review_by: date
    sources: Annotated[tuple[Source, ...], MinLen(1)]
    formerly: tuple[str, ...] = ()
    note: str = ""  # for editors, never shown

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it names."""
        return (*self.phones, *((self.hours,) if self.hours else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTable(Table):
    """notice.toml. Both days are included; the first one stands under `from`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {
        **Table.__pydantic_config__,
        "alias_generator": lambda name: "from" if name == "first" else name,
    }
    first: date
    until: date
    urgent: bool = False
    topics: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.until < self.first:
            raise ValueError("ends before it begins: `until` is before `from`\nChange one of them.")
