"""WatchRevocations: the numbered log from a number on, then every entry as it is committed."""

from __future__ import annotations

from collections.abc import AsyncIterator

from eightgentc_auth.domain.revocation import Heartbeat, LogEntry, LogTruncated
from eightgentc_auth.ports.log_heads import Log, LogHeads
from eightgentc_auth.ports.revocation_log import RevocationReader
from eightgentc_kit.clock import Clock

_PAGE = 500


class WatchRevocations:
    """Each reader has a position of its own; only the newest number is looked at for all of them together."""

    def __init__(
        self,
        revocations: RevocationReader,
        *,
        log_heads: LogHeads,
        clock: Clock,
        heartbeat_seconds: float = 5.0,
    ) -> None:
        self._revocations = revocations
        self._log_heads = log_heads
        self._clock = clock
        self._heartbeat_seconds = heartbeat_seconds

    async def __call__(self, after_number: int) -> AsyncIterator[LogEntry]:
        """Entries after a number until the process stops; 0: those that still matter, then what comes.

        A heartbeat says that everything up to its number was sent. A number that the log does not reach, in
        either direction, gets `LogTruncated` first, then the whole log.
        """
        bounds = await self._revocations.bounds()
        number = after_number
        if number < bounds.purged or number > bounds.last:
            number = bounds.purged
            if after_number:
                yield LogEntry(number, LogTruncated())
        while True:
            while entries := await self._revocations.entries_after(number, _PAGE):
                now = self._clock.now()
                for entry in entries:
                    number = entry.number
                    if entry.matters_at(now):
                        yield entry
            yield LogEntry(number, Heartbeat())
            if await self._log_heads.beyond(Log.REVOCATIONS, number, self._heartbeat_seconds) is None:
                return
