"""The jobs of all projects on Postgres, under the worker's own role."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec
from sqlalchemy import bindparam, case, func, select, update
from sqlalchemy.dialects.postgresql import insert

from eightgentc_kit.ids import new_id
from eightgentc_kit.postgres.columns import Text, columns_for, is_one_of, words
from eightgentc_kit.postgres.database import Command, Database
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import LARGE_SECONDS, UNSCOPED, Statement
from eightgentc_projects.adapters.outbound.postgres.expressions import in_seconds
from eightgentc_projects.adapters.outbound.postgres.tables import jobs
from eightgentc_projects.domain.fair_turns import WaitingJob
from eightgentc_projects.domain.job import JobError, NewJob
from eightgentc_projects.ports.worker_store import StartedJob

ENQUEUE = Statement(
    "job_run_enqueue",
    insert(jobs).on_conflict_do_nothing().returning(jobs.c.id),
    columns=["id", "kind", "dedupe_key"],
)
ENQUEUE_FOR = Statement(
    "job_run_enqueue_for",
    insert(jobs).on_conflict_do_nothing().returning(jobs.c.id),
    columns=["id", "project_id", "tenant", "kind", "dedupe_key", "payload", "requested_by"],
)
# By hand, as the next one: it counts what procrastinate's table says of living workers.
FREE = Statement(
    "job_run_free",
    """SELECT %(slots)s * (SELECT count(*) FROM projects.procrastinate_workers
            WHERE last_heartbeat > now() - interval '15 seconds')
        - (SELECT count(*) FROM projects.jobs WHERE state IN ('dispatched', 'running')) AS free""",
)
# The tenants that wait are found by steps through an index, and of each only as many jobs as there are slots.
WAITING = Statement(
    "job_run_waiting",
    """WITH RECURSIVE tenants AS (
        (SELECT tenant FROM projects.jobs WHERE state = 'queued' ORDER BY tenant LIMIT 1)
        UNION ALL
        SELECT (SELECT j.tenant FROM projects.jobs j WHERE j.state = 'queued' AND j.tenant > t.tenant
            ORDER BY j.tenant LIMIT 1) FROM tenants t WHERE t.tenant IS NOT NULL
    )
    SELECT w.id::text AS id, t.tenant,
        (SELECT count(*) FROM projects.jobs r WHERE r.tenant = t.tenant AND r.state IN ('dispatched', 'running')) AS busy,
        (SELECT max(s.start_time) FROM projects.jobs s WHERE s.tenant = t.tenant) AS served
    FROM tenants t CROSS JOIN LATERAL (
        SELECT j.id, j.create_time FROM projects.jobs j
        WHERE j.state = 'queued' AND j.tenant = t.tenant AND j.start_after <= now()
        ORDER BY j.create_time LIMIT %(slots)s
    ) w ORDER BY w.create_time""",
)
_this = jobs.c.id == bindparam("job")
_runs = (_this, jobs.c.state == "running")
_time = func.clock_timestamp()
# Not one that has failed meanwhile and waits to be tried again. For people it waits as before, so its time stays.
DISPATCHED = Statement(
    "job_run_dispatched",
    update(jobs)
    .where(_this, jobs.c.state == "queued", jobs.c.start_after <= func.now())
    .values(state="dispatched")
    .returning(jobs.c.id),
)
# Where the worker died after a person had cancelled, nobody was left to say so.
START = Statement(
    "job_run_start",
    update(jobs)
    .where(_this, jobs.c.state.in_(words("queued", "dispatched", "running")))
    .values(
        state=case((jobs.c.cancel_asked, "cancelled"), else_="running"),
        attempts=jobs.c.attempts + 1,
        note="",
        start_time=func.now(),
        update_time=_time,
    )
    .returning(*columns_for(jobs, StartedJob), jobs.c.state),
)
REPORT = Statement(
    "job_run_report",
    update(jobs).where(*_runs).values(update_time=_time).returning(jobs.c.id),
    columns=["progress", "note"],
)
ASKED_TO_STOP = Statement(
    "job_run_asked_to_stop", select(jobs.c.id).where(is_one_of(jobs.c.id, "ids"), jobs.c.cancel_asked)
)
FINISH = Statement(
    "job_run_finish",
    update(jobs)
    .where(*_runs)
    .values(state="done", progress=1, note="", update_time=_time)
    .returning(jobs.c.id),
    columns=["result"],
)
CANCEL = Statement(
    "job_run_cancel",
    update(jobs).where(*_runs).values(state="cancelled", note="", update_time=_time).returning(jobs.c.id),
)
WAIT_AGAIN = Statement(
    "job_run_wait_again",
    update(jobs)
    .where(*_runs)
    .values(
        state=case((jobs.c.cancel_asked, "cancelled"), else_="queued"),
        note=case((jobs.c.cancel_asked, ""), else_=bindparam("note", type_=Text)),
        progress=0,
        start_after=in_seconds("seconds"),
        update_time=_time,
    )
    .returning(jobs.c.id),
)
FAIL = Statement(
    "job_run_fail",
    update(jobs).where(*_runs).values(state="failed", note="", update_time=_time).returning(jobs.c.id),
    columns=["error"],
)
# By hand, since it asks procrastinate's table: what was handed out is there until it has ended.
TAKE_BACK = Statement(
    "job_run_take_back",
    """UPDATE projects.jobs j SET state = 'queued', update_time = clock_timestamp()
    WHERE j.state IN ('dispatched', 'running') AND j.update_time < now() - make_interval(secs => %(seconds)s)
        AND NOT EXISTS (SELECT FROM projects.procrastinate_jobs p
            WHERE p.lock = j.id::text AND p.status IN ('todo', 'doing'))
    RETURNING j.id""",
)
PURGE = Statement(
    "job_run_purge",
    """WITH old AS (
        SELECT id FROM projects.jobs WHERE state IN ('done', 'failed', 'cancelled')
            AND update_time < now() - interval '7 days'
        ORDER BY update_time LIMIT %(size)s
    ) DELETE FROM projects.jobs j USING old WHERE j.id = old.id RETURNING 1""",
    seconds=LARGE_SECONDS,
)
_started, _waiting = bound(StartedJob), bound(WaitingJob)


class PostgresJobRuns:
    """Implements `JobRuns`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def enqueue(self, kind: str, *, dedupe_key: str) -> bool:
        params = {"id": new_id(), "kind": kind, "dedupe_key": dedupe_key}
        return bool(await self._database.fetch(UNSCOPED, ENQUEUE, params))

    async def enqueue_for(self, new: NewJob) -> bool:
        params = {
            "id": new_id(),
            "project_id": new.project_id,
            "tenant": new.tenant,
            "kind": new.kind,
            "dedupe_key": new.dedupe_key,
            "payload": _json(new.payload),
            "requested_by": new.requested_by,
        }
        return bool(await self._database.fetch(UNSCOPED, ENQUEUE_FOR, params))

    async def waiting(self, slots: int) -> tuple[int, list[WaitingJob]]:
        params = {"slots": slots}
        [[free], waiting] = await self._database.fetch_all(
            UNSCOPED, [Command(FREE, params), Command(WAITING, params)]
        )
        return free.free, [_waiting(row) for row in waiting]

    async def mark_dispatched(self, job_id: str) -> None:
        await self._database.fetch(UNSCOPED, DISPATCHED, {"job": job_id})

    async def start(self, job_id: str) -> StartedJob | None:
        rows = await self._database.fetch(UNSCOPED, START, {"job": job_id})
        return _started(rows[0]) if rows and rows[0].state == "running" else None

    async def report(self, job_id: str, progress: float, note: str) -> None:
        await self._database.fetch(UNSCOPED, REPORT, {"job": job_id, "progress": progress, "note": note})

    async def asked_to_stop(self, job_ids: Collection[str]) -> set[str]:
        rows = await self._database.fetch(UNSCOPED, ASKED_TO_STOP, {"ids": list(job_ids)})
        return {row.id for row in rows}

    async def finish(self, job_id: str, *, result: Mapping[str, object]) -> None:
        await self._database.fetch(UNSCOPED, FINISH, {"job": job_id, "result": _json(result)})

    async def cancel(self, job_id: str) -> None:
        await self._database.fetch(UNSCOPED, CANCEL, {"job": job_id})

    async def wait_again(self, job_id: str, *, seconds: float, note: str) -> None:
        params = {"job": job_id, "seconds": seconds, "note": note}
        await self._database.fetch(UNSCOPED, WAIT_AGAIN, params)

    async def fail(self, job_id: str, error: JobError) -> None:
        await self._database.fetch(UNSCOPED, FAIL, {"job": job_id, "error": _json(error)})

    async def take_back(self, seconds: float) -> int:
        return len(await self._database.fetch(UNSCOPED, TAKE_BACK, {"seconds": seconds}))

    async def purge(self, size: int) -> int:
        return len(await self._database.fetch(UNSCOPED, PURGE, {"size": size}))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
