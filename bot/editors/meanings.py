"""Meanings: writes the page that explains every message of `check`, so that it cannot drift.

    python -m bot.editors.meanings           write docs/editors/*/messages.md anew
    python -m bot.editors.meanings --check   only say whether they are as they should be

The codes come from the program, their explanations from meanings.toml beside each page, and the
examples from the broken contents that the tests keep.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

HOME = Path(__file__).resolve().parents[2]
DOCS = HOME / "docs" / "editors"
BROKEN = HOME / "tests" / "checks" / "broken"
_FINDING = re.compile(
    r"(?P<place>.*?): (?P<level>error|warning): (?P<said>.*) \[(?P<code>[^\]]+)\]"
)
_CODE = re.compile(r"[a-z]+(-[a-z]+)*")
_MAKERS = {"error": 1, "warning": 1, "_list_error": 1, "_refuse": 0, "say": 1}
"""Functions that make findings, and which of their arguments is the code."""


def find_codes(code: Path) -> set[str]:
    """All codes of findings that the modules of a folder can make."""
    found: set[str] = set()
    for path in code.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                found |= set(_codes(node))
    return found


def _codes(call: ast.Call) -> Iterator[str]:
    named = call.func.attr if isinstance(call.func, ast.Attribute) else call.func
    named = named.id if isinstance(named, ast.Name) else named
    at = _MAKERS.get(str(named))
    if at is None or len(call.args) < (3 if at == 0 else 4):
        return
    argument = call.args[at]
    if isinstance(argument, ast.Constant) and _CODE.fullmatch(str(argument.value)):
        yield str(argument.value)
    elif isinstance(argument, ast.JoinedStr):
        # `unknown-{kind}` and `{kind}-differs`: the kinds are listed here, and a test sees to it
        # that no example and no explanation is without the other.
        pattern = "".join(
            str(part.value) if isinstance(part, ast.Constant) else "*" for part in argument.values
        )
        yield from _FAMILIES.get(pattern, ())


_FAMILIES = {
    "unknown-*": tuple(f"unknown-{kind}" for kind in ("topic", "need", "town", "fact", "place")),
    "*-differs": tuple(
        f"{kind}-differs" for kind in ("fact", "link", "phone", "number", "placeholder")
    ),
}


def read_examples(broken: Path) -> dict[str, tuple[str, str, str]]:
    """Code → level, file and words of an example, the shortest that there is."""
    examples: dict[str, tuple[str, str, str]] = {}
    for path in sorted(broken.glob("*.toml")):
        for line in tomllib.loads(path.read_text("utf-8"))["expect"]:
            if found := _FINDING.fullmatch(line):
                example = (found["level"], found["place"], found["said"])
                known = examples.get(found["code"])
                if known is None or len(example[2]) < len(known[2]):
                    examples[found["code"]] = example
    return examples


def write_page(language: Path) -> str:
    """The page of one language: every code in alphabetical order."""
    table = tomllib.loads((language / "meanings.toml").read_text("utf-8"))
    examples = read_examples(BROKEN)
    words = table.pop("page")
    lines = [f"# {words['title']}", "", words["opening"].strip(), ""]
    for code in sorted(table):
        meaning = table[code]
        lines += [f"## `{code}`", "", meaning["means"].strip(), ""]
        if code in examples:
            level, place, said = examples[code]
            lines += [f"> `{place}: {level}:` {said}", ""]
        lines += [f"**{words['mend']}** {meaning['mend'].strip()}", ""]
    return "\n".join(lines).rstrip() + "\n"


def main(
    check: Annotated[bool, typer.Option("--check", help="Write nothing.")] = False,
) -> None:
    """Write the pages that explain the messages of `puente check`."""
    drifted = []
    for language in sorted(path.parent for path in DOCS.glob("*/meanings.toml")):
        page = language / "messages.md"
        text = write_page(language)
        if not page.is_file() or page.read_text("utf-8") != text:
            drifted.append(page.relative_to(HOME))
            if not check:
                page.write_text(text, "utf-8")
    for page in drifted:
        typer.echo(f"{page}: {'is out of date' if check else 'written'}")
    if check and drifted:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
