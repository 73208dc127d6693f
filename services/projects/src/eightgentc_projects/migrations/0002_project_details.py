"""A new project is made empty and then written like any change of it, so that a new field needs no other function.

The function of 0001 with title and description stays for processes of 0.1 and goes one release later.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

READER = "eightgentc_projects_member_reader"
CREATE = "projects.create_project(uuid, text, timestamptz)"


def upgrade() -> None:
    op.get_bind().connection.cursor().execute(
        f"""
        CREATE FUNCTION projects.create_project(p_id uuid, p_tenant text, p_time timestamptz) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
        DECLARE acting uuid := nullif(current_setting('app.user_id', true), '')::uuid;
        BEGIN
            IF acting IS NULL THEN
                RAISE insufficient_privilege USING MESSAGE = 'app.user_id is not set';
            END IF;
            INSERT INTO projects.projects (id, tenant, title, create_time, update_time)
                VALUES (p_id, p_tenant, '', p_time, p_time);
            INSERT INTO projects.heads (project_id, revision) VALUES (p_id, 0);
            INSERT INTO projects.members (project_id, user_id, role) VALUES (p_id, acting, 'owner');
            INSERT INTO projects.actors (user_id) VALUES (acting) ON CONFLICT DO NOTHING;
        END $$;
        ALTER FUNCTION {CREATE} OWNER TO {READER};
        SET LOCAL ROLE {READER};
        REVOKE ALL ON FUNCTION {CREATE} FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION {CREATE} TO eightgentc_projects;
        RESET ROLE;
        """
    )


def downgrade() -> None:
    op.get_bind().connection.cursor().execute(f"SET LOCAL ROLE {READER}; DROP FUNCTION {CREATE}; RESET ROLE")
