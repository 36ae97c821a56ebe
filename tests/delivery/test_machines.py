"""Several machines: replicas share nothing but the database, and restart unnoticed."""

from __future__ import annotations

import asyncio
import signal

import pytest

from tests.delivery.crash import miscounted
from tests.delivery.proxy import Proxy
from tests.delivery.town import Bot, free_port, ready, routes, town


@pytest.mark.postgres
async def test_a_rolling_restart_loses_nothing(postgres_url: str) -> None:
    """Three replicas behind a proxy are restarted one by one, and one is killed, under load: every
    tap is answered, each is counted once, none is overtaken."""
    async with town(120) as place:
        proxy = Proxy([f"127.0.0.1:{free_port()}" for _ in range(3)])
        await proxy.start()
        monitors = [f"127.0.0.1:{free_port()}" for _ in range(3)]
        replicas = [
            Bot(
                place,
                postgres_url,
                {
                    "PUENTE_LISTEN": listen,
                    "PUENTE_MONITOR": monitor,
                    "PUENTE_WEBHOOK_URL": f"http://127.0.0.1:{proxy.port}",
                },
            )
            for listen, monitor in zip(proxy.backends, monitors, strict=True)
        ]
        # All at once: they migrate the same empty database together.
        await asyncio.gather(*(replica.start() for replica in replicas))
        await asyncio.gather(*map(ready, monitors))
        tapping = asyncio.create_task(place.keep_tapping(60, routes()))
        hows = (signal.SIGTERM, signal.SIGKILL, signal.SIGTERM)
        for replica, monitor, how in zip(replicas, monitors, hows, strict=True):
            await asyncio.sleep(0.5)
            status = await replica.end(how)
            assert status == (0 if how is signal.SIGTERM else -signal.SIGKILL)
            await replica.start()
            await ready(monitor)
        tapping.cancel()
        await place.quiet()
        for replica in replicas:
            assert await replica.end(signal.SIGTERM) == 0
        await proxy.stop()
        assert not place.complaints() + await miscounted(place, postgres_url)
        assert all(proxy.served.values()), "each replica took part"
