"""The proxies' configurations, run by the real proxies where they are installed."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.listener import Listener
from tests.image.recipe import ROOT

SECRET = "never-to-be-logged"  # noqa: S105 - made up
PATH = "/private-path"


def program(name: str) -> str:
    """Where a program is; without it the test is skipped, also in CI unless it installs it."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@dataclass
class Replica:
    """Something that listens where the bot would, and remembers what it was given."""

    host: str
    port: int
    status: int = 200
    protocols: list[str] = field(default_factory=list)
    listener: Listener | None = None

    async def start(self) -> None:
        """Listen."""
        self.listener = Listener(
            Starlette(routes=[Route(PATH, self._answer, methods=["POST"])]), self.host, self.port
        )
        await self.listener.start()

    async def stop(self) -> None:
        """Refuse connections from now on."""
        if self.listener is not None:
            await self.listener.stop()
            self.listener = None

    async def _answer(self, request: Request) -> Response:
        await request.body()
        self.protocols.append(request.headers.get("x-forwarded-proto", ""))
        return Response(str(self.port), self.status)


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nobody has."""
    with socket.create_server((host, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def running(*command: str, port: int, log: Path, env: dict[str, str]) -> AsyncIterator[str]:
    """A proxy that listens on `port`; its address."""
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=out, stderr=out, env={**os.environ, **env}
        )
    try:
        async with asyncio.timeout(20):
            while True:
                assert process.returncode is None, log.read_text()
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                except OSError:
                    await asyncio.sleep(0.05)
                else:
                    writer.close()
                    break
        yield f"127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def post(address: str, body: bytes = b"{}") -> tuple[int, str]:
    """What somebody gets who brings an update and pretends to have come otherwise."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "X-Forwarded-Proto": "gopher"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{address}{PATH}", data=BytesIO(body), headers=headers, ssl=False) as answer,
    ):
        return answer.status, await answer.text()


async def check_passing(address: str, one: Replica, proto: str) -> None:
    """What holds at every proxy: requests pass, too large ones do not, and death is told."""
    one.protocols.clear()
    assert await post(address) == (200, str(one.port))
    assert one.protocols == [proto], "whatever the caller pretended"
    status, _ = await post(address, b" " * 1_100_000)
    assert status in {413, 502}
    assert len(one.protocols) == 1, "what is too large does not reach the bot whole"
    await one.stop()
    status, _ = await post(address)
    assert status == 502


@asynccontextmanager
async def replicas(number: int) -> AsyncIterator[list[Replica]]:
    """Replicas that listen."""
    made = [Replica("127.0.0.1", free_port()) for _ in range(number)]
    try:
        for replica in made:
            await replica.start()
        yield made
    finally:
        for replica in made:
            await replica.stop()


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate nobody signed, and its key."""
    made, key = tmp_path / "made.pem", tmp_path / "key.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    command = [program("openssl"), *words.split(), "-keyout", str(key), "-out", str(made)]
    done = subprocess.run(command, check=False, capture_output=True).returncode
    assert done == 0
    return made, key


@pytest.fixture
async def pair() -> AsyncIterator[list[Replica]]:
    """Two replicas."""
    async with replicas(2) as made:
        yield made


async def test_nginx(tmp_path: Path, certificate: tuple[Path, Path], pair: list[Replica]) -> None:
    """nginx takes the file, passes by a replica that stops or is gone, and logs no path."""
    nginx = program("nginx")
    port = free_port()
    text = (ROOT / "deploy/nginx.conf").read_text()
    for old, new in {
        "    server 127.0.0.1:8080 max_fails=0;": "".join(
            f"    server 127.0.0.1:{each.port} max_fails=0;\n" for each in pair
        ),
        "    listen [::]:443 ssl;\n": "",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "/etc/letsencrypt/live/bot.example.org/fullchain.pem": str(certificate[0]),
        "/etc/letsencrypt/live/bot.example.org/privkey.pem": str(certificate[1]),
        "/var/log/nginx": str(tmp_path),
    }.items():
        assert old in text
        text = text.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {tmp_path};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"daemon off; pid {tmp_path}/pid; error_log stderr;\n"
        f"events {{}}\nhttp {{\n{temporary}{text}\n}}\n"
    )
    log = tmp_path / "log"
    command = (nginx, "-p", str(tmp_path), "-c", str(whole))
    first, second = pair
    async with running(*command, port=port, log=log, env={}) as where:
        address = f"https://{where}"
        assert {await post(address) for _ in range(4)} == {(200, str(each.port)) for each in pair}
        first.status = 503
        assert {await post(address) for _ in range(4)} == {(200, str(second.port))}
        await first.stop()
        assert {await post(address) for _ in range(4)} == {(200, str(second.port))}
        await check_passing(address, second, "https")
    told = log.read_text() + (tmp_path / "puente.log").read_text()
    assert PATH not in told
    assert SECRET not in told
    assert "client: " not in told


async def test_caddy(tmp_path: Path) -> None:
    """Caddy takes the file, finds a replica by name, also after a restart, and logs no path."""
    caddy = program("caddy")
    port = free_port()
    config = str(ROOT / "deploy/Caddyfile")
    command = (caddy, "run", "--config", config, "--adapter", "caddyfile")
    log = tmp_path / "log"
    async with replicas(1) as (one,):
        env = {
            "PUENTE_DOMAIN": f"http://127.0.0.1:{port}",
            "REPLICAS": "localhost",
            "REPLICAS_PORT": str(one.port),
            "HOME": str(tmp_path),
            "XDG_DATA_HOME": str(tmp_path),
            "XDG_CONFIG_HOME": str(tmp_path),
        }
        async with running(*command, port=port, log=log, env=env) as where:
            address = f"http://{where}"
            assert await post(address) == (200, str(one.port))
            await one.stop()
            # Telegram hears that it must come again; newer versions of Caddy wait for a while.
            assert (await post(address))[0] == 502
            await one.start()
            assert await post(address) == (200, str(one.port))
            await check_passing(address, one, "http")
    told = log.read_text()
    assert '"level":"error"' in told, "the last request failed, and that is told"
    assert PATH not in told
    assert SECRET not in told
    assert "remote_ip" not in told
