"""Charts as SVG and PNG, drawn in another process so that the bot itself stays small.

It need not know what the figures mean; `bot.counts.plotting` is the process that draws.
"""

from __future__ import annotations

import asyncio
import base64
import sys
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import orjson

_SECONDS = 60
_REMEMBERED = 64  # drawings; figures change once a day, so the same few are asked for again


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: for each label at least `lows` and at most `highs`, shown as `values`.

    "bars" lists things from top to bottom, "trend" follows time. `stamp` is written across it.
    """

    kind: Literal["bars", "trend"]
    title: str
    labels: tuple[str, ...]
    lows: tuple[int, ...]
    highs: tuple[int, ...]
    values: tuple[str, ...]
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Charts above each other on one picture, with a heading and small print."""

    heading: str
    charts: tuple[Chart, ...]
    footer: str
    stamp: str = ""


class ChartsError(RuntimeError):
    """The charts could not be drawn; tables still can be shown."""


class Charts:
    """Draws charts, and remembers the latest."""

    def __init__(self) -> None:
        self._drawn: OrderedDict[Chart | Sheet, bytes] = OrderedDict()
        self._turn = asyncio.Lock()  # one drawing process at a time is enough

    async def svg(self, charts: Sequence[Chart]) -> list[str]:
        """An `<svg>` element for each chart, without any style or script of its own."""
        return [drawn.decode() for drawn in await self._draw(charts)]

    async def png(self, sheet: Sheet) -> bytes:
        """The sheet as a PNG, 1080 pixels wide, readable on a phone."""
        return (await self._draw([sheet]))[0]

    async def _draw(self, wanted: Sequence[Chart | Sheet]) -> list[bytes]:
        async with self._turn:
            missing = [item for item in dict.fromkeys(wanted) if item not in self._drawn]
            if missing:
                self._drawn.update(zip(missing, await _ask_process(missing), strict=True))
            for item in wanted:
                self._drawn.move_to_end(item)
            found = [self._drawn[item] for item in wanted]
            while len(self._drawn) > _REMEMBERED:
                self._drawn.popitem(last=False)
            return found


async def _ask_process(items: Sequence[Chart | Sheet]) -> list[bytes]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.counts.plotting"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_SECONDS):
            out, err = await process.communicate(orjson.dumps([asdict(item) for item in items]))
    except TimeoutError as error:
        raise ChartsError("drawing took too long") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        lines = err.decode(errors="replace").strip().splitlines()
        raise ChartsError(lines[-1] if lines else f"exit status {process.returncode}")
    return [base64.b64decode(drawn) for drawn in orjson.loads(out)]
