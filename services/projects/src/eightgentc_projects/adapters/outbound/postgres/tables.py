"""The tables of projects, as the newest migration leaves them behind: the one description that statements are built from.

Alembic's autogenerate compares it with the migrated schema. Row policies, grants and functions are in the migrations,
and `migrations/schema.txt` lists what they leave behind.
"""

from __future__ import annotations

from functools import partial

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE, TSVECTOR

from eightgentc_kit.postgres.columns import (
    JSON,
    JSONB,
    BigInteger,
    Boolean,
    Double,
    Id,
    Integer,
    JsonText,
    LargeBinary,
    Text,
    Time,
    now,
)

metadata = MetaData(schema="projects")

_required = partial(Column, nullable=False)
_key = partial(Column, primary_key=True)
_false, _true = text("false"), text("true")


def _times() -> tuple[Column[object], Column[object]]:
    return _required("create_time", Time, server_default=now), _required(
        "update_time", Time, server_default=now
    )


def _in_project(*key: str) -> ForeignKeyConstraint:
    """Rows of a project go with it."""
    return ForeignKeyConstraint(["project_id"], ["projects.projects.id"], ondelete="CASCADE")


def _part_of(table: str, column: str) -> ForeignKeyConstraint:
    """Rows of a thing in a project go with that thing."""
    owner = [f"projects.{table}.project_id", f"projects.{table}.id"]
    return ForeignKeyConstraint(["project_id", column], owner, ondelete="CASCADE")


def _one_of(column: str, *words: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(word) for word in words)})")


projects = Table(
    "projects",
    metadata,
    _key("id", Id),
    _required("tenant", Text),
    _required("title", Text),
    _required("description", Text, server_default=""),
    _required("version", BigInteger, server_default="1"),
    *_times(),
    Column("delete_time", Time),
    _required("metadata", JSONB, server_default=text("'{}'::jsonb")),
    _required("approval", Text, server_default="none"),
    _one_of("approval", "none", "ask"),
)
heads = Table(
    "heads",
    metadata,
    _key("project_id", Id),
    _required("revision", BigInteger, server_default="0"),
    _required("graph_revision", BigInteger, server_default="0"),
    _in_project(),
)
members = Table(
    "members",
    metadata,
    _key("project_id", Id),
    _key("user_id", Id),
    _required("role", Text),
    _required("create_time", Time, server_default=now),
    _in_project(),
    _one_of("role", "viewer", "commenter", "editor", "owner"),
    Index("members_by_user", "user_id", "project_id"),
)
people = Table(
    "people",
    metadata,
    _key("id", Id),
    _required("name", Text, server_default=""),
    _required("active", Boolean, server_default=_true),
)
actors = Table(
    "actors",
    metadata,
    _key("user_id", Id),
    _required("ref", Id, server_default=text("gen_random_uuid()")),
    UniqueConstraint("ref"),
)
event_cursors = Table("event_cursors", metadata, _key("name", Text), _required("number", BigInteger))

plan_sections = Table(
    "plan_sections",
    metadata,
    _key("project_id", Id),
    _key("id", Id),
    _required("name", Text),
    _required("name_key", Text),
    _required("content", Text, server_default=""),
    _required("position", Integer, server_default="0"),
    _required("status", Text, server_default="draft"),
    _required("version", BigInteger, server_default="1"),
    _required("etag_version", BigInteger, server_default="1"),
    Column("generation_id", Id),
    _required("edited_by_person", Boolean, server_default=_false),
    *_times(),
    UniqueConstraint("project_id", "name_key"),
    _in_project(),
    _one_of("status", "draft", "review", "final"),
)
plan_section_versions = Table(
    "plan_section_versions",
    metadata,
    _key("project_id", Id),
    _key("section_id", Id),
    _key("version", BigInteger),
    _required("name", Text),
    _required("content", Text),
    Column("author_id", Id),
    _required("cause", Text),
    Column("generation_id", Id),
    _required("create_time", Time, server_default=now),
    _required("version_name", Text, server_default=""),
    _part_of("plan_sections", "section_id"),
)

