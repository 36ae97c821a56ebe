"""Facts: every number, fee, deadline, phone and hour that can change, each with one home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from html import escape
from typing import Annotated, Literal

from annotated_types import Ge, Le, MinLen
from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_name
from babel.units import format_unit

from bot.core import hours
from bot.core.constraints import Like, Passing
from bot.core.tables import Country, Table
from bot.core.words import Words

Unit = Literal["minutes", "hours", "days", "working-days", "weeks", "months", "years"]


_Date = date  # in Day the field of this name hides the type
DIAL = "Begin with + and the country code, as in +52… (Mexico) or +501… (Belize)."
_SHORT = 4  # the most digits of a short code on either side of the border
_SIDE = 'Add a line country = "mx" or country = "bz".'
_WEEK = 'Write them as in "Mo-Fr 09:00-15:00; Sa 09:00-13:00", with English days and four digits.'


class State(StrEnum):
    """How far a fact can be relied on, on a given day."""

    FRESH = "fresh"
    DUE = "due"  # fresh, but to be looked at within a month
    STALE = "stale"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation(Table):
    """Who phoned or saw it, and when."""

    by: Annotated[str, MinLen(1)]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact(Table):
    source: Annotated[str, MinLen(1)]
    as_of: date | str
    checked: date
    review_by: date
    confidence: Literal["high", "medium", "low"]
    use: Literal["show", "ask-first"] = "show"
    confirmed: Confirmation | None = None
    withhold_when_stale: bool = False
    ask_at: str = ""
    note: str = ""  # for editors, never shown

    def state(self, today: date) -> State:
        """Fresh until `review_by`, then stale, or withheld when the fact says so."""
        if today > self.review_by:
            return State.WITHHELD if self.withhold_when_stale else State.STALE
        return State.DUE if (self.review_by - today).days <= 30 else State.FRESH


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Table):
    """A sum of money in one currency."""

    amount: Annotated[Decimal, Ge(0)]
    currency: Literal["BZD", "MXN", "USD"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Money(_Fact):
    """A fee, a price, a wage; `also` is the same in another currency, as the source gives it."""

    type: Literal["money"]
    amount: Annotated[Decimal, Ge(0)]
    currency: Literal["BZD", "MXN", "USD"]
    also: Amount | None = None
    year: Annotated[int, Ge(1990), Le(2100)] | None = None


def _check_dialable(number: str) -> None:
    if number.startswith("+"):
        from bot.core import phones  # noqa: PLC0415 - a running bot's facts are read elsewhere

        phones.validate(number)
    elif not number.replace("-", "").isdigit():
        raise ValueError(f"{number} has no country code\n{DIAL}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone(_Fact):
    """A telephone number in E.164, or a short code of one country as it is dialled."""

    type: Literal["phone"]
    number: Annotated[str, Passing(_check_dialable)]
    extension: Annotated[str, Like(r"^\d*$")] = ""
    country: Country | None = None
    whatsapp: bool = False

    def __post_init__(self) -> None:
        if not self.number.startswith(("+", "0", "1")) and len(self.number) > _SHORT:
            raise ValueError(f"{self.number} has no country code\n{DIAL}")
        if not self.number.startswith("+") and self.country is None:
            raise ValueError("is a short code without its country\n" + _SIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration(_Fact):
    """A length of time, a deadline."""

    type: Literal["duration"]
    value: Annotated[int, Ge(0)]
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(_Fact):
    """A date."""

    type: Literal["date"]
    date: _Date


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(_Fact):
    """Opening hours in OpenStreetMap's syntax, on the clock of `country`."""

    type: Literal["hours"]
    opening_hours: str
    country: Country

    def __post_init__(self) -> None:
        if hours.validate(self.opening_hours, self.country):
            raise ValueError(f'has hours that cannot be read: "{self.opening_hours}"\n{_WEEK}')


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(_Fact):
    """Anything else that can change, in each language."""

    type: Literal["text"]
    text: Annotated[dict[str, str], MinLen(1)]


