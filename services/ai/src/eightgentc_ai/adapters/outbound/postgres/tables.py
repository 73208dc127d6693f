"""The tables of ai, as the newest migration leaves them: the one description that statements are built from.

Alembic's autogenerate compares it with the migrated schema. Row policies and grants are in the migrations, and
`migrations/schema.txt` lists them.
"""

from __future__ import annotations

from functools import partial

from sqlalchemy import Column, Index, MetaData, Table

from eightgentc_kit.postgres.columns import BigInteger, Boolean, Id, Integer, Text, Time

metadata = MetaData(schema="ai")

_required = partial(Column, nullable=False)

runs = Table(
    "runs",
    metadata,
    Column("id", Id, primary_key=True),
    _required("tenant", Text),
    _required("scope", Text),
    _required("subject", Text),
    _required("caller", Text),
    _required("operation", Text),
    _required("provider", Text),
    _required("model", Text),
    _required("input_tokens", BigInteger),
    _required("cached_input_tokens", BigInteger),
    _required("output_tokens", BigInteger),
    _required("reasoning_tokens", BigInteger),
    _required("estimated", Boolean),
    _required("cost_nano_usd", BigInteger),
    _required("cache", Text),
    _required("prompt_id", Text),
    _required("prompt_version", Integer),
    _required("prompt_hash", Text),
    _required("model_calls", Integer),
    _required("status", Text),
    _required("milliseconds", Integer),
    _required("request_hash", Text),
    _required("create_time", Time),
)
Index("runs_by_tenant", runs.c.tenant, runs.c.create_time.desc(), runs.c.id.desc())