nodes = Table(
    "nodes",
    metadata,
    _key("project_id", Id),
    _key("id", Id),
    _required("label", Text),
    Column("content", Text),
    _required("type", Text),
    _required("x", Double),
    _required("y", Double),
    Column("client_key", Text),
    _required("version", BigInteger, server_default="1"),
    Column("generation_id", Id),
    _required("edited_by_person", Boolean, server_default=_false),
    _required("pinned", Boolean, server_default=_false),
    Column("parent_id", Id),
    Column("presentation", JsonText),
    _in_project(),
    # Checked at the end of a unit of work, which may remove a node before it puts elsewhere what was drawn in it.
    ForeignKeyConstraint(
        ["project_id", "parent_id"],
        ["projects.nodes.project_id", "projects.nodes.id"],
        deferrable=True,
        initially="DEFERRED",
    ),
)
Index(
    "nodes_by_parent",
    nodes.c.project_id,
    nodes.c.parent_id,
    postgresql_where=nodes.c.parent_id.is_not(None),
)
Index(
    "nodes_by_client_key",
    nodes.c.project_id,
    nodes.c.client_key,
    unique=True,
    postgresql_where=nodes.c.client_key.is_not(None),
)
edges = Table(
    "edges",
    metadata,
    _key("project_id", Id),
    _key("id", Id),
    _required("source_id", Id, key="source"),
    _required("target_id", Id, key="target"),
    Column("label", Text),
    _required("type", Text),
    Column("client_key", Text),
    _required("version", BigInteger, server_default="1"),
    Column("generation_id", Id),
    _required("edited_by_person", Boolean, server_default=_false),
    Column("presentation", JsonText),
    _part_of("nodes", "source"),
    _part_of("nodes", "target"),
)
Index("edges_by_source", edges.c.project_id, edges.c.source)
Index("edges_by_target", edges.c.project_id, edges.c.target)
Index(
    "edges_by_client_key",
    edges.c.project_id,
    edges.c.client_key,
    unique=True,
    postgresql_where=edges.c.client_key.is_not(None),
)
graph_snapshots = Table(
    "graph_snapshots",
    metadata,
    _key("project_id", Id),
    _key("format", Text),
    _required("graph_revision", BigInteger),
    _required("body", LargeBinary),
    _in_project(),
)

diagrams = Table(
    "diagrams",
    metadata,
    _key("project_id", Id),
    _key("id", Id),
    _required("type", Text),
    _required("title", Text, server_default=""),
    _required("content", Text),
    Column("check_result", JSON, key="check"),
    _required("version", BigInteger, server_default="1"),
    _required("etag_version", BigInteger, server_default="1"),
    Column("generation_id", Id),
    _required("edited_by_person", Boolean, server_default=_false),
    *_times(),
    _in_project(),
)
Index("diagrams_by_change", diagrams.c.project_id, diagrams.c.update_time.desc(), diagrams.c.id.desc())
diagram_versions = Table(
    "diagram_versions",
    metadata,
    _key("project_id", Id),
    _key("diagram_id", Id),
    _key("version", BigInteger),
    _required("type", Text),
    _required("content", Text),
    Column("author_id", Id),
    _required("cause", Text),
    _required("create_time", Time, server_default=now),
    _part_of("diagrams", "diagram_id"),
)

generations = Table(
    "generations",
    metadata,
    _key("project_id", Id),
    _key("id", Id),
    _required("kind", Text),
    _required("run_id", Text),
    _required("provider", Text),
    _required("model", Text),
    _required("input_tokens", BigInteger),
    _required("output_tokens", BigInteger),
    _required("cost_nano_usd", BigInteger),
    _required("cache", Text),
    _required("repairs", JSON),
    _required("receipt", JSON),
    _required("output", JsonText),
    _required("applied", Boolean),
    _required("requested_by", Id),
    _required("create_time", Time, server_default=now),
    # Of the proposal that a section, graph, diagram or insight is. A state that is null: written by a release before proposals.
    Column("state", Text),
    _required("reason", Text, server_default=""),
    Column("item_id", Id),
    Column("item_version", BigInteger),
    Column("replaced_version", BigInteger),
    Column("decided_by", Id),
    Column("decide_time", Time),
    _in_project(),
    _one_of("state", "waiting", "applied", "rejected", "undone"),
)
Index(
    "generations_proposed",
    generations.c.project_id,
    generations.c.create_time.desc(),
    generations.c.id.desc(),
    postgresql_where=generations.c.kind.in_(["section", "graph", "diagram", "insight"]),
)

