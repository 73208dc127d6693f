"""Jobs of a project on Postgres."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, case, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from eightgentc_kit.ids import is_id, new_id
from eightgentc_kit.postgres.columns import JSON, Text, Time, columns_for, values_of, words
from eightgentc_kit.postgres.failures import Contended
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.expressions import beyond
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import jobs
from eightgentc_projects.domain.errors import JobNotEnded, ResourceNotFound, RoleNotSufficient
from eightgentc_projects.domain.job import Job, JobError, JobState, NewJob
from eightgentc_projects.domain.role import Role

# What was handed out and has not begun waits, as far as people are concerned.
_state = case((jobs.c.state == "dispatched", "queued"), else_=jobs.c.state)
_columns = [*columns_for(jobs, Job, but=["state", "result"]), _state.label("state")]
_in_project = jobs.c.project_id == bindparam("project")

ENQUEUE = Statement(
    "job_enqueue",
    insert(jobs).on_conflict_do_nothing().returning(jobs.c.id),
    columns=["id", "project_id", "tenant", "kind", "dedupe_key", "payload", "requested_by"],
)
FIND_WAITING = Statement(
    "job_find_waiting",
    select(jobs.c.id).where(
        _in_project,
        jobs.c.kind == bindparam("kind"),
        jobs.c.dedupe_key == bindparam("dedupe_key"),
        jobs.c.state.in_(words("queued", "dispatched")),
        jobs.c.attempts == 0,
    ),
)
GET = Statement("job_get", select(*_columns, jobs.c.result).where(_in_project, jobs.c.id == bindparam("job")))
_asked_state = bindparam("state", type_=Text)
PAGE = Statement(
    "job_page",
    select(*_columns, literal_column("NULL", JSON).label("result"))
    .where(
        _in_project,
        (_asked_state == "") | (_state == _asked_state),
        beyond(jobs.c.create_time, Time, jobs.c.id, falling=True),
    )
    .order_by(jobs.c.create_time.desc(), jobs.c.id.desc())
    .limit(bindparam("size")),
)
WAITING_BEYOND = Statement(
    "job_waiting_beyond",
    select(jobs.c.id)
    .where(_in_project, jobs.c.state.in_(words("queued", "dispatched")))
    .offset(bindparam("number"))
    .limit(1),
)
# Functions that prove the right to what they do; Core has no words for a call alone.
LOCATE = Statement("job_locate", "SELECT projects.locate_job(%(job)s)::text AS project_id")
CANCEL = Statement("job_cancel", "SELECT projects.cancel_job(%(job)s) AS outcome", writes=True)
RETRY = Statement("job_retry", "SELECT projects.retry_job(%(job)s) AS outcome", writes=True)


def _error(stored: Any) -> JobError | None:
    return None if stored is None else msgspec.convert(stored, JobError)


_job = bound(Job, error=_error)
_ATTEMPTS = 3


class PostgresJobStore:
    """Implements `JobStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def enqueue(self, job: NewJob) -> Job:
        # The key names the project as well, whoever makes it: of other projects it says nothing.
        key = f"{job.project_id}:{job.dedupe_key}" if job.dedupe_key else None
        params: Mapping[str, Any] = {**values_of(job), "dedupe_key": key}
        waiting = {"project": job.project_id, "kind": job.kind, "dedupe_key": key}
        for _ in range(_ATTEMPTS):
            added = await self._session.fetch(ENQUEUE, {"id": new_id(), **params})
            found = added or await self._session.fetch(FIND_WAITING, waiting)
            if found:
                return await self.get(found[0].id)
            # It has begun between the two statements, so that another may wait.
        raise Contended(retry_after=1.0)

    async def locate(self, job_id: str) -> str | None:
        if not is_id(job_id):
            return None
        found: str | None = (await self._session.fetch(LOCATE, {"job": job_id}))[0].project_id
        return found

    async def get(self, job_id: str) -> Job:
        rows = await self._session.fetch(GET, {"project": self._session.acting.project_id, "job": job_id})
        if not rows:
            raise ResourceNotFound.of("job")
        return _job(rows[0])

    async def page(self, state: JobState | None, after: tuple[datetime, str] | None, size: int) -> list[Job]:
        last, last_id = after or (None, None)
        params = {
            "project": self._session.acting.project_id,
            "state": state.value if state else "",
            "after": last,
            "after_id": last_id,
            "size": size,
        }
        return [_job(row) for row in await self._session.fetch(PAGE, params)]

    async def more_wait_than(self, number: int) -> bool:
        params = {"project": self._session.acting.project_id, "number": number}
        return bool(await self._session.fetch(WAITING_BEYOND, params))

    async def cancel(self, job_id: str) -> None:
        await self._ask(CANCEL, job_id)

    async def retry(self, job_id: str) -> None:
        if await self._ask(RETRY, job_id) == JobState.DONE.value:
            raise JobNotEnded(metadata={"state": JobState.DONE.value})

    async def _ask(self, statement: Statement, job_id: str) -> str:
        outcome: str | None = (await self._session.fetch(statement, {"job": job_id}))[0].outcome
        if outcome is None:
            raise ResourceNotFound.of("job")
        if outcome == "not_allowed":
            raise RoleNotSufficient.of("not an editor", Role.EDITOR.word)
        return outcome
