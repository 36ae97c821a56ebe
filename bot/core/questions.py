"""Questions: examples of what people type, under the page they look for. The search learns of them.

It need not know how the search learns, nor whether the pages exist: a check sees to that. Nothing
here is rendered, so the files are read as lines: in a fortieth of the time of a markdown parser.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.problems import Problem, warning

DANGER, ORDINARY = "danger", "ordinary"
"""The two headings that are no pages: what speaks of danger now, and what only sounds like it."""

Questions = Mapping[str, tuple[str, ...]]
"""Heading (a route, `danger` or `ordinary`) → examples, in one language."""

LONGEST = 300
"""Characters of an example."""


def read_questions(path: str, text: str, problems: list[Problem]) -> Questions:
    """Read a file of questions: `## rights/detained`, and below it one `- example` a line.

    What stands above the first `##` is for editors. A line that is no example is left out, with a
    problem.
    """
    found: dict[str, dict[str, int]] = {}
    homes: dict[str, str] = {}
    heading = ""
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if line.startswith("##"):
            heading = line.strip("# ").strip("/")
            found.setdefault(heading, {})
        elif not heading or not line:
            continue
        elif not line.startswith(("- ", "* ")) or len(line) > LONGEST:
            said = f"This line is no example of a question: `{line[:40]}`."
            fix = f"Write it after `- `, on a line of its own of at most {LONGEST} letters."
            problems.append(warning(path, "question", said, fix, line=number))
        else:
            example = line[2:].strip()
            home = homes.setdefault(example.casefold(), heading)
            if home == heading:
                found[heading].setdefault(example, number)
            else:
                said = f"“{example}” stands under `{home}` as well: it teaches nothing."
                fix = "Leave it under the page that answers it best."
                problems.append(warning(path, "question", said, fix, line=number))
    return {heading: tuple(examples) for heading, examples in found.items() if heading}
