"""Auth's outbox over gRPC."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import grpc

from eightgentc.auth.v1 import event_service_pb2 as pb
from eightgentc.auth.v1 import event_service_pb2_grpc as rpc
from eightgentc_kit.grpc.channel import call_stream
from eightgentc_projects.ports.worker_store import PersonChanged

_WATCH_SECONDS = 3600.0


class GrpcAccountEvents:
    """Implements `AccountEvents`. `token`: this service's own token for auth."""

    def __init__(self, channel: grpc.aio.Channel, token: Callable[[], Awaitable[str]]) -> None:
        self._stub = rpc.EventServiceStub(channel)
        self._token = token

    async def watch(self, after: int) -> AsyncIterator[PersonChanged]:
        stream: AsyncIterator[pb.WatchEventsResponse] = call_stream(
            self._stub.WatchEvents,
            pb.WatchEventsRequest(after_number=after),
            token=await self._token(),
            timeout=_WATCH_SECONDS,
        )
        async for message in stream:
            if message.WhichOneof("event") == "account_changed":
                changed = message.account_changed
                yield PersonChanged(message.number, changed.account_id, changed.name, changed.active)
