"""Jobs that people ask for: members see those of their projects, and may cancel them and start them again.

A member inserts a job for nobody but themselves; what becomes of it is written by the worker alone, or by the functions
here, since a policy sees a row before a change or after it.
"""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

READER = "eightgentc_projects_member_reader"
SERVICE = "eightgentc_projects"
WORKER = "eightgentc_projects_worker"
HERE = Path(__file__).parent

USER = "(SELECT nullif(current_setting('app.user_id', true), '')::uuid)"
PROJECT = "(SELECT nullif(current_setting('app.project_id', true), '')::uuid)"
ROLE = "(SELECT projects.acting_role())"
MINE = f"project_id = {PROJECT}"
INSERTED = "id, project_id, tenant, kind, dedupe_key, payload, requested_by"
FUNCTIONS = ("locate_job(uuid)", "cancel_job(uuid)", "retry_job(uuid)")

COLUMNS = """
    ALTER TABLE projects.jobs
        ADD COLUMN note text NOT NULL DEFAULT '',
        ADD COLUMN error json,
        ADD COLUMN cancel_asked boolean NOT NULL DEFAULT false,
        ADD COLUMN start_after timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN start_time timestamptz;
    -- A job that was tried once may not keep the next one of its key from waiting.
    DROP INDEX projects.jobs_deduped;
    CREATE UNIQUE INDEX jobs_deduped ON projects.jobs (kind, dedupe_key)
        WHERE dedupe_key IS NOT NULL AND state IN ('queued', 'dispatched') AND attempts = 0;
    CREATE INDEX jobs_in_slots ON projects.jobs (tenant) WHERE state IN ('dispatched', 'running');
    CREATE INDEX jobs_served ON projects.jobs (tenant, start_time);
    CREATE INDEX jobs_of_project ON projects.jobs (project_id, create_time, id);
    CREATE INDEX jobs_ended ON projects.jobs (update_time) WHERE state IN ('done', 'failed', 'cancelled');
"""
COLUMNS_BACK = """
    DROP INDEX projects.jobs_deduped, projects.jobs_in_slots, projects.jobs_served, projects.jobs_of_project,
        projects.jobs_ended;
    -- Two of one key may wait here by now.
    UPDATE projects.jobs SET dedupe_key = NULL WHERE attempts > 0;
    CREATE UNIQUE INDEX jobs_deduped ON projects.jobs (kind, dedupe_key)
        WHERE dedupe_key IS NOT NULL AND state IN ('queued', 'dispatched');
    ALTER TABLE projects.jobs DROP COLUMN note, DROP COLUMN error, DROP COLUMN cancel_asked,
        DROP COLUMN start_after, DROP COLUMN start_time;
"""


def upgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(COLUMNS)
    raw.execute(f"GRANT UPDATE (note, error, start_after, start_time), DELETE ON projects.jobs TO {WORKER}")
    raw.execute(f"GRANT SELECT, UPDATE ON projects.jobs TO {READER}")
    raw.execute(f"CREATE POLICY reader ON projects.jobs TO {READER} USING (true) WITH CHECK (true)")
    raw.execute(f"GRANT SELECT, INSERT ({INSERTED}) ON projects.jobs TO {SERVICE}")
    raw.execute(
        f"CREATE POLICY selects ON projects.jobs FOR SELECT TO {SERVICE} USING ({MINE} AND {ROLE} IS NOT NULL)"
    )
    raw.execute(
        f"CREATE POLICY inserts ON projects.jobs FOR INSERT TO {SERVICE} "
        f"WITH CHECK ({MINE} AND {ROLE} IN ('commenter', 'editor', 'owner') AND requested_by = {USER})"
    )
    raw.execute((HERE / "0010_functions.sql").read_text(encoding="utf-8"))
    for function in FUNCTIONS:
        raw.execute(f"ALTER FUNCTION projects.{function} OWNER TO {READER}")
        raw.execute(f"SET LOCAL ROLE {READER}")
        raw.execute(f"REVOKE ALL ON FUNCTION projects.{function} FROM PUBLIC")
        raw.execute(f"GRANT EXECUTE ON FUNCTION projects.{function} TO {SERVICE}")
        raw.execute("RESET ROLE")


def downgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(f"SET LOCAL ROLE {READER}")
    for function in FUNCTIONS:
        raw.execute(f"DROP FUNCTION projects.{function}")
    raw.execute("RESET ROLE")
    for policy in ("reader", "selects", "inserts"):
        raw.execute(f"DROP POLICY {policy} ON projects.jobs")
    raw.execute(f"REVOKE SELECT, UPDATE ON projects.jobs FROM {READER}")
    raw.execute(f"REVOKE SELECT, INSERT ({INSERTED}) ON projects.jobs FROM {SERVICE}")
    raw.execute(f"REVOKE DELETE ON projects.jobs FROM {WORKER}")
    raw.execute("ALTER TABLE projects.jobs NO FORCE ROW LEVEL SECURITY")
    raw.execute(COLUMNS_BACK)
    raw.execute("ALTER TABLE projects.jobs FORCE ROW LEVEL SECURITY")
