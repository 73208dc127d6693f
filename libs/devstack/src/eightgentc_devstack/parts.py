"""The embedded parts as processes: Postgres, Valkey, the offline planner or the models of this machine."""

from pathlib import Path

from eightgentc_devstack.children import tied_to_parent
from eightgentc_devstack.local_model import serving
from eightgentc_devstack.local_model.choice import LocalModel
from eightgentc_devstack.postgres import STOP, TRANSIENT_START_FAILURE, PostgresCluster
from eightgentc_devstack.process import Process
from eightgentc_devstack.readiness import http_ok, postgres_answers, valkey_answers
from eightgentc_devstack.services import clean_environment, python_module
from eightgentc_devstack.valkey import PROBE_USER, ValkeyServer


def postgres_process(cluster: PostgresCluster) -> Process:
    """`cluster` is initialised."""
    return Process(
        name="postgres",
        command=cluster.command(),
        environment=cluster.environment(),
        ready=postgres_answers(cluster.admin_url),
        port=cluster.port,
        stage=0,
        stop_with=STOP,
        transient_failure=TRANSIENT_START_FAILURE,
    )


def valkey_process(valkey: ValkeyServer) -> Process:
    return Process(
        name="valkey",
        command=valkey.command(),
        environment=clean_environment(),
        ready=valkey_answers(valkey.url(PROBE_USER)),
        port=valkey.port,
        stage=0,
        standard_input=valkey.configuration(),
    )


def model_process(model: LocalModel, port: int, key: str) -> Process:
    module = python_module(
        serving.__name__, "--name", model.name, "--weights", str(model.weights), "--port", str(port)
    )
    return Process(
        name="local-model",
        command=tied_to_parent(module),
        environment=clean_environment() | {"PYTHONPATH": str(model.engine)},
        ready=http_ok(port, "/health"),
        port=port,
        stage=0,
        standard_input=f"{key}\n".encode(),
    )


def embedding_process(engine: Path, port: int, key: str) -> Process:
    """`engine`: the folder of its packages."""
    module = python_module("eightgentc_devstack.local_model.embedding", "--port", str(port))
    return Process(
        name="local-embeddings",
        command=tied_to_parent(module),
        environment=clean_environment() | {"PYTHONPATH": str(engine)},
        ready=http_ok(port, "/health"),
        port=port,
        stage=0,
        standard_input=f"{key}\n".encode(),
    )


def planner_process(port: int) -> Process:
    module = python_module("eightgentc_offline_planner", "--port", str(port))
    return Process(
        name="offline-planner",
        command=tied_to_parent(module),
        environment=clean_environment(),
        ready=http_ok(port, "/v1/models"),
        port=port,
        stage=0,
    )
