"""Making: an edition out of two folders.

What that takes is imported when it is done, so that a bot whose editions other processes make need
not carry it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.edition import Built
from bot.core.words import Catalog

if TYPE_CHECKING:
    from bot.core.checks import Inspection


@dataclass(frozen=True, slots=True)
class Made:
    """What two folders gave: an edition unless there were errors, and what checks look at.

    `staff` has the words around figures, by language.
    """

    built: Built
    inspection: Inspection | None = None
    staff: Mapping[str, Catalog] = field(default_factory=dict)

    def slim(self) -> Made:
        """What a running bot needs of it."""
        edition = self.built.edition
        built = Built(edition.slim() if edition else None, self.built.problems)
        return replace(self, built=built, inspection=None)


def make(content: Path, locales: Path, today: date) -> Made:
    """Read two folders, check them, and build an edition of a day unless there are errors."""
    from bot import folders  # noqa: PLC0415 - see above

    return folders.make(content, locales, today)
