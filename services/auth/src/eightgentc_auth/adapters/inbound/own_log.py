"""Auth follows its own log as every other service does, but reads it directly.

So a process learns of new keys and of sessions that ended at another process.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from eightgentc_auth.application.watch_revocations import WatchRevocations
from eightgentc_auth.domain.revocation import (
    Heartbeat,
    KeySetChanged,
    LogEntry,
    LogTruncated,
    SessionRevoked,
)
from eightgentc_kit.identity.revocations import EntryKind, RevocationEntry, RevocationFollower, RevocationList
from eightgentc_kit.identity.tokens import TokenVerifier

_KINDS = {
    KeySetChanged: EntryKind.KEYS_CHANGED,
    LogTruncated: EntryKind.LOG_TRUNCATED,
    Heartbeat: EntryKind.HEARTBEAT,
}


def own_log_follower(
    watch: WatchRevocations,
    revoked: RevocationList,
    *,
    verifiers: Sequence[TokenVerifier],
    reload_keys: Callable[[], Awaitable[None]],
) -> RevocationFollower:
    """Background work that reads the log of this service into `revoked`."""

    def forget_verified() -> None:
        for verifier in verifiers:
            verifier.forget_all()

    async def entries(after_number: int) -> AsyncIterator[RevocationEntry]:
        async for entry in watch(after_number):
            yield _as_kit_entry(entry)

    return RevocationFollower(entries, revoked, forget_verified=forget_verified, refresh_keys=reload_keys)


def _as_kit_entry(entry: LogEntry) -> RevocationEntry:
    if isinstance(entry.entry, SessionRevoked):
        ended = entry.entry
        return RevocationEntry(
            entry.number, EntryKind.SESSION_REVOKED, ended.session_id, ended.forget_time.timestamp()
        )
    return RevocationEntry(entry.number, _KINDS[type(entry.entry)])
