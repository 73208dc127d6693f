"""All stores of one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from eightgentc_auth.adapters.outbound.postgres.account_store import PostgresAccountWriter
from eightgentc_auth.adapters.outbound.postgres.audit_trail import PostgresAuditTrail
from eightgentc_auth.adapters.outbound.postgres.event_log import PostgresEventWriter
from eightgentc_auth.adapters.outbound.postgres.revocation_log import PostgresRevocationWriter
from eightgentc_auth.adapters.outbound.postgres.service_identity_store import PostgresServiceIdentityWriter
from eightgentc_auth.adapters.outbound.postgres.session_store import PostgresSessionWriter
from eightgentc_auth.adapters.outbound.postgres.sign_in_attempts import PostgresSuccessfulAttempts
from eightgentc_auth.adapters.outbound.postgres.signing_key_store import PostgresSigningKeyWriter
from eightgentc_kit.postgres.database import Database, UnitOfWork
from eightgentc_kit.postgres.statements import UNSCOPED


class PostgresUnitOfWork:
    """See `UnitOfWork` of the ports."""

    def __init__(self, work: UnitOfWork) -> None:
        self.accounts = PostgresAccountWriter(work)
        self.sessions = PostgresSessionWriter(work)
        self.service_identities = PostgresServiceIdentityWriter(work)
        self.signing_keys = PostgresSigningKeyWriter(work)
        self.revocations = PostgresRevocationWriter(work)
        self.events = PostgresEventWriter(work)
        self.attempts = PostgresSuccessfulAttempts(work)
        self.audit = PostgresAuditTrail(work)


class PostgresTransactions:
    """See `Transactions`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[PostgresUnitOfWork]:
        async with self._database.unit_of_work(UNSCOPED) as work:
            yield PostgresUnitOfWork(work)
