"""Telegram's reading of a text: HTML in, plain text and entities out, counted in UTF-16 units.

The refusals carry Telegram's words and byte offsets. Knows nothing of messages or calls.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from bot.web.botapi.errors import bad_request

Entity = dict[str, Any]

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
# Telegram decodes these names only; every other `&name;` stays as it was typed.
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot));?")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+))""")
_BARE_ATTRIBUTE = re.compile(r"\s*([^\s=>]+)\s*(?=[\s>])")
_END_TAG = re.compile(r"</([^\s>]*)\s*>")
_START_TAG = re.compile(r"<([^\s>]*)")
_TAG_END = re.compile(r"\s*>")
_TOKEN = re.compile(r"[<&]")
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w@/])(?P<mention>@[A-Za-z]\w{3,31})"
    r"|(?<![\w/<])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{3,31})?)(?![\w/])"
    r"|(?<!\w)(?P<hashtag>\#\w*[^\W\d_]\w*)"
    r"|(?<![\w+])(?P<phone_number>\+\d(?:[ ()-]{0,2}\d){7,14})(?!\w)"
)
_WHITE = " \t\r\n\v\f\u00a0\u2028\u2029"


def utf16_length(text: str) -> int:
    """How long Telegram says the text is: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of `text` that an entity with this offset and length covers."""
    units = text.encode("utf-16-le")
    return units[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


@lru_cache(maxsize=4096)
def _read(text: str, parse_mode: str) -> tuple[str, tuple[Entity, ...]]:
    mode = parse_mode.lower()
    if mode == "html":
        plain, entities = _read_html(text)
    elif mode in {"", "none"}:
        plain, entities = text, []
    else:
        # The project writes HTML only; a half-right Markdown parser would hide mistakes.
        raise bad_request("unsupported parse_mode")
    plain, entities = _trim(plain, entities)
    return plain, tuple(sorted((*entities, *_find(plain, entities)), key=_place))


def read_text(
    text: str, parse_mode: str = "", given: list[Entity] | None = None
) -> tuple[str, list[Entity]]:
    """The text as it is shown and its entities, as Telegram would store them.

    `given` are entities that the caller passes instead of a parse mode.
    Raises Refusal ("can't parse entities: …") for markup that Telegram refuses.
    """
    if len(text.encode("utf-8", "surrogatepass")) > 1 << 15:
        raise bad_request("text is too long")
    if given and not parse_mode:
        plain, entities = _trim(text, [dict(entity) for entity in given])
        return plain, sorted((*entities, *_find(plain, entities)), key=_place)
    plain, found = _read(text, parse_mode)
    return plain, [dict(entity) for entity in found]


def _place(entity: Entity) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def _refuse(text: str) -> Exception:
    return bad_request(f"can't parse entities: {text}")


def _decode(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return match.group()
    return chr(code)


def _read_html(source: str) -> tuple[str, list[Entity]]:
    parts: list[str] = []
    entities: list[Entity] = []
    # tag, argument, UTF-16 offset, index into `parts`
    open_tags: list[tuple[str, str, int, int]] = []
    length = 0
    position = 0

    def keep(piece: str) -> None:
        nonlocal length
        parts.append(piece)
        length += utf16_length(piece)

    while (token := _TOKEN.search(source, position)) is not None:
        start = token.start()
        keep(source[position:start])
        if token.group() == "&":
            character = _CHARACTER.match(source, start)
            keep(_decode(character) if character else "&")
            position = character.end() if character else start + 1
            continue
        at = f"at byte offset {len(source[:start].encode())}"
        if source.startswith("</", start):
            if not open_tags:
                raise _refuse(f"Unexpected end tag {at}")
            end = _END_TAG.match(source, start)
            if end is None:
                raise _refuse(f"Unclosed end tag {at}")
            name = end.group(1).lower()
            tag, argument, offset, first = open_tags.pop()
            if name and name != tag:
                raise _refuse(f'Unmatched end tag {at}, expected "</{tag}>", found "</{name}>"')
            if length > offset:
                _close(entities, tag, argument, range(offset, length), "".join(parts[first:]))
            position = end.end()
            continue
        position, tag, argument = _open(source, start, at)
        open_tags.append((tag, argument, length, len(parts)))
    keep(source[position:])
    if open_tags:
        raise _refuse(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return "".join(parts), entities


def _open(source: str, start: int, at: str) -> tuple[int, str, str]:
    """Where the text goes on after a start tag, the tag's name and its argument."""
    head = _START_TAG.match(source, start)
    if head is None or head.end() == len(source):
        raise _refuse(f"Unclosed start tag {at}")
    tag = head.group(1).lower()
    if tag not in TAGS:
        raise _refuse(f'Unsupported start tag "{tag}" {at}')
    attributes: dict[str, str] = {}
    position = head.end()
    while True:
        rest = _TAG_END.match(source, position)
        if rest is not None:
            break
        pair = _ATTRIBUTE.match(source, position)
        if pair is not None:
            values = [value for value in pair.groups()[1:] if value is not None]
            attributes[pair.group(1).lower()] = _CHARACTER.sub(_decode, values[0])
            position = pair.end()
            continue
        bare = _BARE_ATTRIBUTE.match(source, position)
        if bare is None or tag != "blockquote":
            if ">" not in source[position:]:
                raise _refuse(f'Unclosed start tag "{tag}" {at}')
            raise _refuse(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" {at}'
            )
        attributes[bare.group(1).lower()] = ""
        position = bare.end()
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _refuse(f'Tag "span" must have class "tg-spoiler" {at}')
    argument = {
        "a": attributes.get("href", ""),
        "code": attributes.get("class", "").removeprefix("language-"),
        "blockquote": "expandable" if "expandable" in attributes else "",
        "tg-emoji": attributes.get("emoji-id", ""),
    }.get(tag, "")
    return rest.end(), tag, argument


def _close(entities: list[Entity], tag: str, argument: str, span: range, inside: str) -> None:
    offset = span.start
    entity: Entity = {"type": TAGS[tag], "offset": offset, "length": len(span)}
    if tag == "a":
        url = argument or inside
        if not re.match(r"(?i)(https?|tg|ton|tonsite):|[\w-]+(\.[\w-]+)+(?![\w.-]*:)", url):
            return  # Telegram drops a link that it cannot open and keeps its text
        entity["url"] = url if re.match(r"(?i)[a-z]+:", url) else f"http://{url}"
    elif tag == "blockquote" and argument:
        entity["type"] = "expandable_blockquote"
    elif tag == "tg-emoji":
        entity["custom_emoji_id"] = argument
    elif tag == "pre" and entities and entities[-1]["type"] == "code":
        inner = entities[-1]
        if (inner["offset"], inner["length"]) == (offset, entity["length"]):
            entities.pop()
            if "language" in inner:
                entity["language"] = inner["language"]
    elif tag == "code" and argument:
        entity["language"] = argument
    entities.append(entity)


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space around it, which Telegram cuts off."""
    shown = text.rstrip(_WHITE)
    start = len(shown) - len(shown.lstrip(_WHITE))
    shown = shown[start:]
    if shown == text:
        return text, entities
    size = utf16_length(shown)
    kept = []
    for entity in entities:
        first = max(entity["offset"] - start, 0)
        last = min(entity["offset"] + entity["length"] - start, size)
        if last > first:
            kept.append({**entity, "offset": first, "length": last - first})
    return shown, kept


def _find(text: str, entities: list[Entity]) -> list[Entity]:
    """What Telegram recognises without markup: addresses, commands, mentions, phone numbers."""
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] in {"code", "pre", "text_link"}
    ]
    found: list[Entity] = []
    for match in _FOUND.finditer(text):
        offset = utf16_length(text[: match.start()])
        length = utf16_length(match.group())
        if not any(start < offset + length and offset < end for start, end in taken):
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    return found
