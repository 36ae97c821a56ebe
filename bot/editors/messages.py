"""Messages: collects the names of interface words from the code and brings every .po up to date.

    python -m bot.editors.messages             update all languages of locales/
    python -m bot.editors.messages --new yua   begin a language

Words have symbolic names (`button.home`). Languages that CLDR does not know, as Belize Kriol, are
treated like any other: Babel's own `init` refuses them, and its `update` drops their plural rule.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.core.checks.interface import SOURCE
from bot.editors.files import replace_text
from bot.folders import DOMAIN

HOME = Path(__file__).resolve().parents[2]
PLURALS = "nplurals=2; plural=(n != 1);"
"""The rule of every language so far; a language with others needs its own line in its file."""
_NAME = re.compile(r"[a-z]+(\.[a-zA-Z0-9_-]*[a-zA-Z0-9])+")
_IN_MARKUP = re.compile(r"""["']([a-z]+\.[a-zA-Z0-9_.-]+)["']""")
_BEGINNING = re.compile(r"[a-z]+\.[a-z-]*")
_SAYS = {"say", "has", "_said", "said"}


@dataclass(slots=True)
class Names:
    """Names found in the code: whole ones, and beginnings to which the program adds the rest."""

    whole: dict[str, None] = field(default_factory=dict)
    beginnings: set[str] = field(default_factory=set)

    def covers(self, name: str) -> bool:
        """Whether the program may say it."""
        return name in self.whole or any(name.startswith(start) for start in self.beginnings)


def extract(code: Path, families: Iterable[str] = ()) -> Names:
    """The names in all modules below a folder: what `say` is called with, and their families.

    `families` are first parts of names that are known already (`button` of `button.home`).
    """
    trees = [ast.parse(path.read_text("utf-8")) for path in sorted(code.rglob("*.py"))]
    said = {name for tree in trees for name in _said(tree)}
    known = {*families, *(name.partition(".")[0] for name in said)}
    names = Names()
    for tree in trees:
        for node in ast.walk(tree):
            # A name may stand in a variable or a table before it is said: its family tells.
            if isinstance(node, ast.Constant) and (name := _name(node.value, known)):
                names.whole[name] = None
        for joined in ast.walk(tree):
            if isinstance(joined, ast.JoinedStr) and isinstance(joined.values[0], ast.Constant):
                start = str(joined.values[0].value)
                names.whole.pop(start, None)
                if start.partition(".")[0] in known and _BEGINNING.fullmatch(start):
                    names.beginnings.add(start)
    for path in sorted(code.rglob("*.html")):
        for found in _IN_MARKUP.finditer(path.read_text("utf-8")):
            if family_of(found[1]) in known and found[1].endswith(("-", ".")):
                names.beginnings.add(found[1])
            elif name := _name(found[1], known):
                names.whole[name] = None
    return names


def _said(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
            called = called.id if isinstance(called, ast.Name) else called
            if called in _SAYS:
                yield from (
                    argument.value
                    for argument in node.args[:3]
                    if isinstance(argument, ast.Constant)
                    and isinstance(argument.value, str)
                    and _NAME.fullmatch(argument.value)
                )


def _name(value: object, families: set[str]) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        return ""
    family, _, last = value.partition(".")
    return value if family in families and last not in {"toml", "md", "po", "py"} else ""


def read_catalog(path: Path) -> Catalog:
    """Read a .po file without naming its locale, which CLDR need not know."""
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True, charset="utf-8")


def family_of(name: str) -> str:
    """The first part of a name."""
    return name.partition(".")[0]


def name_of(message: Message) -> str:
    """The symbolic name of an entry."""
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def make_template(names: Names, source: Catalog, others: set[str]) -> Catalog:
    """All words that the program says: the source language's in their order, then new ones.

    `others` are families that have their home in another file.
    """
    template = Catalog(charset="utf-8")
    known = set()
    for message in source:
        if message.id:
            known.add(name_of(message))
            if names.covers(name_of(message)):
                template.add(message.id, auto_comments=message.auto_comments)
    for name in names.whole:
        if name not in known and family_of(name) not in others:
            template.add(name)
    return template


def write_catalog(catalog: Catalog, path: Path, language: str) -> bool:
    """Write a .po file with its plural rule; gives whether anything changed."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, no_location=True, width=0, omit_header=True)
    body = buffer.getvalue().decode("utf-8").strip("\n")
    text = f"{_header(path, language)}\n\n{body}\n"
    if path.is_file():
        if path.read_text("utf-8") == text:
            return False
        replace_text(path, text)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return True


def _header(path: Path, language: str) -> str:
    """The header as it stands in the file, or a new one."""
    if path.is_file():
        header = path.read_text("utf-8").partition("\n\n")[0]
        if "Plural-Forms" in header:
            return header
    return "\n".join(
        [
            "# Interface words of Puente.",
            'msgid ""',
            'msgstr ""',
            '"Project-Id-Version: puente\\n"',
            f'"Language: {language}\\n"',
            '"MIME-Version: 1.0\\n"',
            '"Content-Type: text/plain; charset=utf-8\\n"',
            '"Content-Transfer-Encoding: 8bit\\n"',
            f'"Plural-Forms: {PLURALS}\\n"',
        ]
    )


def update(code: Path, locales: Path, new: str = "") -> list[str]:
    """Bring all languages up to date, and begin `new`. Gives a line for each file that changed."""
    sources = {path.stem: read_catalog(path) for path in _files(locales, SOURCE)}
    families = {
        domain: {family_of(name_of(message)) for message in source if message.id}
        for domain, source in sources.items()
    }
    names = extract(code, set().union(*families.values()))
    said = []
    for domain, source in sources.items():
        mine = {path.parent.parent.name for path in locales.glob(f"*/LC_MESSAGES/{domain}.po")}
        elsewhere = set().union(*(found for name, found in families.items() if name != domain))
        if domain != DOMAIN:  # words of a new family go to the main file
            elsewhere |= {family_of(name) for name in names.whole} - families[domain]
        template = make_template(names, source, elsewhere)
        for language in sorted({*mine, new} - {""}):
            path = locales / language / "LC_MESSAGES" / f"{domain}.po"
            catalog = read_catalog(path) if path.is_file() else Catalog(charset="utf-8")
            catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
            empty = sum(not all(message.string or [""]) for message in catalog if message.id)
            if write_catalog(catalog, path, language):
                said.append(f"{path}: {len(catalog)} words, {empty} of them empty")
    return said


def _files(locales: Path, language: str) -> list[Path]:
    return sorted((locales / language / "LC_MESSAGES").glob("*.po"))


def main(
    new: Annotated[str, typer.Option("--new", help="The code of a language to begin.")] = "",
) -> None:
    """Collect interface words from the code into locales/."""
    if new and not re.fullmatch(r"[a-z]{2,8}", new):
        typer.echo(f"--new {new}: a language code has two to eight small letters.", err=True)
        raise typer.Exit(2)
    for line in update(HOME / "bot", HOME / "locales", new):
        typer.echo(line)


if __name__ == "__main__":
    typer.run(main)
