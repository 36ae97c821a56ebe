"""Phones: numbers that exist in the world but not as people here dial them."""

from __future__ import annotations

from collections.abc import Iterator

import phonenumbers

from bot.core.checks.inspection import Inspection
from bot.core.facts import Phone
from bot.core.problems import ROOT, Problem, error, warning
from bot.core.toml import line_of

_PREFIX = {"mx": 52, "bz": 501}
_NAMES = {52: "Mexico", 501: "Belize"}


def find(inspection: Inspection) -> Iterator[Problem]:
    """Prefixes that contradict the country, doubled numbers, places that show the other side's."""
    content = inspection.content
    source = content.sources.get("facts.toml", "")
    seen: dict[tuple[str, str], str] = {}
    for name, fact in content.facts.items():
        if not isinstance(fact, Phone):
            continue
        yield from _prefix(name, fact, source)
        abroad = fact.number.startswith("+")
        key = (fact.number, fact.extension if abroad else str(fact.country))
        if key in seen:
            said = f"[{name}] is the same number as [{seen[key]}]."
            fix = "Keep one of them, so that a change is made once."
            line = line_of(source, "number", name)
            yield warning(f"{ROOT}/facts.toml", "same-phone", said, fix, line=line)
        seen.setdefault(key, name)


def _prefix(name: str, fact: Phone, source: str) -> Iterator[Problem]:
    where = f"{ROOT}/facts.toml"
    if not fact.number.startswith("+"):
        return
    code = phonenumbers.parse(fact.number).country_code
    wanted = _PREFIX.get(fact.country or "")
    if wanted and code != wanted:
        said = f"[{name}] begins with +{code}, but its country is {fact.country} (+{wanted})."
        fix = "Change `country` or the number; leave `country` out for a number abroad."
        line = line_of(source, "number", name)
        yield error(where, "phone-country", said, fix, line=line)
    elif code not in _NAMES and not fact.note:
        region = phonenumbers.region_code_for_country_code(code or 0)
        said = f"[{name}] is a number of {region}: people here pay for a call abroad."
        fix = "Check the country code; if the number really is abroad, say so in `note`."
        line = line_of(source, "number", name)
        yield warning(where, "phone-abroad", said, fix, line=line)
