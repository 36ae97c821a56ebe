"""The desk: what the preview's panel for editors asks beyond what building an edition says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.core.checks import ADVISING, find_problems
from bot.core.edition import Built
from bot.core.problems import ROOT, Problem
from bot.editors.diffs import Run
from bot.editors.stamps import StampError, changes
from bot.publisher import Publisher


class FullCheck:
    """Gives all findings of the publisher's last build, advice included."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    def __call__(self, built: Built) -> Sequence[Problem]:
        """What `puente check` would say of this build."""
        made = self._publisher.made
        if made.built is not built or made.inspection is None:
            return built.problems
        return sorted({*built.problems, *find_problems(made.inspection, ADVISING)})

    def changes(self, path: str) -> list[Run] | None:
        """What changed in the source since the translation at `content/…` was stamped.

        None when nobody kept the text that it was translated from.
        """
        content = self._publisher.made.built.content
        inside = Path(path.removeprefix(f"{ROOT}/"))
        if content is None or inside.is_absolute() or ".." in inside.parts:
            return None
        try:
            home = self._publisher.content
            return changes(home, content.languages, home / inside)
        except (StampError, OSError):
            return None
