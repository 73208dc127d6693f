"""Generations on Postgres, and the proposals that they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, insert, literal, select, update

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.columns import Text, Time, columns_for, field_names, values_of, words
from eightgentc_kit.postgres.database import Command
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.expressions import beyond
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import generations
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.generation import Generation
from eightgentc_projects.domain.proposal import Footprint, Proposal, ProposalKind, ProposalState

RECEIPT = Statement(
    "generation_receipt",
    select(generations.c.receipt).where(
        generations.c.project_id == bindparam("project"), generations.c.id == bindparam("generation")
    ),
)
# A release that knew no proposals only said whether it applied them.
_state = func.coalesce(generations.c.state, case((generations.c.applied, "applied"), else_="waiting"))
_subject = func.coalesce(
    generations.c.output.op("->>")(literal("section", Text)),
    generations.c.output.op("->>")(literal("type", Text)),
    generations.c.output.op("->>")(literal("action", Text)),
    literal("", Text),
)
_COMPUTED = ("state", "subject", "output", "recorded")
_columns = (
    *columns_for(generations, Proposal, but=_COMPUTED),
    _state.label("state"),
    _subject.label("subject"),
    generations.c.state.is_not(None).label("recorded"),
)
_proposals = (
    generations.c.project_id == bindparam("project"),
    generations.c.kind.in_(words(*(kind.value for kind in ProposalKind))),
)
_wanted = bindparam("state", type_=Text)

INSERT = Statement("generation_insert", insert(generations), columns=["project_id", *field_names(Generation)])
PAGE = Statement(
    "proposal_page",
    select(*_columns, literal("", Text).label("output"))
    .where(
        *_proposals,
        (_wanted == "") | (_state == _wanted),
        beyond(generations.c.create_time, Time, generations.c.id, falling=True),
    )
    .order_by(generations.c.create_time.desc(), generations.c.id.desc())
    .limit(bindparam("size")),
)
GET = Statement(
    "proposal_get",
    select(*_columns, generations.c.output).where(*_proposals, generations.c.id == bindparam("proposal")),
)
APPLIED_TO = Statement(
    "proposals_applied_to",
    select(*_columns, generations.c.output)
    .where(*_proposals, generations.c.item_id == bindparam("item"), _state == literal("applied", Text))
    .order_by(generations.c.create_time.desc(), generations.c.id.desc())
    .limit(bindparam("size")),
)
DECIDE = Statement(
    "proposal_decide",
    update(generations).where(*_proposals, generations.c.id == bindparam("proposal")),
    columns=["state", "applied", *field_names(Footprint), "decided_by", "decide_time"],
)
_proposal = bound(Proposal)


def inserting(generation: Generation, project_id: str) -> Command:
    """What saves it, for those who send it along with other statements."""
    return Command(INSERT, {"project_id": project_id, **values_of(generation)})


class PostgresGenerationStore:
    """Implements `GenerationStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _project(self) -> str:
        return self._session.acting.project_id

    async def insert(self, generation: Generation) -> None:
        command = inserting(generation, self._project)
        await self._session.execute(command.statement, command.params)

    async def receipt(self, generation_id: str) -> dict[str, Any]:
        if is_id(generation_id):
            params = {"project": self._session.acting.project_id, "generation": generation_id}
            rows = await self._session.fetch(RECEIPT, params)
            if rows:
                return dict(rows[0].receipt)
        raise ResourceNotFound.of("generation")

    async def proposals(
        self, state: ProposalState | None, after: tuple[datetime, str] | None, size: int
    ) -> list[Proposal]:
        last, last_id = after or (None, None)
        wanted = state.value if state else ""
        params = {"project": self._project, "state": wanted, "after": last, "after_id": last_id, "size": size}
        return [_proposal(row) for row in await self._session.fetch(PAGE, params)]

    async def proposal(self, id: str) -> Proposal | None:
        if not is_id(id):
            return None
        rows = await self._session.fetch(GET, {"project": self._project, "proposal": id})
        return _proposal(rows[0]) if rows else None

    async def applied_to(self, item_id: str, size: int) -> list[Proposal]:
        params = {"project": self._project, "item": item_id, "size": size}
        return [_proposal(row) for row in await self._session.fetch(APPLIED_TO, params)]

    async def decide(self, proposal: Proposal) -> None:
        key = {"project": self._project, "proposal": proposal.id, "applied": proposal.applied}
        await self._session.execute(DECIDE, {**values_of(proposal), **key})