conversations = Table(
    "conversations",
    metadata,
    _key("project_id", Id),
    _key("id", Id),
    _required("section", Text),
    _required("section_key", Text),
    _required("title", Text, server_default=""),
    Column("client_key", Text),
    _required("created_by", Id),
    *_times(),
    _required("last_sequence", BigInteger, server_default="0"),
    # The numbers of the messages that are in other branches than the one that is shown.
    _required("left_out", INT8MULTIRANGE, server_default=text("'{}'::int8multirange")),
    # The number of the last message that was read for insights, and of the last one that somebody was asked to read;
    # why the last try failed.
    _required("insights_sequence", BigInteger, server_default="0"),
    _required("insights_asked", BigInteger, server_default="0"),
    _required("insights_reason", Text, server_default=""),
    # Which summary counts in the branch that is shown (0: none), the number of the last message that it holds, and of the
    # last one up to which somebody was asked for one; why the last try failed.
    _required("summary_version", BigInteger, server_default="0"),
    _required("summary_sequence", BigInteger, server_default="0"),
    _required("summary_asked", BigInteger, server_default="0"),
    _required("summary_reason", Text, server_default=""),
    # The number of the last message that the index of the memory holds.
    _required("indexed_sequence", BigInteger, server_default="0"),
    _in_project(),
)
Index(
    "conversations_by_client_key",
    conversations.c.created_by,
    conversations.c.client_key,
    conversations.c.project_id,
    unique=True,
    postgresql_where=conversations.c.client_key.is_not(None),
)
Index("conversations_by_id", conversations.c.id, unique=True)
Index(
    "conversations_by_change",
    conversations.c.project_id,
    conversations.c.update_time.desc(),
    conversations.c.id.desc(),
)
Index(
    "conversations_unread",
    conversations.c.update_time,
    postgresql_where=conversations.c.last_sequence > conversations.c.insights_asked,
)
Index(
    "conversations_unsummarised",
    conversations.c.update_time,
    postgresql_where=conversations.c.last_sequence >= conversations.c.summary_asked + text("6"),
)
Index(
    "conversations_unindexed",
    conversations.c.project_id,
    conversations.c.update_time,
    postgresql_where=conversations.c.last_sequence > conversations.c.indexed_sequence,
)
summaries = Table(
    "summaries",
    metadata,
    _key("project_id", Id),
    _key("conversation_id", Id),
    _key("version", BigInteger),
    _required("text", Text),
    _required("message_id", Id),
    _required("create_time", Time, server_default=now),
    _part_of("conversations", "conversation_id"),
)
messages = Table(
    "messages",
    metadata,
    _key("project_id", Id),
    _key("id", Id),
    _required("conversation_id", Id),
    _required("role", Text),
    Column("author_id", Id),
    _required("parts", JsonText),
    Column("metadata", JsonText),
    _required("text", Text),
    Column("client_key", Text),
    Column("turn_id", Id),
    _required("state", Text, server_default="done"),
    _required("create_time", Time, server_default=now),
    # What a trigger fills: the message's place in its conversation, and what makes it an entry of a log.
    _required("sequence", BigInteger),
    _required("revision", BigInteger),
    Column("actor_ref", Id),
    _required("salt", Id, server_default=text("gen_random_uuid()")),
    _required("digest", LargeBinary),
    Column("parent_id", Id),
    _part_of("conversations", "conversation_id"),
    _one_of("role", "user", "assistant"),
    _one_of("state", "done", "aborted", "failed"),
    CheckConstraint("(role = 'user') = (author_id IS NOT NULL)"),
    UniqueConstraint("project_id", "conversation_id", "sequence", name="messages_in_sequence"),
    Index("messages_by_time", "project_id", "create_time", "id"),
)
Index(
    "messages_by_client_key",
    messages.c.project_id,
    messages.c.conversation_id,
    messages.c.client_key,
    postgresql_where=messages.c.client_key.is_not(None),
)
turns = Table(
    "turns",
    metadata,
    _key("project_id", Id),
    _key("id", Id),
    _required("conversation_id", Id),
    _required("state", Text),
    _required("requested_by", Id),
    _required("owner", Text),
    _required("lease_until", Time),
    _required("stop_asked", Boolean, server_default=_false),
    _required("user_message_id", Id),
    _required("assistant_message_id", Id),
    _required("create_time", Time, server_default=now),
    Column("end_time", Time),
    Column("request_id", Text),
    _part_of("conversations", "conversation_id"),
    _one_of("state", "queued", "running", "done", "aborted", "failed"),
    Index("turns_by_message", "project_id", "user_message_id"),
)
_active = turns.c.state.in_(["queued", "running"])
Index(
    "turns_one_at_a_time", turns.c.project_id, turns.c.conversation_id, unique=True, postgresql_where=_active
)
Index("turns_by_lease", turns.c.lease_until, postgresql_where=_active)
Index(
    "turns_by_request",
    turns.c.project_id,
    turns.c.requested_by,
    turns.c.request_id,
    unique=True,
    postgresql_where=turns.c.request_id.is_not(None),
)
queued_turns = Table(
    "queued_turns",
    metadata,
    _key("project_id", Id),
    _key("id", Id),
    _required("conversation_id", Id),
    _required("number", BigInteger, Identity(always=True)),
    _required("requested_by", Id),
    # For whom it runs, beside the person's id.
    _required("run_as", JSON),
    _required("user_message_id", Id),
    _required("assistant_message_id", Id),
    _required("parts", JsonText),
    Column("metadata", JsonText),
    _required("text", Text),
    Column("client_key", Text),
    Column("request_id", Text),
    _required("create_time", Time, server_default=now),
    _part_of("conversations", "conversation_id"),
    Index("queued_turns_in_order", "project_id", "conversation_id", "number", unique=True),
)
Index(
    "queued_turns_by_request",
    queued_turns.c.project_id,
    queued_turns.c.requested_by,
    queued_turns.c.request_id,
    unique=True,
    postgresql_where=queued_turns.c.request_id.is_not(None),
)

