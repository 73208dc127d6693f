"""The statements of messages: each conversation is a log, numbered by a trigger, and shows one branch of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import distinct_on

from eightgentc_kit.postgres.columns import Boolean, Id, Text, columns_for, field_names, is_one_of
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.expressions import within_bytes
from eightgentc_projects.adapters.outbound.postgres.tables import conversations, messages
from eightgentc_projects.domain.conversation import LONGEST_READ, Conversation, Message, MessageText
from eightgentc_projects.ports.conversation_store import UnreadMessage

_in_project = messages.c.project_id == bindparam("project")
_of_conversation = (_in_project, messages.c.conversation_id == bindparam("conversation"))
_read = select(*columns_for(messages, Message))


def _is_shown(sequence: ColumnElement[Any], left_out: Any) -> ColumnElement[bool]:
    """Whether the message of this number is in the branch that its conversation shows."""
    return ~sequence.op("<@", is_comparison=True)(left_out)


_shown = _is_shown(
    messages.c.sequence,
    select(conversations.c.left_out)
    .where(
        conversations.c.project_id == bindparam("project"),
        conversations.c.id == bindparam("conversation"),
    )
    .scalar_subquery(),
)

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
    within_bytes(
        _read.add_columns(messages.c.sequence)
        .where(
            *_of_conversation,
            messages.c.sequence > case((_after.is_(None), literal(0)), else_=_sequence_after),
            bindparam("every", type_=Boolean) | _shown,
        )
        .order_by(messages.c.sequence)
        .limit(bindparam("size")),
        order=["sequence"],
        sized=["parts"],
    ),
)
GET = Statement(
    "message_get",
    _read.where(_in_project, messages.c.id == bindparam("message")),
)


TREE = Statement(
    "message_tree",
    select(cast(messages.c.id, Text).label("id"), cast(messages.c.parent_id, Text).label("parent_id"))
    .where(*_of_conversation)
    .order_by(messages.c.sequence),
)
SHOW_BRANCH = Statement(
    "message_show_branch", "SELECT projects.show_branch(%(project)s, %(conversation)s, %(last)s)", writes=True
)

_text = columns_for(messages, MessageText)
# Postgres knows the size of a text without reading it.
_is_readable = func.octet_length(messages.c.text) <= LONGEST_READ
_last = (
    select(*_text, messages.c.sequence)
    .where(*_of_conversation, _shown, _is_readable)
    .order_by(messages.c.sequence.desc())
    .limit(bindparam("size"))
    .subquery("last")
)
LAST = Statement("message_last", select(_last).order_by(_last.c.sequence), binary=True)
# The newest are found before their chats are joined to them: so many rows of an index, however many the project has. Those
# of other branches count as found, and are left out then.
_recent = (
    select(*_text, messages.c.conversation_id, messages.c.sequence)
    .where(_in_project, messages.c.text != "", _is_readable)
    .order_by(messages.c.create_time.desc(), messages.c.id.desc())
    .limit(bindparam("size"))
    .subquery("recent")
)
_counted = select(*_recent.c, func.count().over().label("found")).subquery("counted")
RECENT = Statement(
    "message_recent",
    select(conversations.c.section, _counted.c.found, *(_counted.c[column.name] for column in _text))
    .join_from(
        _counted,
        conversations,
        (conversations.c.project_id == bindparam("project"))
        & (conversations.c.id == _counted.c.conversation_id)
        & _is_shown(_counted.c.sequence, conversations.c.left_out),
    )
    .order_by(_counted.c.create_time, _counted.c.id),
    binary=True,
)
# What people say, of those with these ids.
SHOWN = Statement(
    "message_shown",
    select(conversations.c.section, messages.c.conversation_id, *_text)
    .join_from(
        messages,
        conversations,
        (conversations.c.project_id == bindparam("project"))
        & (conversations.c.id == messages.c.conversation_id)
        & _is_shown(messages.c.sequence, conversations.c.left_out),
    )
    .where(_in_project, is_one_of(messages.c.id, "ids"), messages.c.author_id.is_not(None), _is_readable),
    binary=True,
)


def unread_beyond(sequence: ColumnElement[int]) -> Select[Any]:
    """The first messages of the branch that is shown after the one whose number a column of their conversation has."""
    return (
        select(
            *columns_for(messages, UnreadMessage, but=["text"]),
            case((_is_readable, messages.c.text), else_="").label("text"),
        )
        .where(
            *_of_conversation,
            _shown,
            messages.c.sequence
            > select(sequence)
            .where(
                conversations.c.project_id == bindparam("project"),
                conversations.c.id == bindparam("conversation"),
            )
            .scalar_subquery(),
        )
        .order_by(messages.c.sequence)
        .limit(bindparam("size"))
    )


UNREAD = Statement("message_unread", unread_beyond(conversations.c.insights_sequence))
# Of each section in which people talk their newest words: in each chat by an index, then the newest of its chats.
_newest = (
    select(*_text)
    .where(
        messages.c.project_id == conversations.c.project_id,
        messages.c.conversation_id == conversations.c.id,
        messages.c.author_id.is_not(None),
        messages.c.text != "",
        _is_readable,
        _is_shown(messages.c.sequence, conversations.c.left_out),
    )
    .order_by(messages.c.sequence.desc())
    .limit(literal_column("1"))
    .lateral("newest")
)
NEWEST_OF_SECTIONS = Statement(
    "message_newest_of_sections",
    select(conversations.c.section, *(_newest.c[column.name] for column in _text))
    .join_from(conversations, _newest, true())
    .where(conversations.c.project_id == bindparam("project"))
    .ext(distinct_on(conversations.c.section_key))
    .order_by(conversations.c.section_key, _newest.c.create_time.desc(), _newest.c.id.desc())
    .limit(bindparam("size")),
)
# A function that answers members only, as that of conversations.
LOCATE = Statement(
    "message_locate", "SELECT projects.locate_message(%(message)s)::text AS project_id", writes=False
)
# The log's own columns are filled by a trigger.
ADD = Statement("message_add", insert(messages), columns=["project_id", "role", *field_names(Message)])


def _of_sent(name: str) -> str:
    column = conversations.c[name]
    return f"(sent.conversation).{column.name}{'::text' if isinstance(column.type, Id) else ''} AS {name}"


# A function, since each of its steps must see what the one before it waited for.
SEND = Statement(
    "message_send",
    f"""SELECT located, role, message::text AS message, turn::text AS turn, running::text AS running, reused,
    lapsed::text AS lapsed, place, {", ".join(_of_sent(name) for name in field_names(Conversation))}
    FROM projects.send_message(
        p_key => %(key)s, p_project => %(project)s, p_new => %(new)s, p_section => %(section)s,
        p_section_id => %(section_id)s, p_section_key => %(section_key)s, p_message => %(id)s,
        p_parts => nullif(%(parts)s, '')::json,
        p_metadata => %(metadata)s, p_text => %(text)s, p_client_key => %(client_key)s, p_time => %(create_time)s,
        p_turn => %(turn)s, p_answer => %(answer)s, p_owner => %(owner)s, p_lease => %(lease)s,
        p_anew => %(anew)s, p_request => nullif(%(request)s, ''), p_names_lapsed => true,
        p_most_queued => %(most_queued)s, p_run_as => %(run_as)s
    ) AS sent""",
    writes=True,
)
