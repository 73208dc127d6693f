"""`python -m eightgentc_ai` as operators and supervisors run it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc
import msgspec
import psutil
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from eightgentc_devstack.ports import free_ports
from eightgentc_testing.database import DatabaseURLs, ProvisionedPostgres


@pytest.fixture
def empty_database(provisioned: ProvisionedPostgres) -> Iterator[DatabaseURLs]:
    with provisioned.template_database("ai_empty", lambda urls: None).fresh() as urls:
        yield urls


@pytest.fixture
def environment(empty_database: DatabaseURLs, tmp_path: Path) -> dict[str, str]:
    """Of a process whose auth, Valkey and model are all away."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("EIGHTGENTC_")}
    settings = {
        "DATABASE_URL": empty_database.roles["eightgentc_ai"],
        "MIGRATION_URL": empty_database.roles["eightgentc_ai_owner"],
        "AUTH_TARGET": "127.0.0.1:1",
        "SERVICE_CREDENTIAL_FILE": str(tmp_path / "none"),
        "VALKEY_STATE_URL": "redis://127.0.0.1:1/0",
        "MODEL_BASE_URL": "http://127.0.0.1:1/v1",
        "MODEL_API_KEY": "sk-secret",
        "MODEL_NAME": "scripted-1",
    }
    return ours | {f"EIGHTGENTC_AI_{name}": value for name, value in settings.items()}


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "eightgentc_ai", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)


def until(event: str, process: subprocess.Popen[str]) -> dict[str, str]:
    """The first line of that event."""
    assert process.stderr is not None
    for line in process.stderr:
        said: dict[str, str] = msgspec.json.decode(line)
        if said.get("event") == event:
            return said
    raise AssertionError(f"ended with {process.wait()} before {event!r}")


def test_the_process_is_ready_without_other_services_and_ends_with_0(environment: dict[str, str]) -> None:
    migrated = run(environment, "migrate")
    process = subprocess.Popen(
        [sys.executable, "-m", "eightgentc_ai", "serve"], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        until("serving", process)
        children = psutil.Process(process.pid).children()
    finally:
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=20)

    assert (migrated.returncode, process.returncode) == (0, 0)
    assert children == []  # the parser comes with the first diagram
    assert "sk-secret" not in log


@pytest.mark.parametrize(
    ("base_url", "cause"),
    [
        ("http://127.0.0.1:1/v1", "Connect call failed"),
        ("127.0.0.1:11434/v1", "must begin with http:// or https://"),
        ("http://nowhere.invalid/v1", "gaierror"),
    ],
)
def test_without_its_model_the_process_starts_and_says_address_and_cause(
    environment: dict[str, str], base_url: str, cause: str
) -> None:
    [health_port] = free_ports(1)
    environment |= {
        "EIGHTGENTC_AI_MODEL_BASE_URL": base_url,
        "EIGHTGENTC_AI_HEALTH_LISTEN": f"127.0.0.1:{health_port}",
    }
    run(environment, "migrate")
    process = subprocess.Popen(
        [sys.executable, "-m", "eightgentc_ai", "serve"], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        until("serving", process)
        said = until("model not reachable", process)
        with grpc.insecure_channel(f"127.0.0.1:{health_port}") as channel:
            ready, model = (health_of(channel, service) for service in ("readiness", "model"))
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)

    assert said["address"] == f"{base_url}/"
    assert cause in said["cause"]
    assert (ready, model) == (
        health_pb2.HealthCheckResponse.SERVING,
        health_pb2.HealthCheckResponse.NOT_SERVING,
    )


def health_of(channel: grpc.Channel, service: str) -> int:
    """The state of a service once the health port knows it."""
    request = health_pb2.HealthCheckRequest(service=service)
    for answer in health_pb2_grpc.HealthStub(channel).Watch(request, timeout=10):
        if answer.status != health_pb2.HealthCheckResponse.SERVICE_UNKNOWN:
            return int(answer.status)
    raise AssertionError(f"{service!r} was never known")


def test_check_config_shows_the_settings_and_no_secret(environment: dict[str, str]) -> None:
    shown = run(environment, "check-config")

    assert shown.returncode == 0
    assert "limit_requests_of_person = 60" in shown.stdout
    assert "sk-secret" not in shown.stdout


@pytest.mark.parametrize(("name", "value"), [("TEMPERATURE_CHAT", "3"), ("LIMITS", "none")])
def test_a_wrong_setting_ends_with_2_and_is_named(environment: dict[str, str], name: str, value: str) -> None:
    refused = run(environment | {f"EIGHTGENTC_AI_{name}": value}, "check-config")

    assert refused.returncode == 2
    assert name.casefold() in refused.stderr.casefold()
