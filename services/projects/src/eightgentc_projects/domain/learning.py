"""What a project learns of a chat: nothing twice, nothing lost, and a person's word before a model's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from eightgentc_projects.domain.insight import (
    MAX_INSIGHTS,
    Insight,
    InsightDetails,
    InsightKind,
    Quote,
    new_insight,
)
from eightgentc_projects.domain.meaning import (
    cannot_both_be_true,
    gives_another_amount,
    meaning_of,
    says_the_same,
)


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a chat says. `quote`: None where it is inferred. `supersedes`, `contradicts`: ids of insights, or ''."""

    kind: InsightKind
    text: str
    quote: Quote | None
    said_time: datetime
    supersedes: str = ""
    contradicts: str = ""


class Learning:
    """The insights of a project while it learns.

    Args:
        known: all of them, those that were replaced or deleted included.
        now: when it learns.
        new_id: makes the ids of new ones.
    """

    def __init__(
        self, project_id: str, known: Iterable[Insight], now: datetime, new_id: Callable[[], str]
    ) -> None:
        self._project_id = project_id
        self._now = now
        self._new_id = new_id
        self._known = {insight.id: insight for insight in known}
        self._before = dict(self._known)

    @property
    def added(self) -> list[Insight]:
        """Those that are new."""
        return [insight for id, insight in self._known.items() if id not in self._before]

    @property
    def changed(self) -> list[tuple[Insight, Insight]]:
        """Those that are not as they were: before and after."""
        pairs = [(old, self._known[id]) for id, old in self._before.items()]
        return [(old, new) for old, new in pairs if new is not old]

    def learn(self, extracted: Sequence[Extracted]) -> None:
        """Take in what a chat says, in the order in which it was said."""
        for said in extracted:
            twin = self._twin(said)
            if twin is None and sum(each.delete_time is None for each in self._known.values()) < MAX_INSIGHTS:
                self._add(said)
            elif twin is not None and twin.is_current and said.quote is not None:
                self._put(twin.quoted(said.quote, said.said_time, self._now))

    def edit(self, insight: Insight) -> None:
        """Take in an insight that a person wrote, changed or deleted."""
        before = self._known.get(insight.id)
        self._put(insight)
        if before is not None and before.details.text == insight.details.text and insight.is_current:
            return
        for other in list(self._known.values()):
            if insight.delete_time is not None and other.superseded_by == insight.id:
                other = other.restored(self._now)
            rest = tuple(id for id in other.contradicts if id != insight.id)
            self._put(other.contradicting(rest, self._now))
        if insight.is_current:
            self._settle(insight)

    def remember(self, insight: Insight, instead_of: Iterable[Insight]) -> None:
        """Take in what a person wrote in the place of others, whoever wrote those."""
        for other in instead_of:
            self._put(other.replaced_by(insight.id, self._now))
        self.edit(insight)

    def twins(self, text: str) -> list[Insight]:
        """Those in whose place nothing is, and that say the same."""
        meaning = meaning_of(text)
        known = self._known.values()
        return [
            each
            for each in known
            if each.is_current and says_the_same(meaning, meaning_of(each.details.text))
        ]

    def __getitem__(self, id: str) -> Insight:
        return self._known[id]

    def _twin(self, said: Extracted) -> Insight | None:
        """The one that these very words gave, whatever became of it, or one that says the same."""
        meaning = meaning_of(said.text)
        found = None
        for insight in self._known.values():
            if said.quote is not None and said.quote in insight.quotes:
                return insight
            if insight.superseded_by is None and says_the_same(meaning, meaning_of(insight.details.text)):
                found = found or insight
        return found

    def _add(self, said: Extracted) -> None:
        new = new_insight(
            self._new_id(),
            self._project_id,
            InsightDetails(said.kind, said.text),
            self._now,
            quotes=(said.quote,) if said.quote else (),
            inferred=said.quote is None,
            by_person=False,
            said_time=said.said_time,
        )
        self._settle(new, said.supersedes, said.contradicts)

    def _settle(self, insight: Insight, supersedes: str = "", contradicts: str = "") -> None:
        """Put it beside the others: it takes the place of what it replaces, and the rest of what it denies is listed."""
        meaning = meaning_of(insight.details.text)
        against: list[str] = []
        for other in list(self._known.values()):
            theirs = meaning_of(other.details.text)
            named = other.id in (supersedes, contradicts)
            if other.id == insight.id or not other.is_current:
                continue
            if not named and not cannot_both_be_true(meaning, theirs):
                continue
            told = other.id == supersedes or meaning.changes
            newer = gives_another_amount(meaning, theirs) and other.said_time < insight.said_time
            if (told or newer) and not other.is_held:
                other = other.replaced_by(insight.id, self._now)
                self._put(other)
                if told:
                    continue
            # What no word of a person decided is listed on both, for people to see.
            against.append(other.id)
            both = tuple(sorted({*other.contradicts, insight.id}))
            self._put(other.contradicting(both, self._now))
        self._put(insight.contradicting(tuple(sorted(against)), self._now))

    def _put(self, insight: Insight) -> None:
        self._known[insight.id] = insight
