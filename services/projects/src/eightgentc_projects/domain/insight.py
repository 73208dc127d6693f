"""What a project remembers: insights that chats gave or people wrote, with the words that prove them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from eightgentc_projects.domain.etag import check_etag
from eightgentc_projects.domain.text import checked_line

MAX_TEXT = 500
MAX_INSIGHTS = 1_000
"""Of one project, those that were replaced or muted included."""
MAX_QUOTES = 10


class InsightKind(Enum):
    """What kind of thing is remembered."""

    GOAL = "goal"
    CONSTRAINT = "constraint"
    DECISION = "decision"
    FACT = "fact"
    RISK = "risk"
    OPEN_QUESTION = "open_question"


class InsightState(Enum):
    """Whether models are told of it: only of an active one."""

    ACTIVE = "active"
    SUPERSEDED = "superseded"
    MUTED = "muted"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class InsightDetails:
    """What a person writes of an insight. `expire_time`: from when on models are not told of it any more."""

    kind: InsightKind
    text: str
    pinned: bool = False
    muted: bool = False
    expire_time: datetime | None = None

    def checked(self) -> InsightDetails:
        """The details as they are kept. Raises FieldInvalid."""
        return replace(self, text=checked_line("insight.text", self.text, minimum=1, maximum=MAX_TEXT))


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a message, exactly as they are there."""

    message_id: str
    conversation_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Insight:
    """`version` counts texts and kinds, which is what models are told; `etag_version` counts every change.

    `inferred`: no message says it in these words. `said_time`: when it was last said, or written. `contradicts`: ids of
    others that cannot be true beside it. `expired`: as of when it was read. `delete_time`: kept, so that no chat that
    says it brings it back.
    """

    id: str
    project_id: str
    details: InsightDetails
    quotes: tuple[Quote, ...]
    inferred: bool
    edited_by_person: bool
    version: int
    etag_version: int
    superseded_by: str | None
    contradicts: tuple[str, ...]
    said_time: datetime
    create_time: datetime
    update_time: datetime
    delete_time: datetime | None = None
    expired: bool = False

    @property
    def etag(self) -> str:
        return f"i{self.etag_version}"

    @property
    def state(self) -> InsightState:
        if self.superseded_by is not None:
            return InsightState.SUPERSEDED
        if self.details.muted:
            return InsightState.MUTED
        return InsightState.EXPIRED if self.expired else InsightState.ACTIVE

    @property
    def is_current(self) -> bool:
        """Whether nothing took its place and nobody deleted it."""
        return self.superseded_by is None and self.delete_time is None

    @property
    def is_held(self) -> bool:
        """Whether a person wrote or pinned it: then nothing that a model finds takes its place."""
        return self.edited_by_person or self.details.pinned

    def must_match(self, etag: str) -> None:
        """Raises EtagStale, see `check_etag`."""
        check_etag(etag, self.etag)

    def edited(self, details: InsightDetails, now: datetime) -> Insight:
        """As a person changed it; the same object when nothing differs. Raises FieldInvalid."""
        details = details.checked()
        if details == self.details:
            return self
        reworded = (details.kind, details.text) != (self.details.kind, self.details.text)
        return self._changed(
            now,
            details=details,
            version=self.version + reworded,
            edited_by_person=self.edited_by_person or reworded,
            inferred=self.inferred and not reworded,
            said_time=now if reworded else self.said_time,
            expired=details.expire_time is not None and details.expire_time <= now,
        )

    def quoted(self, quote: Quote, said_time: datetime, now: datetime) -> Insight:
        """Said once more; the same object where that is known."""
        if quote in self.quotes or len(self.quotes) >= MAX_QUOTES:
            return self
        said = max(self.said_time, said_time)
        return self._changed(now, quotes=(*self.quotes, quote), inferred=False, said_time=said)

    def replaced_by(self, other: str, now: datetime) -> Insight:
        """With another one in its place. It stays, and is told no more."""
        return self._changed(now, superseded_by=other)

    def restored(self, now: datetime) -> Insight:
        """Told again, because what took its place is gone."""
        return self._changed(now, superseded_by=None)

    def contradicting(self, others: tuple[str, ...], now: datetime) -> Insight:
        """With these as what cannot be true beside it; the same object when nothing differs."""
        return self if others == self.contradicts else self._changed(now, contradicts=others)

    def deleted(self, now: datetime) -> Insight:
        """Gone for people and models."""
        return self._changed(now, delete_time=now, contradicts=())

    def _changed(self, now: datetime, **fields: object) -> Insight:
        return replace(self, etag_version=self.etag_version + 1, update_time=now, **fields)  # type: ignore[arg-type]  # named above


@dataclass(frozen=True, slots=True)
class ToldInsight:
    """What models are told of an insight."""

    id: str
    kind: InsightKind
    text: str
    pinned: bool
    version: int


@dataclass(frozen=True, slots=True)
class InsightVersion:
    """A saved text. `author_id`: None for what a chat gave. `cause`: edit or extract."""

    version: int
    kind: InsightKind
    text: str
    author_id: str | None
    cause: str
    create_time: datetime


def new_insight(
    id: str,
    project_id: str,
    details: InsightDetails,
    now: datetime,
    *,
    quotes: tuple[Quote, ...] = (),
    inferred: bool = False,
    by_person: bool = True,
    said_time: datetime | None = None,
) -> Insight:
    """An insight at the beginning of its life. Raises FieldInvalid."""
    details = details.checked()
    return Insight(
        id=id,
        project_id=project_id,
        details=details,
        quotes=quotes,
        inferred=inferred,
        edited_by_person=by_person,
        version=1,
        etag_version=1,
        superseded_by=None,
        contradicts=(),
        said_time=said_time or now,
        create_time=now,
        update_time=now,
        expired=details.expire_time is not None and details.expire_time <= now,
    )
