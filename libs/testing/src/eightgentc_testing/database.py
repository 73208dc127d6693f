"""Databases for tests: roles and schemas provisioned once, a schema migrated once, then a clone for each test.

@pytest.fixture(scope="session")
def projects_template(provisioned: ProvisionedPostgres) -> TemplateDatabase:
    return provisioned.template_database("projects", migrate_projects)

@pytest.fixture
def database(projects_template: TemplateDatabase) -> Iterator[DatabaseURLs]:
    with projects_template.lent() as urls:
        yield urls
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from os import getpid

import psycopg
from psycopg import sql

from eightgentc_devstack.database_urls import database_url
from eightgentc_kit.postgres.provision import login_roles, provision, schema_statements
from eightgentc_testing.lending import prepare, take_back


@dataclass(frozen=True, slots=True)
class DatabaseURLs:
    """One database, as each login sees it. Tests log in as the service does, never as `admin`."""

    name: str
    admin: str
    roles: Mapping[str, str]
    """Role name, such as `eightgentc_projects`, to URL."""


@contextmanager
def unavailable(urls: DatabaseURLs) -> Iterator[None]:
    """Every connection to the database is cut and none is let in, until the end of the `with`."""
    elsewhere = psycopg.conninfo.make_conninfo(urls.admin, dbname="postgres")
    name = sql.Identifier(urls.name)
    with psycopg.connect(elsewhere, autocommit=True) as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (urls.name,)
        )
        try:
            yield
        finally:
            admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))


class ProvisionedPostgres:
    """A server with every role of the product; databases are made from templates."""

    def __init__(self, admin_url: str) -> None:
        self.admin_url = admin_url
        self.passwords = {role: f"{role}-in-tests" for role in login_roles()}
        self._templates: dict[str, TemplateDatabase] = {}

    def urls(self, database: str) -> DatabaseURLs:
        return DatabaseURLs(
            name=database,
            admin=database_url(self.admin_url, database),
            roles={
                role: database_url(self.admin_url, database, user=role, password=password)
                for role, password in self.passwords.items()
            },
        )

    def template_database(self, name: str, migrate: Callable[[DatabaseURLs], None]) -> "TemplateDatabase":
        """A database with the schemas and whatever `migrate` adds; made once a server for each name."""
        if name not in self._templates:
            database = f"template_{name}"
            if not self._has(database):
                provision(self.admin_url, self.passwords, database)
                migrate(self.urls(database))
            self._templates[name] = TemplateDatabase(self, database)
        return self._templates[name]

    def drop_lent(self) -> None:
        """Drop the databases that would be lent again."""
        for template in self._templates.values():
            template.drop_lent()

    def _has(self, database: str) -> bool:
        with psycopg.connect(self.admin_url) as admin:
            found = admin.execute("SELECT FROM pg_database WHERE datname = %s", (database,)).fetchone()
        return found is not None


class TemplateDatabase:
    """A migrated database that nobody writes to; `lent` and `fresh` give clones."""

    def __init__(self, postgres: ProvisionedPostgres, name: str) -> None:
        self._postgres = postgres
        self._name = name
        self._numbers = count(1)
        self._free: list[DatabaseURLs] = []

    @contextmanager
    def lent(self) -> Iterator[DatabaseURLs]:
        """A clone that another test may have had, with nothing left of what that wrote."""
        if self._free:
            urls = self._free.pop()
        else:
            urls = self._clone()
            prepare(urls.admin)
        try:
            yield urls
        finally:
            if take_back(urls.admin):
                self._free.append(urls)
            else:
                self._drop(urls)

    @contextmanager
    def fresh(self) -> Iterator[DatabaseURLs]:
        """A clone of its own, dropped afterwards with whatever is still connected."""
        urls = self._clone()
        try:
            yield urls
        finally:
            self._drop(urls)

    def drop_lent(self) -> None:
        """Drop those that would be lent again."""
        while self._free:
            self._drop(self._free.pop())

    def _clone(self) -> DatabaseURLs:
        name = f"{self._name.removeprefix('template_')}_{getpid()}_{next(self._numbers)}"
        with psycopg.connect(self._postgres.admin_url, autocommit=True) as admin:
            clone, template = sql.Identifier(name), sql.Identifier(self._name)
            admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(clone, template))
        urls = self._postgres.urls(name)
        # What belongs to the database and not to its contents does not come along with a clone.
        with psycopg.connect(urls.admin, autocommit=True) as inside:
            inside.execute(sql.SQL(";").join(schema_statements(name)))
        return urls

    def _drop(self, urls: DatabaseURLs) -> None:
        with psycopg.connect(self._postgres.admin_url, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(urls.name)))
