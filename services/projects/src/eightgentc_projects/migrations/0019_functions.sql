-- Messages that wait until the answer before them is there (decision 0038).

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
--
-- A turn whose lease has ended is not ended here where `p_names_lapsed` is true: `lapsed` is that turn, and nothing was
-- done. Its caller ends it by end_lapsed_turn, which keeps what was shown of it, and calls again.
--
-- A message that cannot be answered now waits where `p_most_queued` is more than 0: so many may wait in a conversation.
-- p_run_as: for whom it runs, beside the person's id. place: of the message among those that wait, from 1; of one that waits
-- already, too; more than p_most_queued: there was none left, and nothing was saved. No message is answered before those that
-- wait, and one that waits cannot be changed: reused.
CREATE FUNCTION projects.send_message(
    p_key text, p_project uuid,
    p_new uuid, p_section text, p_section_id uuid, p_section_key text,
    p_message uuid, p_parts json, p_metadata json, p_text text, p_client_key text, p_time timestamptz,
    p_turn uuid, p_answer uuid, p_owner text, p_lease double precision, p_anew text, p_request text,
    p_names_lapsed boolean DEFAULT false, p_most_queued integer DEFAULT 0, p_run_as json DEFAULT NULL,
    OUT located boolean, OUT role text, OUT conversation projects.conversations,
    OUT message uuid, OUT turn uuid, OUT running uuid, OUT reused boolean, OUT lapsed json, OUT place bigint
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
                LEFT JOIN projects.messages m ON m.project_id = t.project_id AND m.id = t.user_message_id
                WHERE t.project_id = conversation.project_id AND t.requested_by = acting AND t.request_id = p_request;
            IF FOUND THEN
                message := before.user_message_id;
                turn := before.id;
                reused := before.conversation_id <> conversation.id OR before.parts <> p_parts::text;
                RETURN;
            END IF;
        END IF;

        SELECT q.id, q.user_message_id, q.number,
                q.conversation_id = conversation.id AND q.parts::text = p_parts::text AS same
            INTO before FROM projects.queued_turns q
            WHERE q.project_id = conversation.project_id AND q.requested_by = acting
              AND (q.request_id = p_request OR (p_anew IS NULL AND q.conversation_id = conversation.id
                  AND q.client_key = p_client_key))
            ORDER BY q.request_id = p_request DESC NULLS LAST LIMIT 1;
        IF FOUND THEN
            message := before.user_message_id;
            turn := before.id;
            reused := p_turn IS NULL OR before.same IS NOT TRUE;
            SELECT count(*) INTO place FROM projects.queued_turns q
                WHERE q.project_id = conversation.project_id AND q.conversation_id = conversation.id
                  AND q.number <= before.number;
            RETURN;
        END IF;

        IF p_anew IS NOT NULL THEN
            -- The message of a turn that was stopped while it waited was never saved.
            SELECT m.id INTO message FROM projects.messages m
                WHERE m.project_id = conversation.project_id AND m.id = projects.asked_message(conversation, p_anew);
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
        SELECT t.* INTO before FROM projects.turns t
            WHERE t.project_id = conversation.project_id AND t.conversation_id = conversation.id
              AND t.state IN ('queued', 'running');
        IF before.lease_until >= now() THEN
            running := before.id;
        ELSIF before.id IS NOT NULL AND p_names_lapsed THEN
            lapsed := to_json(before);
            RETURN;
        ELSE
            SELECT q.id INTO running FROM projects.queued_turns q
                WHERE q.project_id = conversation.project_id AND q.conversation_id = conversation.id
                ORDER BY q.number LIMIT 1;
        END IF;
        IF running IS NOT NULL AND p_most_queued > 0 THEN
            SELECT count(*) + 1 INTO place FROM projects.queued_turns q
                WHERE q.project_id = conversation.project_id AND q.conversation_id = conversation.id;
            running := NULL;
            message := coalesce(message, p_message);
            turn := p_turn;
            IF place <= p_most_queued THEN
                INSERT INTO projects.queued_turns (project_id, id, conversation_id, requested_by, run_as, user_message_id,
                        assistant_message_id, parts, metadata, text, client_key, request_id, create_time)
                    VALUES (conversation.project_id, p_turn, conversation.id, acting, p_run_as, message,
                        p_answer, p_parts, p_metadata, p_text, p_client_key, p_request, p_time);
            END IF;
        END IF;
        IF running IS NOT NULL OR place IS NOT NULL THEN RETURN; END IF;
        -- A process of the release before.
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

-- Begins the first turn that waits in its conversation, of the acting person: its message takes its place in the branch
-- that is shown, as one that send_message saves.
--
-- Answers one row. role: the person's, null for none; where it does not let the person write nothing was done. started:
-- whether it runs now and its caller is to run it, also where an earlier call of the same owner began it. lapsed: the turn
-- before it, whose lease has ended; nothing was done before that is ended. queued: what waited.
CREATE FUNCTION projects.start_queued_turn(
    p_project uuid, p_turn uuid, p_owner text, p_lease double precision,
    OUT role text, OUT started boolean, OUT lapsed json, OUT section text, OUT queued projects.queued_turns
)
LANGUAGE plpgsql AS $$
DECLARE
    acting uuid := nullif(current_setting('app.user_id', true), '')::uuid;
    before record;
    known record;
BEGIN
    started := false;
    role := projects.share_membership();
    IF role IS NULL OR role NOT IN ('commenter', 'editor', 'owner') THEN RETURN; END IF;

    SELECT c.section INTO section FROM projects.conversations c
        WHERE c.project_id = p_project AND c.id IN (
            SELECT q.conversation_id FROM projects.queued_turns q WHERE q.project_id = p_project AND q.id = p_turn
            UNION ALL SELECT t.conversation_id FROM projects.turns t WHERE t.project_id = p_project AND t.id = p_turn)
        FOR NO KEY UPDATE;
    SELECT q.* INTO queued FROM projects.queued_turns q
        WHERE q.project_id = p_project AND q.id = p_turn AND q.requested_by = acting;
    IF NOT FOUND THEN
        SELECT t.project_id, t.id, t.conversation_id, 0, t.requested_by, NULL, t.user_message_id, t.assistant_message_id,
                m.parts, m.metadata, m.text, m.client_key, t.request_id, t.create_time
            INTO queued FROM projects.turns t
            JOIN projects.messages m ON m.project_id = t.project_id AND m.id = t.user_message_id
            WHERE t.project_id = p_project AND t.id = p_turn AND t.owner = p_owner AND t.state = 'running';
        started := FOUND;
        RETURN;
    END IF;

    IF EXISTS (SELECT FROM projects.queued_turns q WHERE q.project_id = p_project
            AND q.conversation_id = queued.conversation_id AND q.number < queued.number) THEN
        RETURN;
    END IF;
    SELECT t.* INTO before FROM projects.turns t
        WHERE t.project_id = p_project AND t.conversation_id = queued.conversation_id AND t.state IN ('queued', 'running');
    IF FOUND THEN
        IF before.lease_until < now() THEN lapsed := to_json(before); END IF;
        RETURN;
    END IF;

    SELECT m.id, m.parent_id, m.parts::text = queued.parts::text AS same INTO known FROM projects.messages m
        WHERE m.project_id = p_project AND m.conversation_id = queued.conversation_id AND m.author_id = acting
          AND (m.id = queued.user_message_id OR m.client_key = queued.client_key OR m.id::text = queued.client_key)
        ORDER BY m.sequence DESC LIMIT 1;
    IF NOT known.same THEN
        PERFORM projects.show_branch(p_project, queued.conversation_id, known.parent_id);
    ELSIF known.same THEN
        queued.user_message_id := known.id;
        IF EXISTS (SELECT FROM projects.turns t WHERE t.project_id = p_project AND t.user_message_id = known.id) THEN
            PERFORM projects.show_branch(p_project, queued.conversation_id, known.id);
        END IF;
    END IF;
    INSERT INTO projects.turns (project_id, id, conversation_id, state, requested_by, owner, lease_until,
            user_message_id, assistant_message_id, create_time, request_id)
        VALUES (p_project, queued.id, queued.conversation_id, 'running', acting, p_owner,
            now() + make_interval(secs => p_lease), queued.user_message_id, queued.assistant_message_id,
            queued.create_time,
            -- Another chat's turn may have begun with it at the same moment.
            CASE WHEN NOT EXISTS (SELECT FROM projects.turns t WHERE t.project_id = p_project
                AND t.requested_by = acting AND t.request_id = queued.request_id) THEN queued.request_id END);
    IF known.same IS NOT TRUE THEN
        INSERT INTO projects.messages
            (project_id, id, conversation_id, role, author_id, parts, metadata, text, client_key, create_time)
            VALUES (p_project, queued.user_message_id, queued.conversation_id, 'user', acting, queued.parts,
                queued.metadata, queued.text, queued.client_key, queued.create_time);
    END IF;
    DELETE FROM projects.queued_turns q WHERE q.project_id = p_project AND q.id = p_turn;
    started := true;
END $$;

-- Ends a turn as end_turn does, and answers whether others wait behind it.
CREATE FUNCTION projects.end_turn_of_queue(
    p_project uuid, p_conversation uuid, p_turn uuid, p_state text, p_time timestamptz
) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM projects.end_turn(p_project, p_conversation, p_turn, p_state, p_time);
    RETURN EXISTS (SELECT FROM projects.queued_turns q
        WHERE q.project_id = p_project AND q.conversation_id = p_conversation);
END $$;

-- Ends a turn that waits: aborted by anyone who may write there, failed by its own person who may not any more. Its message
-- is gone. Answers the state; null: it does not wait, or is not the caller's to end.
CREATE FUNCTION projects.end_queued_turn(p_project uuid, p_turn uuid, p_time timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    acting uuid := nullif(current_setting('app.user_id', true), '')::uuid;
    writes boolean := coalesce(projects.share_membership() IN ('commenter', 'editor', 'owner'), false);
    ended text := CASE WHEN writes THEN 'aborted' ELSE 'failed' END;
BEGIN
    IF p_project IS DISTINCT FROM nullif(current_setting('app.project_id', true), '')::uuid THEN RETURN NULL; END IF;
    PERFORM 1 FROM projects.conversations c
        JOIN projects.queued_turns q ON q.project_id = c.project_id AND q.conversation_id = c.id
        WHERE q.project_id = p_project AND q.id = p_turn FOR NO KEY UPDATE OF c;
    WITH gone AS (
        DELETE FROM projects.queued_turns q
            WHERE q.project_id = p_project AND q.id = p_turn AND (writes OR q.requested_by = acting) RETURNING q.*
    )
    INSERT INTO projects.turns (project_id, id, conversation_id, state, requested_by, owner, lease_until,
            user_message_id, assistant_message_id, create_time, end_time, request_id)
        SELECT g.project_id, g.id, g.conversation_id, ended, g.requested_by, '', p_time,
            g.user_message_id, g.assistant_message_id, g.create_time, p_time,
            CASE WHEN NOT EXISTS (SELECT FROM projects.turns t WHERE t.project_id = p_project
                AND t.requested_by = g.requested_by AND t.request_id = g.request_id) THEN g.request_id END
        FROM gone g;
    RETURN CASE WHEN FOUND THEN ended END;
END $$;

-- Of each conversation in which nothing runs the first turn that waits there, whoever asked for it: ids, and for whom it
-- runs. A turn whose lease ended so long ago does not run.
CREATE FUNCTION projects.startable_turns(p_grace double precision, p_size integer)
RETURNS TABLE (project_id uuid, id uuid, requested_by uuid, run_as json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT DISTINCT ON (q.project_id, q.conversation_id) q.project_id, q.id, q.requested_by, q.run_as
    FROM projects.queued_turns q
    WHERE NOT EXISTS (SELECT FROM projects.turns t
        WHERE t.project_id = q.project_id AND t.conversation_id = q.conversation_id AND t.state IN ('queued', 'running')
          AND t.lease_until >= now() - make_interval(secs => p_grace))
    ORDER BY q.project_id, q.conversation_id, q.number LIMIT p_size
$$;
