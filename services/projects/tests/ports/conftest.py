"""The stores on a real Postgres, as the service's and the worker's roles, and a project to keep things in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import pytest_asyncio

from eightgentc_kit.ids import new_id
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_projects.adapters.outbound.postgres.workspace import PostgresWorkspace
from eightgentc_projects.domain.project import Project, ProjectDetails
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Change, Stores, Workspace
from eightgentc_testing.database import DatabaseURLs

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def at(minute: int) -> datetime:
    """A moment, this many minutes after noon."""
    return NOON + timedelta(minutes=minute)


@pytest_asyncio.fixture
async def database(database_urls: DatabaseURLs) -> AsyncIterator[Database]:
    database = Database(
        PoolOptions(database_urls.roles["eightgentc_projects"], size=4), application="ports-test"
    )
    await database.open()
    yield database
    await database.close()


@pytest_asyncio.fixture
async def worker_database(database_urls: DatabaseURLs) -> AsyncIterator[Database]:
    options = PoolOptions(database_urls.roles["eightgentc_projects_worker"], size=2)
    database = Database(options, application="ports-test-worker")
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def workspace(database: Database) -> Workspace:
    return PostgresWorkspace(database)


@dataclass(frozen=True, slots=True)
class Desk:
    """A person at a project: what is stored of it, and changes to it."""

    workspace: Workspace
    acting: Acting

    @property
    def project_id(self) -> str:
        return self.acting.project_id

    @property
    def stores(self) -> Stores:
        return self.workspace.reading(self.acting)

    async def change(
        self, do: Callable[[Change], Awaitable[object]], *, needs: Role = Role.EDITOR, graph: bool = False
    ) -> int:
        """Do it in one unit of work; the revision afterwards."""
        async with self.workspace.change(
            self.acting, cause="Test", needs=needs, touches_graph=graph
        ) as change:
            await do(change)
            change.record("thing", "1")
            return change.revision

    async def join(self, person: Acting, role: Role) -> "Desk":
        """The project as another person sees it, who gets this role."""
        await self.change(
            lambda change: change.members.set(person.user_id, role, must_exist=False), needs=Role.OWNER
        )
        return Desk(self.workspace, person.in_project(self.project_id))


@pytest.fixture
def person(database_urls: DatabaseURLs) -> Callable[[str], Acting]:
    """Makes people, known as auth's events would make them known."""

    def make(name: str) -> Acting:
        id = new_id()
        with psycopg.connect(
            database_urls.roles["eightgentc_projects_worker"], autocommit=True
        ) as connection:
            connection.execute("INSERT INTO projects.people (id, name) VALUES (%s, %s)", (id, name))
        return Acting(id, tenant="t")

    return make


@pytest.fixture
def new_desk(workspace: Workspace) -> Callable[..., Awaitable[Desk]]:
    """Makes a project for a person."""

    async def make(owner: Acting, title: str = "Bakery", minute: int = 0) -> Desk:
        project = Project(
            id=new_id(),
            tenant=owner.tenant,
            details=ProjectDetails(title),
            role=Role.OWNER,
            version=1,
            create_time=at(minute),
            update_time=at(minute),
        )
        acting = owner.in_project(project.id)
        async with workspace.creation(acting, cause="CreateProject") as change:
            await change.projects.create(project)
            change.record("project", project.id)
        return Desk(workspace, acting)

    return make


@pytest_asyncio.fixture
async def desk(new_desk: Callable[..., Awaitable[Desk]], person: Callable[[str], Acting]) -> Desk:
    return await new_desk(person("Ada"))
