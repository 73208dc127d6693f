"""The worker's process: follows people, dispatches jobs, runs them. Same image as projects, a database role of its own.

What a job does for a person is done as the service's role, under that person's row policies.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial

from eightgentc_kit.background import Background, Work, every
from eightgentc_kit.clock import SystemClock
from eightgentc_kit.grpc.server import HealthServer
from eightgentc_kit.identity.auth_client import AuthClient
from eightgentc_kit.logging import logger
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_kit.postgres.guard import is_migrated
from eightgentc_kit.settings import SettingsError
from eightgentc_projects.adapters.inbound.grpc.job_work import KINDS
from eightgentc_projects.adapters.inbound.jobs.generation_jobs import GenerationJobs
from eightgentc_projects.adapters.outbound.account_events import GrpcAccountEvents
from eightgentc_projects.adapters.outbound.graph_layout import LibraryGraphLayout
from eightgentc_projects.adapters.outbound.job_signals import open_job_signals
from eightgentc_projects.adapters.outbound.planner.ai_channel import AI_POLICIES, open_ai
from eightgentc_projects.adapters.outbound.planner.grpc_embedder import open_embedder
from eightgentc_projects.adapters.outbound.planner.grpc_planner import JOB_SECONDS, GrpcPlanner
from eightgentc_projects.adapters.outbound.postgres.job_runs import PostgresJobRuns
from eightgentc_projects.adapters.outbound.postgres.schema import RULES
from eightgentc_projects.adapters.outbound.postgres.unindexed_projects import PostgresUnindexedProjects
from eightgentc_projects.adapters.outbound.postgres.unread_conversations import (
    PostgresUnreadConversations,
    PostgresUnsummarisedConversations,
)
from eightgentc_projects.adapters.outbound.postgres.worker_store import (
    PostgresExpiredRequests,
    PostgresLapsedTurns,
    PostgresPeopleProjection,
)
from eightgentc_projects.adapters.outbound.postgres.workspace import PostgresWorkspace
from eightgentc_projects.adapters.outbound.procrastinate.job_queue import ProcrastinateJobQueue
from eightgentc_projects.adapters.outbound.turn_journal import open_turn_journal
from eightgentc_projects.application import (
    ask_for_summaries,
    extract_insights_job,
    index_memory_job,
    purge_expired_requests,
    purge_finished_jobs,
    summarize_conversation_job,
)
from eightgentc_projects.application.ask_for_index import AskForIndex
from eightgentc_projects.application.ask_for_insights import AskForInsights
from eightgentc_projects.application.ask_for_summaries import AskForSummaries
from eightgentc_projects.application.close_lapsed_turns import CloseLapsedTurns
from eightgentc_projects.application.extract_insights import ExtractInsights
from eightgentc_projects.application.extract_insights_job import EnqueueReading, ExtractInsightsJob
from eightgentc_projects.application.follow_people import FollowPeople
from eightgentc_projects.application.index_memory import IndexMemory
from eightgentc_projects.application.index_memory_job import IndexMemoryJob
from eightgentc_projects.application.purge_expired_requests import PurgeExpiredRequests
from eightgentc_projects.application.purge_finished_jobs import PurgeFinishedJobs
from eightgentc_projects.application.run_jobs import DispatchJobs, JobHandler, RunJob
from eightgentc_projects.application.summarize_conversation import SummarizeConversation
from eightgentc_projects.application.summarize_conversation_job import SummarizeConversationJob
from eightgentc_projects.settings import ProjectsSettings

log = logger(__name__)
_HOURLY, _EACH_MINUTE = "7 * * * *", "* * * * *"
_LAPSED_SECONDS = 2.0
_STOP_SECONDS = 0.3
_TAKE_BACK_SECONDS, _LOST_SECONDS = 10.0, 30.0
_UNREAD_SECONDS = 1.0
_UNINDEXED_SECONDS = 2.0


async def run_worker(settings: ProjectsSettings, stopping: asyncio.Event) -> None:
    """Work until told to stop.

    Raises:
        SettingsError: no URL for the worker's role, or none for the service's.
    """
    if not settings.worker_database_url:
        raise SettingsError("Missing: EIGHTGENTC_PROJECTS_WORKER_DATABASE_URL.")
    if not settings.database_url:
        raise SettingsError("Missing: EIGHTGENTC_PROJECTS_DATABASE_URL, as which jobs act for people.")
    url = settings.worker_database_url.reveal()
    database = Database(PoolOptions(url, size=4), application="projects-worker")
    auth = AuthClient(
        settings.auth_target, audience="projects", credential_file=settings.service_credential_file
    )
    ai, signals = open_ai(settings.ai_target), open_job_signals(settings.valkey_state_url)
    journal = open_turn_journal(settings.valkey_state_url)
    jobs, queue = PostgresJobRuns(database), ProcrastinateJobQueue(url)
    people = Database(replace(settings.pool(), size=queue.slots), application="projects-worker-jobs")
    workspace = PostgresWorkspace(people, connections=queue.slots, tells_summaries=settings.summarises_chats)
    planner, clock = (
        GrpcPlanner(ai, partial(auth.service_token, "ai"), AI_POLICIES, seconds=JOB_SECONDS),
        SystemClock(),
    )
    embedder = open_embedder(ai, partial(auth.service_token, "ai"), is_on=settings.recalls_by_meaning)
    generating = GenerationJobs(workspace, planner, LibraryGraphLayout(), clock, embedder)
    reading = ExtractInsightsJob(ExtractInsights(workspace, planner, clock))
    summarising = SummarizeConversationJob(
        SummarizeConversation(workspace, planner, clock), is_on=settings.summarises_chats
    )
    asking = AskForSummaries(
        PostgresUnsummarisedConversations(database), EnqueueReading(jobs, summarize_conversation_job.KIND)
    )
    handlers: dict[str, JobHandler] = {
        **dict.fromkeys(KINDS, generating),
        extract_insights_job.KIND: reading,
        summarize_conversation_job.KIND: summarising,
        ask_for_summaries.KIND: asking,
        index_memory_job.KIND: IndexMemoryJob(IndexMemory(workspace, embedder)),
        purge_expired_requests.KIND: PurgeExpiredRequests(PostgresExpiredRequests(database)),
        purge_finished_jobs.KIND: PurgeFinishedJobs(jobs),
    }
    run_job = RunJob(jobs, handlers, signals)
    queue.serve(run_job)
    for kind, cron in scheduled(settings).items():
        queue.every(cron, kind, jobs)
    events = GrpcAccountEvents(auth.channel, partial(auth.service_token, "auth"))
    duties: dict[str, Work] = {
        "follow people": FollowPeople(events, PostgresPeopleProjection(database)),
        "dispatch jobs": DispatchJobs(jobs, queue, signals),
        "run jobs": queue.run,
        "stop cancelled jobs": partial(every, _STOP_SECONDS, run_job.stop_cancelled),
        "take lost jobs back": partial(every, _TAKE_BACK_SECONDS, partial(_take_lost_back, jobs)),
        "close lapsed turns": partial(
            every, _LAPSED_SECONDS, CloseLapsedTurns(PostgresLapsedTurns(database), journal, clock)
        ),
        "ask for index": partial(
            every, _UNINDEXED_SECONDS, AskForIndex(PostgresUnindexedProjects(database), jobs, embedder)
        ),
    }
    duties |= reading_chats(settings, database, jobs)
    health = HealthServer(
        settings.health_listen,
        lambda: is_migrated(database, RULES),
        states={"database": lambda: not database.breaker.is_open},
    )
    background = Background()
    async with AsyncExitStack() as stack:
        for pool in (database, people):
            await pool.open()
            stack.push_async_callback(pool.close)
        for opened in (ai, auth, signals, journal):
            stack.push_async_callback(opened.close)
        await health.start()
        stack.push_async_callback(health.stop)
        stack.push_async_callback(background.close)
        starting = asyncio.create_task(_start(health, background, duties))
        try:
            await stopping.wait()
        finally:
            starting.cancel()


def reading_chats(settings: ProjectsSettings, database: Database, jobs: PostgresJobRuns) -> dict[str, Work]:
    """The duty that has chats read for insights by themselves; none where that is switched off."""
    if not settings.reads_chats:
        return {}
    asking = AskForInsights(
        PostgresUnreadConversations(database), EnqueueReading(jobs, extract_insights_job.KIND)
    )
    return {"ask for insights": partial(every, _UNREAD_SECONDS, asking)}


def scheduled(settings: ProjectsSettings) -> dict[str, str]:
    """The kinds of jobs that are added by themselves, each with when, as cron has it."""
    kinds = {purge_expired_requests.KIND: _HOURLY, purge_finished_jobs.KIND: _HOURLY}
    return kinds | ({ask_for_summaries.KIND: _EACH_MINUTE} if settings.summarises_chats else {})


async def _take_lost_back(jobs: PostgresJobRuns) -> None:
    if lost := await jobs.take_back(_LOST_SECONDS):
        log.warning("lost jobs taken back", count=lost)


async def _start(health: HealthServer, background: Background, duties: Mapping[str, Work]) -> None:
    await health.wait_ready()
    log.info("working")
    for name, duty in duties.items():
        background.start(name, duty)
