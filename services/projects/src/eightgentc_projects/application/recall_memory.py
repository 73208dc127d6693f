"""What of a project's memory answers a question: by words, and by meaning where there is an embedder."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger
from eightgentc_projects.domain.insight import ToldInsight
from eightgentc_projects.domain.recall import Recalled, RecalledItem, ShownMessage, merged
from eightgentc_projects.domain.recall_terms import MAX_ASKED, terms_of
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.embedder import Embedded, Embedder, EmbeddingUse
from eightgentc_projects.ports.workspace import Stores

log = logger(__name__)

# Of each list; more than any caller wants, since what may not be told any more is left out of it afterwards.
_FOUND = 100
_DEGRADED = "By words only: the model that compares by meaning could not be asked."


async def recall_memory(
    stores: Stores,
    acting: Acting,
    question: str,
    embedder: Embedder | None,
    *,
    size: int,
    seconds: float,
    but: Collection[str] = (),
) -> Recalled:
    """At most `size` active insights and shown messages of persons. ai that fails or takes longer costs the meaning alone.

    Args:
        stores: of the acting person.
        acting: in the project.
        question: in any language.
        embedder: None: by words only.
        size: how many are wanted.
        seconds: how long ai may take.
        but: ids of what is known already.
    """
    by_words, embedded = await asyncio.gather(
        stores.recall.by_words(terms_of(question, MAX_ASKED), but, _FOUND),
        _embedded(embedder, acting, question, seconds),
    )
    by_meaning = (
        await stores.recall.by_meaning(embedded.vectors[0], embedded.model, but, _FOUND) if embedded else []
    )
    ids = list({*by_words, *by_meaning})
    there = await _there(stores, ids) if ids else {}
    ranked = merged([id for id in by_words if id in there], [id for id in by_meaning if id in there])
    return Recalled(
        tuple(RecalledItem(there[one.id], one) for one in ranked[:size]),
        by_meaning=embedded is not None,
        degraded=_DEGRADED if embedder is not None and embedded is None else "",
    )


async def _embedded(
    embedder: Embedder | None, acting: Acting, question: str, seconds: float
) -> Embedded | None:
    if embedder is None:
        return None
    try:
        return await embedder.embed(acting, [question], EmbeddingUse.QUERY, seconds=seconds)
    except DomainError as error:
        log.info("recalled by words only", project_id=acting.project_id, reason=error.reason)
        return None


async def _there(stores: Stores, ids: list[str]) -> dict[str, ToldInsight | ShownMessage]:
    """What is still there, by its id."""
    insights, messages = await asyncio.gather(stores.insights.told(ids), stores.conversations.shown(ids))
    there: dict[str, ToldInsight | ShownMessage] = {insight.id: insight for insight in insights}
    return there | {shown.message.id: shown for shown in messages}
