"""The service as a process: what it serves, how it becomes ready, its background work, how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eightgentc_auth.adapters.outbound.argon2.password_hasher import Argon2PasswordHasher
from eightgentc_auth.adapters.outbound.joserfc.signing_keys import StoredSigningKeys
from eightgentc_auth.adapters.outbound.postgres.log_heads import PostgresLogHeads
from eightgentc_auth.adapters.outbound.postgres.schema import RULES
from eightgentc_auth.application.rotate_signing_key import RotateSigningKey
from eightgentc_kit.background import Background, Work
from eightgentc_kit.grpc.server import ServedService
from eightgentc_kit.identity.tokens import TokenVerifier
from eightgentc_kit.postgres.database import Database
from eightgentc_kit.service import ServiceSettings, serve_grpc


@dataclass(slots=True)
class AuthProcess:
    """Built by `bootstrap.build`; nothing is open yet."""

    database: Database
    services: Sequence[ServedService]
    verifier: TokenVerifier
    rotate_signing_key: RotateSigningKey
    signing_keys: StoredSigningKeys
    log_heads: PostgresLogHeads
    hasher: Argon2PasswordHasher
    background_work: Mapping[str, Work]
    background: Background = field(default_factory=Background)
    _prepared: bool = False

    async def serve(self, settings: ServiceSettings, stopping: asyncio.Event) -> None:
        """Serve until `stopping` is set, then end everything."""
        self._end_streams_when(stopping)
        await serve_grpc(
            settings,
            stopping,
            name="auth",
            rules=RULES,
            database=self.database,
            services=self.services,
            verifier=self.verifier,
            resources=[self],
            prepared=self._prepare,
        )

    async def _prepare(self) -> bool:
        """Once the schema is there: make the first signing key, load the keys, start the background work.

        Raises:
            KeyFileFault: the key file is not the one that the keys were sealed with.
            DatabaseUnavailable: try again.
        """
        if not self._prepared:
            await self.rotate_signing_key(only_first=True)
            await self.signing_keys.reload()
            self.signing_keys.active()
            for name, work in self.background_work.items():
                self.background.start(name, work)
            self._prepared = True
        return True

    def _end_streams_when(self, stopping: asyncio.Event) -> None:
        """Streams end themselves when the process begins to stop, so that draining does not wait for them."""

        async def end_streams() -> None:
            await stopping.wait()
            await self.log_heads.close()
            # Once only: background work that returns is run again.
            await asyncio.Event().wait()

        self.background.start("end streams", end_streams)

    async def close(self) -> None:
        """End the background work. The database is closed where it was opened."""
        await self.log_heads.close()
        await self.background.close()
        await self.hasher.close()
