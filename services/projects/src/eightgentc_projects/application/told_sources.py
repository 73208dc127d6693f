"""What the sources of provenance are by now: in which chat the words stand, and whether they are still there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace

from eightgentc_kit.text_places import utf16_length
from eightgentc_projects.domain.insight import Quote
from eightgentc_projects.domain.provenance import Source, SourceKind
from eightgentc_projects.domain.told_provenance import ToldSource
from eightgentc_projects.ports.source_store import SourceMessage
from eightgentc_projects.ports.workspace import Stores


class Present:
    """The messages, sections and insights that are there, of those that sources name."""

    def __init__(
        self,
        messages: Iterable[SourceMessage] = (),
        sections: Iterable[str] = (),
        insights: dict[str, tuple[Quote, ...]] | None = None,
    ) -> None:
        self._messages = {message.id: message for message in messages}
        self._sections = set(sections)
        self._insights = insights or {}

    def told(self, source: Source) -> tuple[ToldSource, ...]:
        """A source as it was kept; one that is an insight by the messages that say it."""
        id = source.id or ""
        told = ToldSource(source.quote, version=source.version, start=source.start, end=source.end)
        match source.kind:
            case SourceKind.MESSAGE:
                return (self._in_chat(id, told),)
            case SourceKind.SECTION:
                return (replace(told, section_id=id, deleted=id not in self._sections),)
            case SourceKind.INSIGHT:
                quotes = self._insights.get(id, ())
                said = tuple(replace(self.quoted(quote), insight_id=id) for quote in quotes)
                return said or (replace(told, insight_id=id, deleted=id not in self._insights),)
            case _:
                return (told,)

    def quoted(self, quote: Quote) -> ToldSource:
        """Words of a message whose place is looked up."""
        message = self._messages.get(quote.message_id)
        at = message.text.find(quote.text) if message else -1
        start = utf16_length(message.text[:at]) if message and at >= 0 else 0
        end = start + utf16_length(quote.text) if at >= 0 else 0
        told = ToldSource(
            quote.text, version="1", start=start, end=end, conversation_id=quote.conversation_id
        )
        return self._in_chat(quote.message_id, told)

    def _in_chat(self, id: str, told: ToldSource) -> ToldSource:
        message = self._messages.get(id)
        if message is None:
            return replace(told, message_id=id, deleted=True)
        return replace(told, message_id=id, conversation_id=message.conversation_id, section=message.section)


async def present(stores: Stores, sources: Sequence[Source], quotes: Sequence[Quote] = ()) -> Present:
    """What is there of all that these name. `stores`: best those that read jointly."""
    named = {
        kind: {source.id for source in sources if source.kind is kind and source.id} for kind in SourceKind
    }
    sections, insights = await asyncio.gather(
        stores.sources.sections(named[SourceKind.SECTION]),
        stores.sources.insights(named[SourceKind.INSIGHT]),
    )
    said = [*quotes, *(quote for insight in insights for quote in insight.quotes)]
    messages = await stores.sources.messages(named[SourceKind.MESSAGE] | {quote.message_id for quote in said})
    return Present(messages, sections, {insight.id: insight.quotes for insight in insights})
