"""Stories: recorded conversations, told as a person tells them, and how they are told again.

A story is a text file. Lines beginning with # say which promise it is about; an empty line means
nothing. `phone: en` is the language that the client says it speaks. Every other line is a step:

    > /start                 type words or a command
    tap Español              press the button that says so, or the only one that contains it
    share 18.5 -88.3         share a location
    inline asilo             type the bot's name and these words in some chat
    restart                  the bot is stopped and another one started, which remembers nothing
    sees words               the newest message of the bot contains these words
    sees not words           … does not
    offers one | other       its buttons are among others these
    offers not one           … none of them says so
    keyboard one | other     the keyboard below the chat (`keyboard gone`: there is none)
    finds words              the newest message or one of its buttons says so
    in place                 the last tap changed the message that was tapped on
    erased                   what the person sent last is no more in the chat
    empty                    nothing is left in the chat
    map words                the newest message is a point on the map with this name
    toast                    a short text was shown over the chat
    counted es :need/health button 1
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.web.botapi import Person

if TYPE_CHECKING:
    from tests.journeys.conftest import Puente

FOLDER = Path(__file__).with_name("told")


@dataclass(frozen=True, slots=True)
class Step:
    """One line. `line` counts from 1."""

    verb: str
    rest: str
    line: int


@dataclass(frozen=True, slots=True)
class Story:
    """One conversation."""

    path: Path
    promise: str
    phone: str
    steps: tuple[Step, ...]


def read_story(path: Path) -> Story:
    """Read one file; a line that says nothing known is an error with its number."""
    promise: list[str] = []
    phone = ""
    steps: list[Step] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        text = line.strip()
        if text.startswith("#"):
            promise.append(text.lstrip("# "))
        elif text.startswith("phone:"):
            phone = text.partition(":")[2].strip()
        elif text:
            verb = next(
                (name for name in _VERBS if text == name or text.startswith(f"{name} ")), ""
            )
            if not verb:
                raise ValueError(f"{path.name}:{number}: nobody knows how to do {text!r}")
            steps.append(Step(verb, text[len(verb) :].strip(), number))
    return Story(path, " ".join(promise), phone, tuple(steps))


class Telling:
    """Somebody lives through a story."""

    def __init__(self, puente: Puente, story: Story) -> None:
        self.puente = puente
        self.story = story
        self.person: Person = puente.person(language=story.phone)
        self.sent = self.tapped = self.toasts = 0

    async def tell(self) -> None:
        """Take all steps; the first that does not hold says where it stands."""
        for step in self.story.steps:
            try:
                await _VERBS[step.verb](self, step.rest)
            except AssertionError as wrong:
                where = f"{self.story.path.name}:{step.line}: {step.verb} {step.rest}"
                raise AssertionError(f"{where}\n{wrong}") from wrong

    async def say(self, words: str) -> None:
        self._keep(self.person.send(words))
        await self.person.settled()

    async def tap(self, label: str) -> None:
        below = [one for one in self.person.reply_buttons if label in one]
        if below:
            await self.say(below[0])
            return
        self.tapped = self.person.menu.id
        self.toasts = len(self.person.toasts)
        self.person.tap(label)
        await self.person.settled()

    async def share(self, point: str) -> None:
        latitude, longitude = map(float, point.split())
        self._keep(self.person.share_location(latitude, longitude))
        await self.person.settled()

    async def inline(self, words: str) -> None:
        results = await self.person.asks(words)
        assert results, "nothing was found to share"
        self.person.choose(results[0])
        await self.person.settled()

    async def restart(self, _: str) -> None:
        await self.puente.restart()

    async def sees(self, words: str) -> None:
        _, denied, rest = words.rpartition("not ") if words.startswith("not ") else ("", "", words)
        text = self.person.screen.text
        assert (rest in text) is not bool(denied), f"the screen says:\n{text}"

    async def offers(self, labels: str) -> None:
        denied = labels.startswith("not ")
        buttons = self.person.screen.buttons
        for label in labels.removeprefix("not ").split("|"):
            there = any(label.strip() in button for button in buttons)
            assert there is not denied, f"{label.strip()!r}; the buttons are {buttons}"

    async def keyboard(self, labels: str) -> None:
        shown = self.person.reply_buttons
        if labels == "gone":
            assert shown == [], f"below the chat stands {shown}"
            return
        for label in labels.split("|"):
            assert any(label.strip() in one for one in shown), f"below the chat stands {shown}"

    async def finds(self, words: str) -> None:
        screen = self.person.screen
        assert any(words in text for text in (screen.text, *screen.buttons)), (
            f"the screen says:\n{screen.text}\n{screen.buttons}"
        )

    async def in_place(self, _: str) -> None:
        assert self.person.menu.id == self.tapped, "another message has the buttons now"

    async def erased(self, _: str) -> None:
        assert self.sent not in [message.id for message in self.person.messages]

    async def map(self, words: str) -> None:
        venue = self.person.screen.body.get("venue") or {}
        assert words in str(venue.get("title")), f"the newest message is {self.person.screen.body}"

    async def toast(self, _: str) -> None:
        assert len(self.person.toasts) > self.toasts, "no text was shown over the chat"

    async def counted(self, figures: str) -> None:
        language, topic, door, count = figures.split()
        topic = "" if topic == "home" else topic
        found = await self.puente.counted()
        assert found.get((language, topic, door), 0) == int(count), f"counted: {found}"

    async def empty(self, _: str) -> None:
        assert self.person.messages == []

    def _keep(self, _update: int) -> None:
        self.sent = self.puente.account.last_message_id


_VERBS = {
    ">": Telling.say,
    "tap": Telling.tap,
    "share": Telling.share,
    "inline": Telling.inline,
    "restart": Telling.restart,
    "sees": Telling.sees,
    "offers": Telling.offers,
    "keyboard": Telling.keyboard,
    "finds": Telling.finds,
    "in place": Telling.in_place,
    "erased": Telling.erased,
    "empty": Telling.empty,
    "map": Telling.map,
    "toast": Telling.toast,
    "counted": Telling.counted,
}
