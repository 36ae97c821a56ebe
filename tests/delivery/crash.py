"""The crash test: kill the bot at random moments under load, and see that nobody lost anything.

`python -m tests.delivery.crash --kills 50` runs the long version, by polling and by webhook.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.delivery.town import Bot, Town, counted, free_port, routes, town


@dataclass(frozen=True, slots=True)
class Outcome:
    """`complaints` is empty when all went well."""

    taps: int
    kills: int
    repeated: int
    complaints: list[str]

    def __str__(self) -> str:
        verdict = "; ".join(self.complaints) or "each answered, each counted once, none overtaken"
        return f"{self.taps} taps, {self.kills} kills, {self.repeated} answered again: {verdict}"


async def crash(
    kills: int, folder: Path, *, people: int = 200, rate: float = 150.0, webhook: bool = False
) -> Outcome:
    """Start, let people tap, kill; again and again. Then let it finish and judge."""
    database = f"sqlite:///{folder / 'counts.db'}"
    chance = random.Random(50)
    async with town(people) as place:
        environment = {}
        if webhook:
            address = f"127.0.0.1:{free_port()}"
            environment = {"PUENTE_LISTEN": address, "PUENTE_WEBHOOK_URL": f"http://{address}"}
        bot = Bot(place, database, environment)
        tapping = asyncio.create_task(place.keep_tapping(rate, routes()))
        for _ in range(kills):
            heard = asyncio.create_task(place.api.journal.next("editMessageText", 30))
            await bot.start()
            # Mostly when it is busy, sometimes while it is still starting.
            if chance.random() < 0.85:
                await heard
                await asyncio.sleep(chance.uniform(0, 0.6))
            else:
                heard.cancel()
                await asyncio.sleep(chance.uniform(0, 1.5))
            await bot.end(signal.SIGKILL)
        heard = asyncio.create_task(place.api.journal.next("editMessageText", 30))
        await bot.start()
        await heard
        tapping.cancel()
        await place.quiet()
        status = await bot.end(signal.SIGTERM)
        complaints = place.complaints() + await miscounted(place, database)
        if status != 0:
            complaints.append(f"the last bot ended with status {status}")
        again = sum(len(place.answers(life)) for life in place.lives()) - len(place.taps)
        return Outcome(len(place.taps), kills, again, complaints)


async def miscounted(place: Town, database: str) -> list[str]:
    """Where the counts are not exactly the taps."""
    wanted = Counter(data for _, data in place.taps.values())
    found = await counted(database)
    return [
        f"{data} was tapped {wanted[data]} times and counted {found[data]} times"
        for data in sorted(wanted.keys() | found.keys())
        if wanted[data] != found[data]
    ]


def main() -> int:
    """The long version; exit status 1 when anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--rate", type=float, default=200.0)
    given = parser.parse_args()
    lost = False
    for webhook in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            work = crash(
                given.kills,
                Path(folder),
                people=given.people,
                rate=given.rate,
                webhook=webhook,
            )
            outcome = asyncio.run(work)
        way = "webhook" if webhook else "polling"
        sys.stdout.write(f"{way}: {outcome}\n")
        sys.stdout.flush()
        lost = lost or bool(outcome.complaints)
    return int(lost)


if __name__ == "__main__":
    sys.exit(main())
