"""The statements of turns: one active turn a conversation, held by a lease."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from eightgentc_kit.postgres.columns import columns_for, field_names, words
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.expressions import in_seconds
from eightgentc_projects.adapters.outbound.postgres.tables import turns
from eightgentc_projects.domain.conversation import Turn

_in_project = turns.c.project_id == bindparam("project")
_this = (_in_project, turns.c.id == bindparam("turn"))
_of_conversation = (_in_project, turns.c.conversation_id == bindparam("conversation"))
_active = turns.c.state.in_(words("queued", "running"))
_read = select(*columns_for(turns, Turn))

GET = Statement("turn_get", _read.where(*_this))
ACTIVE = Statement("turn_active", _read.where(*_of_conversation, _active, turns.c.lease_until >= func.now()))
OF_MESSAGE = Statement(
    "turn_of_message",
    _read.where(_in_project, turns.c.user_message_id == bindparam("message"))
    .order_by(turns.c.create_time.desc())
    .limit(1),
)
# A turn whose owner died is failed by the next call that sees it.
FAIL_DEAD = Statement(
    "turn_fail_dead",
    update(turns)
    .where(*_of_conversation, _active, turns.c.lease_until < func.now())
    .values(state="failed", end_time=func.now()),
)
BEGIN = Statement(
    "turn_begin",
    insert(turns).values(lease_until=in_seconds("lease")).on_conflict_do_nothing().returning(turns.c.id),
    columns=[*field_names(Turn), "owner"],
)
ASK_STOP = Statement("turn_ask_stop", update(turns).where(*_this, _active).values(stop_asked=literal(True)))
END = Statement(
    "turn_end",
    update(turns).where(*_this, _active).returning(turns.c.id),
    columns=["state", "end_time"],
)
turn_of = bound(Turn)
