-- Where a message goes: after the newest one of the branch that is shown. `left_out` of a conversation holds the numbers of
-- all messages of other branches: earlier versions of a message that was edited, earlier answers, and what followed them.

-- Every message takes the next number of its conversation, and follows the last message of the branch that is shown.
CREATE OR REPLACE FUNCTION projects.log_message() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE others int8multirange;
BEGIN
    UPDATE projects.conversations c
        SET last_sequence = c.last_sequence + 1, update_time = greatest(c.update_time, NEW.create_time)
        WHERE c.project_id = NEW.project_id AND c.id = NEW.conversation_id
        RETURNING c.last_sequence, c.left_out INTO NEW.sequence, others;
    SELECT m.id INTO NEW.parent_id FROM projects.messages m
        WHERE m.project_id = NEW.project_id AND m.conversation_id = NEW.conversation_id AND NOT m.sequence <@ others
        ORDER BY m.sequence DESC LIMIT 1;
    SELECT h.revision INTO NEW.revision FROM projects.heads h WHERE h.project_id = NEW.project_id;
    SELECT a.ref INTO NEW.actor_ref FROM projects.actors a
        WHERE a.user_id = nullif(current_setting('app.user_id', true), '')::uuid;
    NEW.digest := projects.message_digest(
        NEW.salt, NEW.conversation_id, NEW.sequence, NEW.role, NEW.parts, NEW.metadata);
    RETURN NEW;
END $$;

-- Shows the branch that ends with a message; null: none of its messages. The conversation's row is locked by the caller.
CREATE FUNCTION projects.show_branch(p_project uuid, p_conversation uuid, p_last uuid) RETURNS void
LANGUAGE sql AS $$
    WITH RECURSIVE branch AS (
        SELECT m.parent_id, m.sequence FROM projects.messages m
            WHERE m.project_id = p_project AND m.conversation_id = p_conversation AND m.id = p_last
        UNION ALL
        SELECT m.parent_id, m.sequence FROM branch
            JOIN projects.messages m ON m.project_id = p_project AND m.id = branch.parent_id
    )
    UPDATE projects.conversations c
        SET left_out = int8multirange(int8range(1, c.last_sequence, '[]')) - coalesce(
            (SELECT range_agg(int8range(branch.sequence, branch.sequence, '[]')) FROM branch), '{}'::int8multirange)
        WHERE c.project_id = p_project AND c.id = p_conversation AND c.last_sequence > 0
$$;

-- For routes that name no conversation by its id: the one with this id, or the caller's own with this client key, which may
-- be one in each project: then the one that changed last, unless the project is named. Answers members only.
CREATE FUNCTION projects.locate_conversation(p_key text, p_project uuid)
RETURNS TABLE (project_id uuid, conversation_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT c.project_id, c.id FROM projects.conversations c
    JOIN projects.members m ON m.project_id = c.project_id
        AND m.user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid)
    JOIN projects.projects p ON p.id = c.project_id AND p.delete_time IS NULL
    WHERE (c.id = CASE WHEN p_key ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN p_key::uuid END
        OR (c.created_by = (SELECT nullif(current_setting('app.user_id', true), '')::uuid) AND c.client_key = p_key))
      AND c.project_id = coalesce(p_project, c.project_id)
    ORDER BY c.client_key = p_key NULLS FIRST, c.update_time DESC, c.id DESC LIMIT 1
$$;

-- The person's message that is to be answered anew: named by its id, by the client key of the acting person, or by the id of
-- an answer to it. '': the last one of a person in the branch that is shown.
CREATE FUNCTION projects.asked_message(p_conversation projects.conversations, p_name text) RETURNS uuid
LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT t.user_message_id FROM projects.turns t
            WHERE t.project_id = p_conversation.project_id AND t.conversation_id = p_conversation.id
              AND t.assistant_message_id::text = p_name),
        (SELECT m.id FROM projects.messages m
            WHERE m.project_id = p_conversation.project_id AND m.conversation_id = p_conversation.id
              AND m.role = 'user'
              AND CASE WHEN p_name = '' THEN NOT m.sequence <@ p_conversation.left_out
                       ELSE m.id::text = p_name OR (m.client_key = p_name
                           AND m.author_id = nullif(current_setting('app.user_id', true), '')::uuid) END
            ORDER BY m.sequence DESC LIMIT 1))
$$;

