"""Every address and secret of one start, chosen before the first process runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eightgentc_devstack.database_urls import database_url
from eightgentc_devstack.engine import Engine
from eightgentc_devstack.secret_files import SecretFiles
from eightgentc_kit.postgres.provision import DATABASE

CALLERS: Mapping[str, tuple[str, ...]] = {
    "projects": ("auth", "ai"),
    "ai": ("auth",),
    "edge-gateway": ("auth", "projects", "ai"),
    "sample-caller": ("ai",),
}
"""Whoever gets a service credential, and the services it may call; `sample-caller` is for you to try."""


@dataclass(frozen=True, slots=True)
class Wiring:
    ports: Mapping[str, int]
    """By what listens there: `auth`, `auth-health`, `edge-gateway`, `postgres` …"""
    admin_url: str
    """Of Postgres."""
    role_passwords: Mapping[str, str]
    valkey_urls: Mapping[str, str]
    """By service."""
    engine: Engine
    secrets: SecretFiles

    def database(self, role: str) -> str:
        return database_url(self.admin_url, DATABASE, user=role, password=self.role_passwords[role])

    def target(self, service: str) -> str:
        return f"127.0.0.1:{self.ports[service]}"

    def credential(self, caller: str) -> Path:
        return self.secrets.credential_file(caller)
