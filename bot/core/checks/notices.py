"""Notices: banners that are over, far ahead, or too long to be read at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.core.checks.inspection import Inspection, table_path
from bot.core.problems import Problem, error, warning

LONG = 300
"""Characters: two lines and a half of a small phone."""
MOST = 700
"""Characters above which a banner could push a page over Telegram's limit."""
SHOWN = timedelta(days=90)
OVER = timedelta(days=7)
"""How long an expired notice may lie about without a word."""


def find(inspection: Inspection) -> Iterator[Problem]:
    """What to know about each notice."""
    today = inspection.today
    for notice in inspection.content.notices.values():
        where, line = table_path(notice), inspection.line(notice, "until")
        if today - notice.table.until > OVER:
            said = f"This notice ended on {notice.table.until} and nobody sees it any more."
            fix = "Remove its folder, or give it a new `until`."
            yield warning(where, "expired-notice", said, fix, line=line)
        elif notice.table.until - notice.table.first > SHOWN:
            days = (notice.table.until - notice.table.first).days
            said = f"This notice is to be shown for {days} days; people stop seeing it."
            fix = "Shorten it, or write it into the page that it belongs to."
            yield warning(where, "long-notice", said, fix, line=line)
        for text in notice.texts.values():
            length = sum(block.length for block in inspection.document(text).blocks)
            if length > MOST:
                said = f"This notice has {length} characters; at most {MOST} fit above a page."
                fix = "Say what happened and what to do; put the rest on a page and link it."
                yield error(text.path, "long-notice", said, fix)
            elif length > LONG:
                said = f"This notice has {length} characters; few people read more than {LONG}."
                fix = "Say what happened and what to do; put the rest on a page and link it."
                yield warning(text.path, "long-notice", said, fix)
