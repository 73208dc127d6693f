"""`python -m eightgentc_auth` as operators and supervisors run it."""

from __future__ import annotations

import base64
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest

from eightgentc_testing.database import DatabaseURLs, ProvisionedPostgres, TemplateDatabase

KEY, OTHER_KEY = (base64.b64encode(letter * 32).decode() for letter in (b"k", b"o"))


@pytest.fixture
def empty_database(provisioned: ProvisionedPostgres) -> Iterator[DatabaseURLs]:
    with provisioned.template_database("auth_empty", lambda urls: None).fresh() as urls:
        yield urls


@pytest.fixture
def environment(auth_database: DatabaseURLs) -> dict[str, str]:
    return environment_for(auth_database)


def environment_for(urls: DatabaseURLs) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("EIGHTGENTC_")}
    return ours | {
        "EIGHTGENTC_AUTH_DATABASE_URL": urls.roles["eightgentc_auth"],
        "EIGHTGENTC_AUTH_MIGRATION_URL": urls.roles["eightgentc_auth_owner"],
        "EIGHTGENTC_AUTH_KEY": KEY,
    }


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "eightgentc_auth", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def started(environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "eightgentc_auth", "serve"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(event: str, process: subprocess.Popen[str]) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if msgspec.json.decode(line).get("event") == event:
            return
    raise AssertionError(f"ended with {process.wait()} before {event!r}")


def test_process_waits_for_the_migration_then_serves_and_ends_with_0(empty_database: DatabaseURLs) -> None:
    environment = environment_for(empty_database)
    process = started(environment)
    try:
        until("not ready", process)
        assert run(environment, "migrate").returncode == 0
        until("serving", process)
    finally:
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=20)

    assert process.returncode == 0
    assert "stopping" in log


def test_process_with_another_key_file_names_the_fault_and_ends_with_1(environment: dict[str, str]) -> None:
    first = started(environment)
    until("serving", first)
    first.send_signal(signal.SIGTERM)
    first.communicate(timeout=20)

    second = started({**environment, "EIGHTGENTC_AUTH_KEY": OTHER_KEY})
    _, log = second.communicate(timeout=20)

    assert second.returncode == 1
    assert "The key file does not open signing key" in log
    assert OTHER_KEY not in log


def test_process_refuses_to_serve_as_the_owner_of_the_tables(
    environment: dict[str, str], auth_database: DatabaseURLs
) -> None:
    owner = auth_database.roles["eightgentc_auth_owner"]

    process = started({**environment, "EIGHTGENTC_AUTH_DATABASE_URL": owner})
    _, log = process.communicate(timeout=20)

    assert process.returncode == 1
    assert "owns tables of auth" in log


def test_missing_key_ends_with_2_and_names_the_setting(environment: dict[str, str]) -> None:
    del environment["EIGHTGENTC_AUTH_KEY"]

    for command in ("serve", "check-config", "rotate-signing-key"):
        result = run(environment, command)

        assert (result.returncode, result.stdout) == (2, "")
        assert "EIGHTGENTC_AUTH_KEY" in result.stderr


def test_unknown_setting_ends_with_2_and_is_named(environment: dict[str, str]) -> None:
    result = run({**environment, "EIGHTGENTC_AUTH_PASWORD_QUEUE": "1"}, "check-config")

    assert result.returncode == 2
    assert "EIGHTGENTC_AUTH_PASWORD_QUEUE" in result.stderr


def test_check_config_shows_settings_and_masks_secrets(environment: dict[str, str]) -> None:
    result = run(environment, "check-config")

    assert result.returncode == 0
    assert "session_idle_seconds = 604800.0" in result.stdout
    assert KEY not in result.stdout
    assert "in-tests" not in result.stdout


@pytest.mark.row("F10", clause="a service gets its identity from a file that only it may read")
def test_service_identity_is_made_once_and_its_file_left_alone(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "new folder" / "credential.json"
    del environment["EIGHTGENTC_AUTH_KEY"]
    arguments = ("create-service-identity", "projects", "--audience", "ai", "--audience", "auth")

    first = run(environment, *arguments, "--credential-file", str(file))
    written = file.read_bytes()
    second = run(environment, *arguments, "--credential-file", str(file))

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert file.read_bytes() == written
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    credential = msgspec.json.decode(written)
    assert credential["client_id"] == "projects"
    assert credential["client_secret"] not in first.stdout + first.stderr


def test_credential_file_that_no_longer_works_is_written_anew(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "credential.json"
    arguments = ("create-service-identity", "ai", "--audience", "auth", "--credential-file", str(file))
    for content in (b"", b"not json", b'{"client_id": "projects", "client_secret": "x"}'):
        file.write_bytes(content)

        assert run(environment, *arguments).returncode == 0
        assert msgspec.json.decode(file.read_bytes())["client_id"] == "ai"


def test_rotated_credential_replaces_the_file(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "credential.json"
    arguments = ("create-service-identity", "ai", "--audience", "auth", "--credential-file", str(file))
    run(environment, *arguments)
    before = file.read_bytes()

    result = run(environment, *arguments, "--rotate")

    assert result.returncode == 0
    assert file.read_bytes() != before


def test_signing_key_is_rotated_and_says_from_when_it_signs(
    environment: dict[str, str], auth_database: DatabaseURLs
) -> None:
    first, second = run(environment, "rotate-signing-key"), run(environment, "rotate-signing-key")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    with psycopg.connect(auth_database.admin) as admin:
        waits = admin.execute(
            "SELECT extract(epoch FROM activate_time - create_time)::int FROM auth.signing_keys ORDER BY 1"
        ).fetchall()
    assert waits == [(0,), (300,)]
    assert "signs from" in second.stdout


def test_command_without_a_database_says_so_and_ends_with_1(
    environment: dict[str, str], tmp_path: Path
) -> None:
    environment["EIGHTGENTC_AUTH_DATABASE_URL"] = "postgresql://eightgentc_auth:secret@127.0.0.1:9/none"

    result = run(
        environment,
        *("create-service-identity", "ai", "--audience", "auth"),
        *("--credential-file", str(tmp_path / "credential")),
    )

    assert result.returncode == 1
    assert "The database does not answer" in result.stderr
    assert "Traceback" not in result.stderr
    assert "secret" not in result.stderr
    assert not (tmp_path / "credential").exists()


def test_two_processes_migrate_at_the_same_time(
    auth_template: TemplateDatabase, empty_database: DatabaseURLs
) -> None:
    environment = environment_for(empty_database)
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "eightgentc_auth", "migrate"], env=environment, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    logs = [process.communicate(timeout=30)[1] for process in processes]

    assert [process.returncode for process in processes] == [0, 0], logs
