"""A save reaches readers at once when it is good, and never when it is not."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import time
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from bot.core.edition import Built
from bot.publisher import Publisher

NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)
HELP = "topics/rights/work/es.md"


def make_publisher(folder: Path, clock: Callable[[], datetime] = lambda: NOON) -> Publisher:
    """A publisher of a folder's content that has published once."""
    publisher = Publisher(folder / "content", folder / "locales", clock)
    assert publisher.publish().edition is not None
    return publisher


@asynccontextmanager
async def following(publisher: Publisher) -> AsyncIterator[asyncio.Queue[Built]]:
    """Follow the files; gives every build as it comes."""
    builds: asyncio.Queue[Built] = asyncio.Queue()
    publisher.listeners.append(builds.put_nowait)
    stop = asyncio.Event()
    task = asyncio.create_task(publisher.follow(stop))
    await settle(publisher, builds)
    try:
        yield builds
    finally:
        stop.set()
        await task


async def settle(publisher: Publisher, builds: asyncio.Queue[Built]) -> None:
    """Save until the watcher has heard of it: it takes a moment to begin."""
    path = publisher.content / HELP
    for number in range(100):
        text = path.read_text("utf-8").rstrip()
        path.write_text(f"{text} {'¡Ánimo!' * (number % 2 + 1)}\n", "utf-8")
        try:
            await asyncio.wait_for(builds.get(), 0.5)
        except TimeoutError:
            continue
        return
    raise AssertionError("the watcher never began")


def words(publisher: Publisher) -> str:
    """What readers see on the page that the tests change."""
    screen = publisher.current.screen("es", "rights/work")
    assert screen is not None
    return screen.text


async def test_a_save_is_visible_in_under_a_second(folder: Path) -> None:
    """What an editor saves is what the next reader sees, less than a second later."""
    publisher = make_publisher(folder)
    async with following(publisher) as builds:
        path = folder / "content" / HELP
        text = path.read_text("utf-8").replace("La salida", "Salir")
        start = time.monotonic()
        path.write_text(text, "utf-8")
        await asyncio.wait_for(builds.get(), 5)
        assert time.monotonic() - start < 1.0
        assert "Salir cuesta" in words(publisher)


async def test_a_bad_save_changes_nothing_and_is_logged(folder: Path) -> None:
    """Readers keep the last good edition, the log says what to mend, and mending it publishes."""
    publisher = make_publisher(folder)
    path = folder / "content" / HELP
    async with following(publisher) as builds:
        before, seen = publisher.current, words(publisher)
        good = path.read_text("utf-8")
        with structlog.testing.capture_logs() as logs:
            path.write_text(good.replace("{{ fee }}", "{{ fees }}"), "utf-8")
            built = await asyncio.wait_for(builds.get(), 5)
        assert built.edition is None
        assert publisher.current is before
        assert words(publisher) == seen
        assert any("There is no fact `fees`" in str(entry.get("problem")) for entry in logs)
        path.write_text(good.replace("La salida", "Salir"), "utf-8")
        assert (await asyncio.wait_for(builds.get(), 5)).edition is not None
        assert "Salir cuesta" in words(publisher)


