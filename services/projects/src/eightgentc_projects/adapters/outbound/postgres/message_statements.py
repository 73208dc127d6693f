"""The statements of messages: each conversation is a log, numbered by a trigger."""

from __future__ import annotations

from sqlalchemy import bindparam, case, cast, insert, literal, select

from eightgentc_kit.postgres.columns import Id, columns_for, field_names
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.tables import conversations, messages
from eightgentc_projects.domain.conversation import Conversation, Message, MessageText

_in_project = messages.c.project_id == bindparam("project")
_of_conversation = (_in_project, messages.c.conversation_id == bindparam("conversation"))
_read = select(*columns_for(messages, Message))

_after = cast(bindparam("after_id"), Id)
_earlier = messages.alias("earlier")
_sequence_after = (
    select(_earlier.c.sequence)
    .where(
        _earlier.c.project_id == bindparam("project"),
        _earlier.c.conversation_id == bindparam("conversation"),
        _earlier.c.id == _after,
    )
    .scalar_subquery()
)
PAGE = Statement(
    "message_page",
    _read.where(
        *_of_conversation, messages.c.sequence > case((_after.is_(None), literal(0)), else_=_sequence_after)
    )
    .order_by(messages.c.sequence)
    .limit(bindparam("size")),
)
GET = Statement(
    "message_get",
    _read.where(_in_project, messages.c.id == bindparam("message")),
)


_text = columns_for(messages, MessageText)
_last = (
    select(*_text, messages.c.sequence)
    .where(*_of_conversation)
    .order_by(messages.c.sequence.desc())
    .limit(bindparam("size"))
    .subquery("last")
)
LAST = Statement("message_last", select(_last).order_by(_last.c.sequence), binary=True)
# The newest are found before their chats are joined to them: so many rows of an index, however many the project has.
_recent = (
    select(*_text, messages.c.conversation_id)
    .where(_in_project, messages.c.text != "")
    .order_by(messages.c.create_time.desc(), messages.c.id.desc())
    .limit(bindparam("size"))
    .subquery("recent")
)
RECENT = Statement(
    "message_recent",
    select(conversations.c.section, *(_recent.c[column.name] for column in _text))
    .join_from(
        _recent,
        conversations,
        (conversations.c.project_id == bindparam("project"))
        & (conversations.c.id == _recent.c.conversation_id),
    )
    .order_by(_recent.c.create_time, _recent.c.id),
    binary=True,
)
# The log's own columns are filled by a trigger.
ADD = Statement("message_add", insert(messages), columns=["project_id", "role", *field_names(Message)])


def _of_sent(name: str) -> str:
    column = conversations.c[name]
    return f"(sent.conversation).{column.name}{'::text' if isinstance(column.type, Id) else ''} AS {name}"


# A function, since each of its steps must see what the one before it waited for.
SEND = Statement(
    "message_send",
    f"""SELECT located, role, message::text AS message, turn::text AS turn, running::text AS running,
    {", ".join(_of_sent(name) for name in field_names(Conversation))}
    FROM projects.send_message(
        p_key => %(key)s, p_project => %(project)s, p_new => %(new)s, p_section => %(section)s,
        p_section_id => %(section_id)s, p_section_key => %(section_key)s, p_message => %(id)s, p_parts => %(parts)s,
        p_metadata => %(metadata)s, p_text => %(text)s, p_client_key => %(client_key)s, p_time => %(create_time)s,
        p_turn => %(turn)s, p_answer => %(answer)s, p_owner => %(owner)s, p_lease => %(lease)s
    ) AS sent""",
)
