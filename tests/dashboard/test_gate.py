"""Nobody sees anything without a session, and sessions end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from itsdangerous import URLSafeTimedSerializer

from bot.counts import Ledger, open_ledger
from bot.web.dashboard import create_dashboard
from bot.web.dashboard.gate import LINK_MINUTES, SESSION_HOURS
from tests.dashboard.conftest import (
    BASE,
    PASSWORD,
    SECRET,
    TODAY,
    TOPICS,
    Clock,
    Staff,
    client_of,
    dashboard_of,
)

CLOSED = ["/", "/?topic=asylum", "/csv?section=topics", "/static/dashboard.css", "/x", "/x/y/z"]
CLOSED += ["/static/dashboard.js", "/static/..%2fapp.py"]


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("cookie", ["", "puente_stats=forged", "puente_stats=W10.x.y"])
async def test_nothing_without_a_session(staff: Staff, path: str, cookie: str) -> None:
    """No page, asset or CSV is given to somebody without a session of ours."""
    answer = await staff.client.get(path, headers={"cookie": cookie} if cookie else {})
    assert answer.status_code in {303, 403}
    assert not answer.content
    if answer.status_code == 303:
        assert str(httpx.URL(BASE + path).join(answer.headers["location"]).path) == "/login"


async def test_the_door_shows_nothing_but_itself(staff: Staff) -> None:
    """The log-in page needs no asset, and tells neither figures nor topics."""
    page = (await staff.client.get("/login")).text
    assert "Contraseña" in page
    assert "<link" not in page
    assert "<script" not in page
    assert "Asilo" not in page


async def test_a_link_opens_once(staff: Staff) -> None:
    """A one-time link may be looked at (previews do), opens once, and is spent for good."""
    link = staff.link()
    for _ in range(2):
        assert "Abrir las cifras" in (await staff.client.get(link)).text
    assert (await staff.client.post(link)).status_code == 303
    assert (await staff.client.get("/")).status_code == 200
    async with client_of(staff.dashboard) as other:
        spent = await other.post(link)
        assert spent.status_code == 410
        assert "/stats" in spent.text
        assert (await other.get("/")).status_code == 303


async def test_a_link_opens_once_on_any_replica(ledger: Ledger) -> None:
    """Of two replicas that are given the same link at once, one opens; both know the session."""
    first, second = dashboard_of(ledger, Clock()), dashboard_of(ledger, Clock())
    link = first.make_link("").removeprefix("http://")
    async with client_of(first) as one, client_of(second) as two:
        answers = await asyncio.gather(one.post(link), two.post(link))
        assert sorted(answer.status_code for answer in answers) == [303, 410]
        inside = one if answers[0].status_code == 303 else two
        async with client_of(second if inside is one else first) as elsewhere:
            elsewhere.cookies = inside.cookies
            assert (await elsewhere.get("/")).status_code == 200


async def test_links_and_sessions_grow_old(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link lasts minutes, a session hours."""
    link = staff.link()
    await staff.log_in()
    now = URLSafeTimedSerializer(SECRET).make_signer().get_timestamp()
    timestamp = "itsdangerous.timed.TimestampSigner.get_timestamp"
    monkeypatch.setattr(timestamp, lambda _self: now + LINK_MINUTES * 60 + 2)
    assert (await staff.client.post(link)).status_code == 410
    assert (await staff.client.get("/")).status_code == 200
    monkeypatch.setattr(timestamp, lambda _self: now + SESSION_HOURS * 3600 + 2)
    assert (await staff.client.get("/")).status_code == 303


async def test_a_session_is_no_link(staff: Staff) -> None:
    """What is signed for one purpose is good for no other."""
    await staff.log_in()
    session = staff.client.cookies["puente_stats"]
    assert (await staff.client.post("/link", params={"token": session})).status_code == 410
    token = staff.link().partition("token=")[2]
    async with client_of(staff.dashboard) as other:
        answer = await other.get("/", headers={"cookie": f"puente_stats={token}"})
        assert answer.status_code == 303


async def test_logging_out_ends_the_session_everywhere(staff: Staff) -> None:
    """After logging out, a copy of the cookie opens nothing on any replica."""
    await staff.log_in()
    copy = staff.client.cookies["puente_stats"]
    answer = await staff.client.post("/logout")
    assert answer.status_code == 303
    assert "puente_stats" not in staff.client.cookies
    async with client_of(dashboard_of(staff.ledger, Clock())) as replica:
        got = await replica.get("/", headers={"cookie": f"puente_stats={copy}"})
        assert got.status_code == 303


