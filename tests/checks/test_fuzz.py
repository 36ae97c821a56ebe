"""Whatever happens to the files, the builder answers with sentences, never with a crash."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.core.building import build
from bot.core.checks import ADVISING, REFUSING, find_problems, inspect
from bot.core.content import Tree
from bot.core.problems import Level
from bot.core.words import Catalog
from bot.folders import read_catalogs, read_tree

HOME = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 24)

_REAL, _ = read_tree(HOME / "content")
_NEEDED = {"", "emergency", "asylum", "asylum/mexico", "rights", "rights/detained", "near", "about",
           "about/privacy"}  # fmt: skip
_CATALOGS, _ = read_catalogs(HOME / "locales")


def _few(tree: Tree) -> dict[str, bytes]:
    """A part of the real content, so that many examples can be tried."""
    kept = {}
    for path, data in tree.texts.items():
        kind, _, rest = path.partition("/")
        folder = rest.rpartition("/")[0]
        topic = kind == "topics" and folder in _NEEDED
        if not rest or topic or folder in {"mx-hg-chetumal", "bz-khmh"}:
            kept[path] = data
    return kept


FEW = _few(_REAL)
GOOD = dict(read_tree(HOME / "tests/checks/good/content")[0].texts)
_SNIPPETS = st.sampled_from(
    [
        b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n", b"\r", b"---\n", b"{{", b"}}",
        b"{{ x }}",
        b"[a](topic:)", b"[a](topic:/)", b"[](", b"![", b"<b>", b"|a|\n|-|\n", b"```\n", b"> > > ",
        b"- - - - - x", b"# ", b"[x]\n", b"[[x]]\n", b"= ", b'"', b"'''", b'"""', b"{", b"}", b"]",
        b"1979-05-27", b"nan", b"inf", b"-1", b"1e400", b"99999999999999999999", b"true", b"\xc3",
        b"\xf0\x9f\x86\x98", b"\xe2\x80\x8f", b"*" * 200, b"[" * 300, b"> " * 300, b"a" * 5000,
        b"&amp;&lt;&#0;", b"\\", b"  - x\n", b"\t", b"translation_of: x\n", b"review: draft\n",
        b"keywords: [[a], {b: c}]\n", b"button: [a]\n", b"&a [*a]", b"!!python/object:x", b"%YAML",
    ]
)  # fmt: skip


@st.composite
def _mangled(draw: st.DrawFn, whole: dict[str, bytes]) -> dict[str, bytes]:
    """The content with up to four files cut, spliced, swapped, emptied, renamed or removed."""
    files = dict(whole)
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(sorted(files)))
        data = files[name]
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 400)))
        match draw(st.integers(0, 7)):
            case 0:
                files[name] = data[:start] + draw(_SNIPPETS) + data[start:]
            case 1:
                files[name] = data[:start] + draw(_SNIPPETS) + data[end:]
            case 2:
                files[name] = data[:start]
            case 3:
                files[name] = data[:start] + data[start:end] * 3 + data[end:]
            case 4:
                del files[name]
            case 5:
                files[name] = draw(st.binary(max_size=200))
            case 6:
                files[name] = files[draw(st.sampled_from(sorted(files)))]
            case 7:
                files[draw(st.sampled_from(_NAMES))] = files.pop(name)
    return files


_NAMES = [
    "topics", "topics/es.md/es.md", "topics/Ñandú y más/es.md", "topics/a/b/c/d/e/f/es.md", "es.md",
    "places/x/y/place.toml", "places/place.toml", "notices/x/notice.toml", "topics/x/topic.toml",
    "topics/rights/topic.toml", "facts.toml", "languages.toml", "notices/x/es.md", "topics//es.md",
]  # fmt: skip


_PATIENT: dict[str, Any] = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}


@settings(max_examples=50, **_PATIENT)
@given(_mangled(FEW))
@example({})
@example({"languages.toml": b""})
def test_a_mangled_part_is_answered_with_sentences(files: dict[str, bytes]) -> None:
    """No exception comes out of a part of the content, and no edition that has an error."""
    _answer(files)


@settings(max_examples=10, **_PATIENT)
@given(_mangled(dict(_REAL.texts)))
def test_mangled_content_is_answered_with_sentences(files: dict[str, bytes]) -> None:
    """No exception comes out of the whole content, and no edition that has an error."""
    _answer(files)


@settings(max_examples=800, **_PATIENT)
@given(_mangled(GOOD))
def test_mangled_small_content_is_answered_with_sentences(files: dict[str, bytes]) -> None:
    """The same for a content so small that many of its changes can still be published."""
    _answer(files)


def _answer(files: dict[str, bytes]) -> None:
    tree = Tree(files)
    built = build(tree, _CATALOGS, TODAY)
    found = list(built.problems)
    if built.content is not None:
        inspection = inspect(built.content, tree, _CATALOGS, TODAY, built.edition)
        found += find_problems(inspection, [*REFUSING, *ADVISING])
    assert all(problem.text and problem.fix for problem in found)
    if built.edition is None:
        assert any(problem.level is Level.ERROR for problem in found)
    elif not any(problem.level is Level.ERROR for problem in found):
        for reply in built.edition.taps.values():
            assert reply.screen.text


@settings(max_examples=60, **_PATIENT)
@given(st.lists(st.tuples(st.sampled_from(sorted(_CATALOGS["es"])), _SNIPPETS), max_size=5))
def test_odd_interface_words_do_not_stop_an_edition(
    changes: list[tuple[str, bytes]],
) -> None:
    """Words of any shape in one language are shown, or those of another language are."""
    words = dict(_CATALOGS["es"])
    for name, data in changes:
        words[name] = data.decode("utf-8", "replace").replace("{", "").replace("}", "")
    catalogs: dict[str, Catalog] = {**_CATALOGS, "es": words}
    assert build(Tree(GOOD), catalogs, TODAY).edition is not None


@pytest.mark.parametrize("code", sorted(_CATALOGS))
def test_any_file_of_words_is_read_or_refused(code: str, tmp_path: Path) -> None:
    """A .po file cut at any line is read or refused with a sentence, never with a crash."""
    source = HOME / "locales" / code / "LC_MESSAGES" / "messages.po"
    lines = source.read_bytes().splitlines(keepends=True)
    target = tmp_path / "locales" / code / "LC_MESSAGES" / "messages.po"
    target.parent.mkdir(parents=True)
    for cut in range(0, len(lines), 11):
        target.write_bytes(b"".join(lines[:cut]) + lines[cut][: len(lines[cut]) // 2])
        _, problems = read_catalogs(tmp_path / "locales")
        assert all(problem.text and problem.fix for problem in problems)
