"""What a person sees: one message with its buttons. Reads Bot API objects, changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from bot.web.botapi.chats import Json


class NotThere(AssertionError):  # noqa: N818  # reads as a sentence in a failing test
    """The person looked for something that is not on the screen; says what is."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as a person sees it. `body` is the Bot API object."""

    body: Json

    @property
    def id(self) -> int:
        """Its number in the chat."""
        return int(self.body["message_id"])

    @property
    def text(self) -> str:
        """Its words (or caption)."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    @property
    def rows(self) -> list[list[Json]]:
        """The inline keyboard."""
        rows: list[list[Json]] = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[str]:
        """The labels, in reading order."""
        return [str(button["text"]) for row in self.rows for button in row]

    def button(self, label: str) -> Json:
        """The button with this label: exactly, else the only one that contains it."""
        every = [button for row in self.rows for button in row]
        exact = [button for button in every if button["text"] == label]
        found = exact or [button for button in every if label in button["text"]]
        if len(found) != 1 and not exact:
            raise NotThere(f"{len(found)} buttons say {label!r}; the buttons are {self.buttons}")
        return found[0]
