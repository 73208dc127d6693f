"""A real Valkey for one pytest run: `valkey_server`, emptied for nobody; use keys or users of your own."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from eightgentc_devstack.ports import free_ports
from eightgentc_devstack.valkey import ValkeyServer as EmbeddedValkey
from eightgentc_devstack.valkey import embedded_valkey
from eightgentc_testing.containers import container
from eightgentc_testing.embedded import running
from eightgentc_testing.real_part import Choice, choose

IMAGE = "valkey/valkey:9"
USERS = ("auth", "projects", "ai", "edge-gateway")


@dataclass(frozen=True, slots=True)
class ValkeyServer:
    urls: Mapping[str, str]
    """Of each service's user, who sees only the keys and channels that begin with its name and a colon."""


def valkey_choice() -> Choice:
    return choose("valkey", IMAGE)


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    """Embedded or in a container, see `real_part`; the header of the run says which and why."""
    choice = valkey_choice()
    folder = tmp_path_factory.mktemp("valkey")
    with (
        valkey_in_container(choice.image) if choice.kind == "container" else running_valkey(folder) as server
    ):
        yield server


@contextmanager
def running_valkey(folder: Path) -> Iterator[ValkeyServer]:
    """Without an append-only file: the folder is thrown away."""
    passwords = {user: f"{user}-in-tests" for user in USERS}
    valkey = EmbeddedValkey(folder, free_ports(1)[0], embedded_valkey(), passwords, durable=False)
    urls = {user: valkey.url(user) for user in USERS}
    with running(
        valkey.command(),
        answers=lambda: _answers(urls["ai"]),
        log=folder / "valkey.log",
        stop_with=signal.SIGTERM,
        standard_input=valkey.configuration(),
    ):
        yield ValkeyServer(urls)


@contextmanager
def valkey_in_container(image: str) -> Iterator[ValkeyServer]:
    passwords = {user: f"{user}-in-tests" for user in USERS}
    valkey = EmbeddedValkey(Path("/data"), free_ports(1)[0], Path("valkey-server"), passwords, durable=False)
    urls = {user: valkey.url(user) for user in USERS}
    command = ["sh", "-c", 'printf %s "$CONFIGURATION" | exec valkey-server -']
    environment = {"CONFIGURATION": valkey.configuration().decode()}
    with container(image, command=command, environment=environment, answers=lambda: _answers(urls["ai"])):
        yield ValkeyServer(urls)


def _answers(url: str) -> bool:
    client = redis.Redis.from_url(url, socket_timeout=2)
    try:
        return bool(client.ping())
    except (redis.ConnectionError, redis.TimeoutError):
        return False
    finally:
        client.close()
