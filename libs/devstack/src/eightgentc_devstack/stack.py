"""The whole product put together for one laptop: what is started, in which order, with which addresses."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eightgentc_devstack.data_folder import DataFolder
from eightgentc_devstack.engine import Engine, local_embeddings, local_engine, offline_engine
from eightgentc_devstack.local_model.choice import LocalModel
from eightgentc_devstack.parts import (
    embedding_process,
    model_process,
    planner_process,
    postgres_process,
    valkey_process,
)
from eightgentc_devstack.ports import free_ports
from eightgentc_devstack.postgres import PostgresCluster
from eightgentc_devstack.postgres_programs import PostgresPrograms
from eightgentc_devstack.preparation import Preparation
from eightgentc_devstack.problem import Problem
from eightgentc_devstack.readiness import Probe, postgres_answers, valkey_answers
from eightgentc_devstack.secret_files import SecretFiles
from eightgentc_devstack.services import LISTENERS, service_processes
from eightgentc_devstack.settings import Settings
from eightgentc_devstack.steps import Step
from eightgentc_devstack.supervisor import Supervisor
from eightgentc_devstack.valkey import PROBE_USER, ValkeyServer, embedded_valkey
from eightgentc_devstack.wiring import Wiring
from eightgentc_kit.postgres.provision import login_roles

_TRIES = 20
_VALKEY_USERS = ("auth", "projects", "ai", "edge-gateway", PROBE_USER)


@dataclass(frozen=True, slots=True)
class Stack:
    wiring: Wiring
    postgres: PostgresCluster | None
    """None where another server was named; the same for `valkey`."""
    valkey: ValkeyServer | None
    folder: DataFolder
    local_model: LocalModel | None = None
    """What the engine of the wiring is served from, where that is a process of ours."""

    @classmethod
    def plan(
        cls,
        folder: DataFolder,
        settings: Settings,
        *,
        engine: Engine | LocalModel | None = None,
        gateway_port: int = 0,
    ) -> "Stack":
        """Choose every port, address and secret. Starts nothing. `engine`: None for the offline planner."""
        secrets = SecretFiles(folder.secrets)
        ports = dict(zip(LISTENERS, free_ports(len(LISTENERS)), strict=True))
        ports["edge-gateway"] = gateway_port or ports["edge-gateway"]
        postgres = valkey = None
        if not settings.postgres_admin_url:
            postgres = PostgresCluster(
                folder.postgres, ports["postgres"], _programs(settings), secrets.password("postgres-admin")
            )
        if not settings.valkey_url:
            passwords = secrets.passwords("valkey", _VALKEY_USERS)
            valkey = ValkeyServer(folder.valkey, ports["valkey"], embedded_valkey(), passwords)
        local_model = engine if isinstance(engine, LocalModel) else None
        if isinstance(engine, LocalModel):
            embeddings = (
                local_embeddings(ports["local-embeddings"], secrets.password("local-embeddings"))
                if engine.embeds
                else None
            )
            engine = local_engine(
                engine.name, ports["local-model"], secrets.password("local-model"), embeddings
            )
        wiring = Wiring(
            ports=ports,
            admin_url=postgres.admin_url if postgres else settings.postgres_admin_url,
            role_passwords=secrets.passwords("role", login_roles()),
            valkey_urls={user: valkey.url(user) if valkey else settings.valkey_url for user in _VALKEY_USERS},
            engine=engine or offline_engine(ports["offline-planner"]),
            secrets=secrets,
        )
        return cls(wiring, postgres, valkey, folder, local_model)

    def steps(self, supervisor: Supervisor) -> Sequence[Step]:
        """From nothing to ready."""
        preparation = Preparation(self.wiring, self.folder.prepared, self.folder.logs)
        service = service_processes(self.wiring)

        def start(name: str) -> Callable[[], Awaitable[None]]:
            return lambda: supervisor.start(service[name])

        def migrate(name: str) -> Callable[[], Awaitable[None]]:
            return lambda: preparation.migrate(name)

        return (
            Step("Postgres", lambda: self._start_postgres(supervisor)),
            Step("Valkey", lambda: self._start_valkey(supervisor)),
            Step("AI engine", lambda: self._start_engine(supervisor)),
            *self._embedding_steps(supervisor),
            Step("database, roles, schemas", preparation.provision, ("Postgres",)),
            Step("migrate auth", migrate("auth"), ("database, roles, schemas",)),
            Step("migrate projects", migrate("projects"), ("database, roles, schemas",)),
            Step("migrate ai", migrate("ai"), ("database, roles, schemas",)),
            Step("service credentials", preparation.make_credentials, ("migrate auth",)),
            Step("auth", start("auth"), ("migrate auth",)),
            Step("ai", start("ai"), ("auth", "service credentials", "migrate ai", "Valkey", "AI engine")),
            Step(
                "projects", start("projects"), ("auth", "service credentials", "migrate projects", "Valkey")
            ),
            Step(
                "projects worker",
                start("projects-worker"),
                ("auth", "service credentials", "migrate projects", "Valkey"),
            ),
            Step("edge gateway", start("edge-gateway"), ("auth", "service credentials")),
        )

    async def _start_postgres(self, supervisor: Supervisor) -> None:
        if self.postgres is None:
            await _answers(postgres_answers(self.wiring.admin_url), "Postgres", "POSTGRES_ADMIN_URL")
            return
        await asyncio.to_thread(self.postgres.initialise)
        await supervisor.start(postgres_process(self.postgres))

    async def _start_valkey(self, supervisor: Supervisor) -> None:
        if self.valkey is None:
            await _answers(valkey_answers(self.wiring.valkey_urls[PROBE_USER]), "Valkey", "VALKEY_URL")
            return
        self.folder.valkey.mkdir(exist_ok=True, mode=0o700)
        await supervisor.start(valkey_process(self.valkey))

    async def _start_engine(self, supervisor: Supervisor) -> None:
        if self.wiring.engine.offline:
            await supervisor.start(planner_process(self.wiring.ports["offline-planner"]))
        if self.local_model:
            key = self.wiring.engine.api_key
            await supervisor.start(model_process(self.local_model, self.wiring.ports["local-model"], key))

    def _embedding_steps(self, supervisor: Supervisor) -> tuple[Step, ...]:
        """One where a process of ours embeds texts. ai does not wait for it: it calls it when it is called."""
        embeddings = self.wiring.engine.embeddings
        if self.local_model is None or embeddings is None:
            return ()
        process = embedding_process(
            self.local_model.engine, self.wiring.ports["local-embeddings"], embeddings.api_key
        )
        return (Step("embeddings", lambda: supervisor.start(process)),)


def _programs(settings: Settings) -> PostgresPrograms:
    return (
        PostgresPrograms(Path(settings.postgres_bin))
        if settings.postgres_bin
        else PostgresPrograms.embedded()
    )


async def _answers(probe: Probe, part: str, setting: str) -> None:
    for _ in range(_TRIES):
        if await probe():
            return
        await asyncio.sleep(0.25)
    raise Problem(
        f"The {part} that EIGHTGENTC_DEVSTACK_{setting} names does not answer.",
        "Start it, mend the address, or unset the variable to use the embedded one.",
    )
