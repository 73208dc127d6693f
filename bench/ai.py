"""What ai adds to a model's answer: a stored answer, the first word of a chat, a whole answer, and its memory.

The model is a scripted server that answers at once, so that what is left is ours. Called as projects calls.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from statistics import median
from timeit import repeat

import grpc
import httpx2
import psutil
from openai.types.chat import ChatCompletion

from bench.figures import percentile, say
from bench.stage import first_deltas, measured, product_with
from eightgentc.ai.v1 import (
    chat_service_pb2,
    diagram_workshop_service_pb2,
    generation_pb2,
    generation_service_pb2,
)
from eightgentc.ai.v1.chat_service_pb2_grpc import ChatServiceStub
from eightgentc.ai.v1.diagram_workshop_service_pb2_grpc import DiagramWorkshopServiceStub
from eightgentc.ai.v1.generation_service_pb2_grpc import GenerationServiceStub
from eightgentc_ai.adapters.outbound.openai.wire import decoder
from eightgentc_devstack.engine import Engine
from eightgentc_kit.identity.auth_client import AuthClient
from eightgentc_kit.ids import new_id
from eightgentc_offline_planner.wire import whole
from eightgentc_testing.model_server import ModelServer, Recorded, text, tool_call

TIMES = 300
WARM = 20
ANSWER = text("Bread needs time, and so does a bakery. " * 5)
SECTION = tool_call(
    "generatePlanSection", json.dumps({"section": "Goals", "content": "We open in May. " * 40})
)
TALK = [
    generation_pb2.ContextItem(
        id=f"message:{number}", kind="message", label="user", text="Two ovens and a shop. " * 8
    )
    for number in range(20)
]


class Bench:
    """The calls that are measured, each of a person of its own, so that no limit stops it."""

    def __init__(self, channel: grpc.aio.Channel, token: str) -> None:
        self._generation = GenerationServiceStub(channel)
        self._chat = ChatServiceStub(channel)
        self._workshop = DiagramWorkshopServiceStub(channel)
        self._bearer = (("authorization", f"Bearer {token}"),)

    async def section(self, tenant: str, prompt: str = "Bread, please.") -> generation_pb2.GenerationInfo:
        request = generation_service_pb2.GeneratePlanSectionRequest(
            input=_input(tenant, prompt), section="Goals"
        )
        return (await self._generation.GeneratePlanSection(request, metadata=self._bearer)).info

    async def first_word(self) -> float:
        """Milliseconds from the call to the first delta."""
        request = chat_service_pb2.StreamChatReplyRequest(
            input=_input(new_id(), "Good morning."), section="Goals"
        )
        started, taken = time.perf_counter(), 0.0
        async for event in self._chat.StreamChatReply(request, metadata=self._bearer):
            if not taken and event.text_delta:
                taken = (time.perf_counter() - started) * 1000
        return taken

    async def refused(self) -> None:
        """The least that a call can cost: its token is checked, and a field is wrong."""
        request = diagram_workshop_service_pb2.ValidateDiagramRequest(content="\0")
        try:
            await self._workshop.ValidateDiagram(request, metadata=self._bearer)
        except grpc.aio.AioRpcError:
            return

    async def parsed(self) -> None:
        request = diagram_workshop_service_pb2.ValidateDiagramRequest(content="flowchart TD\n  a --> b\n")
        await self._workshop.ValidateDiagram(request, metadata=self._bearer)


def _input(tenant: str, prompt: str) -> generation_pb2.GenerationInput:
    subject = generation_pb2.SubjectBlock(tenant=tenant, scope="project-1", subject="ada")
    now = datetime(2027, 3, 1, tzinfo=UTC)
    return generation_pb2.GenerationInput(subject=subject, prompt=prompt, context=TALK, message_time=now)


def _said(request: Recorded) -> object:
    return SECTION if request.body.get("tools") else ANSWER


async def _times(call: Callable[[], Awaitable[object]], times: int = TIMES) -> list[float]:
    """Milliseconds of each call, one after the other."""
    taken = []
    for _ in range(WARM + times):
        started = time.perf_counter()
        await call()
        taken.append((time.perf_counter() - started) * 1000)
    return taken[WARM:]


async def run() -> None:
    with ModelServer() as model:
        model.default = _said  # type: ignore[assignment]  # either of two answers
        async with product_with(Engine("scripted", "scripted-1", model.url, "not-needed")) as product:
            process = psutil.Process(product.child("ai").pid)
            await asyncio.sleep(3)
            say("memory, idle after the start: RSS", process.memory_info().rss / 1e6, "MB", "<= 140")
            wiring = product.wiring
            auth = AuthClient(
                wiring.target("auth"), audience="projects", credential_file=wiring.credential("projects")
            )
            async with grpc.aio.insecure_channel(wiring.target("ai")) as channel:
                bench = Bench(channel, await auth.service_token("ai"))
                await _stored_answers(bench)
                await _first_words(bench, model)
                await _whole_answers(bench, model)
                say("a diagram parsed, p50", median(await _times(bench.parsed)), "ms")
            await auth.close()
            await _say_memory(process)
    _say_decoding()


async def _stored_answers(bench: Bench) -> None:
    least = await _times(bench.refused)
    tenant = new_id()
    await bench.section(tenant)
    await asyncio.sleep(0.5)
    hits = await _times(lambda: bench.section(tenant))
    assert (await bench.section(tenant)).cache_status == generation_pb2.CACHE_STATUS_HIT
    say("the least a call can cost, p50", median(least), "ms")
    say("a stored answer, one Valkey round trip, p50", median(hits), "ms", "<= 1.5")
    say("a stored answer, p99", percentile(hits, 0.99), "ms")


async def _first_words(bench: Bench, model: ModelServer) -> None:
    through = [await bench.first_word() for _ in range(WARM + TIMES)][WARM:]
    body = model.requests[-1].raw_body
    direct = (await first_deltas(model.url, body, WARM + TIMES))[WARM:]
    say("first word, the model called directly, p50", median(direct), "ms")
    say("first word, through ai, p50", median(through), "ms")
    say("added to the first word, p50", median(through) - median(direct), "ms", "<= 6")


async def _whole_answers(bench: Bench, model: ModelServer) -> None:
    through = await _times(lambda: bench.section(new_id()))
    body = model.requests[-1].raw_body
    async with httpx2.AsyncClient(base_url=model.url, trust_env=False) as client:
        direct = await _times(lambda: client.post("/chat/completions", content=body))
    say("a whole answer, the model called directly, p50", median(direct), "ms")
    say("a whole answer, through ai, p50", median(through), "ms")
    say("added to a whole answer, p50", median(through) - median(direct), "ms", "<= 4.5")


async def _say_memory(process: psutil.Process) -> None:
    await asyncio.sleep(7)
    say("memory, idle again: RSS", process.memory_info().rss / 1e6, "MB", "<= 140")
    for child in process.children():
        say("  its parser", child.memory_info().rss / 1e6, "MB")


def _say_decoding() -> None:
    """A whole answer of the model: as we decode it, and as the official client would."""
    body = json.dumps(whole(SECTION)).encode()
    ours, theirs = (
        min(repeat(decode, number=200, repeat=5)) / 200 * 1e6
        for decode in (
            lambda: decoder.decode(body),
            lambda: ChatCompletion.construct(**json.loads(body)),
        )
    )
    say("an answer decoded", ours, "µs")
    say("  the same into the client's own objects", theirs, "µs")


def main() -> None:
    measured(run)
