"""EventService: the outbox as a stream."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import grpc

from eightgentc.auth.v1 import event_service_pb2 as pb
from eightgentc.auth.v1.event_service_pb2_grpc import EventServiceServicer
from eightgentc_auth.adapters.inbound.grpc.mapping import event_message
from eightgentc_auth.application.watch_events import WatchEvents

Context = grpc.aio.ServicerContext[Any, Any]


class EventServicer(EventServiceServicer):
    """What happened to accounts."""

    def __init__(self, watch_events: WatchEvents) -> None:
        self._watch_events = watch_events

    async def WatchEvents(
        self, request: pb.WatchEventsRequest, context: Context
    ) -> AsyncIterator[pb.WatchEventsResponse]:
        async for event in self._watch_events(request.after_number):
            yield event_message(event)
