"""Logs: text on a terminal, JSON elsewhere; routes and outcomes, never people, words or tokens."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

_TOKEN = re.compile(r"\d{3,}:[\w-]{30,}")
_QUIET = ("aiohttp", "asyncio", "httpcore", "httpx", "telegram", "uvicorn", "watchfiles")


def start_logging(*, debug: bool = False) -> None:
    """Set up logging for the process, libraries included."""
    level = logging.DEBUG if debug else logging.INFO
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _hide_tokens,
    ]
    terminal = sys.stderr.isatty()
    renderer: Any = (
        structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *([] if terminal else [structlog.processors.format_exc_info]),
            _hide_tokens,
            renderer,
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # Libraries log addresses, and ours hold the token: only their warnings are let through.
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _hide_tokens(_logger: Any, _method: str, event: Any) -> Any:
    for key, value in event.items():
        if isinstance(value, str) and ":" in value:
            event[key] = _TOKEN.sub("…", value)
    return event
