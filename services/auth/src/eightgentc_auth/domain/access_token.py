"""What access tokens say and how long they live: one audience each, minutes at most."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from eightgentc_auth.domain.account import Account
from eightgentc_auth.domain.errors import AudienceNotAllowed
from eightgentc_auth.domain.session import Session

EDGE = "edge-gateway"
EXCHANGE_AUDIENCES = frozenset({"projects", "ai", "auth"})

SESSION_TOKEN_LIFE = timedelta(minutes=5)
EXCHANGED_TOKEN_LIFE = timedelta(seconds=60)
SERVICE_TOKEN_LIFE = timedelta(minutes=10)
LONGEST_TOKEN_LIFE = SERVICE_TOKEN_LIFE
CLOCK_SKEW = timedelta(seconds=10)
"""How much longer than it says a token is accepted by services whose clocks differ."""


@dataclass(frozen=True, slots=True)
class PersonToken:
    """A person's token that was verified for the edge."""

    account_id: str
    tenant: str
    session_id: str
    assurance: int
    scopes: frozenset[str]
    expire_time: datetime


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """The claims of a token that is about to be signed. `actor`: the service that acts for a person."""

    audience: str
    subject: str
    tenant: str
    issue_time: datetime
    expire_time: datetime
    session_id: str = ""
    assurance: int = 0
    scopes: Collection[str] = ()
    actor: str = ""

    @property
    def is_service(self) -> bool:
        return not self.session_id

    @classmethod
    def for_session(cls, session: Session, account: Account, now: datetime) -> AccessClaims:
        """What a signed-in client carries to the edge. Never outlives its session."""
        return cls(
            audience=EDGE,
            subject=account.id,
            tenant=account.tenant,
            issue_time=now,
            expire_time=min(now + SESSION_TOKEN_LIFE, session.expire_time),
            session_id=session.id,
            assurance=session.assurance,
        )

    @classmethod
    def exchanged(cls, person: PersonToken, *, audience: str, actor: str, now: datetime) -> AccessClaims:
        """What `actor` carries to one service for a person: no more scopes, no longer life than the original.

        Raises:
            AudienceNotAllowed: tokens of persons are not for this service.
        """
        if audience not in EXCHANGE_AUDIENCES:
            raise AudienceNotAllowed(metadata={"audience": audience})
        return cls(
            audience=audience,
            subject=person.account_id,
            tenant=person.tenant,
            issue_time=now,
            expire_time=min(now + EXCHANGED_TOKEN_LIFE, person.expire_time),
            session_id=person.session_id,
            assurance=person.assurance,
            scopes=sorted(person.scopes),
            actor=actor,
        )

    @classmethod
    def for_service(cls, name: str, *, audience: str, now: datetime) -> AccessClaims:
        """What a service carries for itself. Its tenant is its name."""
        return cls(
            audience=audience,
            subject=name,
            tenant=name,
            issue_time=now,
            expire_time=now + SERVICE_TOKEN_LIFE,
        )