insights = Table(
    "insights",
    metadata,
    _key("project_id", Id),
    _key("id", Id),
    _required("kind", Text),
    _required("text", Text),
    _required("pinned", Boolean, server_default=_false),
    _required("muted", Boolean, server_default=_false),
    Column("expire_time", Time),
    _required("quotes", JSON, server_default=text("'[]'::json")),
    _required("inferred", Boolean, server_default=_false),
    _required("edited_by_person", Boolean, server_default=_false),
    _required("version", BigInteger, server_default="1"),
    _required("etag_version", BigInteger, server_default="1"),
    Column("superseded_by", Id),
    _required("contradicts", JSON, server_default=text("'[]'::json")),
    _required("said_time", Time, server_default=now),
    *_times(),
    Column("delete_time", Time),
    # The version that the index of the memory holds; 0: none, -1: it is gone from there.
    _required("indexed_version", BigInteger, server_default="0"),
    _in_project(),
    _one_of("kind", "goal", "constraint", "decision", "fact", "risk", "open_question"),
)
Index("insights_by_change", insights.c.project_id, insights.c.update_time.desc(), insights.c.id.desc())
Index(
    "insights_unindexed",
    insights.c.project_id,
    postgresql_where=text("indexed_version <> CASE WHEN delete_time IS NULL THEN version ELSE -1 END"),
)
insight_versions = Table(
    "insight_versions",
    metadata,
    _key("project_id", Id),
    _key("insight_id", Id),
    _key("version", BigInteger),
    _required("kind", Text),
    _required("text", Text),
    Column("author_id", Id),
    _required("cause", Text),
    _required("create_time", Time, server_default=now),
    _part_of("insights", "insight_id"),
)

