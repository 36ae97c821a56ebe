"""Refusals: a Bot API error as Telegram words it. Knows nothing of HTTP."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):  # noqa: N818  # the word that the server and its tests use
    """A call that the server refuses. `code` is also the HTTP status of the answer."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> dict[str, Any]:
        """The JSON object that the client reads."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


class Dropped(Exception):  # noqa: N818  # it tells what happened, not a mistake
    """The connection is closed without an answer (a fault that a test asked for)."""


def bad_request(text: str) -> Refusal:
    """400, with `text` after "Bad Request: "."""
    return Refusal(400, f"Bad Request: {text}")


def unauthorized(detail: str = "") -> Refusal:
    """401: nobody has this token."""
    return Refusal(401, f"Unauthorized: {detail}" if detail else "Unauthorized")


def forbidden(text: str) -> Refusal:
    """403, with `text` after "Forbidden: "."""
    return Refusal(403, f"Forbidden: {text}")


def conflict(text: str) -> Refusal:
    """409, with `text` after "Conflict: "."""
    return Refusal(409, f"Conflict: {text}")


def too_many(seconds: int) -> Refusal:
    """429: come back after so many whole seconds."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
