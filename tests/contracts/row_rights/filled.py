"""A database with rows of every author in every table, written past all rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

MEMBERS = ("owner", "editor", "commenter", "viewer")
AUTHORS = (*MEMBERS, "ex-member")
OTHER = "stranger"
"""Owns the other project, which has rows of the same kinds."""


@dataclass(frozen=True, slots=True)
class StoredRow:
    """`author`: who wrote it or whom it is about; '' for a row without an author. `ours`: of the project that is tried."""

    table: str
    key: dict[str, Any]
    author: str
    ours: bool


@dataclass(slots=True)
class Filled:
    people: dict[str, UUID] = field(default_factory=lambda: {name: uuid4() for name in (*AUTHORS, OTHER)})
    project: UUID = field(default_factory=uuid4)
    rows: list[StoredRow] = field(default_factory=list)


def fill(admin: psycopg.Connection) -> Filled:
    """Fill the three schemas. `admin`: row security does not bind it."""
    filled = Filled()
    keys = _keys(admin)

    def insert(table: str, author: str = "", ours: bool = True, /, **values: Any) -> None:
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING {}").format(
            sql.Identifier(*table.split(".")),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(sql.Placeholder() * len(values)),
            sql.SQL(", ").join(map(sql.Identifier, keys[table])),
        )
        row = admin.execute(statement, list(values.values())).fetchone()
        assert row is not None
        filled.rows.append(StoredRow(table, dict(zip(keys[table], row, strict=True)), author, ours))

    for name, id in filled.people.items():
        insert("projects.people", "", name in MEMBERS, id=id, name=name)
        insert("projects.actors", name, name != OTHER, user_id=id)
    for project, ours, people in ((filled.project, True, AUTHORS), (uuid4(), False, (OTHER,))):
        insert("projects.projects", "", ours, id=project, tenant="t", title="x")
        insert("projects.heads", "", ours, project_id=project, revision=len(people))
        insert(
            "projects.graph_snapshots", "", ours, project_id=project, format="f", graph_revision=1, body=b""
        )
        for name in people:
            if name != "ex-member":
                role = "owner" if name == OTHER else name
                insert(
                    "projects.members", name, ours, project_id=project, user_id=filled.people[name], role=role
                )
        for number, name in enumerate(people, 1):
            _fill_for(insert, project, ours, name, filled.people[name], number)
    insert("projects.event_cursors", name="auth", number=1)
    insert("projects.jobs", "", False, id=uuid4(), kind="k")  # of no project
    admin.execute("SET LOCAL search_path TO projects")  # its triggers name no schema
    insert("projects.procrastinate_workers", last_heartbeat="now()")
    insert("projects.procrastinate_jobs", queue_name="q", task_name="t")
    insert("projects.procrastinate_periodic_defers", task_name="t", defer_timestamp=1)
    _fill_auth_and_ai(insert)
    filled.rows.append(StoredRow("auth.log_heads", {"name": "events"}, "", True))  # made by a migration
    return filled


def _fill_for(insert: Any, project: UUID, ours: bool, name: str, person: UUID, number: int) -> None:
    """One row of a project in every table that knows authors."""
    mine, a, b = {"project_id": project}, uuid4(), uuid4()

    def put(table: str, **values: Any) -> None:
        insert(f"projects.{table}", name, ours, **values)

    put("plan_sections", **mine, id=a, name=name, name_key=name)
    put(
        "plan_section_versions",
        **mine,
        section_id=a,
        version=1,
        name=name,
        content="",
        author_id=person,
        cause="edit",
    )
    put("nodes", **mine, id=a, label="x", type="x", x=0, y=0)
    put("edges", **mine, id=a, source_id=a, target_id=a, type="x")
    put("diagrams", **mine, id=a, type="x", content="x")
    put(
        "diagram_versions",
        **mine,
        diagram_id=a,
        version=1,
        type="x",
        content="x",
        author_id=person,
        cause="edit",
    )
    run = {"kind": "section", **dict.fromkeys(("run_id", "provider", "model", "cache"), "x")}
    counts = dict.fromkeys(("input_tokens", "output_tokens", "cost_nano_usd"), 0)
    said = dict.fromkeys(("repairs", "receipt", "output"), "{}")
    put("generations", **mine, id=a, requested_by=person, applied=False, **run, **counts, **said)
    put("insights", **mine, id=a, kind="fact", text="x", edited_by_person=True)
    put(
        "insight_versions",
        **mine,
        insight_id=a,
        version=1,
        kind="fact",
        text="x",
        author_id=person,
        cause="edit",
    )
    put("changes", **mine, revision=number, actor_ref=None, cause="x", entities="[]", digest=b"")
    put("change_texts", **mine, revision=number, texts="[]")
    put("jobs", **mine, id=a, kind="k", tenant="t", requested_by=person, payload="{}")
    put("requests", user_id=person, request_id=f"{project}", method="x", fingerprint=b"")
    for chat, lapsed in ((a, False), (b, True)):
        put("conversations", **mine, id=chat, section="x", section_key="x", created_by=person)
        put("summaries", **mine, conversation_id=chat, version=1, text="x", message_id=b)
        put("recall_items", **mine, item_id=chat, kind="message", version=1, words="")
        asked, answered, turn = uuid4(), uuid4(), uuid4()
        put(
            "messages",
            **mine,
            id=asked,
            conversation_id=chat,
            role="user",
            author_id=person,
            parts="[]",
            text="",
        )
        put(
            "turns", **mine, id=turn, conversation_id=chat, state="running", requested_by=person, owner="process",
            lease_until="-infinity" if lapsed else "infinity", user_message_id=asked, assistant_message_id=answered,
        )  # fmt: skip
        put(
            "queued_turns", **mine, id=uuid4(), conversation_id=chat, requested_by=person, run_as="{}",
            user_message_id=uuid4(), assistant_message_id=uuid4(), parts="[]", text="",
        )  # fmt: skip
        put(
            "messages", **mine, id=answered, conversation_id=chat, role="assistant", parts="[]", text="",
            turn_id=turn,
        )  # fmt: skip


def _fill_auth_and_ai(insert: Any) -> None:
    account, session, now = uuid4(), uuid4(), "now()"
    insert("auth.accounts", id=account, email="x", email_key="x", name="x", create_time=now, update_time=now)
    insert(
        "auth.sessions", id=session, account_id=account, secret=b"", assurance=1, counter=1, recent_rotations=[],
        client_address="", client_user_agent="", create_time=now, last_use_time=now, expire_time=now,
    )  # fmt: skip
    insert("auth.service_identities", name="x", audiences=[], create_time=now)
    insert("auth.service_secrets", identity_name="x", digest=b"", create_time=now)
    insert(
        "auth.signing_keys", id="x", public_key="", sealed_private_key=b"", create_time=now, activate_time=now
    )
    insert("auth.revocations", number=1, session_id=session, create_time=now, forget_time=now)
    insert("auth.events", number=1, account_id=account, create_time=now)
    insert("auth.audit", create_time=now, action="x", actor="x", target="x", details="{}")
    insert("auth.sign_in_attempts", key=b"x", failures=0, running=0, until=now)
    for tenant in ("tenant", "other tenant"):
        texts = (
            "scope",
            "subject",
            "caller",
            "operation",
            "provider",
            "model",
            "cache",
            "prompt_id",
            "prompt_hash",
        )
        counts = ("input_tokens", "cached_input_tokens", "output_tokens", "reasoning_tokens", "cost_nano_usd")
        insert(
            "ai.runs", tenant, id=uuid4(), tenant=tenant, **dict.fromkeys((*texts, "status", "request_hash"), "x"),
            **dict.fromkeys((*counts, "prompt_version", "model_calls", "milliseconds"), 0), estimated=False,
            create_time=now,
        )  # fmt: skip


def _keys(admin: psycopg.Connection) -> dict[str, list[str]]:
    """The columns of each table's primary key."""
    rows = admin.execute(
        """SELECT format('%s.%s', n.nspname, c.relname), array_agg(a.attname::text ORDER BY a.attnum)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)
        WHERE k.contype = 'p' AND n.nspname IN ('auth', 'projects', 'ai') GROUP BY 1"""
    ).fetchall()
    return dict(rows)
