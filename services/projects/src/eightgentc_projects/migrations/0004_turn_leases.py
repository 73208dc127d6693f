"""The leases of all turns that a process runs are renewed by one statement, which proves for each that it may go on."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

READER = "eightgentc_projects_member_reader"
RENEW = "projects.renew_turns(text, uuid[], uuid[], double precision)"


def upgrade() -> None:
    op.get_bind().connection.cursor().execute(
        f"""
        GRANT SELECT, UPDATE ON projects.turns TO {READER};
        CREATE POLICY reader ON projects.turns TO {READER} USING (true) WITH CHECK (true);
        CREATE FUNCTION projects.renew_turns(
            p_owner text, p_projects uuid[], p_turns uuid[], p_seconds double precision
        ) RETURNS SETOF uuid
        LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
            UPDATE projects.turns t SET lease_until = now() + make_interval(secs => p_seconds)
            FROM unnest(p_projects, p_turns) AS held (project_id, id)
            JOIN projects.projects p ON p.id = held.project_id AND p.delete_time IS NULL
            JOIN projects.members m ON m.project_id = held.project_id
            WHERE t.project_id = held.project_id AND t.id = held.id
              AND t.owner = p_owner AND t.state = 'running' AND NOT t.stop_asked
              AND m.user_id = t.requested_by AND m.role IN ('commenter', 'editor', 'owner')
            RETURNING t.id
        $$;
        ALTER FUNCTION {RENEW} OWNER TO {READER};
        SET LOCAL ROLE {READER};
        REVOKE ALL ON FUNCTION {RENEW} FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION {RENEW} TO eightgentc_projects;
        RESET ROLE;
        """
    )


def downgrade() -> None:
    op.get_bind().connection.cursor().execute(
        f"""
        SET LOCAL ROLE {READER};
        DROP FUNCTION {RENEW};
        RESET ROLE;
        DROP POLICY reader ON projects.turns;
        REVOKE SELECT, UPDATE ON projects.turns FROM {READER};
        """
    )