-- Saves a message of the acting person, opens its conversation where there is none, and begins the turn that answers it.
--
-- p_key: the conversation's id or the person's own client key. p_project: null where the caller named none.
-- p_new: the id of the conversation that may be opened; null: none may be. p_turn: null: no turn begins.
-- p_client_key: what the client calls its message: an id of its own, or the id of a message that was stored before.
-- p_parts: null where no message comes along. p_anew: the name of a message that is to be answered anew, as
-- asked_message takes it; null: none is. p_request: the id of the request; null: it has none.
--
-- A message that is known by its client key and says the same is that message, and the turn that answers it or answered it
-- whole is its turn; where that turn failed or was stopped, a new one answers it. One that says something else is a new
-- version of it, in a branch of its own.
--
-- Answers one row. located: there is such a conversation, or it may be opened. role: the person's, null for none; where it
-- does not let the person write, conversation is null. message: the one that is stored, p_message or one that was known
-- before; null: there is none to answer anew. turn: the one that answers it, p_turn or one that was known before. running:
-- the turn that still answers another message; then nothing was saved. reused: the request's id came with another message
-- before; then nothing was saved.
CREATE FUNCTION projects.send_message(
    p_key text, p_project uuid,
    p_new uuid, p_section text, p_section_id uuid, p_section_key text,
    p_message uuid, p_parts json, p_metadata json, p_text text, p_client_key text, p_time timestamptz,
    p_turn uuid, p_answer uuid, p_owner text, p_lease double precision, p_anew text, p_request text,
    OUT located boolean, OUT role text, OUT conversation projects.conversations,
    OUT message uuid, OUT turn uuid, OUT running uuid, OUT reused boolean
)
LANGUAGE plpgsql AS $$
DECLARE
    acting uuid := nullif(current_setting('app.user_id', true), '')::uuid;
    known record;
    named record;
    before record;
    branches boolean := false;
    branch_end uuid;
BEGIN
    SELECT l.project_id, l.conversation_id INTO known FROM projects.locate_conversation(nullif(p_key, ''), p_project) l;
    -- The id of a conversation of another project is a mistake, and no client key.
    located := known.conversation_id IS NOT NULL OR (p_new IS NOT NULL AND NOT EXISTS (
        SELECT FROM projects.locate_conversation(nullif(p_key, ''), NULL) l WHERE l.conversation_id::text = p_key));
    IF NOT located THEN RETURN; END IF;
    PERFORM set_config('app.project_id', coalesce(known.project_id, p_project)::text, true);
    role := projects.share_membership();
    IF role IS NULL OR role NOT IN ('commenter', 'editor', 'owner') THEN RETURN; END IF;

    IF known.conversation_id IS NULL THEN
        SELECT s.name, s.name_key INTO named FROM projects.plan_sections s
            WHERE s.project_id = p_project AND (s.id = p_section_id OR s.name_key = p_section_key)
            ORDER BY s.id = p_section_id DESC NULLS LAST LIMIT 1;
        INSERT INTO projects.conversations AS c
            (project_id, id, section, section_key, client_key, created_by, create_time, update_time)
            VALUES (p_project, p_new, coalesce(named.name, p_section), coalesce(named.name_key, p_section_key),
                nullif(p_key, ''), acting, p_time, p_time)
            ON CONFLICT DO NOTHING RETURNING c.* INTO conversation;
        IF conversation.id IS NULL THEN
            -- The same was opened at the same time, and is there now.
            SELECT l.project_id, l.conversation_id INTO known FROM projects.locate_conversation(p_key, p_project) l;
        END IF;
    END IF;

    IF known.conversation_id IS NOT NULL THEN
        SELECT c.* INTO conversation FROM projects.conversations c
            WHERE c.project_id = known.project_id AND c.id = known.conversation_id FOR NO KEY UPDATE;

        IF p_request IS NOT NULL THEN
            SELECT t.id, t.conversation_id, t.user_message_id, m.parts::text AS parts INTO before FROM projects.turns t
                JOIN projects.messages m ON m.project_id = t.project_id AND m.id = t.user_message_id
                WHERE t.project_id = conversation.project_id AND t.requested_by = acting AND t.request_id = p_request;
            IF FOUND THEN
                message := before.user_message_id;
                turn := before.id;
                reused := before.conversation_id <> conversation.id OR before.parts <> p_parts::text;
                RETURN;
            END IF;
        END IF;

        IF p_anew IS NOT NULL THEN
            message := projects.asked_message(conversation, p_anew);
        END IF;
        IF message IS NULL AND p_client_key IS NOT NULL THEN
            SELECT m.id, m.parent_id, m.parts::text = p_parts::text AS same INTO before FROM projects.messages m
                WHERE m.project_id = conversation.project_id AND m.conversation_id = conversation.id
                  AND (m.client_key = p_client_key OR m.id::text = p_client_key) AND m.author_id = acting
                ORDER BY m.sequence DESC LIMIT 1;
            IF FOUND AND (before.same OR p_anew IS NOT NULL) THEN
                message := before.id;
            ELSIF FOUND THEN
                branches := true;
                branch_end := before.parent_id;
            END IF;
        END IF;
        IF message IS NULL AND p_parts IS NULL THEN RETURN; END IF;

        IF message IS NOT NULL THEN
            SELECT t.id, t.state, t.lease_until >= now() AS lives INTO before FROM projects.turns t
                WHERE t.project_id = conversation.project_id AND t.user_message_id = message
                ORDER BY t.create_time DESC, t.id DESC LIMIT 1;
            IF NOT FOUND THEN
                branches := p_anew IS NOT NULL;
            ELSIF p_anew IS NULL
                    AND (before.state = 'done' OR (before.state IN ('queued', 'running') AND before.lives)) THEN
                turn := before.id;
            ELSE
                branches := true;
            END IF;
            branch_end := message;
        END IF;
    END IF;

    IF (p_turn IS NOT NULL AND turn IS NULL) OR (message IS NULL AND branches) THEN
        SELECT t.id INTO running FROM projects.turns t
            WHERE t.project_id = conversation.project_id AND t.conversation_id = conversation.id
              AND t.state IN ('queued', 'running') AND t.lease_until >= now();
        IF running IS NOT NULL THEN RETURN; END IF;
        UPDATE projects.turns t SET state = 'failed', end_time = now()
            WHERE t.project_id = conversation.project_id AND t.conversation_id = conversation.id
              AND t.state IN ('queued', 'running');
        IF branches THEN
            PERFORM projects.show_branch(conversation.project_id, conversation.id, branch_end);
        END IF;
    END IF;
    IF p_turn IS NOT NULL AND turn IS NULL THEN
        INSERT INTO projects.turns AS t (project_id, id, conversation_id, state, requested_by, owner, lease_until,
                user_message_id, assistant_message_id, create_time, request_id)
            VALUES (conversation.project_id, p_turn, conversation.id, 'running', acting, p_owner,
                now() + make_interval(secs => p_lease), coalesce(message, p_message), p_answer, p_time, p_request)
            RETURNING t.id INTO turn;
    END IF;
    IF message IS NULL THEN
        INSERT INTO projects.messages AS m
            (project_id, id, conversation_id, role, author_id, parts, metadata, text, client_key, create_time)
            VALUES (conversation.project_id, p_message, conversation.id, 'user', acting, p_parts, p_metadata, p_text,
                p_client_key, p_time)
            RETURNING m.id INTO message;
        conversation.update_time := greatest(conversation.update_time, p_time);
    END IF;
