"""The ledger of model calls: one row for every run, kept apart by tenant."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERVICE = "eightgentc_ai"
TENANT = "(SELECT nullif(current_setting('app.tenant', true), ''))"

SCHEMA = f"""
CREATE TABLE ai.runs (
    id uuid PRIMARY KEY,
    tenant text NOT NULL,
    scope text NOT NULL,
    subject text NOT NULL,
    caller text NOT NULL,
    operation text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    input_tokens bigint NOT NULL,
    cached_input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    reasoning_tokens bigint NOT NULL,
    estimated boolean NOT NULL,
    cost_nano_usd bigint NOT NULL,
    cache text NOT NULL,
    prompt_id text NOT NULL,
    prompt_version integer NOT NULL,
    prompt_hash text NOT NULL,
    model_calls integer NOT NULL,
    status text NOT NULL,
    milliseconds integer NOT NULL,
    request_hash text NOT NULL,
    create_time timestamptz NOT NULL
);
CREATE INDEX runs_by_tenant ON ai.runs (tenant, create_time DESC, id DESC);
ALTER TABLE ai.runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE ai.runs FORCE ROW LEVEL SECURITY;
-- Rows of many tenants are written in one batch, behind the reply; they are read for one tenant only, and never changed.
CREATE POLICY inserts ON ai.runs FOR INSERT TO {SERVICE} WITH CHECK (true);
CREATE POLICY selects ON ai.runs FOR SELECT TO {SERVICE} USING (tenant = {TENANT});
GRANT SELECT, INSERT ON ai.runs TO {SERVICE};
GRANT SELECT ON ai.alembic_version TO {SERVICE};
"""


def upgrade() -> None:
    op.get_bind().connection.cursor().execute(SCHEMA)


def downgrade() -> None:
    op.get_bind().connection.cursor().execute("DROP TABLE ai.runs")
