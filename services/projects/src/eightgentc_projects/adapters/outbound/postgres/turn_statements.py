"""The statements of turns: one active turn a conversation, held by a lease."""

from __future__ import annotations

from eightgentc_kit.postgres.statements import Statement

_SELECT = """
    SELECT id::text, project_id::text, conversation_id::text, state, requested_by::text, user_message_id::text,
    assistant_message_id::text, create_time FROM projects.turns WHERE project_id = %(project)s
"""
GET = Statement("turn_get", f"{_SELECT} AND id = %(id)s")
ACTIVE = Statement(
    "turn_active",
    f"""{_SELECT} AND conversation_id = %(conversation)s AND state IN ('queued', 'running')
    AND lease_until >= now()""",
)
OF_MESSAGE = Statement(
    "turn_of_message", f"{_SELECT} AND user_message_id = %(message)s ORDER BY create_time DESC LIMIT 1"
)
# A turn whose owner died is failed by whoever comes next.
FAIL_DEAD = Statement(
    "turn_fail_dead",
    """UPDATE projects.turns SET state = 'failed', end_time = now() WHERE project_id = %(project)s
    AND conversation_id = %(conversation)s AND state IN ('queued', 'running') AND lease_until < now()""",
)
BEGIN = Statement(
    "turn_begin",
    """INSERT INTO projects.turns (project_id, id, conversation_id, state, requested_by, owner, lease_until,
    user_message_id, assistant_message_id, create_time) VALUES (%(project)s, %(id)s, %(conversation)s, 'running',
    %(requested_by)s, %(owner)s, now() + make_interval(secs => %(lease)s), %(user_message)s,
    %(assistant_message)s, %(create_time)s) ON CONFLICT DO NOTHING RETURNING 1""",
)
RENEW = Statement(
    "turn_renew",
    """UPDATE projects.turns SET lease_until = now() + make_interval(secs => %(lease)s)
    WHERE project_id = %(project)s AND id = %(id)s AND owner = %(owner)s AND state = 'running'
    RETURNING stop_asked""",
)
ASK_STOP = Statement(
    "turn_ask_stop",
    """UPDATE projects.turns SET stop_asked = true WHERE project_id = %(project)s AND id = %(id)s
    AND state IN ('queued', 'running')""",
)
END = Statement(
    "turn_end",
    """UPDATE projects.turns SET state = %(state)s, end_time = %(when)s WHERE project_id = %(project)s
    AND id = %(id)s AND state IN ('queued', 'running') RETURNING 1""",
)