Fact = Money | Phone | Duration | Day | Hours | Text


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes facts for a reader, on a given day. `names` gives a place's short name."""

    facts: Mapping[str, Fact]
    words: Words
    today: date
    names: Mapping[tuple[str, str], str]
    _written: dict[tuple[str, str], str] = field(default_factory=dict, repr=False, compare=False)

    def value(self, fact: Fact, language: str) -> str:
        """The bare value, as a reader of the language writes it (plain text)."""
        match fact:
            case Money():
                return self._money(fact, language)
            case Phone():
                return self._phone(fact, language)
            case Duration():
                return self._duration(fact, language)
            case Day():
                return format_date(fact.date, "d MMM y", locale=self._locale(language))
            case Hours():
                return hours.write_both_clocks(
                    fact.opening_hours, fact.country, self.words, language
                )
            case Text():
                chain = self.words.languages.chain(language)
                return next(fact.text[code] for code in chain if code in fact.text)

    def write(self, name: str, language: str) -> str:
        """The value with its warnings, in Telegram's HTML: what a page shows."""
        known = self._written.get((name, language))
        if known is None:
            known = self._written[name, language] = self._write(name, language)
        return known

    def slim(self, facts: Mapping[str, Fact]) -> Writer:
        """A writer of these facts alone, all of them written already."""
        written = {
            (name, language.code): self.write(name, language.code)
            for name in facts
            for language in self.words.languages
        }
        return Writer(facts, self.words, self.today, self.names, written)

    def _write(self, name: str, language: str) -> str:
        fact = self.facts[name]
        say = self.words.say
        state = fact.state(self.today)
        if state is State.WITHHELD:
            place = self._place(fact.ask_at, language)
            text = say(language, "fact.withheld-at" if place else "fact.withheld", place=place)
            return f"<i>{escape(text)}</i>"
        value = escape(self.value(fact, language))
        if state is State.STALE:
            return f"{value} <i>({escape(say(language, 'fact.stale'))})</i>"
        if fact.use == "ask-first":
            kind = "fact.ask-first-phone" if isinstance(fact, Phone) else "fact.ask-first"
            return f"{value} <i>({escape(say(language, kind))})</i>"
        return value

    def _place(self, place: str, language: str) -> str:
        for code in self.words.languages.chain(language):
            if found := self.names.get((place, code)):
                return found
        return ""

    def _locale(self, language: str) -> str:
        return self.words.languages[language].locale

    def _money(self, fact: Money, language: str) -> str:
        text = self._amount(fact.amount, fact.currency, language)
        if fact.also:
            other = self._amount(fact.also.amount, fact.also.currency, language)
            text = self.words.say(language, "fact.or", first=text, second=other)
        return f"{text} ({fact.year})" if fact.year else text

    def _amount(self, amount: Decimal, currency: str, language: str) -> str:
        locale = self._locale(language)
        pattern = "#,##0" if amount == amount.to_integral_value() else "#,##0.00"
        number = format_decimal(amount, pattern, locale=locale)
        if self.words.has(language, f"currency.{currency}"):
            return f"{number} {self.words.say(language, f'currency.{currency}')}"
        return f"{number} {get_currency_name(currency, count=float(amount), locale=locale)}"

    def _phone(self, fact: Phone, language: str) -> str:
        if not fact.number.startswith("+"):
            return fact.number
        from bot.core import phones  # noqa: PLC0415 - and written elsewhere, too

        text = phones.write(fact.number)
        if fact.extension:
            text += " " + self.words.say(language, "fact.extension", number=fact.extension)
        return f"{text} (WhatsApp)" if fact.whatsapp else text

    def _duration(self, fact: Duration, language: str) -> str:
        name = f"unit.{fact.unit}"
        # Babel has no working days, and no Kriol: those words are ours.
        if fact.unit == "working-days" or self.words.has(language, name):
            return self.words.say(language, name, count=fact.value)
        unit = f"duration-{fact.unit.removesuffix('s')}"
        return format_unit(fact.value, unit, locale=self._locale(language))
