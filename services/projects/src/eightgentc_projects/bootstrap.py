"""Composition root: builds the service from its settings."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from eightgentc.projects.v1 import (
    conversation_service_pb2,
    conversation_service_pb2_grpc,
    diagram_service_pb2,
    diagram_service_pb2_grpc,
    graph_service_pb2,
    graph_service_pb2_grpc,
    job_service_pb2,
    job_service_pb2_grpc,
    memory_service_pb2,
    memory_service_pb2_grpc,
    plan_service_pb2,
    plan_service_pb2_grpc,
    projects_service_pb2,
    projects_service_pb2_grpc,
    proposal_service_pb2,
    proposal_service_pb2_grpc,
    sharing_service_pb2,
    sharing_service_pb2_grpc,
)
from eightgentc_kit.clock import Clock, SystemClock
from eightgentc_kit.grpc.server import ServedService
from eightgentc_kit.identity.auth_client import AuthClient
from eightgentc_kit.pagination import PageSeal
from eightgentc_kit.postgres.database import Database
from eightgentc_kit.service import Resource
from eightgentc_projects.adapters.inbound.grpc.conversation_servicer import ConversationServicer
from eightgentc_projects.adapters.inbound.grpc.diagram_servicer import DiagramServicer
from eightgentc_projects.adapters.inbound.grpc.drain import Drain
from eightgentc_projects.adapters.inbound.grpc.graph_servicer import GraphServicer
from eightgentc_projects.adapters.inbound.grpc.job_servicer import JobServicer
from eightgentc_projects.adapters.inbound.grpc.memory_servicer import MemoryServicer
from eightgentc_projects.adapters.inbound.grpc.plan_servicer import PlanServicer
from eightgentc_projects.adapters.inbound.grpc.projects_servicer import ProjectsServicer
from eightgentc_projects.adapters.inbound.grpc.proposal_servicer import ProposalServicer
from eightgentc_projects.adapters.inbound.grpc.sharing_servicer import SharingServicer
from eightgentc_projects.adapters.outbound.graph_layout import LibraryGraphLayout
from eightgentc_projects.adapters.outbound.job_signals import open_job_signals
from eightgentc_projects.adapters.outbound.memory_graph_cache import MemoryGraphCache
from eightgentc_projects.adapters.outbound.planner.ai_channel import AI_POLICIES, open_ai
from eightgentc_projects.adapters.outbound.planner.grpc_embedder import open_embedder
from eightgentc_projects.adapters.outbound.planner.grpc_planner import GrpcPlanner
from eightgentc_projects.adapters.outbound.postgres.queue_store import PostgresTurnQueues
from eightgentc_projects.adapters.outbound.postgres.reading_rights import PostgresReadingRights
from eightgentc_projects.adapters.outbound.postgres.turn_leases import PostgresTurnLeases
from eightgentc_projects.adapters.outbound.postgres.workspace import PostgresWorkspace
from eightgentc_projects.adapters.outbound.turn_journal import open_turn_journal
from eightgentc_projects.adapters.outbound.valkey_graph_cache import ValkeyGraphCache
from eightgentc_projects.application.accept_proposal import AcceptProposal
from eightgentc_projects.application.act_in_turn import ActInTurn
from eightgentc_projects.application.add_member import AddMember
from eightgentc_projects.application.append_message import AppendMessage
from eightgentc_projects.application.cancel_job import CancelJob
from eightgentc_projects.application.complete_prompt import CompletePrompt
from eightgentc_projects.application.create_conversation import CreateConversation
from eightgentc_projects.application.create_diagram import CreateDiagram
from eightgentc_projects.application.create_insight import CreateInsight
from eightgentc_projects.application.create_job import CreateJob
from eightgentc_projects.application.create_project import CreateProject
from eightgentc_projects.application.delete_diagram import DeleteDiagram
from eightgentc_projects.application.delete_insight import DeleteInsight
from eightgentc_projects.application.delete_plan_section import DeletePlanSection
from eightgentc_projects.application.delete_project import DeleteProject
from eightgentc_projects.application.diff_plan_section_versions import DiffPlanSectionVersions
from eightgentc_projects.application.draw_in_turn import DrawInTurn
from eightgentc_projects.application.extract_insights import ExtractInsights
from eightgentc_projects.application.generate_concept_graph import GenerateConceptGraph
from eightgentc_projects.application.generate_diagram import GenerateDiagram
from eightgentc_projects.application.generate_plan_section import GeneratePlanSection
from eightgentc_projects.application.get_conversation import GetConversation
from eightgentc_projects.application.get_diagram import GetDiagram
from eightgentc_projects.application.get_diagram_version import GetDiagramVersion
from eightgentc_projects.application.get_graph import GetGraph
from eightgentc_projects.application.get_insight import GetInsight
from eightgentc_projects.application.get_job import GetJob
from eightgentc_projects.application.get_plan_section import GetPlanSection
from eightgentc_projects.application.get_plan_section_version import GetPlanSectionVersion
from eightgentc_projects.application.get_project import GetProject
from eightgentc_projects.application.get_proposal import GetProposal
from eightgentc_projects.application.get_provenance import GetProvenance
from eightgentc_projects.application.get_receipt import GetReceipt
from eightgentc_projects.application.layout_graph import LayoutGraph
from eightgentc_projects.application.list_conversations import ListConversations
from eightgentc_projects.application.list_diagram_versions import ListDiagramVersions
from eightgentc_projects.application.list_diagrams import ListDiagrams
from eightgentc_projects.application.list_insights import ListInsights
from eightgentc_projects.application.list_jobs import ListJobs
from eightgentc_projects.application.list_members import ListMembers
from eightgentc_projects.application.list_messages import ListMessages
from eightgentc_projects.application.list_plan_section_versions import ListPlanSectionVersions
from eightgentc_projects.application.list_plan_sections import ListPlanSections
from eightgentc_projects.application.list_projects import ListProjects
from eightgentc_projects.application.list_proposals import ListProposals
from eightgentc_projects.application.name_plan_section_version import NamePlanSectionVersion
from eightgentc_projects.application.patch_graph import PatchGraph
from eightgentc_projects.application.put_plan_section import PutPlanSection
from eightgentc_projects.application.queue_signals import QueueSignals
from eightgentc_projects.application.readers import Readers
from eightgentc_projects.application.recall import Recall
from eightgentc_projects.application.reject_proposal import RejectProposal
from eightgentc_projects.application.remove_member import RemoveMember
from eightgentc_projects.application.rename_plan_section import RenamePlanSection
from eightgentc_projects.application.restore_plan_section_version import RestorePlanSectionVersion
from eightgentc_projects.application.resume_turn import ResumeTurn
from eightgentc_projects.application.retry_job import RetryJob
from eightgentc_projects.application.select_branch import SelectBranch
from eightgentc_projects.application.start_queued_turns import StartQueuedTurns
from eightgentc_projects.application.stop_turn import StopTurn
from eightgentc_projects.application.stream_completion import StreamCompletion
from eightgentc_projects.application.stream_concept_graph import StreamConceptGraph
from eightgentc_projects.application.stream_plan_section import StreamPlanSection
from eightgentc_projects.application.stream_turn import StreamTurn
from eightgentc_projects.application.turn_runner import TurnRunner
from eightgentc_projects.application.undo_proposal import UndoProposal
from eightgentc_projects.application.update_diagram import UpdateDiagram
from eightgentc_projects.application.update_insight import UpdateInsight
from eightgentc_projects.application.update_member import UpdateMember
from eightgentc_projects.application.update_project import UpdateProject
from eightgentc_projects.application.watch_job import WatchJob
from eightgentc_projects.ports.embedder import Embedder
from eightgentc_projects.ports.graph_cache import GraphCache
from eightgentc_projects.ports.graph_layout import GraphLayout
from eightgentc_projects.ports.job_signals import JobSignals
from eightgentc_projects.ports.planner import Planner
from eightgentc_projects.ports.reading_rights import ReadingRights
from eightgentc_projects.ports.turn_journal import TurnJournal
from eightgentc_projects.ports.turn_leases import TurnLeases
from eightgentc_projects.ports.turn_queues import TurnQueues
from eightgentc_projects.ports.workspace import Workspace
from eightgentc_projects.settings import ProjectsSettings


@dataclass(frozen=True, slots=True)
class Parts:
    """What the use cases are built from. `embedder`: None where nothing is recalled by meaning."""

    workspace: Workspace
    leases: TurnLeases
    queues: TurnQueues
    rights: ReadingRights
    planner: Planner
    journal: TurnJournal
    graph_cache: GraphCache
    layout: GraphLayout
    signals: JobSignals
    queue_signals: QueueSignals
    clock: Clock
    seal: PageSeal
    embedder: Embedder | None = None


@dataclass(frozen=True, slots=True)
class ProjectsProcess:
    """A process that can be served. `resources` are closed last to first, after the server has stopped."""

    database: Database
    auth: AuthClient
    queued_turns: StartQueuedTurns
    services: Sequence[ServedService]
    resources: Sequence[Resource]


def build(
    settings: ProjectsSettings, stopping: asyncio.Event, *, planner: Planner | None = None
) -> ProjectsProcess:
    """Everything on the parts that the settings name. Tests may pass another planner."""
    database = Database(settings.pool(), application="projects")
    auth = AuthClient(
        settings.auth_target, audience="projects", credential_file=settings.service_credential_file
    )
    ai = open_ai(settings.ai_target)
    signals = open_job_signals(settings.valkey_state_url)
    journal = open_turn_journal(settings.valkey_state_url)
    graph_cache = (
        ValkeyGraphCache(settings.valkey_cache_url.reveal())
        if settings.valkey_cache_url
        else MemoryGraphCache()
    )
    parts = Parts(
        workspace=PostgresWorkspace(
            database,
            connections=settings.database_pool_size,
            tells_summaries=settings.summarises_chats,
        ),
        leases=PostgresTurnLeases(database),
        queues=PostgresTurnQueues(database),
        rights=PostgresReadingRights(database),
        planner=planner
        or GrpcPlanner(ai, partial(auth.service_token, "ai"), AI_POLICIES, seconds=settings.model_seconds),
        journal=journal,
        graph_cache=graph_cache,
        layout=LibraryGraphLayout(),
        signals=signals,
        queue_signals=QueueSignals(),
        clock=SystemClock(),
        # What every process of the service knows, and nobody else.
        seal=PageSeal(settings.database_url.reveal().encode()),
        embedder=open_embedder(ai, partial(auth.service_token, "ai"), is_on=settings.recalls_by_meaning),
    )
    runner = runner_of(parts, owner=f"{socket.gethostname()}:{os.getpid()}")
    resources: list[Resource] = [ai, auth, signals, journal]
    if isinstance(graph_cache, ValkeyGraphCache):
        resources.append(graph_cache)
    readers = Readers(parts.rights)
    queued_turns = starter_of(parts, runner, stopping)
    resources += [readers, runner, queued_turns]
    services = services_of(parts, runner, readers, stopping)
    return ProjectsProcess(database, auth, queued_turns, services, resources)


def runner_of(parts: Parts, *, owner: str) -> TurnRunner:
    """What runs turns, under this name in their leases."""
    act = ActInTurn(parts.workspace, parts.layout, parts.clock)
    draw = DrawInTurn(parts.workspace, parts.layout)
    return TurnRunner(
        parts.workspace,
        parts.leases,
        parts.planner,
        parts.journal,
        act,
        draw,
        parts.queue_signals,
        parts.clock,
        owner=owner,
    )


def starter_of(parts: Parts, runner: TurnRunner, stopping: asyncio.Event) -> StartQueuedTurns:
    """What lets `runner` run the turns that wait."""
    return StartQueuedTurns(
        parts.queues,
        parts.workspace,
        runner,
        parts.journal,
        parts.queue_signals,
        parts.clock,
        stopping,
        parts.embedder,
    )


def services_of(
    parts: Parts, runner: TurnRunner, readers: Readers, stopping: asyncio.Event
) -> list[ServedService]:
    """The gRPC services of projects over their parts."""
    workspace, planner, clock, embedder = parts.workspace, parts.planner, parts.clock, parts.embedder
    projects = ProjectsServicer(
        create_project=CreateProject(workspace, clock),
        get_project=GetProject(workspace),
        list_projects=ListProjects(workspace),
        update_project=UpdateProject(workspace, clock),
        delete_project=DeleteProject(workspace, clock),
        seal=parts.seal,
    )
    sharing = SharingServicer(
        list_members=ListMembers(workspace),
        add_member=AddMember(workspace),
        update_member=UpdateMember(workspace),
        remove_member=RemoveMember(workspace),
        seal=parts.seal,
    )
    write_section = GeneratePlanSection(workspace, planner, clock, embedder)
    plan = PlanServicer(
        list_plan_sections=ListPlanSections(workspace),
        get_plan_section=GetPlanSection(workspace),
        put_plan_section=PutPlanSection(workspace, clock),
        rename_plan_section=RenamePlanSection(workspace, clock),
        delete_plan_section=DeletePlanSection(workspace),
        generate_plan_section=write_section,
        stream_plan_section=StreamPlanSection(workspace, planner, write_section),
        list_plan_section_versions=ListPlanSectionVersions(workspace),
        get_plan_section_version=GetPlanSectionVersion(workspace),
        restore_plan_section_version=RestorePlanSectionVersion(workspace, clock),
        name_plan_section_version=NamePlanSectionVersion(workspace),
        diff_plan_section_versions=DiffPlanSectionVersions(workspace),
        seal=parts.seal,
    )
    draw_graph = GenerateConceptGraph(workspace, planner, parts.layout, clock, embedder)
    graph = GraphServicer(
        get_graph=GetGraph(workspace, parts.graph_cache),
        patch_graph=PatchGraph(workspace, parts.layout),
        layout_graph=LayoutGraph(workspace, parts.layout),
        generate_concept_graph=draw_graph,
        stream_concept_graph=StreamConceptGraph(workspace, planner, parts.layout, draw_graph),
    )
    diagrams = DiagramServicer(
        create_diagram=CreateDiagram(workspace, planner, clock),
        get_diagram=GetDiagram(workspace),
        list_diagrams=ListDiagrams(workspace),
        update_diagram=UpdateDiagram(workspace, planner, clock),
        delete_diagram=DeleteDiagram(workspace),
        generate_diagram=GenerateDiagram(workspace, planner, clock, embedder),
        list_diagram_versions=ListDiagramVersions(workspace),
        get_diagram_version=GetDiagramVersion(workspace),
        seal=parts.seal,
    )
    memory = MemoryServicer(
        create_insight=CreateInsight(workspace, clock),
        get_insight=GetInsight(workspace),
        list_insights=ListInsights(workspace),
        update_insight=UpdateInsight(workspace, clock),
        delete_insight=DeleteInsight(workspace, clock),
        extract_insights=ExtractInsights(workspace, planner, clock),
        recall=Recall(workspace, embedder),
        get_provenance=GetProvenance(workspace),
        get_receipt=GetReceipt(workspace),
        seal=parts.seal,
    )
    proposals = ProposalServicer(
        list_proposals=ListProposals(workspace),
        get_proposal=GetProposal(workspace),
        accept_proposal=AcceptProposal(workspace, parts.layout, clock),
        reject_proposal=RejectProposal(workspace, clock),
        undo_proposal=UndoProposal(workspace, clock),
        seal=parts.seal,
    )
    conversations = ConversationServicer(
        create_conversation=CreateConversation(workspace, clock),
        get_conversation=GetConversation(workspace),
        list_conversations=ListConversations(workspace),
        list_messages=ListMessages(workspace),
        append_message=AppendMessage(workspace, parts.journal, clock),
        stream_turn=StreamTurn(
            workspace, runner, parts.journal, parts.queue_signals, readers, clock, embedder
        ),
        resume_turn=ResumeTurn(workspace, parts.journal, parts.queue_signals, readers),
        stop_turn=StopTurn(workspace, runner, parts.journal, parts.queue_signals, clock),
        select_branch=SelectBranch(workspace),
        complete_prompt=CompletePrompt(workspace, planner, clock, embedder),
        stream_completion=StreamCompletion(workspace, planner, clock, embedder),
        drain=Drain(stopping),
        seal=parts.seal,
    )
    jobs = JobServicer(
        create_job=CreateJob(workspace, parts.signals),
        get_job=GetJob(workspace),
        list_jobs=ListJobs(workspace),
        cancel_job=CancelJob(workspace, parts.signals),
        retry_job=RetryJob(workspace, parts.signals),
        watch_job=WatchJob(workspace, parts.signals, stopping),
        seal=parts.seal,
    )
    return [
        ServedService(
            projects_service_pb2.DESCRIPTOR.services_by_name["ProjectsService"],
            partial(projects_service_pb2_grpc.add_ProjectsServiceServicer_to_server, projects),
        ),
        ServedService(
            sharing_service_pb2.DESCRIPTOR.services_by_name["SharingService"],
            partial(sharing_service_pb2_grpc.add_SharingServiceServicer_to_server, sharing),
        ),
        ServedService(
            plan_service_pb2.DESCRIPTOR.services_by_name["PlanService"],
            partial(plan_service_pb2_grpc.add_PlanServiceServicer_to_server, plan),
        ),
        ServedService(
            graph_service_pb2.DESCRIPTOR.services_by_name["GraphService"],
            partial(graph_service_pb2_grpc.add_GraphServiceServicer_to_server, graph),
        ),
        ServedService(
            diagram_service_pb2.DESCRIPTOR.services_by_name["DiagramService"],
            partial(diagram_service_pb2_grpc.add_DiagramServiceServicer_to_server, diagrams),
        ),
        ServedService(
            proposal_service_pb2.DESCRIPTOR.services_by_name["ProposalService"],
            partial(proposal_service_pb2_grpc.add_ProposalServiceServicer_to_server, proposals),
        ),
        ServedService(
            conversation_service_pb2.DESCRIPTOR.services_by_name["ConversationService"],
            partial(conversation_service_pb2_grpc.add_ConversationServiceServicer_to_server, conversations),
        ),
        ServedService(
            job_service_pb2.DESCRIPTOR.services_by_name["JobService"],
            partial(job_service_pb2_grpc.add_JobServiceServicer_to_server, jobs),
        ),
        ServedService(
            memory_service_pb2.DESCRIPTOR.services_by_name["MemoryService"],
            partial(memory_service_pb2_grpc.add_MemoryServiceServicer_to_server, memory),
        ),
    ]
