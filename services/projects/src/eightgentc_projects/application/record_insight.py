"""What the use cases of insights share: saving what was learned, and what of it is recorded as a change."""

from __future__ import annotations

from eightgentc_projects.domain.insight import Insight
from eightgentc_projects.domain.learning import Learning
from eightgentc_projects.ports.workspace import Change


async def save_learning(change: Change, learning: Learning, *, author_id: str | None, cause: str) -> None:
    """Save what is new and what is not as it was. `author_id`: whose words they are; None: those of a chat."""
    for insight in learning.added:
        await change.insights.insert(insight)
        await change.insights.add_version(insight, author_id=author_id, cause=cause)
        change.record("insight", insight.id, after=_texts(insight))
    for before, after in learning.changed:
        await change.insights.save(after)
        if after.version != before.version:
            await change.insights.add_version(after, author_id=author_id, cause=cause)
        change.record("insight", after.id, before=_texts(before), after=_texts(after))


def _texts(insight: Insight) -> dict[str, object]:
    """The values that a change is about."""
    return {
        "version": insight.version,
        "details": insight.details,
        "supersededBy": insight.superseded_by,
        "deleted": insight.delete_time is not None,
    }
