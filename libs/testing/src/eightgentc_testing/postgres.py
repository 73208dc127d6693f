"""A real Postgres for one pytest run: `postgres_server`, and `provisioned` with the roles of the product."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from eightgentc_devstack.ports import free_ports
from eightgentc_devstack.postgres import STOP, PostgresCluster
from eightgentc_devstack.postgres_programs import PostgresPrograms
from eightgentc_testing.containers import container
from eightgentc_testing.database import ProvisionedPostgres
from eightgentc_testing.embedded import running
from eightgentc_testing.frozen import frozen
from eightgentc_testing.real_part import Choice, choose

IMAGE = "postgres:18"
Freeze = Callable[[], AbstractContextManager[None]]
"""Freezes the server until the end of a `with`."""


@dataclass(frozen=True, slots=True)
class PostgresServer:
    admin_url: str


def postgres_choice() -> Choice:
    return choose("postgres", IMAGE)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Embedded or in a container, see `real_part`; the header of the run says which and why.

    `TEST_POSTGRES_URL` names one that several runs share, as scripts/mutants has it.
    """
    choice, shared = postgres_choice(), os.environ.get("TEST_POSTGRES_URL")
    if shared:
        yield PostgresServer(shared)
    elif choice.kind == "container":
        with postgres_in_container(choice.image) as server:
            yield server
    else:
        with open_folder() as folder, embedded_postgres(folder) as server:
            yield server


@pytest.fixture
def freeze(postgres_server: PostgresServer) -> Freeze:
    """Freezes the server, see `frozen`. Only one that is this run's own and whose processes can be stopped."""
    if os.environ.get("TEST_POSTGRES_URL") or postgres_choice().kind == "container":
        pytest.skip("Postgres is shared or in a container: it cannot be frozen")
    return partial(frozen, postgres_server.admin_url)


@pytest.fixture(scope="session")
def provisioned(postgres_server: PostgresServer) -> Iterator[ProvisionedPostgres]:
    """The server as the product's: see `database` for what to do with it."""
    product = ProvisionedPostgres(postgres_server.admin_url)
    yield product
    product.drop_lent()


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that Postgres reaches even as another user; pytest closes its own to everybody else."""
    with TemporaryDirectory(prefix="8gentc-postgres-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture
def open_path() -> Iterator[Path]:
    """As `tmp_path`, for data of Postgres."""
    with open_folder() as folder:
        yield folder


@contextmanager
def embedded_postgres(folder: Path, *, durable: bool = False) -> Iterator[PostgresServer]:
    """Without fsync, unless `durable`: the folder is thrown away."""
    programs = PostgresPrograms.embedded()
    cluster = PostgresCluster(folder / "postgres", free_ports(1)[0], programs, "in-tests", durable=durable)
    cluster.initialise()
    with running(
        cluster.command(),
        answers=lambda: _answers(cluster.admin_url),
        log=folder / "postgres.log",
        stop_with=STOP,
        environment=cluster.environment(),
    ):
        yield PostgresServer(cluster.admin_url)


@contextmanager
def postgres_in_container(image: str) -> Iterator[PostgresServer]:
    port = free_ports(1)[0]
    url = f"postgresql://postgres:in-tests@127.0.0.1:{port}/postgres"
    command = ["postgres", "-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
    command += ["-c", "max_connections=200", "-c", "authentication_timeout=5s"]
    # As the embedded one is made, so that both sort alike.
    initdb = "--encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8"
    environment = {"POSTGRES_PASSWORD": "in-tests", "POSTGRES_INITDB_ARGS": initdb}
    with container(image, command=command, environment=environment, answers=lambda: _answers(url)):
        yield PostgresServer(url)


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True
