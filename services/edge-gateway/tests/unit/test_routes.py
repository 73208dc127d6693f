"""What every route is made of."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import grpc
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from eightgentc_edge_gateway.application.drain import Drain
from eightgentc_edge_gateway.bootstrap import routers
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_kit.identity.tokens import VerifiedToken


async def no_token(person: VerifiedToken, audience: str) -> str:
    raise AssertionError("nothing is called to look at the routes")


def calls_of(dependant: Dependant) -> Iterator[Any]:
    yield dependant.call
    for part in dependant.dependencies:
        yield from calls_of(part)


def is_async(call: Any) -> bool:
    return inspect.iscoroutinefunction(call) or inspect.iscoroutinefunction(type(call).__call__)


async def test_no_route_costs_a_thread() -> None:
    """FastAPI calls what is not async in a thread: 0.2 ms and more a request."""
    async with grpc.aio.insecure_channel("127.0.0.1:1") as channel:
        service = ServiceClient(channel, name="any", services=[], token_for=no_token)
        found = [
            (route.path, call)
            for router in routers(service, service, Drain())
            for route in router.routes
            if isinstance(route, APIRoute)
            for call in calls_of(route.dependant)
        ]

    assert len(found) > 100
    assert [(path, call) for path, call in found if not is_async(call)] == []
