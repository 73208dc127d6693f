"""Requests that may come twice: the first reply is stored with its effect and replayed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from eightgentc_kit.errors import DomainError
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.request_store import RequestKey, StoredReply
from eightgentc_projects.ports.workspace import Stores, Workspace

T = TypeVar("T")

LEASE_SECONDS = 10.0
_RENEW_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Repeat(Generic[T]):
    """A request's id, and how its answer is written down. The key is None for requests without an id."""

    key: RequestKey | None
    encode: Callable[[T], bytes]

    async def seen(self, stores: Stores) -> StoredReply | None:
        """The stored reply; None: this is the first time, and the id is now claimed."""
        return None if self.key is None else await stores.requests.claim(self.key)

    async def keep(self, stores: Stores, answer: T) -> None:
        """Store the reply, in the transaction of its effect."""
        if self.key is not None:
            await stores.requests.keep(self.key, self.encode(answer))

    async def keep_alone(self, workspace: Workspace, acting: Acting, answer: T) -> None:
        """Store the reply of a request that changed nothing."""
        if self.key is not None:
            async with workspace.transaction(acting) as stores:
                await self.keep(stores, answer)


@asynccontextmanager
async def leased(
    workspace: Workspace, acting: Acting, repeat: Repeat[T]
) -> AsyncIterator[StoredReply | None]:
    """Hold a request's id while a model is called: claim in a commit of its own, renew, release on failure.

    The lease of a process that dies ends within ten seconds, and a repeat starts again. Yields the stored reply.
    """
    key = repeat.key
    if key is None:
        yield None
        return
    stores = workspace.reading(acting)
    stored = await stores.requests.claim_lease(key, LEASE_SECONDS)
    if stored is not None:
        yield stored
        return
    renewing = asyncio.create_task(_renew(stores, key))
    try:
        yield None
    except BaseException:
        renewing.cancel()
        # Where even this fails, the lease ends by itself; what went wrong first is what the caller has to know.
        with suppress(DomainError):
            await asyncio.shield(stores.requests.release(key))
        raise
    finally:
        renewing.cancel()


async def _renew(stores: Stores, key: RequestKey) -> None:
    while True:
        await asyncio.sleep(_RENEW_SECONDS)
        with suppress(DomainError):  # and once more, before the lease ends
            await stores.requests.renew(key, LEASE_SECONDS)
