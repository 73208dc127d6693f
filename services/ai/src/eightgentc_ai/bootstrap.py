"""Composition root: builds the service from its settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from eightgentc.ai.v1.chat_service_pb2_grpc import add_ChatServiceServicer_to_server
from eightgentc.ai.v1.diagram_workshop_service_pb2_grpc import add_DiagramWorkshopServiceServicer_to_server
from eightgentc.ai.v1.embedding_service_pb2_grpc import add_EmbeddingServiceServicer_to_server
from eightgentc.ai.v1.generation_service_pb2_grpc import add_GenerationServiceServicer_to_server
from eightgentc_ai.adapters.inbound.grpc import (
    chat_servicer,
    diagram_workshop_servicer,
    embedding_servicer,
    generation_servicer,
)
from eightgentc_ai.adapters.inbound.grpc.chat_servicer import ChatServicer
from eightgentc_ai.adapters.inbound.grpc.diagram_workshop_servicer import DiagramWorkshopServicer
from eightgentc_ai.adapters.inbound.grpc.embedding_servicer import EmbeddingServicer
from eightgentc_ai.adapters.inbound.grpc.generation_servicer import GenerationServicer
from eightgentc_ai.adapters.outbound.graph_layout import LibraryGraphLayout
from eightgentc_ai.adapters.outbound.memory.admission import MemoryAdmission
from eightgentc_ai.adapters.outbound.memory.running_runs import MemoryRunningRuns
from eightgentc_ai.adapters.outbound.mermaid.diagram_parser import MermaidDiagramParser
from eightgentc_ai.adapters.outbound.openai.embedding_model import OpenAIEmbeddingModel
from eightgentc_ai.adapters.outbound.openai.language_model import OpenAILanguageModel
from eightgentc_ai.adapters.outbound.postgres.usage_ledger import PostgresUsageLedger
from eightgentc_ai.adapters.outbound.prompts.packaged_prompts import PackagedPrompts
from eightgentc_ai.adapters.outbound.token_counter import ModelTokenCounter
from eightgentc_ai.adapters.outbound.valkey.admission import ValkeyAdmission
from eightgentc_ai.adapters.outbound.valkey.running_runs import ValkeyRunningRuns
from eightgentc_ai.application.complete_prompt import CompletePrompt
from eightgentc_ai.application.embed_texts import EmbedTexts
from eightgentc_ai.application.extract_insights import ExtractInsights
from eightgentc_ai.application.generate_concept_graph import GenerateConceptGraph
from eightgentc_ai.application.generate_diagram import GenerateDiagram
from eightgentc_ai.application.generate_plan_section import GeneratePlanSection
from eightgentc_ai.application.generate_timeline import GenerateTimeline
from eightgentc_ai.application.record_interrupted import RecordInterrupted
from eightgentc_ai.application.retry import Retries
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.application.stream_chat_reply import StreamChatReply
from eightgentc_ai.application.stream_concept_graph import StreamConceptGraph
from eightgentc_ai.application.stream_plan_section import StreamPlanSection
from eightgentc_ai.application.summarize_conversation import SummarizeConversation
from eightgentc_ai.application.validate_diagram import ValidateDiagram
from eightgentc_ai.ports.admission import Admission
from eightgentc_ai.ports.diagram_parser import DiagramParser
from eightgentc_ai.ports.embedding_model import EmbeddingModel
from eightgentc_ai.ports.graph_layout import GraphLayout
from eightgentc_ai.ports.token_counter import TokenCounter
from eightgentc_ai.ports.usage_ledger import UsageLedger
from eightgentc_ai.settings import AiSettings
from eightgentc_kit.clock import SystemClock
from eightgentc_kit.grpc.server import ReadinessCheck, ServedService
from eightgentc_kit.identity.auth_client import AuthClient
from eightgentc_kit.postgres.database import Database
from eightgentc_kit.service import Resource


@dataclass(frozen=True, slots=True)
class AiProcess:
    """A process that can be served. `resources` are closed last to first, after the server has stopped.

    `model_answers`: whether the model's server does.
    """

    database: Database
    auth: AuthClient
    services: Sequence[ServedService]
    resources: Sequence[Resource]
    interrupted: RecordInterrupted
    model_answers: ReadinessCheck


def build(settings: AiSettings) -> AiProcess:
    """The service with the database, model and Valkey that the settings name. Nothing is open yet."""
    database = Database(settings.pool(), application="ai")
    auth = AuthClient(settings.auth_target, audience="ai", credential_file=settings.service_credential_file)
    model = OpenAILanguageModel(settings.endpoint())
    # Limits and answers share a script, so one server has both (decision 0005), the one that never evicts.
    url = settings.valkey_state_url or settings.valkey_cache_url
    admission = ValkeyAdmission(url.reveal(), seconds=settings.valkey_seconds) if url else MemoryAdmission()
    running = ValkeyRunningRuns(url.reveal()) if url else MemoryRunningRuns()
    ledger = PostgresUsageLedger(database)
    tokens = ModelTokenCounter()
    runs = ModelRuns(
        model=model,
        admission=admission,
        ledger=ledger,
        prompts=PackagedPrompts(),
        tokens=tokens,
        clock=SystemClock(),
        policy=settings.policy(),
        retries=Retries(settings.model_attempts),
    )
    parser = MermaidDiagramParser()
    records = [runs.usage_records]
    resources: list[Resource] = [auth, model, admission, running, ledger, parser, runs]
    embed_texts = None
    if settings.embedding_model_name:
        embedding_model = OpenAIEmbeddingModel(settings.embedding_endpoint(), settings.embedding_input_type)
        embed_texts = _embed_texts(settings, embedding_model, admission, ledger, tokens)
        records.append(embed_texts.usage_records)
        resources += [embedding_model, embed_texts]
    return AiProcess(
        database,
        auth,
        services_of(runs, parser, LibraryGraphLayout(), embed_texts),
        resources,
        RecordInterrupted(records, running, ledger),
        model.reachability(settings.model_name),
    )


def _embed_texts(
    settings: AiSettings,
    model: EmbeddingModel,
    admission: Admission,
    ledger: UsageLedger,
    tokens: TokenCounter,
) -> EmbedTexts:
    return EmbedTexts(
        model=model,
        admission=admission,
        ledger=ledger,
        tokens=tokens,
        clock=SystemClock(),
        policy=settings.embedding_policy(),
        retries=Retries(settings.model_attempts),
    )


def services_of(
    runs: ModelRuns, parser: DiagramParser, layout: GraphLayout, embed_texts: EmbedTexts | None
) -> list[ServedService]:
    """The gRPC services of ai. `embed_texts`: None where no embedding model is set up."""
    generation = GenerationServicer(
        generate_plan_section=GeneratePlanSection(runs),
        stream_plan_section=StreamPlanSection(runs),
        generate_concept_graph=GenerateConceptGraph(runs, layout),
        stream_concept_graph=StreamConceptGraph(runs, layout),
        generate_diagram=GenerateDiagram(runs, parser),
        generate_timeline=GenerateTimeline(runs, parser),
        extract_insights=ExtractInsights(runs),
        summarize_conversation=SummarizeConversation(runs),
    )
    replies = StreamChatReply(runs, parser, layout)
    chat = ChatServicer(stream_chat_reply=replies, complete_prompt=CompletePrompt(runs, replies))
    workshop = DiagramWorkshopServicer(validate_diagram=ValidateDiagram(parser))
    return [
        ServedService(
            generation_servicer.SERVICE, partial(add_GenerationServiceServicer_to_server, generation)
        ),
        ServedService(chat_servicer.SERVICE, partial(add_ChatServiceServicer_to_server, chat)),
        ServedService(
            diagram_workshop_servicer.SERVICE, partial(add_DiagramWorkshopServiceServicer_to_server, workshop)
        ),
        ServedService(
            embedding_servicer.SERVICE,
            partial(add_EmbeddingServiceServicer_to_server, EmbeddingServicer(embed_texts)),
        ),
    ]
