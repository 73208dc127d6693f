"""What a person told the model to remember, to forget or to hold instead does to the memory, and how that is taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from eightgentc_kit.errors import FieldViolation
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.record_insight import save_learning
from eightgentc_projects.domain.draft import InsightAction, InsightDraft
from eightgentc_projects.domain.errors import ProposalTouched, TooMany
from eightgentc_projects.domain.insight import (
    MAX_INSIGHTS,
    Insight,
    InsightDetails,
    InsightState,
    new_insight,
)
from eightgentc_projects.domain.learning import Learning
from eightgentc_projects.domain.proposal import Footprint, Proposal
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Change


@dataclass(frozen=True, slots=True)
class InsightEffect:
    """`insight`: what is remembered or forgotten; None: what was to be forgotten is gone. `found`: what it replaces.

    `learning`: the memory with it, of which `author_id` is the author; None: there is nothing to do.
    """

    action: InsightAction
    insight: Insight | None
    found: Insight | None
    learning: Learning | None
    author_id: str
    replaces_person: bool = False

    @property
    def footprint(self) -> Footprint:
        if self.learning is None or self.insight is None:
            return Footprint()
        return Footprint(self.insight.id, self.insight.version, self.found.version if self.found else None)

    async def write(self, change: Change) -> None:
        if self.learning is not None:
            await save_learning(change, self.learning, author_id=self.author_id, cause="edit")


async def insight_effect(change: Change, acting: Acting, draft: InsightDraft, now: datetime) -> InsightEffect:
    """What the draft would do now: nothing where that is so already. Raises FieldInvalid, TooMany."""
    known = await change.insights.every()
    learning = Learning(acting.project_id, known, now, new_id)
    found = next((each for each in known if each.id == draft.insight_id and each.is_current), None)
    if draft.action is InsightAction.FORGET:
        effect = _forgotten(acting, learning, found, now)
    else:
        is_full = sum(each.delete_time is None for each in known) >= MAX_INSIGHTS
        effect = _remembered(acting, learning, draft, found, now, is_full=is_full)
    if effect.learning is None or found is None:
        return effect
    return replace(effect, replaces_person=await _is_of_another(change, found, acting))


def _forgotten(acting: Acting, learning: Learning, found: Insight | None, now: datetime) -> InsightEffect:
    effect = InsightEffect(InsightAction.FORGET, found, None, None, acting.user_id)
    if found is None or found.details.muted:
        return effect
    muted = found.edited(replace(found.details, muted=True), now)
    learning.edit(muted)
    return replace(effect, insight=muted, learning=learning)


def _remembered(
    acting: Acting,
    learning: Learning,
    draft: InsightDraft,
    found: Insight | None,
    now: datetime,
    *,
    is_full: bool,
) -> InsightEffect:
    """In the place of what a chat said just so, and of `found`, which the person corrects."""
    details = InsightDetails(found.details.kind if found else draft.kind, draft.text).checked()
    twins = learning.twins(details.text)
    there = next((twin for twin in twins if twin.is_held and twin.state is InsightState.ACTIVE), None)
    if there is not None and (found is None or found.details.text == details.text):
        return InsightEffect(draft.action, there, None, None, acting.user_id)
    if is_full:
        raise TooMany(metadata={"resource": "insight", "limit": str(MAX_INSIGHTS)})
    quotes = (draft.quote,) if draft.quote else ()
    new = new_insight(new_id(), acting.project_id, details, now, quotes=quotes)
    replaced = {twin.id: twin for twin in twins if twin is not there}
    if found is not None:
        replaced[found.id] = found
    learning.remember(new, replaced.values())
    return InsightEffect(draft.action, learning[new.id], found, learning, acting.user_id)


async def _is_of_another(change: Change, insight: Insight, acting: Acting) -> bool:
    """Whether somebody else wrote or pinned it. What people said themselves, their own chats may take back."""
    if not insight.is_held:
        return False
    return (await change.insights.version(insight.id, insight.version)).author_id != acting.user_id


async def undo_insight(change: Change, acting: Acting, proposal: Proposal, now: datetime) -> None:
    """What was remembered goes and what it replaced is back; what was forgotten is told again. Raises ProposalTouched."""
    made = proposal.footprint
    if made.item_id is None:
        return
    learning = Learning(acting.project_id, await change.insights.every(), now, new_id)
    insight, forgotten = learning[made.item_id], proposal.subject == InsightAction.FORGET.value
    if insight.delete_time is not None and not forgotten:
        return
    if touched := await _touched(change, insight, made.item_version, forgotten=forgotten):
        raise ProposalTouched.by([FieldViolation(f"insights/{insight.id}", touched)])
    if forgotten:
        learning.edit(insight.edited(replace(insight.details, muted=False), now))
    else:
        learning.edit(insight.deleted(now))
    await save_learning(change, learning, author_id=acting.user_id, cause="edit")


async def _touched(change: Change, insight: Insight, version: int | None, *, forgotten: bool) -> str:
    """What was done to it later, in words for people; '': nothing. That a chat said it once more is nothing."""
    details = insight.details
    if insight.delete_time is not None:
        return "was deleted"
    if insight.superseded_by is not None:
        return f"was replaced by insights/{insight.superseded_by}"
    if insight.version != version:
        newest = await change.insights.version(insight.id, insight.version)
        return f"version {newest.version} was made by {newest.author_id or 'the model'} ({newest.cause})"
    if not forgotten and (details.pinned or details.muted or details.expire_time):
        return "was pinned, muted, or has an end now"
    return ""