# What can be recalled, by terms of its words and by its vector: numbers of two bytes, made by a model.
recall_items = Table(
    "recall_items",
    metadata,
    _key("project_id", Id),
    _key("item_id", Id),
    _required("kind", Text),
    _required("version", BigInteger),
    _required("words", TSVECTOR),
    Column("embedding", LargeBinary),
    _required("embedding_model", Text, server_default=""),
    _in_project(),
    _one_of("kind", "insight", "message"),
    CheckConstraint("(embedding IS NULL) = (embedding_model = '')"),
    Index("recall_items_by_words", "words", postgresql_using="gin"),
    Index("recall_items_by_model", "embedding_model", "project_id", "item_id"),
)

changes = Table(
    "changes",
    metadata,
    _key("project_id", Id),
    _key("revision", BigInteger),
    Column("actor_ref", Id),
    _required("cause", Text),
    _required("entities", JSON),
    _required("digest", LargeBinary),
    _required("dispatched", Boolean, server_default=_false),
    _required("create_time", Time, server_default=now),
    _in_project(),
)
Index("changes_to_dispatch", changes.c.create_time, postgresql_where=~changes.c.dispatched)
change_texts = Table(
    "change_texts",
    metadata,
    _key("project_id", Id),
    _key("revision", BigInteger),
    _required("texts", JSON),
    ForeignKeyConstraint(
        ["project_id", "revision"],
        ["projects.changes.project_id", "projects.changes.revision"],
        ondelete="CASCADE",
    ),
)

requests = Table(
    "requests",
    metadata,
    _key("user_id", Id),
    _key("request_id", Text),
    _required("method", Text),
    _required("fingerprint", LargeBinary),
    Column("reply", LargeBinary),
    Column("lease_until", Time),
    _required("expire_time", Time, server_default=text("now() + interval '24 hours'")),
    CheckConstraint("length(request_id) BETWEEN 1 AND 255"),
    Index("requests_by_end", "expire_time"),
)
jobs = Table(
    "jobs",
    metadata,
    _key("id", Id),
    Column("project_id", Id),
    _required("tenant", Text, server_default=""),
    _required("kind", Text),
    _required("state", Text, server_default="queued"),
    Column("dedupe_key", Text),
    _required("payload", JSON, server_default=text("'{}'::json")),
    Column("result", JSON),
    _required("progress", REAL, server_default="0"),
    _required("attempts", Integer, server_default="0"),
    Column("requested_by", Id),
    *_times(),
    _required("note", Text, server_default=""),
    Column("error", JSON),
    _required("cancel_asked", Boolean, server_default=_false),
    _required("start_after", Time, server_default=now),
    Column("start_time", Time),
    _in_project(),
    _one_of("state", "queued", "dispatched", "running", "done", "failed", "cancelled"),
)
# A job that was tried once may not keep the next one of its key from waiting.
Index(
    "jobs_deduped",
    jobs.c.kind,
    jobs.c.dedupe_key,
    unique=True,
    postgresql_where=jobs.c.dedupe_key.is_not(None)
    & jobs.c.state.in_(["queued", "dispatched"])
    & (jobs.c.attempts == 0),
)
Index("jobs_to_dispatch", jobs.c.tenant, jobs.c.create_time, postgresql_where=jobs.c.state == "queued")
Index("jobs_in_slots", jobs.c.tenant, postgresql_where=jobs.c.state.in_(["dispatched", "running"]))
Index("jobs_served", jobs.c.tenant, jobs.c.start_time)
Index("jobs_of_project", jobs.c.project_id, jobs.c.create_time, jobs.c.id)
Index(
    "jobs_ended",
    jobs.c.update_time,
    postgresql_where=jobs.c.state.in_(["done", "failed", "cancelled"]),
)
