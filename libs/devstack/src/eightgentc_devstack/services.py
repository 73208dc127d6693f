"""The processes of the product with their commands and settings, as docs/reference/processes.md has them."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from eightgentc_devstack.children import tied_to_parent
from eightgentc_devstack.engine import LOCAL_SECONDS
from eightgentc_devstack.process import Process
from eightgentc_devstack.readiness import Probe, grpc_serving, http_ok
from eightgentc_devstack.wiring import Wiring

LISTENERS = (
    *("auth", "auth-health", "projects", "projects-health", "projects-worker", "projects-worker-health"),
    *("ai", "ai-health", "edge-gateway", "offline-planner", "local-model", "local-embeddings"),
    *("postgres", "valkey"),
)
"""Each gets a port of its own."""


# Where Next.js, and Vite's preview and development servers, listen unless told otherwise.
_ORIGINS = ",".join(
    f"http://{host}:{port}" for host in ("localhost", "127.0.0.1") for port in (3000, 4173, 5173)
)


def settings_of(service: str, wiring: Wiring) -> dict[str, str]:
    """The environment variables of one service, for each of its commands."""
    return {
        f"EIGHTGENTC_{service.upper().replace('-', '_')}_{k}": v
        for k, v in _settings[service](wiring).items()
    }


def _auth(wiring: Wiring) -> dict[str, str]:
    return {
        **_grpc_listeners(wiring, "auth"),
        "DATABASE_URL": wiring.database("eightgentc_auth"),
        "KEY_FILE": str(wiring.secrets.key_file("auth")),
    }


def _projects(wiring: Wiring) -> dict[str, str]:
    return {
        **_grpc_listeners(wiring, "projects"),
        **_identity(wiring, "projects"),
        "DATABASE_URL": wiring.database("eightgentc_projects"),
        "AI_TARGET": wiring.target("ai"),
        **({"RECALLS_BY_MEANING": "true"} if wiring.engine.embeddings else {}),
        **({"MODEL_SECONDS": str(LOCAL_SECONDS)} if wiring.engine.local else {}),
        "VALKEY_STATE_URL": wiring.valkey_urls["projects"],
        "VALKEY_CACHE_URL": wiring.valkey_urls["projects"],
    }


def _ai(wiring: Wiring) -> dict[str, str]:
    return {
        **_grpc_listeners(wiring, "ai"),
        **_identity(wiring, "ai"),
        "DATABASE_URL": wiring.database("eightgentc_ai"),
        "VALKEY_STATE_URL": wiring.valkey_urls["ai"],
        "VALKEY_CACHE_URL": wiring.valkey_urls["ai"],
        **wiring.engine.settings(),
    }


def _edge_gateway(wiring: Wiring) -> dict[str, str]:
    return {
        **_identity(wiring, "edge-gateway"),
        "HTTP_LISTEN": wiring.target("edge-gateway"),
        "PROJECTS_TARGET": wiring.target("projects"),
        "ORIGINS": os.environ.get("EIGHTGENTC_EDGE_GATEWAY_ORIGINS", _ORIGINS),
    }


_settings = {"auth": _auth, "projects": _projects, "ai": _ai, "edge-gateway": _edge_gateway}


def _grpc_listeners(wiring: Wiring, service: str) -> dict[str, str]:
    return {"GRPC_LISTEN": wiring.target(service), "HEALTH_LISTEN": wiring.target(f"{service}-health")}


def _identity(wiring: Wiring, service: str) -> dict[str, str]:
    return {
        "AUTH_TARGET": wiring.target("auth"),
        "SERVICE_CREDENTIAL_FILE": str(wiring.credential(service)),
    }


def service_processes(wiring: Wiring) -> dict[str, Process]:
    """By name: auth, ai, projects, projects-worker, edge-gateway."""
    worker = {
        # The worker's own role; no other process can act as it.
        "EIGHTGENTC_PROJECTS_WORKER_DATABASE_URL": wiring.database("eightgentc_projects_worker"),
        "EIGHTGENTC_PROJECTS_GRPC_LISTEN": wiring.target("projects-worker"),
        "EIGHTGENTC_PROJECTS_HEALTH_LISTEN": wiring.target("projects-worker-health"),
    }
    gateway_ready = http_ok(wiring.ports["edge-gateway"], "/readyz")
    processes = (
        _process(wiring, "auth", stage=1),
        _process(wiring, "ai", stage=2),
        _process(wiring, "projects", stage=3),
        _process(wiring, "projects", name="projects-worker", verb="work", stage=4, extra=worker),
        _process(wiring, "edge-gateway", stage=4, ready=gateway_ready),
    )
    return {process.name: process for process in processes}


def _process(
    wiring: Wiring,
    service: str,
    *,
    stage: int,
    name: str = "",
    verb: str = "serve",
    ready: Probe | None = None,
    extra: Mapping[str, str] | None = None,
) -> Process:
    name = name or service
    return Process(
        name=name,
        command=tied_to_parent(python_module(module_of(service), verb)),
        environment=clean_environment() | settings_of(service, wiring) | dict(extra or {}),
        ready=ready or grpc_serving(wiring.ports[f"{name}-health"]),
        port=wiring.ports[name],
        stage=stage,
    )


def module_of(service: str) -> str:
    return f"eightgentc_{service.replace('-', '_')}"


def python_module(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def clean_environment() -> dict[str, str]:
    """Ours without what is for the devstack alone, the key of the model above all."""
    hidden = ("EIGHTGENTC_DEVSTACK_", "OPENAI_")
    return {name: value for name, value in os.environ.items() if not name.startswith(hidden)}


def reference_page(wiring: Wiring) -> str:
    return f"http://{wiring.target('edge-gateway')}/docs"


def migration_url(wiring: Wiring, service: str) -> dict[str, str]:
    """What `migrate` needs beside the settings of its service."""
    return {f"EIGHTGENTC_{service.upper()}_MIGRATION_URL": wiring.database(f"eightgentc_{service}_owner")}


def migrations_of(root: Path, service: str) -> list[Path]:
    """Every file that can change what a migration does."""
    folders = (root / "services" / service, root / "libs" / "kit" / "src" / "eightgentc_kit" / "postgres")
    files = (path for folder in folders for path in folder.rglob("*"))
    return sorted(path for path in files if path.suffix in {".py", ".sql"} and "tests" not in path.parts)
