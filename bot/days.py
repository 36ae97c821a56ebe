"""Days: when one begins on this border."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.core.hours import zone


def border_day(moment: datetime) -> date:
    """The day an edition is made for: the border's later clock, Belize's (UTC−6), decides.

    Nothing expires on one side while the other still lives the day before.
    """
    return moment.astimezone(zone("bz")).date()


def border_midnight(moment: datetime) -> datetime:
    """When the next border day begins."""
    here = moment.astimezone(zone("bz"))
    return (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