END $$;

-- Ends a turn of the acting person, who may not write here any more, and keeps what was said: for the process that runs it,
-- which names itself as the lease does. Answers whether it was this call that ended it.
CREATE FUNCTION projects.end_turn_without_membership(
    p_owner text, p_project uuid, p_turn uuid, p_state text, p_time timestamptz,
    p_parts json, p_metadata json, p_text text
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE ended record;
BEGIN
    SELECT t.conversation_id INTO ended FROM projects.turns t WHERE t.project_id = p_project AND t.id = p_turn;
    PERFORM 1 FROM projects.conversations c
        WHERE c.project_id = p_project AND c.id = ended.conversation_id FOR NO KEY UPDATE;
    UPDATE projects.turns t SET state = p_state, end_time = p_time
        WHERE t.project_id = p_project AND t.id = p_turn AND t.owner = p_owner AND t.state = 'running'
          AND t.requested_by = nullif(current_setting('app.user_id', true), '')::uuid
        RETURNING t.conversation_id, t.assistant_message_id, t.id INTO ended;
    IF NOT FOUND THEN RETURN false; END IF;
    IF p_parts IS NOT NULL THEN
        INSERT INTO projects.messages
            (project_id, id, conversation_id, role, parts, metadata, text, turn_id, state, create_time)
            VALUES (p_project, ended.assistant_message_id, ended.conversation_id, 'assistant', p_parts, p_metadata, p_text,
                ended.id, p_state, p_time);
    END IF;
    RETURN true;
END $$;

-- Of these people and projects in pairs, those whose person may read the project.
CREATE FUNCTION projects.who_reads(p_users uuid[], p_projects uuid[]) RETURNS TABLE (user_id uuid, project_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT m.user_id, m.project_id FROM unnest(p_users, p_projects) AS reader (user_id, project_id)
    JOIN projects.members m ON m.user_id = reader.user_id AND m.project_id = reader.project_id
    JOIN projects.projects p ON p.id = m.project_id AND p.delete_time IS NULL
$$;
