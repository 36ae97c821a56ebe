"""Reading: the files of a content folder in, its typed content out, with what is wrong there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any

from babel import localedata
from pydantic import Field, TypeAdapter

from bot.core.content import ALL, Content, Notice, Place, Topic, Tree
from bot.core.facts import Fact
from bot.core.frontmatter import read_text
from bot.core.languages import Language, Languages
from bot.core.orphans import find_orphans, is_ignored
from bot.core.problems import ROOT, Problem, error
from bot.core.questions import Questions, read_questions
from bot.core.search import Lexicon
from bot.core.tables import (
    LanguageTable,
    NeedTable,
    NoticeTable,
    PlaceTable,
    PosterTable,
    Table,
    TopicTable,
    TownTable,
)
from bot.core.texts import Text
from bot.core.toml import line_of, read_toml, validate

FACT: TypeAdapter[Fact] = TypeAdapter(Annotated[Fact, Field(discriminator="type")])
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read(tree: Tree) -> tuple[Content | None, list[Problem]]:
    """Read a content folder. None when there are no languages to read it in."""
    return _Reading(tree).read()


class _Reading:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.paths = [path for path in [*tree.texts, *tree.sizes] if not is_ignored(path)]
        self.problems: list[Problem] = []
        self.sources: dict[str, str] = {}
        self.unread: set[tuple[str, str]] = set()

    def read(self) -> tuple[Content | None, list[Problem]]:
        for path in sorted(self.paths):
            if path in self.tree.texts:
                self._decode(path)
        languages = self._languages()
        if languages is None:
            return None, self.problems
        facts = self._tables("facts.toml", FACT, "fact")
        needs = self._tables("needs.toml", NeedTable, "need")
        self._find_unknown_languages(languages, facts, needs)
        content = Content(
            languages,
            facts,
            needs,
            self._tables("towns.toml", TownTable, "town"),
            self._lexicon(),
            self._topics(languages),
            {n: Place(n, *rest) for n, *rest in self._folders("places", PlaceTable, languages)},
            {n: Notice(n, *rest) for n, *rest in self._folders("notices", NoticeTable, languages)},
            self._posters(),
            self._questions(languages),
            self.sources,
        )
        codes = {*languages.by_code, *self._unread_languages()}
        self.problems += find_orphans([*self.tree.texts, *self.tree.sizes], codes)
        return replace(content, unread=frozenset(self.unread)), self.problems

    def _decode(self, path: str) -> None:
        try:
            text = self.tree.texts[path].decode("utf-8-sig")
        except UnicodeDecodeError as refused:
            line = self.tree.texts[path][: refused.start].count(b"\n") + 1
            self.problems.append(
                error(
                    f"{ROOT}/{path}",
                    "encoding",
                    "This file is not UTF-8 text.",
                    "Save it again with the encoding UTF-8.",
                    line=line,
                )
            )
            return
        self.sources[path] = text.replace("\r\n", "\n").replace("\r", "\n")

    def _toml(self, path: str) -> dict[str, Any] | None:
        text = self.sources.get(path)
        if text is None:
            return None
        return read_toml(f"{ROOT}/{path}", text, self.problems)

    def _missing(self, path: str, fix: str) -> None:
        if path not in self.tree.texts:
            self.problems.append(error(f"{ROOT}/{path}", "missing", "This file is missing.", fix))

    def _languages(self) -> Languages | None:
        path = "languages.toml"
        self._missing(path, "It lists the languages, see docs/content-format.md.")
        tables = self._tables(path, LanguageTable, "language")
        if not tables:
            if path in self.sources and not self.problems:
                fix = "Write a table for each language, see docs/content-format.md."
                self._list_error(path, "language", "No language is listed.", fix, 1)
            return None
        text = self.sources[path]
        codes: dict[str, Language] = {}
        for code, table in tables.items():
            line = line_of(text, "", code)
            if not re.fullmatch(r"[a-z]{2,8}", code):
                fix = "Use two to eight small letters, as in [es] or [bzj]."
                self._list_error(path, "language", f"[{code}] is not a language code.", fix, line)
            if table.fallback and table.fallback not in tables:
                fix = f"Use one of: {', '.join(tables)}."
                said = f"[{code}] falls back to `{table.fallback}`, which is not a language here."
                self._list_error(path, "language", said, fix, line_of(text, "fallback", code))
            if not localedata.exists(table.locale):
                fix = "Use a locale that CLDR knows, as in es_MX or en_BZ."
                said = f"[{code}] has an unknown locale `{table.locale}`."
                self._list_error(path, "language", said, fix, line_of(text, "locale", code))
            locale = table.locale if localedata.exists(table.locale) else "en"
            codes[code] = Language(code, table.name, locale, table.fallback, source=table.source)
        if sum(language.source for language in codes.values()) != 1:
            fix = "Write `source = true` in one table and in no other."
            self._list_error(path, "language", "Exactly one language is the source.", fix, 1)
            return None
        return Languages(codes)

    def _list_error(self, path: str, code: str, text: str, fix: str, line: int) -> None:
        self.problems.append(error(f"{ROOT}/{path}", code, text, fix, line=line))

    def _tables(self, path: str, model: Any, kind: str) -> dict[str, Any]:
        """Read a file of named tables; a table that does not fit is left out, with a problem."""
        found: dict[str, Any] = {}
        text = self.sources.get(path, "")
        tables = self._toml(path)
        if tables is None and path in self.tree.texts:
            self.unread.add((kind, ALL))
        for name, table in (tables or {}).items():
            if not isinstance(table, dict):
                fix = f"Put it below a line [name-of-the-table], or remove `{name}`."
                said = f"`{name}` stands outside any table."
                self._list_error(path, "value", said, fix, line_of(text, name))
                continue
            if not _SLUG.fullmatch(name):
                fix = "Use small letters without accents, digits and hyphens."
                said = f"[{name}] is not a good name for a table."
                self._list_error(path, "slug", said, fix, line_of(text, "", name))
            value = validate(model, table, f"{ROOT}/{path}", text, self.problems, section=name)
            if value is None:
                self.unread.add((kind, name))
            else:
                found[name] = value
        return found

    def _find_unknown_languages(
        self, languages: Languages, facts: dict[str, Any], needs: dict[str, Any]
    ) -> None:
        """Words in languages that there are not; what has words in no other is left out."""
        texts = {name: fact.text for name, fact in facts.items() if fact.type == "text"}
        rows = [("facts.toml", "fact", "text", name, words) for name, words in texts.items()]
        rows += [("needs.toml", "need", "name", n, need.name) for n, need in needs.items()]
        known = {*languages.by_code, *self._unread_languages()}
        for path, kind, key, name, by_language in rows:
            for code in sorted(set(by_language) - known):
                said = f"[{name}] has a {key} in `{code}`, which is not a language here."
                fix = f"Use one of: {', '.join(languages.by_code)}."
                line = line_of(self.sources[path], key, name)
                self._list_error(path, "unknown-language", said, fix, line)
            if not set(by_language) & set(languages.by_code):
                (facts if kind == "fact" else needs).pop(name)
                self.unread.add((kind, name))

    def _unread_languages(self) -> set[str]:
        """Languages whose table has a mistake: what is written in them is not to blame."""
        return {name for kind, name in self.unread if kind == "language"}

    def _posters(self) -> dict[str, PosterTable]:
        posters = self._tables("posters.toml", PosterTable, "poster")
        for code in posters:
            if not re.fullmatch(r"[a-z0-9]{1,16}", code):
                line = line_of(self.sources["posters.toml"], "", code)
                fix = "Use 1 to 16 small letters and digits, without hyphens."
                said = f"[{code}] is not a poster's code."
                self._list_error("posters.toml", "poster", said, fix, line)
        return posters

    def _questions(self, languages: Languages) -> dict[str, Questions]:
        return {
            language.code: read_questions(f"{ROOT}/{path}", self.sources[path], self.problems)
            for language in languages
            if (path := f"questions/{language.code}.md") in self.sources
        }

    def _lexicon(self) -> Lexicon:
        table = self._toml("synonyms.toml") or {}
        try:
            return Lexicon.read(table)
        except ValueError as refused:
            fix = "See the comments at the top of the file."
            self._list_error("synonyms.toml", "value", f"{refused}.".replace("..", "."), fix, 1)
            return Lexicon.read({})

    def _topics(self, languages: Languages) -> dict[str, Topic]:
        found: dict[str, Topic] = {}
        attached: dict[str, dict[str, str]] = defaultdict(dict)
        for path in self.tree.sizes:
            folder, _, name = path.rpartition("/")
            attached[folder][name] = path
        for folder in self._folder_paths("topics"):
            route = folder.removeprefix("topics").strip("/")
            read_folder = self._folder(folder, "topic.toml", TopicTable, languages)
            if read_folder is None:
                self.unread.add(("topic", route))
                continue
            table, texts = read_folder
            found[route] = Topic(route, folder, table, texts, attached.get(folder, {}))
        if "" not in found and "topics/topic.toml" not in self.tree.texts:
            fix = "Write the home screen: topics/topic.toml and topics/es.md."
            self.problems.append(error(f"{ROOT}/topics", "missing", "There is no home.", fix))
        return found

    def _folders(
        self, kind: str, model: type[Table], languages: Languages
    ) -> Iterable[tuple[str, str, Any, dict[str, Text]]]:
        for folder in self._folder_paths(kind):
            name = folder.removeprefix(kind).strip("/")
            if "/" in name:  # places and notices do not have others inside, a check says so
                continue
            read_folder = self._folder(folder, f"{kind[:-1]}.toml", model, languages)
            if read_folder is None:
                self.unread.add((kind[:-1], name))
            else:
                yield name, folder, *read_folder

    def _folder_paths(self, kind: str) -> list[str]:
        parents = {path.rpartition("/")[0] for path in self.paths if path.startswith(f"{kind}/")}
        return sorted(parents if kind == "topics" else parents - {kind})

    def _folder(
        self, folder: str, table_name: str, model: type[Table], languages: Languages
    ) -> tuple[Any, dict[str, Text]] | None:
        self._check_slug(folder)
        texts = {
            language.code: read_text(
                language.code, f"{ROOT}/{path}", self.sources[path], self.problems
            )
            for language in languages
            if (path := f"{folder}/{language.code}.md") in self.sources
        }
        path = f"{folder}/{table_name}"
        self._missing(path, f"Every folder here has a {table_name}, see docs/content-format.md.")
        raw = self._toml(path)
        if raw is None:
            return None
        table = validate(model, raw, f"{ROOT}/{path}", self.sources[path], self.problems)
        if not texts:
            fix = f"Write {languages.source}.md in this folder."
            self.problems.append(error(f"{ROOT}/{folder}", "no-text", "There is no text.", fix))
            return None
        return None if table is None else (table, texts)

    def _check_slug(self, folder: str) -> None:
        name = folder.rpartition("/")[2]
        if not _SLUG.fullmatch(name):
            fix = "Rename it with small letters without accents, digits and hyphens."
            said = f"`{name}` is not a good name for a folder."
            self.problems.append(error(f"{ROOT}/{folder}", "slug", said, fix))
