"""Who may see the dashboard: one-time links, a password, and sessions that end.

It knows no names and keeps no addresses: whoever holds a link or the password is staff.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from itsdangerous import BadData, URLSafeTimedSerializer

from bot.counts import Ledger

LINK_MINUTES = 10
SESSION_HOURS = 8
# The hash lives in memory only. As slow as n=2**14, p=1, with 4 MB instead of 16.
_SCRYPT = {"n": 2**12, "r": 8, "p": 4}
_FREE_TRIES = 4
_LONGEST_WAIT = 300.0

# Above every number that Telegram gives to an update, so that the two never meet.
_NUMBERS = 2**62


@dataclass(slots=True)
class Throttle:
    """Slows down guessing: after a few wrong tries each further one doubles the wait.

    One for everybody, because telling people apart would mean keeping their addresses. Somebody
    who keeps guessing can hold up the password, not the links. `clock` gives seconds.
    """

    clock: Callable[[], float]
    failures: int = 0
    open_at: float = 0.0

    @property
    def wait(self) -> float:
        """Seconds until the next try is allowed."""
        return max(0.0, self.open_at - self.clock())

    def failed(self) -> None:
        """Note a wrong try."""
        self.failures += 1
        if self.failures >= _FREE_TRIES:
            pause = min(2.0 ** (self.failures - _FREE_TRIES), _LONGEST_WAIT)
            self.open_at = self.clock() + pause

    def succeeded(self) -> None:
        """Forget the wrong tries."""
        self.failures = 0
        self.open_at = 0.0


class Gate:
    """Signs links and sessions with the secret, and checks the password if there is one."""

    def __init__(
        self,
        ledger: Ledger,
        secret: str,
        password: str,
        *,
        today: Callable[[], date],
        clock: Callable[[], float],
    ) -> None:
        if len(secret) < 16:
            raise ValueError("PUENTE_DASHBOARD_SECRET needs at least 16 characters")
        self._ledger = ledger
        self._today = today
        self._links = URLSafeTimedSerializer(secret, salt="link")
        self._sessions = URLSafeTimedSerializer(secret, salt="session")
        self._salt = secrets.token_bytes(16)
        self._hash = _hashed(password, self._salt) if password else None
        self._hashing = asyncio.Lock()
        self.throttle = Throttle(clock)

    @property
    def takes_password(self) -> bool:
        """Whether there is a password at all."""
        return self._hash is not None

    def link_token(self) -> str:
        """What a one-time link carries: a signed random number."""
        return self._links.dumps(_new_number())

    def link_looks_good(self, token: str) -> bool:
        """Whether a link is ours and not too old; it may have been used."""
        return _number(self._links, token, LINK_MINUTES * 60) is not None

    async def open_link(self, token: str) -> str | None:
        """Use a link up and begin a session; None if it is not good. Raises `StoreError`."""
        number = _number(self._links, token, LINK_MINUTES * 60)
        if number is None or not await self._ledger.spend(number, self._today()):
            return None
        return self._new_session()

    async def check_password(self, password: str) -> str | None:
        """Begin a session if the password is right. Ask the throttle first."""
        if self._hash is None:
            return None
        async with self._hashing:  # one at a time: it takes memory, and time of a core
            given = await asyncio.to_thread(_hashed, password, self._salt)
        if not hmac.compare_digest(given, self._hash):
            self.throttle.failed()
            return None
        self.throttle.succeeded()
        return self._new_session()

    async def admits(self, session: str) -> bool:
        """Whether a session is ours, young enough and not ended. Raises `StoreError`."""
        number = _number(self._sessions, session, SESSION_HOURS * 3600)
        return number is not None and not await self._ledger.spent(number)

    async def end(self, session: str) -> None:
        """End a session on all replicas. Raises `StoreError`."""
        number = _number(self._sessions, session, SESSION_HOURS * 3600)
        if number is not None:
            await self._ledger.spend(number, self._today())

    def _new_session(self) -> str:
        return self._sessions.dumps(_new_number())


def _new_number() -> int:
    return _NUMBERS + secrets.randbelow(_NUMBERS)


def _number(serializer: URLSafeTimedSerializer, token: str, seconds: int) -> int | None:
    try:
        number = serializer.loads(token, max_age=seconds)
    except BadData:
        return None
    return number if isinstance(number, int) else None


def _hashed(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, **_SCRYPT)
