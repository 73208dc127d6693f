"""The launcher over a real Valkey."""

import os
import signal

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from eightgentc_devstack.parts import valkey_process
from eightgentc_devstack.ports import free_ports
from eightgentc_devstack.valkey import PROBE_USER, ValkeyServer, embedded_valkey


@pytest.fixture
def valkey(tmp_path) -> ValkeyServer:
    passwords = {"ai": "of-ai", "projects": "of-projects", PROBE_USER: "of-devstack"}
    return ValkeyServer(tmp_path, free_ports(1)[0], embedded_valkey(), passwords)


async def test_acknowledged_write_is_there_after_kill_9(valkey, supervisor, said):
    await supervisor.start(valkey_process(valkey))
    with redis.Redis.from_url(valkey.url("ai")) as client:
        client.set("ai:kept", "yes")
    os.kill(supervisor.children[0].pid, signal.SIGKILL)
    await said.wait_for("valkey is back")

    with redis.Redis.from_url(valkey.url("ai")) as client:
        assert client.get("ai:kept") == b"yes"


async def test_service_sees_no_key_of_another(valkey, supervisor):
    await supervisor.start(valkey_process(valkey))

    with redis.Redis.from_url(valkey.url("ai")) as client, pytest.raises(redis.exceptions.NoPermissionError):
        client.get("projects:secret")


async def test_no_login_without_a_password(valkey, supervisor):
    await supervisor.start(valkey_process(valkey))

    with (
        redis.Redis(host="127.0.0.1", port=valkey.port, retry=Retry(NoBackoff(), 0)) as client,
        pytest.raises(redis.exceptions.AuthenticationError),
    ):
        client.ping()


def test_no_password_is_in_the_command_line(valkey):
    assert not [part for part in valkey.command() if "of-" in part]
