"""Targets: whether links in texts lead where a phone can follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import normpath

from bot.core.checks.inspection import Inspection
from bot.core.markdown import Lines
from bot.core.problems import ROOT, Problem, error, warning
from bot.core.texts import Text

_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/|$)(?<!\.md)")
_BARE = re.compile(r"(?<![(\w<\"/:])(https?://|www\.)\S+")


def find(inspection: Inspection) -> Iterator[Problem]:
    """Links that are not https, t.me or a topic; addresses typed as text."""
    for text in inspection.texts():
        lines = Lines(text.body, text.first_line)
        for link in inspection.document(text).links:
            yield from _link(text, link.target, lines, link.at)
        yield from _bare(text)


def _link(text: Text, target: str, lines: Lines, at: int) -> Iterator[Problem]:
    if target.startswith("topic:") and target.removeprefix("topic:").strip("/ "):
        return
    if re.fullmatch(r"https://[^\s/]+\.[^\s]+", target):
        return
    if target.startswith("http://"):
        said = f"The link {target} is not encrypted: others on the network see what is read."
        fix = "Write https:// if the site has it; else leave it as it is."
        yield warning(text.path, "http-link", said, fix, line=lines[at])
        return
    if target.startswith(("tel:", "mailto:")):
        said = f"Telegram cannot open the link {target}."
        fix = "Write a phone as {{ name-of-the-fact }}: it can be tapped; an e-mail as plain text."
    elif not target:
        said, fix = "A link has no address.", "Write it as [words](https://…) or [words](topic:…)."
    elif _DOMAIN.match(target):
        said, fix = f"The link {target} has no https://.", f"Write https://{target}."
    else:
        said = f"The link leads to `{target}`, which is neither a page nor an address."
        fix = f"For another page write (topic:{_guess(text, target)}); for a site, https://…."
    yield error(text.path, "link", said, fix, line=lines[at])


def _guess(text: Text, target: str) -> str:
    """The topic that a path between files would lead to."""
    here = text.path.rpartition("/")[0]
    path = normpath(f"{here}/{target.partition('#')[0]}").removeprefix(f"{ROOT}/topics/")
    return path.rpartition("/")[0] if path.endswith(".md") else path


def _bare(text: Text) -> Iterator[Problem]:
    linked = text.body.count("](http")
    if "www." not in text.body and text.body.count("http") == linked:
        return  # as in most
    for number, line in enumerate(text.body.splitlines(), text.first_line):
        if ("http" in line or "www." in line) and (found := _BARE.search(line)):
            said = f"The address {found[0]} stands bare in the text."
            fix = "Write [the name of the site](https://…): it is shorter and can be tapped."
            column = found.start() + 1
            yield warning(text.path, "bare-link", said, fix, line=number, column=column)
