"""Release: what must be settled before the content is given to people."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.checks.ages import uses
from bot.core.checks.inspection import Inspection
from bot.core.checks.translations import State, state_of
from bot.core.facts import State as FactState
from bot.core.problems import ROOT, Problem, error
from bot.core.toml import line_of


def find(inspection: Inspection) -> Iterator[Problem]:
    """Facts that nobody has confirmed, stale facts, translations that nobody has reviewed."""
    content = inspection.content
    source = content.sources.get("facts.toml", "")
    used = uses(content)
    for name, fact in content.facts.items():
        if not used.get(name):
            continue
        if fact.confirmed is None:
            said = f"Nobody has confirmed [{name}] by phone or on the spot."
            fix = f"Phone, then run: puente facts confirm {name} --by … --on …."
            line = line_of(source, "", name)
            yield error(f"{ROOT}/facts.toml", "unconfirmed", said, fix, line=line)
        if fact.state(inspection.today) in (FactState.STALE, FactState.WITHHELD):
            said = f"[{name}] is stale, and a release shows nothing stale."
            fix = "Look it up, then set `checked` and `review_by` anew."
            line = line_of(source, "review_by", name)
            yield error(f"{ROOT}/facts.toml", "stale-release", said, fix, line=line)
    for folder in inspection.folders():
        for language in content.languages:
            state = state_of(folder.texts, language.code, inspection.source)
            if state is not State.OK:
                said = f"The {language.name} text is {state}, and a release needs it reviewed."
                fix = "Finish it, or leave it out of this release."
                where = f"{ROOT}/{folder.path}/{language.code}.md"
                yield error(where, "unreviewed", said, fix)
