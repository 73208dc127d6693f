-- What proves membership and role, and the writes that nobody may do by hand. All belong to the member reader, a role
-- without login that has row policies of its own. Settings that were local once are '' afterwards, and not NULL.

CREATE FUNCTION projects.acting_role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT m.role FROM projects.members m JOIN projects.projects p ON p.id = m.project_id AND p.delete_time IS NULL
    WHERE m.project_id = (SELECT nullif(current_setting('app.project_id', true), '')::uuid)
      AND m.user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid)
$$;

-- A new project, its head, and its first member: the one who made it.
CREATE FUNCTION projects.create_project(
    p_id uuid, p_tenant text, p_title text, p_description text, p_time timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE acting uuid := nullif(current_setting('app.user_id', true), '')::uuid;
BEGIN
    IF acting IS NULL THEN RAISE insufficient_privilege USING MESSAGE = 'nobody acts'; END IF;
    INSERT INTO projects.projects (id, tenant, title, description, create_time, update_time)
        VALUES (p_id, p_tenant, p_title, p_description, p_time, p_time);
    INSERT INTO projects.heads (project_id, revision) VALUES (p_id, 0);
    INSERT INTO projects.members (project_id, user_id, role) VALUES (p_id, acting, 'owner');
    INSERT INTO projects.actors (user_id) VALUES (acting) ON CONFLICT DO NOTHING;
END $$;

-- A member's role, by an owner. Answers: done, unknown_person, last_owner, not_allowed.
CREATE FUNCTION projects.set_member(p_user uuid, p_role text, p_must_exist boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE project uuid := nullif(current_setting('app.project_id', true), '')::uuid; before text;
BEGIN
    IF projects.acting_role() IS DISTINCT FROM 'owner' THEN RETURN 'not_allowed'; END IF;
    PERFORM 1 FROM projects.heads h WHERE h.project_id = project FOR UPDATE;
    SELECT m.role INTO before FROM projects.members m WHERE m.project_id = project AND m.user_id = p_user;
    IF before IS NULL AND (p_must_exist
        OR NOT EXISTS (SELECT 1 FROM projects.people p WHERE p.id = p_user AND p.active)) THEN
        RETURN 'unknown_person';
    END IF;
    IF before = 'owner' AND p_role <> 'owner' AND NOT EXISTS (SELECT 1 FROM projects.members m
        WHERE m.project_id = project AND m.role = 'owner' AND m.user_id <> p_user) THEN
        RETURN 'last_owner';
    END IF;
    INSERT INTO projects.members (project_id, user_id, role) VALUES (project, p_user, p_role)
        ON CONFLICT (project_id, user_id) DO UPDATE SET role = excluded.role;
    INSERT INTO projects.actors (user_id) VALUES (p_user) ON CONFLICT DO NOTHING;
    RETURN 'done';
END $$;

-- Takes a person out: an owner anyone, everyone themselves.
CREATE FUNCTION projects.remove_member(p_user uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    project uuid := nullif(current_setting('app.project_id', true), '')::uuid;
    acting uuid := nullif(current_setting('app.user_id', true), '')::uuid;
    before text;
BEGIN
    IF projects.acting_role() IS NULL OR (projects.acting_role() <> 'owner' AND p_user <> acting) THEN
        RETURN 'not_allowed';
    END IF;
    PERFORM 1 FROM projects.heads h WHERE h.project_id = project FOR UPDATE;
    SELECT m.role INTO before FROM projects.members m WHERE m.project_id = project AND m.user_id = p_user;
    IF before IS NULL THEN RETURN 'unknown_person'; END IF;
    IF before = 'owner' AND NOT EXISTS (SELECT 1 FROM projects.members m
        WHERE m.project_id = project AND m.role = 'owner' AND m.user_id <> p_user) THEN
        RETURN 'last_owner';
    END IF;
    DELETE FROM projects.members m WHERE m.project_id = project AND m.user_id = p_user;
    RETURN 'done';
END $$;

-- For routes that name no project: the conversation with this id, or the caller's own with this client key.
-- Answers members only.
CREATE FUNCTION projects.locate_conversation(p_key text) RETURNS TABLE (project_id uuid, conversation_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT c.project_id, c.id FROM projects.conversations c
    JOIN projects.members m ON m.project_id = c.project_id AND m.user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid)
    JOIN projects.projects p ON p.id = c.project_id AND p.delete_time IS NULL
    WHERE c.id = CASE WHEN p_key ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
                      THEN p_key::uuid END
    UNION ALL
    SELECT c.project_id, c.id FROM projects.conversations c
    JOIN projects.members m ON m.project_id = c.project_id AND m.user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid)
    JOIN projects.projects p ON p.id = c.project_id AND p.delete_time IS NULL
    WHERE c.created_by = (SELECT nullif(current_setting('app.user_id', true), '')::uuid) AND c.client_key = p_key
    LIMIT 1
$$;

-- Keeps a graph's bytes, for any member, if they are still those of the current revision.
CREATE FUNCTION projects.keep_graph_snapshot(p_format text, p_graph_revision bigint, p_body bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE project uuid := nullif(current_setting('app.project_id', true), '')::uuid;
BEGIN
    IF projects.acting_role() IS NULL OR NOT EXISTS (SELECT 1 FROM projects.heads h
        WHERE h.project_id = project AND h.graph_revision = p_graph_revision) THEN
        RETURN false;
    END IF;
    INSERT INTO projects.graph_snapshots (project_id, format, graph_revision, body)
        VALUES (project, p_format, p_graph_revision, p_body)
        ON CONFLICT (project_id, format) DO UPDATE
        SET graph_revision = excluded.graph_revision, body = excluded.body
        WHERE graph_snapshots.graph_revision < excluded.graph_revision;
    RETURN true;
END $$;
