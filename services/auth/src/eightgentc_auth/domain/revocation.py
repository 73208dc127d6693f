"""The numbered log from which every service learns which sessions ended and when the keys changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from eightgentc_auth.domain.access_token import CLOCK_SKEW, LONGEST_TOKEN_LIFE, SESSION_TOKEN_LIFE

_VERIFIED_TOKENS_KEPT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class SessionRevoked:
    """A session ended. After `forget_time` none of its tokens lives."""

    session_id: str
    forget_time: datetime

    @classmethod
    def at(cls, session_id: str, now: datetime) -> SessionRevoked:
        """A session that ends now: a token may have been issued at this moment."""
        return cls(session_id, now + SESSION_TOKEN_LIFE + CLOCK_SKEW + _VERIFIED_TOKENS_KEPT)


@dataclass(frozen=True, slots=True)
class KeySetChanged:
    """A key was added. A reader that missed this for the life of the longest token has fetched the set anyway."""

    forget_time: datetime

    @classmethod
    def at(cls, now: datetime) -> KeySetChanged:
        return cls(now + LONGEST_TOKEN_LIFE)


@dataclass(frozen=True, slots=True)
class LogTruncated:
    """Entries after the reader's number are gone."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Nothing happened."""


Revocation = SessionRevoked | KeySetChanged


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An entry as readers get it, with its number."""

    number: int
    entry: Revocation | LogTruncated | Heartbeat

    def matters_at(self, now: datetime) -> bool:
        """Whether a reader that has not seen it yet still needs it."""
        return not isinstance(self.entry, SessionRevoked | KeySetChanged) or self.entry.forget_time > now
