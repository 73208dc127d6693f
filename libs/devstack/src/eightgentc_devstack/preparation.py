"""What stands between a running Postgres and the services: roles, schemas, migrations, service credentials.

Each piece is done once and noted with a digest of what it was made from and of the database it was made
in; a second start asks the database one question and does nothing.
"""

import asyncio
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from eightgentc_devstack.checkout import ROOT
from eightgentc_devstack.one_shot import run_to_end
from eightgentc_devstack.services import (
    clean_environment,
    migration_url,
    migrations_of,
    module_of,
    python_module,
    settings_of,
)
from eightgentc_devstack.wiring import CALLERS, Wiring
from eightgentc_kit.postgres import provision as provisioning

_DATABASE_IDENTITY = """
    SELECT (SELECT system_identifier FROM pg_control_system()),
           (SELECT oid FROM pg_database WHERE datname = %s)
"""


def _provisioning() -> str:
    """What decides its outcome."""
    return Path(provisioning.__file__).read_text() + repr(provisioning.installed_roles())


@dataclass(slots=True)
class Preparation:
    wiring: Wiring
    notes: Path
    """Where it is written down what was done."""
    logs: Path
    _done: dict[str, str] = field(default_factory=dict)
    _database: str = ""

    async def provision(self) -> None:
        """Database, roles with their passwords, schemas."""
        if self.notes.exists():
            self._done = json.loads(self.notes.read_text())
        await self._look_at_database()
        made_from = [*self.wiring.role_passwords.values(), _provisioning()]
        if self._is_done("provision", made_from):
            return
        await asyncio.to_thread(provisioning.provision, self.wiring.admin_url, self.wiring.role_passwords)
        await self._look_at_database()
        self._note("provision", made_from)

    async def migrate(self, service: str) -> None:
        made_from = [path.read_text() for path in migrations_of(ROOT, service)]
        name = f"migrate {service}"
        if not self._is_done(name, made_from):
            settings = settings_of(service, self.wiring) | migration_url(self.wiring, service)
            await self._run(name, service, "migrate", settings=settings)
            self._note(name, made_from)

    async def make_credentials(self) -> None:
        """One file for each caller, made by the command that an operator uses."""
        await asyncio.gather(*(self._make_credential(caller) for caller in CALLERS))

    async def _make_credential(self, caller: str) -> None:
        path = self.wiring.credential(caller)
        name = f"credential {caller}"
        if path.exists() and self._is_done(name, [path.read_text(), *CALLERS[caller]]):
            return
        audiences = [part for audience in CALLERS[caller] for part in ("--audience", audience)]
        command = ["create-service-identity", caller, *audiences, "--credential-file", str(path)]
        await self._run(name, "auth", *command, settings=settings_of("auth", self.wiring))
        self._note(name, [path.read_text(), *CALLERS[caller]])

    async def _run(self, name: str, service: str, *command: str, settings: dict[str, str]) -> None:
        log = self.logs / f"{name.replace(' ', '-')}.log"
        arguments = python_module(module_of(service), *command)
        await run_to_end(name, arguments, clean_environment() | settings, log)

    async def _look_at_database(self) -> None:
        connection = await psycopg.AsyncConnection.connect(self.wiring.admin_url, connect_timeout=10)
        async with connection:
            cursor = await connection.execute(_DATABASE_IDENTITY, (provisioning.DATABASE,))
            self._database = repr(await cursor.fetchone())

    def _is_done(self, name: str, made_from: Iterable[str]) -> bool:
        return self._done.get(name) == self._digest(made_from)

    def _note(self, name: str, made_from: Iterable[str]) -> None:
        self._done[name] = self._digest(made_from)
        partial = self.notes.with_suffix(".partial")
        partial.touch(mode=0o600)
        partial.write_text(json.dumps(self._done, indent=1))
        partial.rename(self.notes)

    def _digest(self, made_from: Iterable[str]) -> str:
        return hashlib.sha256("\0".join([self._database, *made_from]).encode()).hexdigest()
