"""The TOML tables of `content/`: what keys there are, and what may stand in them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Country = Literal["mx", "bz"]
Point = tuple[Annotated[float, Field(ge=-90, le=90)], Annotated[float, Field(ge=-180, le=180)]]
ByLanguage = dict[str, str]


class Table(BaseModel):
    """Unknown keys are mistakes; nothing changes after reading.

    What checks them is made when it is first needed: a running bot checks none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Source(Table):
    """Who says so, and where."""

    name: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://\S+$")


class LanguageTable(Table):
    """One table of languages.toml."""

    name: str = Field(min_length=1)
    locale: str
    fallback: str = ""
    source: bool = False


class NeedTable(Table):
    """One table of needs.toml."""

    icon: str = ""
    name: ByLanguage = Field(min_length=1)
    keywords: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class TownTable(Table):
    """One table of towns.toml. `at` is the centre, WGS84 degrees."""

    country: Country
    name: str = Field(min_length=1)
    at: Point | None = None
    also: tuple[str, ...] = ()


class PosterTable(Table):
    """One table of posters.toml. Its name is the code that the poster's link carries."""

    name: str = Field(min_length=1)


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


class PlaceTable(Table):
    """place.toml. Phones and hours are names of facts."""

    name: str = Field(min_length=1)
    country: Country
    town: str = ""
    needs: tuple[str, ...] = Field(min_length=1)
    at: Point | None = None
    precision: Literal["door", "street", "town"] = "town"
    address: str = ""
    phones: tuple[str, ...] = ()
    hours: str = ""
    web: str = Field(default="", pattern=r"^(https?://\S+)?$")
    email: str = Field(default="", pattern=r"^([^@\s]+@[^@\s]+\.[a-z]+)?$")
    use: Literal["show", "ask-first"] = "show"
    confidence: Literal["high", "medium", "low"]
    checked: date
    review_by: date
    sources: tuple[Source, ...] = Field(min_length=1)
    formerly: tuple[str, ...] = ()
    note: str = ""  # for editors, never shown

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it names."""
        return (*self.phones, *((self.hours,) if self.hours else ()))


class NoticeTable(Table):
    """notice.toml. Both days are included."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    first: date = Field(alias="from")
    until: date
    urgent: bool = False
    topics: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> NoticeTable:
        if self.until < self.first:
            raise ValueError("ends before it begins: `until` is before `from`\nChange one of them.")
        return self
