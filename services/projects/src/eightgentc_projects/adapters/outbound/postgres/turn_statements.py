"""The statements of turns: one active turn a conversation, held by a lease. `send_message` begins them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, func, literal, select, update

from eightgentc_kit.postgres.columns import columns_for, values_of, words
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.tables import turns
from eightgentc_projects.domain.conversation import Message, Turn

_in_project = turns.c.project_id == bindparam("project")
_this = (_in_project, turns.c.id == bindparam("turn"))
_of_conversation = (_in_project, turns.c.conversation_id == bindparam("conversation"))
_active = turns.c.state.in_(words("queued", "running"))
_read = select(*columns_for(turns, Turn))

GET = Statement("turn_get", _read.where(*_this))
ACTIVE = Statement("turn_active", _read.where(*_of_conversation, _active, turns.c.lease_until >= func.now()))
ASK_STOP = Statement("turn_ask_stop", update(turns).where(*_this, _active).values(stop_asked=literal(True)))
# A function, which fails where it closes nothing, so that what is sent along with it is not done either.
END = Statement(
    "turn_end",
    """SELECT projects.end_turn_of_queue(%(project)s, %(conversation)s, %(turn)s, %(state)s, %(end_time)s)
    AS is_awaited""",
    writes=True,
)
END_WITHOUT_MEMBERSHIP = Statement(
    "turn_end_without_membership",
    """SELECT projects.end_turn_without_membership(%(owner)s, %(project)s, %(turn)s, %(state)s, %(end_time)s,
    %(parts)s, %(metadata)s, %(text)s) AS ended""",
    writes=True,
)
END_LAPSED = Statement(
    "turn_end_lapsed",
    """SELECT projects.end_lapsed_turn(%(project)s, %(turn)s, %(end_time)s, %(parts)s, %(metadata)s, %(text)s)
    AS ended""",
    writes=True,
)
turn_of = bound(Turn)


def said_in(answer: Message | None) -> dict[str, object]:
    """What was said, as parameters; None: nothing was."""
    return values_of(answer) if answer else dict.fromkeys(("parts", "metadata", "text"))


def lapsed_end(turn: Turn, when: datetime, answer: Message | None) -> dict[str, object]:
    """The parameters of END_LAPSED."""
    return {**said_in(answer), "project": turn.project_id, "turn": turn.id, "end_time": when}
