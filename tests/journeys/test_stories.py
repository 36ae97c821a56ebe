"""Every story in `told/`, one per promise and language, lived through with the real bot."""

from __future__ import annotations

import pytest

from tests.journeys.story import FOLDER, Telling, read_story

STORIES = sorted(FOLDER.glob("*.journey"))
PROMISES = {path.name.partition(".")[0] for path in STORIES}


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.name.removesuffix(".journey"))
async def test_the_story_holds(puente, path):
    """What the story tells is what a person sees."""
    await Telling(puente, read_story(path)).tell()


@pytest.mark.parametrize("promise", sorted(PROMISES))
def test_every_promise_is_told_in_every_language(promise, shipped):
    """A promise holds for readers of all languages, so there is a story in each."""
    told = {path.name.split(".")[1] for path in STORIES if path.name.startswith(f"{promise}.")}
    assert told == set(shipped.content.languages.by_code)


def test_a_line_that_nobody_knows_is_an_error(tmp_path):
    """A misspelt step is told with its file and line instead of being passed over."""
    path = tmp_path / "wrong.journey"
    path.write_text("# A promise.\n> /start\nsmells nice\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"wrong\.journey:3"):
        read_story(path)
