"""Following the numbered log: from where, what is done, and that nothing stops it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from eightgentc_kit import background
from eightgentc_kit.background import keep_running
from eightgentc_kit.errors import DatabaseUnavailable, TokenInvalid
from eightgentc_kit.identity.revocations import (
    EntryKind,
    RevocationEntry,
    RevocationFollower,
    RevocationList,
)

REVOKED, KEYS, TRUNCATED, HEARTBEAT = (
    EntryKind.SESSION_REVOKED,
    EntryKind.KEYS_CHANGED,
    EntryKind.LOG_TRUNCATED,
    EntryKind.HEARTBEAT,
)


class ScriptedLog:
    """Gives one script for each time it is watched, then waits for ever."""

    def __init__(self, *scripts: list[RevocationEntry | Exception]) -> None:
        self._scripts = list(scripts)
        self.asked: list[int] = []
        self.done = asyncio.Event()
        self.forgotten = 0
        self.refreshed = 0
        self.ended = RevocationList()

    async def watch(self, after: int) -> AsyncIterator[RevocationEntry]:
        self.asked.append(after)
        if not self._scripts:
            self.done.set()
            await asyncio.Event().wait()
        for step in self._scripts.pop(0):
            if isinstance(step, Exception):
                raise step
            yield step

    async def followed(self) -> None:
        """Until every script was read."""

        def forget() -> None:
            self.forgotten += 1

        async def refresh() -> None:
            self.refreshed += 1

        follow = RevocationFollower(self.watch, self.ended, forget_verified=forget, refresh_keys=refresh)
        task = asyncio.create_task(keep_running("follow", follow))
        await self.done.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "FIRST_PAUSE_SECONDS", 0.0)


async def test_sessions_that_ended_are_refused() -> None:
    log = ScriptedLog([RevocationEntry(1, REVOKED, "a", 9e9), RevocationEntry(2, REVOKED, "b", 9e9)])

    await log.followed()

    assert [log.ended.is_revoked(session) for session in "abc"] == [True, True, False]


async def test_next_stream_begins_after_the_last_number() -> None:
    log = ScriptedLog(
        [RevocationEntry(1, REVOKED, "a", 9e9), RevocationEntry(7, HEARTBEAT)],
        [DatabaseUnavailable()],
        [RevocationEntry(8, REVOKED, "b", 9e9)],
    )

    await log.followed()

    assert log.asked == [0, 7, 7, 8]


async def test_changed_keys_are_fetched_and_verified_tokens_forgotten() -> None:
    log = ScriptedLog([RevocationEntry(1, KEYS), RevocationEntry(2, HEARTBEAT)])

    await log.followed()

    assert (log.refreshed, log.forgotten) == (1, 1)


async def test_gap_drops_every_verified_token_and_sets_the_number() -> None:
    log = ScriptedLog([RevocationEntry(90, HEARTBEAT)], [RevocationEntry(4, TRUNCATED)])

    await log.followed()

    assert (log.forgotten, log.refreshed) == (1, 1)
    assert log.asked == [0, 90, 4]


async def test_no_error_whatever_ends_the_following() -> None:
    log = ScriptedLog([RuntimeError("what nobody thought of")], [RevocationEntry(1, REVOKED, "a", 9e9)])

    await log.followed()

    assert log.ended.is_revoked("a")


def test_list_forgets_what_may_be_forgotten() -> None:
    ended = RevocationList()
    for number in range(5000):
        ended.add(f"old{number}", 1.0)
    ended.add("new", 9e9)

    assert ended.is_revoked("new")
    assert len(ended._ended) <= 1001


async def test_what_runs_for_a_session_ends_with_it() -> None:
    ended, began = RevocationList(), asyncio.Event()

    async def stream(session: str) -> None:
        with ended.until_revoked(session):
            began.set()
            await asyncio.Event().wait()

    streaming = asyncio.create_task(stream("a"))
    await began.wait()

    ended.add("b", 9e9)
    ended.add("a", 9e9)

    with pytest.raises(TokenInvalid):
        await streaming
