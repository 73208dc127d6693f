"""The launcher over a real Postgres."""

import os
import signal
import stat
import subprocess

import psutil
import psycopg
import pytest

from eightgentc_devstack import unprivileged
from eightgentc_devstack.parts import postgres_process
from eightgentc_devstack.ports import free_ports
from eightgentc_devstack.postgres import PostgresCluster
from eightgentc_devstack.postgres_programs import PostgresPrograms
from eightgentc_devstack.problem import Problem
from eightgentc_testing.postgres import open_folder


@pytest.fixture
def cluster(open_path) -> PostgresCluster:
    return PostgresCluster(open_path / "postgres", free_ports(1)[0], PostgresPrograms.embedded(), "secret")


async def test_data_survives_kill_9_and_the_server_comes_back(cluster, supervisor, said):
    cluster.initialise()
    await supervisor.start(postgres_process(cluster))
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(supervisor.children[0].pid, signal.SIGKILL)
    await said.wait_for("postgres is back")

    with psycopg.connect(cluster.admin_url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


async def test_wrong_password_is_refused_at_once_and_said(cluster, supervisor):
    cluster.initialise()
    other = PostgresCluster(cluster.folder, cluster.port, cluster.programs, "another")

    with pytest.raises(Problem, match="refuses the login"):
        await supervisor.start(postgres_process(other))


def test_second_initialise_leaves_the_cluster_alone(cluster):
    cluster.initialise()
    before = (cluster.data / "global" / "pg_control").read_bytes()
    cluster.initialise()

    assert (cluster.data / "global" / "pg_control").read_bytes() == before


def test_half_made_cluster_is_made_again(cluster):
    partial = cluster.folder / "cluster.partial"
    partial.mkdir(parents=True)
    (partial / "PG_VERSION").write_text("18")
    cluster.initialise()

    assert (cluster.data / "global" / "pg_control").exists()


def test_data_of_another_major_is_refused_with_both_versions(cluster):
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("17\n")

    with pytest.raises(Problem, match="made by Postgres 17, this is Postgres 18"):
        cluster.initialise()


def test_password_is_in_no_file_and_no_command_line(cluster):
    cluster.initialise()

    assert "secret" not in " ".join(cluster.command())
    assert not subprocess.run(
        ["grep", "-rlw", "secret", str(cluster.folder)], capture_output=True, text=True, check=False
    ).stdout


def test_only_the_owner_may_enter_the_folder(cluster):
    cluster.initialise()

    assert stat.S_IMODE(cluster.folder.stat().st_mode) == 0o700


def test_programs_that_do_not_run_are_named(tmp_path):
    with pytest.raises(Problem, match="does not run") as caught:
        PostgresPrograms(tmp_path).version()

    assert "EIGHTGENTC_DEVSTACK_POSTGRES_BIN" in caught.value.remedy


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes its user for Postgres")
async def test_root_without_user_namespaces_runs_it_as_another_user(monkeypatch, supervisor):
    monkeypatch.setattr(unprivileged, "_user_namespace", lambda uid, gid: None)
    with open_folder() as folder:
        cluster = PostgresCluster(
            folder / "postgres", free_ports(1)[0], PostgresPrograms.embedded(), "secret"
        )
        try:
            cluster.initialise()
        except Problem as problem:
            if "cannot reach" not in problem.what:
                raise
            pytest.skip(problem.what)  # The checkout itself is in a folder that is closed to others.
        await supervisor.start(postgres_process(cluster))

        assert psutil.Process(supervisor.children[0].pid).username() == "nobody"
        await supervisor.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes its user for Postgres")
def test_root_is_told_where_that_user_cannot_reach_the_data(cluster, monkeypatch):
    monkeypatch.setattr(unprivileged, "_user_namespace", lambda uid, gid: None)
    cluster.folder.parent.chmod(0o700)

    with pytest.raises(Problem, match="the user `nobody` cannot reach"):
        cluster.initialise()
