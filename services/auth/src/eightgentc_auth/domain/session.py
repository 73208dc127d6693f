"""A signed-in client: how long it lasts, and what each of its refresh tokens means (RFC 9700, section 4.14)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum

REUSE_GRACE = timedelta(seconds=10)
_MOST_ROTATIONS_REMEMBERED = 32


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """`absolute`: the longest a session lasts; `idle`: how long after its last refresh it ends."""

    absolute: timedelta
    idle: timedelta


@dataclass(frozen=True, slots=True)
class Client:
    """Where a sign-in came from, for the list of sessions."""

    address: str = ""
    user_agent: str = ""


class Presented(Enum):
    """What a refresh token of a session means when it is presented."""

    LIVE = "live"
    """The newest one: it is spent now."""
    RETRIED = "retried"
    """Its answer may have been lost, so the newest one is sent again."""
    REUSED = "reused"
    """Spent long ago: there is a copy of it."""
    UNKNOWN = "unknown"
    """Newer than the newest, as after a restored backup."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session and its family of refresh tokens, which are numbered: `counter` is the newest.

    `secret` proves its refresh tokens. `recent_rotations`: when the tokens before the newest were spent, the
    last one first, as far back as the grace reaches.
    """

    id: str
    account_id: str
    secret: bytes = field(repr=False)
    create_time: datetime
    last_use_time: datetime
    expire_time: datetime
    assurance: int = 1
    counter: int = 0
    recent_rotations: tuple[datetime, ...] = ()
    revoke_time: datetime | None = None
    client: Client = Client()

    @classmethod
    def start(
        cls,
        session_id: str,
        account_id: str,
        *,
        secret: bytes,
        client: Client,
        limits: SessionLimits,
        now: datetime,
    ) -> Session:
        """A new session, opened with one factor."""
        return cls(
            session_id,
            account_id,
            secret,
            create_time=now,
            last_use_time=now,
            expire_time=now + limits.absolute,
            client=client,
        )

    def is_live(self, now: datetime, limits: SessionLimits) -> bool:
        """Whether it is not revoked, not at its end and not idle for too long."""
        return self.revoke_time is None and now < self.expire_time and now < self.last_use_time + limits.idle

    def present(self, counter: int, now: datetime) -> Presented:
        """What the refresh token with this number means.

        The parent of the newest may be retried for as long as the newest is unspent (a lost answer); an older
        one only within 10 s of being spent itself (requests that overtook each other).
        """
        age = self.counter - counter
        if age <= 0:
            return Presented.LIVE if age == 0 else Presented.UNKNOWN
        spent = self.recent_rotations[age - 1 : age]
        if age == 1 or (spent and now - spent[0] <= REUSE_GRACE):
            return Presented.RETRIED
        return Presented.REUSED

    def rotated(self, now: datetime) -> Session:
        """The session after its newest refresh token was spent."""
        remembered = [moment for moment in self.recent_rotations if now - moment <= REUSE_GRACE]
        return replace(
            self,
            counter=self.counter + 1,
            last_use_time=now,
            recent_rotations=(now, *remembered[: _MOST_ROTATIONS_REMEMBERED - 1]),
        )
