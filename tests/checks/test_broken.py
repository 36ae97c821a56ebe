"""Every mistake an editor can make gets the sentence that lets them mend it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.checks.cases import Case, cases

_CASES = cases()


@pytest.mark.parametrize("case", _CASES, ids=[case.name for case in _CASES])
def test_broken_content_gets_exactly_its_findings(case: Case, tmp_path: Path) -> None:
    """Each broken content gives the findings written in its file, word for word, and no other."""
    made = case.build(tmp_path)
    assert [str(problem) for problem in made.built.problems] == case.expected
    assert (made.built.edition is None) == any(": error: " in said for said in case.expected)


def test_there_are_many_broken_contents() -> None:
    """At least sixty kinds of mistakes are kept as examples."""
    assert len(_CASES) >= 60


def test_good_content_gets_no_finding(tmp_path: Path) -> None:
    """Content without a mistake is not nagged about, not even with a warning."""
    made = Case("good", {}).build(tmp_path)
    assert made.built.edition is not None
    assert [str(problem) for problem in made.built.problems] == []


@pytest.mark.parametrize("case", _CASES, ids=[case.name for case in _CASES])
def test_findings_are_sentences(case: Case) -> None:
    """Every finding is two whole sentences with the place in front, in words that are not code."""
    for said in case.expected:
        found = re.fullmatch(
            r"(?:content|locales)[^:]*(?::\d+){0,2}: (?:error|warning): (.+) \[[a-z-]+\]", said
        )
        assert found, said
        assert found[1].count(". ") + found[1].count("? ") >= 1, said
        assert found[1][-1] in ".?", said
        assert not re.search(r"Input should|Traceback|validation|None\b|pydantic", found[1]), said
