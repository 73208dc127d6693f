"""The worker's process: follows people, dispatches jobs, runs them. Same image as projects, a database role of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial

from eightgentc_kit.background import Background, Work, every
from eightgentc_kit.clock import SystemClock
from eightgentc_kit.errors import DomainError
from eightgentc_kit.grpc.server import HealthServer
from eightgentc_kit.identity.auth_client import AuthClient
from eightgentc_kit.logging import logger
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_kit.postgres.guard import is_migrated
from eightgentc_kit.settings import SettingsError
from eightgentc_projects.adapters.outbound.account_events import GrpcAccountEvents
from eightgentc_projects.adapters.outbound.planner.ai_channel import AI_POLICIES, open_ai
from eightgentc_projects.adapters.outbound.planner.grpc_planner import GrpcPlanner
from eightgentc_projects.adapters.outbound.postgres.schema import RULES
from eightgentc_projects.adapters.outbound.postgres.unread_conversations import PostgresUnreadConversations
from eightgentc_projects.adapters.outbound.postgres.worker_store import (
    PostgresExpiredRequests,
    PostgresJobStore,
    PostgresLapsedTurns,
    PostgresPeopleProjection,
)
from eightgentc_projects.adapters.outbound.postgres.workspace import PostgresWorkspace
from eightgentc_projects.adapters.outbound.procrastinate.job_queue import ProcrastinateJobQueue
from eightgentc_projects.application.ask_for_insights import AskForInsights
from eightgentc_projects.application.close_lapsed_turns import CloseLapsedTurns
from eightgentc_projects.application.extract_insights import ExtractInsights
from eightgentc_projects.application.follow_people import FollowPeople
from eightgentc_projects.application.purge_expired_requests import KIND, PurgeExpiredRequests
from eightgentc_projects.application.run_jobs import DispatchJobs, RunJob
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.unread_conversations import UnreadConversation
from eightgentc_projects.settings import ProjectsSettings

log = logger(__name__)
_HOURLY = "7 * * * *"
_LAPSED_SECONDS = 2.0
_UNREAD_SECONDS = 1.0


async def run_worker(settings: ProjectsSettings, stopping: asyncio.Event) -> None:
    """Work until told to stop.

    Raises:
        SettingsError: no URL for the worker's role.
    """
    if not settings.worker_database_url:
        raise SettingsError("Missing: EIGHTGENTC_PROJECTS_WORKER_DATABASE_URL.")
    url = settings.worker_database_url.reveal()
    database = Database(PoolOptions(url, size=4), application="projects-worker")
    auth = AuthClient(
        settings.auth_target, audience="projects", credential_file=settings.service_credential_file
    )
    jobs = PostgresJobStore(database)
    queue = ProcrastinateJobQueue(url)
    queue.serve(RunJob(jobs, {KIND: PurgeExpiredRequests(PostgresExpiredRequests(database))}))
    queue.every(_HOURLY, KIND, jobs)
    people = Database(settings.pool(), application="projects-worker-people")
    ai = open_ai(settings.ai_target)
    extract = ExtractInsights(
        PostgresWorkspace(people, connections=settings.database_pool_size),
        GrpcPlanner(ai, partial(auth.service_token, "ai"), AI_POLICIES),
        SystemClock(),
    )
    asking = AskForInsights(PostgresUnreadConversations(database), partial(_extract, extract))
    events = GrpcAccountEvents(auth.channel, partial(auth.service_token, "auth"))
    duties: dict[str, Work] = {
        "follow people": FollowPeople(events, PostgresPeopleProjection(database)),
        "dispatch jobs": DispatchJobs(jobs, queue),
        "run jobs": queue.run,
        "close lapsed turns": partial(
            every, _LAPSED_SECONDS, CloseLapsedTurns(PostgresLapsedTurns(database))
        ),
        "extract insights": partial(every, _UNREAD_SECONDS, asking),
    }
    await database.open()
    await people.open()
    health = HealthServer(
        settings.health_listen,
        lambda: is_migrated(database, RULES),
        states={"database": lambda: not database.breaker.is_open},
    )
    await health.start()
    background = Background()
    starting = asyncio.create_task(_start(health, background, duties))
    try:
        await stopping.wait()
    finally:
        starting.cancel()
        await background.close()
        await health.stop()
        await ai.close()
        await auth.close()
        await people.close()
        await database.close()


async def _extract(extract: ExtractInsights, unread: UnreadConversation) -> None:
    """Read a chat for its newest author, whose rights count. What went wrong is noted on the chat."""
    acting = Acting(unread.user_id, unread.tenant)
    try:
        await extract(acting, unread.project_id, unread.conversation_id)
    except DomainError as error:
        log.info("insights not extracted", conversation_id=unread.conversation_id, reason=error.reason)


async def _start(health: HealthServer, background: Background, duties: Mapping[str, Work]) -> None:
    await health.wait_ready()
    log.info("working")
    for name, duty in duties.items():
        background.start(name, duty)
