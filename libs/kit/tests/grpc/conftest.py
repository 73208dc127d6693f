"""A stub whose calls share streams."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from eightgentc.auth.v1 import session_service_pb2_grpc
from eightgentc_kit.context import leave_call

from .multiplexed import stub_to


@pytest.fixture
def _no_call_is_being_served() -> None:
    leave_call()


@pytest.fixture
def service_token(person_token) -> str:
    return person_token(kind="service", sub="projects", act=None, sid="")


@pytest.fixture
async def stub(serving) -> AsyncIterator[session_service_pb2_grpc.SessionServiceAsyncStub]:
    async with stub_to(serving.target) as stub:
        yield stub
