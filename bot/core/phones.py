"""Phone numbers: whether one can exist, and how it is written."""

from __future__ import annotations

import phonenumbers

from bot.core.facts import DIAL

_COUNT = "Compare it with the source, digit by digit."


def validate(number: str) -> None:
    """Raises ValueError when this E.164 number cannot exist: what is wrong, and what to do."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException as refused:
        raise ValueError(f"{number} is not a phone number\n{DIAL}") from refused
    if not phonenumbers.is_valid_number(parsed):
        raise ValueError(f"{number} cannot exist: {_odd_length(parsed)}\n{_COUNT}")


def write(number: str) -> str:
    """An E.164 number as people read it, with its country code."""
    parsed = phonenumbers.parse(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _odd_length(parsed: phonenumbers.PhoneNumber) -> str:
    named = f"+{parsed.country_code}"
    match phonenumbers.is_possible_number_with_reason(parsed):
        case phonenumbers.ValidationResult.TOO_SHORT:
            return f"it has too few digits for {named}"
        case phonenumbers.ValidationResult.TOO_LONG:
            return f"it has too many digits for {named}"
        case phonenumbers.ValidationResult.INVALID_COUNTRY_CODE:
            return f"no country has the code {named}"
    return f"no number of {named} begins like this or has so many digits"
