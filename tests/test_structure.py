"""The structure: what the core may not touch, where texts live, who imports whom, what is told."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import attrs
import pytest
import typer.main

from bot.cli.commands import WHERE, app
from bot.core.respond import COMMANDS
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[1]
CORE = sorted((ROOT / "bot" / "core").rglob("*.py"))
CHAT = sorted((ROOT / "bot" / "chat").rglob("*.py"))

# What would make the core impure: the network, files, the clock, chance, other programs.
FORBIDDEN_MODULES = {
    "aiohttp",
    "aiosqlite",
    "asyncio",
    "asyncpg",
    "glob",
    "httpx",
    "io",
    "logging",
    "multiprocessing",
    "os",
    "random",
    "secrets",
    "shutil",
    "socket",
    "sqlite3",
    "starlette",
    "structlog",
    "subprocess",
    "sys",
    "telegram",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
    "uuid",
    "uvicorn",
    "watchfiles",
}
FORBIDDEN_CALLS = {
    "open",
    "print",
    "input",
    "exec",
    "eval",
    "breakpoint",
    "getenv",
    "sleep",
}
FORBIDDEN_METHODS = {
    "now",
    "utcnow",
    "today",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
}


def short(path: Path) -> str:
    """A path as one reads it."""
    return path.relative_to(ROOT).as_posix()


def imports(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Every import: its line, the module, and the name that is taken from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, ""
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.lineno, node.module or "", alias.name


@pytest.mark.parametrize("path", CORE, ids=short)
def test_the_core_is_pure(path):
    """No Telegram, network, database, files, clock or chance; paths are only pure ones."""
    tree = ast.parse(path.read_text("utf-8"))
    found = []
    for line, module, name in imports(tree):
        full = f"{module}.{name}" if name else module
        roots = {module, module.partition(".")[0], full}
        if roots & FORBIDDEN_MODULES or (module == "pathlib" and not name.startswith("Pure")):
            found.append(f"{short(path)}:{line}: imports {full}")
        if module.startswith("bot.") and not module.startswith("bot.core"):
            found.append(f"{short(path)}:{line}: imports {full}")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            method = isinstance(called, ast.Attribute) and name in FORBIDDEN_METHODS
            if name in FORBIDDEN_CALLS or method:
                found.append(f"{short(path)}:{node.lineno}: calls {name}")
    assert found == []


@pytest.mark.parametrize("path", CORE, ids=short)
def test_the_core_keeps_nothing_between_visits(path):
    """No global statement and no module-level list, dict or set that code adds to."""
    tree = ast.parse(path.read_text("utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, (ast.Global, ast.Nonlocal))]
    names = {
        target.id
        for node in tree.body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    changing = {"append", "add", "update", "setdefault", "extend", "pop", "clear", "insert"}
    found = [
        f"{short(path)}:{node.lineno}: {node.func.value.id}.{node.func.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in changing
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in names
    ]
    assert found == []


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """Every string in a module that is not a docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


# What editors and developers read in English: findings of `check`, errors, log lines.
_SPOKEN_TO_EDITORS = {
    "building.py",
    "documents.py",
    "facts.py",
    "frontmatter.py",
    "markdown.py",
    "orphans.py",
    "phones.py",
    "questions.py",
    "reading.py",
    "references.py",
    "tables.py",
    "toml.py",
    "unread.py",
}


# Checks and search hold the rules of languages (letters, units): they say nothing to readers.
SPEAKING = [path for path in CORE + CHAT if path.parent.name not in ("checks", "search")]


@pytest.mark.parametrize("path", SPEAKING, ids=short)
def test_no_text_for_people_stands_in_python(path):
    """What readers see lives in content/ and locales/: no accents, ¿, ¡ or sentences here."""
    found = []
    for line, text in literals(path):
        accents = re.search(r"[áéíóúüñÁÉÍÓÚÜÑ¿¡«»]", text)
        sentence = len(re.findall(r"[A-Za-z]{2,}", text)) > 4 and " " in text.strip()
        if accents or (sentence and path.name not in _SPOKEN_TO_EDITORS and "core" in path.parts):
            found.append(f"{short(path)}:{line}: {text[:60]!r}")
    assert found == []


_SPANISH = re.compile(
    r"(?i)\b(usted|puedes|tienes|hola|gracias|ayuda|llama|elige|abierto|cerrado|hours? unknown"
    r"|pregunta|emergencia|please|sorry|welcome|deh|fi di|yu)\b"
)


@pytest.mark.parametrize("path", SPEAKING, ids=short)
def test_no_word_that_only_readers_use_stands_in_python(path):
    """No Spanish, no Kriol and no courtesy in the code."""
    found = [
        f"{short(path)}:{line}: {text[:60]!r}"
        for line, text in literals(path)
        if _SPANISH.search(text)
    ]
    assert found == []


def test_interface_words_are_the_same_in_all_languages():
    """Every name in one .po is in the others: nobody reads a symbolic name."""
    names = {}
    for path in sorted((ROOT / "locales").glob("*/LC_MESSAGES/messages.po")):
        text = path.read_text("utf-8")
        names[path.parent.parent.name] = set(re.findall(r'^msgid "(.+)"', text, re.MULTILINE))
    assert set(names) == {"es", "en", "bzj"}
    assert names["es"] == names["en"] == names["bzj"]