async def test_cookies_are_kept_from_others(staff: Staff) -> None:
    """The cookie is HttpOnly and SameSite, and Secure behind TLS, also a proxy's."""
    answer = await staff.client.post("/login", data={"password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert {"httponly", "samesite=strict", "secure"} <= {part.strip() for part in cookie.split(";")}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(staff.dashboard.app), base_url="http://127.0.0.1"
    ) as plain:
        for proto, secure in (("https", True), ("", False)):
            headers = {"x-forwarded-proto": proto} if proto else {}
            answer = await plain.post("/login", data={"password": PASSWORD}, headers=headers)
            assert ("secure" in answer.headers["set-cookie"].lower()) is secure


@pytest.mark.parametrize("path", ["/", "/login", "/nothing", "/static/dashboard.css", "/csv"])
async def test_every_answer_carries_the_headers(staff: Staff, path: str) -> None:
    """Pages, assets, refusals and errors forbid foreign content, frames, sniffing and keeping."""
    for inside in (False, True):
        if inside:
            await staff.log_in()
        headers = (await staff.client.get(path)).headers
        policy = dict(
            part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY"
        assert "max-age" in headers["strict-transport-security"]


async def test_guessing_is_slowed_down(staff: Staff) -> None:
    """A few wrong passwords are forgiven, then each costs twice the wait; the right one resets."""
    for _ in range(4):
        answer = await staff.client.post("/login", data={"password": "wrong"})
        assert answer.status_code == 401
        assert "no es la contraseña" in answer.text
    waits = []
    for _ in range(3):
        answer = await staff.client.post("/login", data={"password": PASSWORD})
        assert answer.status_code == 429, "while one waits, even the right one is not tried"
        waits.append(int(answer.headers["retry-after"]))
        staff.clock.now += waits[-1]
        await staff.client.post("/login", data={"password": "wrong"})
    assert waits == [1, 2, 4]
    staff.clock.now += 60
    await staff.log_in()
    assert (await staff.client.post("/login", data={"password": "wrong"})).status_code == 401


async def test_a_huge_form_is_not_read(staff: Staff) -> None:
    """A form that is no password, or does not say its size, is refused unread."""
    huge = await staff.client.post("/login", data={"password": "x" * 5_000})
    assert huge.status_code == 413

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"password=" + b"x" * 65_536

    unsized = await staff.client.post("/login", content=endless())
    assert unsized.status_code == 413


async def test_a_mistake_of_ours_carries_the_headers(ledger: Ledger) -> None:
    """An unexpected failure shows a sentence, no details, and the same headers."""

    def broken(_language: str, topic: str) -> str:
        raise RuntimeError(f"a detail about {topic}")

    dashboard = create_dashboard(ledger, broken, lambda: TOPICS, secret=SECRET, password=PASSWORD)
    transport = httpx.ASGITransport(dashboard.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        await client.post("/login", data={"password": PASSWORD})
        answer = await client.get("/?lang=en")
        assert answer.status_code == 500
        assert "Something failed on our side" in answer.text
        assert "detail" not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("password", ["", "x" * 2_000, "contraseña equivocada", "\x00"])
async def test_wrong_passwords_open_nothing(staff: Staff, password: str) -> None:
    """Empty, huge and strange passwords are just wrong."""
    answer = await staff.client.post("/login", data={"password": password})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


async def test_forms_of_other_sites_are_refused(staff: Staff) -> None:
    """A form on a foreign page can neither log in, nor spend a link, nor log out."""
    link = staff.link()
    foreign = {"sec-fetch-site": "cross-site"}
    for path in ("/login", link, "/logout"):
        answer = await staff.client.post(path, data={"password": PASSWORD}, headers=foreign)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    assert (await staff.client.post(link)).status_code == 303


async def test_without_a_password_only_links_open(ledger: Ledger) -> None:
    """When no password is set, none is asked for and none is right."""
    dashboard = dashboard_of(ledger, Clock(), password="")
    async with client_of(dashboard) as client:
        assert 'type="password"' not in (await client.get("/login")).text
        assert (await client.post("/login", data={"password": ""})).status_code == 401


def test_without_a_good_secret_there_is_no_dashboard() -> None:
    """A missing or short secret is refused by the name of its variable."""
    for secret in ("", "short"):
        with pytest.raises(ValueError, match="PUENTE_DASHBOARD_SECRET"):
            create_dashboard(open_ledger("sqlite://"), str, list, secret=secret)


async def test_what_the_gate_stores_are_random_numbers(staff: Staff) -> None:
    """Links and sessions leave a number and a day in the database, far from Telegram's numbers."""
    await staff.client.post(staff.link())
    await staff.client.post("/logout")
    store = staff.ledger._store
    found = await store._writer.execute_fetchall(  # type: ignore[attr-defined]  # looking inside
        f"SELECT update_id, day FROM updates WHERE update_id >= {2**62}"  # noqa: S608  a number
    )
    assert len(list(found)) == 2
    for number, day in found:
        assert 2**62 <= number < 2**63
        assert day == TODAY.isoformat()
