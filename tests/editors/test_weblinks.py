"""Web links get one of three verdicts, and a site that is only slow is never called broken."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.editors.weblinks import Verdict, collect, find_broken_links, judge
from tests.checks.cases import Case


@pytest.fixture
async def site() -> AsyncIterator[str]:
    """A web site of our own that answers as its paths say."""

    async def answer(request: web.Request) -> web.Response:
        status = int(request.match_info["status"])
        headers = {"Location": "/200"} if status == 302 else {}
        return web.Response(status=status, headers=headers)

    async def hang_up(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    app = web.Application()
    app.router.add_get("/{status:\\d+}", answer)
    app.router.add_get("/gone-silent", hang_up)
    runner = web.AppRunner(app)
    await runner.setup()
    listener = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, listener).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    await runner.cleanup()


async def test_three_verdicts(site: str) -> None:
    """Only a page that the site denies is broken; refusals and failures could not be checked."""
    free = socket.create_server(("127.0.0.1", 0))
    closed = f"http://127.0.0.1:{free.getsockname()[1]}/"
    free.close()
    wanted = {
        f"{site}/200": Verdict.FINE,
        f"{site}/302": Verdict.FINE,
        f"{site}/404": Verdict.BROKEN,
        f"{site}/410": Verdict.BROKEN,
        f"{site}/403": Verdict.UNKNOWN,
        f"{site}/500": Verdict.UNKNOWN,
        f"{site}/gone-silent": Verdict.UNKNOWN,
        closed: Verdict.UNKNOWN,
        "http://[broken": Verdict.BROKEN,
    }
    found = await judge(wanted)
    assert {url: verdict for url, (verdict, _) in found.items()} == wanted


async def test_a_broken_link_is_named_wherever_it_stands(site: str, tmp_path: Path) -> None:
    """The warning names the line of the text, of the source and of the fact that has the link."""
    address = f"{site}/404"
    made = Case("links", {"replace": {
        "topics/rights/asylum/es.md": {"https://example.org/law": address},
        "topics/rights/work/topic.toml": {"https://example.org/law": address},
        "facts.toml": {"https://example.org/season": address},
    }}).build(tmp_path)  # fmt: skip
    assert made.inspection is not None
    links = collect(made.inspection)
    assert "https://example.org/office" in links
    inspected = [problem for problem in await find_broken_links(made.inspection)
                 if problem.code == "broken-link"]  # fmt: skip
    assert [(problem.path, problem.line) for problem in inspected] == [
        ("content/facts.toml", 56),
        ("content/topics/rights/asylum/es.md", 12),
        ("content/topics/rights/work/topic.toml", 4),
    ]
    assert all(problem.level == "warning" for problem in inspected)
