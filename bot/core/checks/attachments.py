"""Attachments: recordings, pictures and documents that Telegram takes and a cheap phone opens."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.checks.inspection import Inspection
from bot.core.checks.media import Media, sniff
from bot.core.content import Topic
from bot.core.problems import ROOT, Problem, error, warning

_KINDS = {
    "ogg": ("opus", "an Ogg recording with Opus sound"),
    "jpg": ("jpeg", "a JPEG picture"),
    "jpeg": ("jpeg", "a JPEG picture"),
    "png": ("png", "a PNG picture"),
    "pdf": ("pdf", "a PDF"),
}
HEAVY = {"ogg": 1_000_000, "jpg": 500_000, "jpeg": 500_000, "png": 500_000, "pdf": 2_000_000}
"""Bytes above which a file costs too much data."""
REFUSED = {"ogg": 50_000_000, "jpg": 10_000_000, "jpeg": 10_000_000, "png": 10_000_000,
           "pdf": 50_000_000}  # fmt: skip
"""Bytes above which Telegram refuses it (Bot API, sendPhoto and sendDocument)."""
LONG = 180.0
"""Seconds that people listen to."""
SIDES = 10_000
"""Pixels: width and height of a picture together, more is refused by Telegram."""
_LIGHTER = {
    "ogg": "Record it in mono at 16 to 24 kbit/s.",
    "pdf": "Save it with smaller pictures.",
}


def find(inspection: Inspection) -> Iterator[Problem]:
    """Wrong formats, heavy or long files, pictures without words, files nobody sees."""
    for topic in inspection.content.topics.values():
        pictures: dict[str, list[str]] = {}
        for name, path in sorted(topic.files.items()):
            language, _, ending = name.rpartition(".")
            if language not in inspection.content.languages or ending not in _KINDS:
                continue
            yield from _file(inspection, path, ending)
            if language not in topic.texts:
                fix = f"Write {language}.md beside it, or remove it."
                text = f"Nobody sees this file: there is no {language}.md."
                yield warning(f"{ROOT}/{path}", "file-without-text", text, fix)
            elif ending in {"jpg", "jpeg", "png"}:
                pictures.setdefault(language, []).append(path)
        yield from _pictures(topic, pictures)


def _file(inspection: Inspection, path: str, ending: str) -> Iterator[Problem]:
    where = f"{ROOT}/{path}"
    size = inspection.tree.sizes[path]
    head, tail = inspection.tree.edges.get(path, (b"", b""))
    wanted, named = _KINDS[ending]
    if not size:
        yield error(where, "empty-file", "This file is empty.", "Put the right file here.")
        return
    media = sniff(head, tail)
    if head and media.kind != wanted:
        yield error(where, "file-format", _not(media, named), _convert(ending))
        return
    if size > REFUSED[ending]:
        text = f"This file has {size / 1e6:.0f} MB; Telegram takes {REFUSED[ending] // 10**6}."
        yield error(where, "too-big", text, _LIGHTER.get(ending, "Save it smaller."))
    elif size > HEAVY[ending]:
        text = f"This file has {size / 1000:.0f} kB, much for a phone with little data."
        fix = _LIGHTER.get(ending, "Save it 1280 pixels wide, as JPEG of middle quality.")
        fix = f"{fix} Aim below {HEAVY[ending] // 1000} kB."
        yield warning(where, "heavy-file", text, fix)
    if media.seconds > LONG:
        text = f"The recording lasts {media.seconds / 60:.1f} minutes."
        fix = f"Say the most important in at most {LONG / 60:.0f}, or part the page."
        yield warning(where, "long-recording", text, fix)
    if media.width + media.height > SIDES:
        text = f"The picture is {media.width} × {media.height} pixels, more than Telegram takes."
        yield error(where, "too-big", text, "Save it 1280 pixels wide.")


def _not(media: Media, named: str) -> str:
    if media.kind == "ogg":
        return "This Ogg file does not hold Opus sound, so it would not play as a voice message."
    seems = f"it seems to be {media.kind}" if media.kind else "nobody can tell what it is"
    return f"This is not {named}: {seems}, whatever its name says."


def _convert(ending: str) -> str:
    if ending == "ogg":
        return "Convert it: ffmpeg -i recording -ac 1 -b:a 24k -c:a libopus es.ogg."
    return "Open it in a program and save it again in the right format."


def _pictures(topic: Topic, pictures: dict[str, list[str]]) -> Iterator[Problem]:
    for language, paths in pictures.items():
        text = topic.texts[language]
        if not text.picture:
            fix = "Add a line `picture: …` between the --- that says what the picture shows."
            said = f"{paths[0].rpartition('/')[2]} has no words for people who cannot see it."
            yield error(text.path, "no-alternative", said, fix, line=1)
        for path in paths[1:]:
            fix = "Keep one of them: a page shows one picture."
            said = f"There is already {paths[0].rpartition('/')[2]} for this language."
            yield warning(f"{ROOT}/{path}", "second-picture", said, fix)
    for language, text in topic.texts.items():
        if text.picture and language not in pictures:
            fix = f"Put {language}.jpg beside it, or remove the line."
            said = "`picture` describes a picture that is not there."
            yield warning(text.path, "no-picture", said, fix, line=1)