def test_every_interface_word_is_used_and_exists():
    """Names that code asks for exist, and no words lie in the catalog for nothing."""
    text = (ROOT / "locales" / "es" / "LC_MESSAGES" / "messages.po").read_text("utf-8")
    names = set(re.findall(r'^msgid "(.+)"', text, re.MULTILINE))
    code = [path for path in (ROOT / "bot").rglob("*.py") if "checks" not in path.parts]
    said = "\n".join(path.read_text("utf-8") for path in code).replace("'", '"')
    asked = set(re.findall(r'say\(\s*[\w.]+,\s*"([a-z]+\.[a-z0-9-]+)"', said))
    assert asked, "the pattern finds what the code asks for"
    assert (
        sorted(name for name in asked if not name.startswith("stats.") and name not in names) == []
    )
    built = {"unit", "currency", "day", "clock", "command", "button", "profile"}
    unused = [
        name
        for name in sorted(names)
        if name.partition(".")[0] not in built and f'"{name}"' not in said
    ]
    stems = ("search.", "notice.", "near.across-", "fact.", "near.")
    unused = [
        name
        for name in unused
        if not any(name.startswith(stem) and f"{stem}{{" in said for stem in stems)
    ]
    assert unused == []


def test_modules_are_neither_too_long_nor_without_a_purpose():
    """Each module opens with a sentence on what it is for, and none is longer than 350 lines."""
    found = []
    for path in sorted((ROOT / "bot").rglob("*.py")):
        text = path.read_text("utf-8")
        if not ast.get_docstring(ast.parse(text)):
            found.append(f"{short(path)}: has no docstring")
        if text.count("\n") > 400:
            found.append(f"{short(path)}: {text.count(chr(10))} lines")
    assert found == []


def test_imports_go_one_way():
    """The import contracts of pyproject.toml are kept."""
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def told() -> str:
    """Everything that the documentation says to those who run and develop Puente."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return "\n".join(page.read_text("utf-8") for page in pages if page.name != "design.md")


def test_every_setting_is_documented():
    """Each PUENTE_ variable is told in the README or in docs/."""
    text = told()
    names = {f"{PREFIX}{name}".upper() for name in attrs.fields_dict(Settings)}
    assert sorted(name for name in names if name not in text) == []


def test_no_setting_is_told_that_there_is_not():
    """The documentation names no variable that the program does not read."""
    known = {f"{PREFIX}{name}".upper() for name in attrs.fields_dict(Settings)}
    code = "\n".join(path.read_text("utf-8") for path in ROOT.rglob("bot/**/*.py"))
    tests = "\n".join(path.read_text("utf-8") for path in ROOT.rglob("tests/**/*.py"))
    named = set(re.findall(r"\bPUENTE_[A-Z_]+[A-Z]\b", told()))
    unknown = {name for name in named - known if name not in code and name not in tests}
    assert sorted(unknown) == []


def commands():
    """The commands of `puente`, by name."""
    group = typer.main.get_command(app)
    context = typer.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    assert len(found) > 8
    return found


def test_every_command_is_found():
    """What the modules of the command line add is what `puente` knows, and nothing else."""
    added = set()
    for module in set(WHERE.values()):
        some = typer.Typer()
        import_module(f"bot.cli.{module}").register(some)
        added |= set(typer.main.get_group(some).commands)
    assert added == set(WHERE)


def test_every_command_is_documented():
    """Each command of `puente`, and each of the chat, is told in the README or in docs/."""
    text = told()
    missing = [name for name in commands() if f"puente {name}" not in text]
    missing += [f"/{name}" for name in (*COMMANDS, "start", "stats") if f"/{name}" not in text]
    assert missing == []


def test_every_option_is_in_the_help():
    """Every command and every option says in the help what it is for."""
    found = []
    for name, command in commands().items():
        if not command.help:
            found.append(name)
        if hasattr(command, "commands"):
            continue
        found += [
            f"{name} {option.opts[0]}"
            for option in command.params
            if option.param_type_name == "option" and not option.help
        ]
    assert found == []


def test_the_repository_speaks_of_the_project_alone():
    """No path of somebody's machine and no address of a package registry in what is shipped."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - whichever git is there
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout: the files of the repository are not known")
    hosts = ["pypi" + ".org", "files.python" + "hosted.org", "registry.npm" + "js.org"]
    wrong = re.compile("|".join([r"(?<![\w.])/wo" + r"rk/", *map(re.escape, hosts)]))
    found = []
    for name in listed.stdout.split("\0"):
        path = ROOT / name
        if not name or path.suffix in {".png", ".ogg", ".pdf", ".jpg", ".woff2"}:
            continue
        if not path.is_file():
            continue
        text = path.read_text("utf-8", errors="ignore")
        found += [f"{name}: {match[0]}" for match in wrong.finditer(text)]
    assert found == []
