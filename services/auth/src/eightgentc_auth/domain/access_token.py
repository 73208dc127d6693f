"""The claims of access tokens and how long they live: one audience each, minutes at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from eightgentc_auth.domain.account import tenant_of
from eightgentc_auth.domain.errors import AudienceNotAllowed
from eightgentc_auth.domain.session import Session

EDGE = "edge-gateway"
EXCHANGE_AUDIENCES = frozenset({"projects", "ai", "auth"})

SESSION_TOKEN_LIFE = timedelta(minutes=5)
EXCHANGED_TOKEN_LIFE = timedelta(seconds=60)
SERVICE_TOKEN_LIFE = timedelta(minutes=10)
LONGEST_TOKEN_LIFE = SERVICE_TOKEN_LIFE
CLOCK_SKEW = timedelta(seconds=10)
"""How long after its expiry a token is still accepted, since clocks differ."""


@dataclass(frozen=True, slots=True)
class PersonToken:
    """A person's token that was verified for the edge."""

    account_id: str
    tenant: str
    session_id: str
    assurance: int
    expire_time: datetime


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """The claims of a token that is about to be signed.

    `actor`: the service that acts for a person. `time_zone`: the person's, so that no service needs to ask for it.
    """

    audience: str
    subject: str
    tenant: str
    issue_time: datetime
    expire_time: datetime
    session_id: str = ""
    assurance: int = 0
    actor: str = ""
    time_zone: str = ""

    @property
    def is_service(self) -> bool:
        return not self.session_id

    @classmethod
    def for_session(cls, session: Session, now: datetime) -> AccessClaims:
        """The token of a signed-in client for the edge. It expires no later than its session."""
        return cls(
            audience=EDGE,
            subject=session.account_id,
            tenant=tenant_of(session.account_id),
            issue_time=now,
            expire_time=min(now + SESSION_TOKEN_LIFE, session.expire_time),
            session_id=session.id,
            assurance=session.assurance,
        )

    @classmethod
    def exchanged(cls, person: PersonToken, *, audience: str, actor: str, now: datetime) -> AccessClaims:
        """What `actor` carries to one service for a person: no longer life than the original.

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
            actor=actor,
        )

    @classmethod
    def for_service(cls, name: str, *, audience: str, now: datetime) -> AccessClaims:
        """The token of a service for its own calls. Its tenant is its name."""
        return cls(
            audience=audience,
            subject=name,
            tenant=name,
            issue_time=now,
            expire_time=now + SERVICE_TOKEN_LIFE,
        )
