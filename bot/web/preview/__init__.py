"""The preview: a phone in the browser on the local Bot API, and a desk for editors beside it."""

from __future__ import annotations

from bot.web.preview.desk import Desk
from bot.web.preview.editing import EditorsDesk
from bot.web.preview.page import create_preview

__all__ = ["Desk", "EditorsDesk", "create_preview"]
