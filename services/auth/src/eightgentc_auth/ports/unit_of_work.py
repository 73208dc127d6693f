"""One transaction: everything a use case writes, committed together or not at all."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from eightgentc_auth.ports.account_store import AccountWriter
from eightgentc_auth.ports.audit_trail import AuditTrail
from eightgentc_auth.ports.event_log import EventWriter
from eightgentc_auth.ports.revocation_log import RevocationWriter
from eightgentc_auth.ports.service_identity_store import ServiceIdentityWriter
from eightgentc_auth.ports.session_store import SessionWriter
from eightgentc_auth.ports.sign_in_attempts import SuccessfulAttempts
from eightgentc_auth.ports.signing_key_store import SigningKeyWriter


class UnitOfWork(Protocol):
    """The stores, inside one transaction."""

    @property
    def accounts(self) -> AccountWriter: ...
    @property
    def sessions(self) -> SessionWriter: ...
    @property
    def service_identities(self) -> ServiceIdentityWriter: ...
    @property
    def signing_keys(self) -> SigningKeyWriter: ...
    @property
    def revocations(self) -> RevocationWriter: ...
    @property
    def events(self) -> EventWriter: ...
    @property
    def attempts(self) -> SuccessfulAttempts: ...
    @property
    def audit(self) -> AuditTrail: ...


class Transactions(Protocol):
    """Begins units of work."""

    def begin(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit of work that commits when the block ends and rolls back when it raises.

        After the block, its writes are durable. Statements whose answer is not awaited are sent together with the
        commit, so their errors may be raised at the end of the block.
        """
        ...
