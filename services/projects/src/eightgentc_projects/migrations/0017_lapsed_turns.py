"""What was shown of a turn is kept when its process dies: by whom it is found, the worker or who writes there next."""

from pathlib import Path

from alembic import op

revision = "0017"
down_revision = "0014"
branch_labels = None
depends_on = None

HERE = Path(__file__).parent
READER = "eightgentc_projects_member_reader"
SERVICE = "eightgentc_projects"
WORKER = "eightgentc_projects_worker"
_PARAMETERS = (
    "text, uuid, uuid, text, uuid, text, uuid, json, json, text, text, timestamptz, uuid, uuid, text, "
    "double precision, text, text"
)
SEND_BEFORE, SEND = f"send_message({_PARAMETERS})", f"send_message({_PARAMETERS}, boolean)"
END_LAPSED = "end_lapsed_turn(uuid, uuid, timestamptz, json, json, text)"


def upgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(f"DROP FUNCTION projects.{SEND_BEFORE}")
    raw.execute((HERE / "0017_functions.sql").read_text(encoding="utf-8"))
    raw.execute(f"ALTER FUNCTION projects.{END_LAPSED} OWNER TO {READER}; SET LOCAL ROLE {READER}")
    raw.execute(f"REVOKE ALL ON FUNCTION projects.{END_LAPSED} FROM PUBLIC")
    raw.execute(f"GRANT EXECUTE ON FUNCTION projects.{END_LAPSED} TO {SERVICE}, {WORKER}; RESET ROLE")
    raw.execute(_RIGHTS.format(SEND))


def downgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(f"SET LOCAL ROLE {READER}; DROP FUNCTION projects.{END_LAPSED}; RESET ROLE")
    raw.execute(f"DROP FUNCTION projects.{SEND}")
    raw.execute(_sending_before())
    raw.execute(_RIGHTS.format(SEND_BEFORE))


_RIGHTS = f"""
    REVOKE ALL ON FUNCTION projects.{{0}} FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION projects.{{0}} TO {SERVICE};
"""


def _sending_before() -> str:
    """As revision 0007 made it."""
    made = (HERE / "0007_functions.sql").read_text(encoding="utf-8")
    start = made.index("CREATE FUNCTION projects.send_message(")
    return made[start : made.index("END $$;", start) + len("END $$;")]
