"""A part of a chat that one call reads: what the model is told of it, and what of its answer the messages prove."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eightgentc_kit.visible_text import is_visible
from eightgentc_projects.application.gather_context import insight_item
from eightgentc_projects.domain.insight import Quote, ToldInsight
from eightgentc_projects.domain.learning import Extracted
from eightgentc_projects.ports.conversation_store import UnreadMessage
from eightgentc_projects.ports.planner import ContextItem, PlannedInsight, PlannedInsights

MESSAGES = 40
"""A call reads so many at most, and so many bytes: what they say fits one answer of a model."""
_BYTES = 20_000
_READ, _KNOWN = 30, 20


def fitting(found: Sequence[UnreadMessage]) -> Sequence[UnreadMessage]:
    """The first messages, as many as a call takes; one at least."""
    size = 0
    for count, message in enumerate(found):
        size += len(message.text.encode())
        if size > _BYTES and count:
            return found[:count]
    return found


def context_of(batch: Sequence[UnreadMessage], known: Iterable[ToldInsight]) -> tuple[ContextItem, ...]:
    """What is known already, and then the messages to read."""
    return (*map(_known, known), *(_message(message) for message in batch if message.text))


def _message(message: UnreadMessage) -> ContextItem:
    label = "assistant" if message.author_id is None else "user"
    return ContextItem(f"message:{message.id}", "message", message.text, "1", _READ, label)


def _known(insight: ToldInsight) -> ContextItem:
    item = insight_item(insight)
    return ContextItem(item.id, item.kind, item.text, item.version, _KNOWN, item.label)


def said_in(
    conversation_id: str, batch: Sequence[UnreadMessage], planned: PlannedInsights
) -> list[Extracted]:
    """What was found, with the quotes that its messages hold."""
    messages = {f"message:{message.id}": message for message in batch}
    said = []
    for found in planned.found:
        if not is_visible(found.text):
            continue
        message = messages.get(found.message_id)
        said.append(
            Extracted(
                kind=found.kind,
                text=found.text,
                quote=_proof(found, message, conversation_id),
                said_time=message.create_time if message else batch[-1].create_time,
                supersedes=found.supersedes.removeprefix("insight:"),
                contradicts=found.contradicts.removeprefix("insight:"),
            )
        )
    return said


def _proof(found: PlannedInsight, message: UnreadMessage | None, conversation_id: str) -> Quote | None:
    """The words of a person that say it; what the model alone said in these words proves nothing."""
    if message is None or message.author_id is None or not found.quote or found.quote not in message.text:
        return None
    return Quote(message.id, conversation_id, found.quote)
