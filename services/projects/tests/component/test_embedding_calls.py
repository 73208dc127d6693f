"""Which calls of ai's EmbeddingService recalling makes: none where it is switched off, and what they hold where it is on."""

import asyncio

import grpc
import msgspec
import pytest
import pytest_asyncio

from eightgentc.ai.v1 import embedding_service_pb2 as pb
from eightgentc.ai.v1 import embedding_service_pb2_grpc as rpc
from eightgentc_kit.errors import Code, DomainError, RemoteError
from eightgentc_kit.grpc.channel import open_channel
from eightgentc_kit.grpc.server import GrpcServer, ServedService, ServerOptions
from eightgentc_projects.adapters.outbound.planner.ai_channel import AI_POLICIES
from eightgentc_projects.adapters.outbound.planner.grpc_embedder import GrpcEmbedder, open_embedder
from eightgentc_projects.domain.errors import AiUnavailable
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.embedder import EmbeddingUse
from eightgentc_projects.settings import ProjectsSettings
from eightgentc_testing.tokens import TestIssuer

from .chats import turn
from .recalling import index, recall, talk_on
from .summaries import say

ACTING = Acting("01a00000-0000-7000-8000-000000000001", "t", session_id="s", project_id="p")


class EmbeddingsOff(DomainError):
    """No embedding model is set up."""

    code = Code.FAILED_PRECONDITION
    reason = "EMBEDDINGS_OFF"


class CountingAi(rpc.EmbeddingServiceServicer):
    """Answers with vectors that are all alike, and remembers what it was asked."""

    def __init__(self):
        self.asked = []
        self.error = None
        self.gate = None
        self.fewer = 0

    async def _embed(self, request, context):
        self.asked.append(request)
        if self.gate is not None:
            await self.gate.wait()
        if self.error is not None:
            raise self.error
        vectors = [pb.Embedding(values=[0.6, 0.8])] * (len(request.texts) - self.fewer)
        return pb.EmbedResponse(model="m", embeddings=vectors)

    Embed = _embed


@pytest_asyncio.fixture
async def ai():
    """(what answers, a channel to it, a token for it)"""
    issuer, counting = TestIssuer(), CountingAi()
    descriptor = pb.DESCRIPTOR.services_by_name["EmbeddingService"]
    server = GrpcServer(
        ServerOptions("127.0.0.1:0", "127.0.0.1:0", "ai.eightgentc", drain_seconds=1),
        [
            ServedService(
                descriptor, lambda server: rpc.add_EmbeddingServiceServicer_to_server(counting, server)
            )
        ],
        issuer.verifier("ai"),
        _ready,
    )
    await server.start()
    channel = open_channel(f"127.0.0.1:{server.port}", AI_POLICIES)

    async def token():
        return issuer.service_token("projects", "ai")

    yield counting, channel, token
    if counting.gate is not None:
        counting.gate.set()
    await channel.close()
    await server.stop()


async def _ready():
    return True


@pytest.fixture
def is_on():
    """What counts where nothing is set."""
    return next(
        field.default
        for field in msgspec.structs.fields(ProjectsSettings)
        if field.name == "recalls_by_meaning"
    )


@pytest.fixture
def embedder(ai, is_on):
    _, channel, token = ai
    return open_embedder(channel, token, is_on=is_on)


async def everything(service, person):
    """Index, recall, and ask where older memory answers."""
    project_id = await service.project(person)
    await say(service, person, project_id, "Rui bakes at night.", section="Goals")
    chat = await say(service, person, project_id, "Hello.")
    await talk_on(service, person, project_id, chat)
    await index(service, person, project_id)
    recalled = await recall(service, person, project_id, "Who bakes?")
    await person.stream(service.conversations.StreamTurn, turn(project_id, "Who bakes?", section="Timeline"))
    return recalled


@pytest.mark.row("F55", clause="feature off = no embedding call")
async def test_where_nothing_is_set_nothing_is_embedded_and_words_answer(service, ada, ai):
    recalled = await everything(service, ada)

    assert ai[0].asked == []
    assert (recalled.items[0].text, recalled.by_meaning, recalled.degraded) == (
        "Rui bakes at night.",
        False,
        "",
    )
    assert "Rui bakes at night." in [item.text for item in service.planner.requests[-1].input.context]


@pytest.mark.parametrize("is_on", [True])
async def test_where_it_is_switched_on_memory_and_questions_are_embedded(service, ada, ai):
    recalled = await everything(service, ada)

    uses = [request.use for request in ai[0].asked]
    assert uses == [pb.EMBEDDING_USE_PASSAGE] * 4 + [pb.EMBEDDING_USE_QUERY] * 2
    assert recalled.by_meaning


async def test_what_is_embedded_is_cut_and_counts_for_the_person(ai):
    counting, channel, token = ai
    embedder = GrpcEmbedder(channel, token)

    embedded = await embedder.embed(ACTING, ["Bread", "x" * 9_000], EmbeddingUse.PASSAGE, seconds=5)

    [asked] = counting.asked
    assert (asked.subject.tenant, asked.subject.scope, asked.subject.subject) == ("t", "p", ACTING.user_id)
    assert [len(text) for text in asked.texts] == [5, 8_000]
    assert (embedded.model, embedder.model) == ("m", "m")
    assert embedded.vectors == (b"\xcd8f:",) * 2


@pytest.mark.parametrize(("error", "reason"), [(EmbeddingsOff(), "EMBEDDINGS_OFF")])
async def test_what_ai_refuses_stays_as_it_is(ai, error, reason):
    counting, channel, token = ai
    counting.error = error

    with pytest.raises(RemoteError) as raised:
        await GrpcEmbedder(channel, token).embed(ACTING, ["Bread"], EmbeddingUse.QUERY, seconds=5)

    assert raised.value.reason == reason


async def test_an_ai_that_answers_too_late_or_too_little_is_unavailable(ai):
    counting, channel, token = ai
    embedder = GrpcEmbedder(channel, token)
    counting.fewer = 1
    with pytest.raises(AiUnavailable):
        await embedder.embed(ACTING, ["Bread"], EmbeddingUse.QUERY, seconds=5)
    counting.gate = asyncio.Event()

    with pytest.raises((AiUnavailable, RemoteError)):
        await embedder.embed(ACTING, ["Bread"], EmbeddingUse.QUERY, seconds=0.05)


@pytest.mark.parametrize("is_on", [True])
async def test_a_turn_does_not_wait_for_an_ai_that_embeds_slowly(service, ada, ai, monkeypatch):
    monkeypatch.setattr("eightgentc_projects.application.recall_older._EMBEDDING_SECONDS", 0.05)
    project_id = await service.project(ada)
    await say(service, ada, project_id, "Rui bakes at night.", section="Goals")
    await talk_on(service, ada, project_id, await say(service, ada, project_id, "Hello."))
    await index(service, ada, project_id)
    ai[0].gate = asyncio.Event()

    await ada.stream(service.conversations.StreamTurn, turn(project_id, "Who bakes?", section="Timeline"))

    assert "Rui bakes at night." in [item.text for item in service.planner.requests[-1].input.context]


async def test_an_ai_that_is_not_there_is_unavailable():
    channel = grpc.aio.insecure_channel("127.0.0.1:1")

    async def token():
        return "t"

    with pytest.raises(AiUnavailable):
        await GrpcEmbedder(channel, token).embed(ACTING, ["Bread"], EmbeddingUse.QUERY, seconds=5)
    await channel.close()