async def test_a_half_written_file_is_never_read(folder: Path) -> None:
    """A file that a program still writes is left alone until it is closed."""
    publisher = make_publisher(folder)
    path = folder / "content" / HELP
    async with following(publisher) as builds:
        whole = path.read_text("utf-8").replace("La salida", "Salir")
        with path.open("w", encoding="utf-8") as file:
            file.write(whole[: len(whole) // 2])
            file.flush()
            try:
                await asyncio.wait_for(builds.get(), 0.8)
            except TimeoutError:
                pass
            else:
                raise AssertionError("half a file was read")
            file.write(whole[len(whole) // 2 :])
        built = await asyncio.wait_for(builds.get(), 5)
        assert built.edition is not None
        assert "Salir cuesta" in words(publisher)
        assert builds.empty()


async def test_a_file_that_is_replaced_is_read(folder: Path) -> None:
    """Editors that write beside the file and rename, as most do, are heard too."""
    publisher = make_publisher(folder)
    path = folder / "content" / HELP
    async with following(publisher) as builds:
        beside = path.with_name(".es.md.swp")
        beside.write_text(path.read_text("utf-8").replace("La salida", "Salir"), "utf-8")
        beside.replace(path)
        await asyncio.wait_for(builds.get(), 5)
        assert "Salir cuesta" in words(publisher)


async def test_a_vanished_folder_is_refused_and_its_return_is_read(folder: Path) -> None:
    """Moving the whole content away takes nothing from readers; when it is back, it is followed."""
    publisher = make_publisher(folder)
    async with following(publisher) as builds:
        content = folder / "content"
        moved = content.rename(folder / "elsewhere")
        while (await asyncio.wait_for(builds.get(), 10)).edition is not None:
            pass
        assert "La salida" in words(publisher)
        path = moved / HELP
        path.write_text(path.read_text("utf-8").replace("La salida", "Salir"), "utf-8")
        shutil.move(moved, content)
        while (await asyncio.wait_for(builds.get(), 10)).edition is None:
            pass
        assert "Salir cuesta" in words(publisher)


async def test_the_day_changes_the_edition(folder: Path) -> None:
    """At the border's midnight, with nobody saving, an expired notice is gone."""
    moment = datetime(2026, 12, 1, 5, 59, 58, 500_000, tzinfo=UTC)
    start = time.monotonic()

    def clock() -> datetime:
        return moment + timedelta(seconds=time.monotonic() - start)

    publisher = make_publisher(folder, clock)
    assert "tormenta" in words(publisher)
    builds: asyncio.Queue[Built] = asyncio.Queue()
    publisher.listeners.append(builds.put_nowait)
    stop = asyncio.Event()
    task = asyncio.create_task(publisher.follow(stop))
    await asyncio.wait_for(builds.get(), 10)
    assert "tormenta" not in words(publisher)
    stop.set()
    await task


async def test_a_midnight_that_nobody_waited_for_is_not_missed(folder: Path) -> None:
    """When the day turns between the first edition and the waiting, it is made up for at once."""
    moments = [datetime(2026, 12, 1, 5, 59, tzinfo=UTC)]
    publisher = make_publisher(folder, lambda: moments[-1])
    assert "tormenta" in words(publisher)
    moments.append(datetime(2026, 12, 1, 6, 1, tzinfo=UTC))
    builds: asyncio.Queue[Built] = asyncio.Queue()
    publisher.listeners.append(builds.put_nowait)
    stop = asyncio.Event()
    task = asyncio.create_task(publisher.follow(stop))
    await asyncio.wait_for(builds.get(), 10)
    assert "tormenta" not in words(publisher)
    stop.set()
    await task


def test_a_thousand_saves_leak_no_memory(folder: Path) -> None:
    """Old editions are forgotten: after a thousand saves there is one."""
    for name in ("topics/rights", "notices"):
        shutil.rmtree(folder / "content" / name)
    publisher = make_publisher(folder)
    path = folder / "content/topics/es.md"
    alive: weakref.WeakSet[object] = weakref.WeakSet()
    text = path.read_text("utf-8")
    hour_ago = time.time() - 3600
    objects = 0
    for number in range(1000):
        path.write_text(text.replace("botón", f"botón {number:04}"), "utf-8")
        os.utime(path, (hour_ago + number, hour_ago + number))
        publisher.publish()
        alive.add(publisher.current.guide.map)
        if number == 99:
            gc.collect()
            objects = len(gc.get_objects())
    screen = publisher.current.screen("es", "")
    assert screen is not None
    assert "botón 0999" in screen.text
    gc.collect()
    assert len(alive) == 1
    # Texts that were read are kept up to a bound; an edition would be thousands of objects a save.
    assert (len(gc.get_objects()) - objects) / 900 < 10
