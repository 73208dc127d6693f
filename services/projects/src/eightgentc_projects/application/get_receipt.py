"""GetReceipt: which context an answer of the model was made of."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.receipt import Receipt, ReceiptItem, hash_of, receipt_of
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Stores, Workspace

# What was left out before the request went to ai, which then knew nothing of it.
_BEFORE_AI = "over the size of a request"


class GetReceipt:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def of_message(self, acting: Acting, message_id: str, *, texts: bool) -> Receipt:
        """That of an answer in a chat. Raises ResourceNotFound, of a person's message too.

        `texts`: read the texts as well, and prove the hash.
        """
        project_id = await self._workspace.reading(acting).conversations.locate_message(message_id)
        if project_id is None:
            raise ResourceNotFound.of("message")
        acting = acting.in_project(project_id)
        message = await self._workspace.reading(acting).conversations.message(message_id)
        metadata = (
            json.loads(message.details.metadata or "{}") if message and message.author_id is None else {}
        )
        if not metadata.get("generationId"):
            raise ResourceNotFound.of("receipt")
        return await self._read(acting, metadata["generationId"], texts=texts)

    async def of_generation(
        self, acting: Acting, project_id: str, generation_id: str, *, texts: bool
    ) -> Receipt:
        """That of any generation. Raises ResourceNotFound. `texts`: as `of_message`."""
        return await self._read(acting.in_project(project_id), generation_id, texts=texts)

    async def _read(self, acting: Acting, generation_id: str, *, texts: bool) -> Receipt:
        receipt = receipt_of(await self._workspace.reading(acting).generations.receipt(generation_id))
        if not texts:
            return replace(receipt, kept=tuple(replace(item, text=None) for item in receipt.kept))
        return await rebuilt(self._workspace.reading_jointly(acting), receipt)


async def rebuilt(stores: Stores, receipt: Receipt) -> Receipt:
    """The receipt with the texts that are stored under its versions, and whether they give its hash.

    A text that is gone, as that of a deleted section, stays None; then nothing is proven.
    """
    kept = tuple(await asyncio.gather(*(_with_text(stores, item) for item in receipt.kept)))
    history = any(item.is_history for item in kept) or any(
        item.is_history and item.reason != _BEFORE_AI for item in receipt.dropped
    )
    return replace(receipt, kept=kept, is_proven=hash_of(kept, with_history=history) == receipt.hash)


async def _with_text(stores: Stores, item: ReceiptItem) -> ReceiptItem:
    if item.text is not None:
        return item
    kind, _, id = item.id.rpartition(":")
    text = None
    try:
        match kind:
            case "" | "message":
                message = await stores.conversations.message(id)
                text = message.text if message else None
            case "section":
                text = (await stores.sections.version(id, int(item.version))).content
            case "insight":
                text = (await stores.insights.version(id, int(item.version))).text
            case "summary":
                text = await stores.summaries.version(id, int(item.version))
    except ResourceNotFound:
        text = None
    return replace(item, text=text)
