"""Jobs that are added by themselves: under the worker's own role, once each time, however many workers there are."""

import asyncio
from contextlib import suppress
from time import monotonic

import pytest

from eightgentc_projects.adapters.outbound.procrastinate.job_queue import ProcrastinateJobQueue

EACH_SECOND = "* * * * * *"
WANTED = 6


class Added:
    """Remembers what was added, and says when it is enough."""

    def __init__(self):
        self.kinds = []
        self.enough = asyncio.Event()

    async def enqueue(self, kind, *, dedupe_key):
        self.kinds.append((kind, dedupe_key))
        if len(self.kinds) == WANTED:
            self.enough.set()
        return True


@pytest.mark.row("F117", clause="two workers = one run")
async def test_what_is_due_each_second_is_added_once_a_second_by_two_workers(database_urls):
    added = Added()
    workers = []
    begin = monotonic()
    for _ in range(2):
        queue = ProcrastinateJobQueue(database_urls.roles["eightgentc_projects_worker"])
        queue.every(EACH_SECOND, "ask", added)
        workers.append(asyncio.create_task(queue.run()))

    await asyncio.wait([asyncio.create_task(added.enough.wait()), *workers], return_when="FIRST_COMPLETED")

    took = monotonic() - begin
    ended = [worker for worker in workers if worker.done()]
    for worker in workers:
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
    assert ended == []
    assert set(added.kinds) == {("ask", "ask")}
    # Twice a second would take three seconds at most.
    assert took > WANTED - 2
