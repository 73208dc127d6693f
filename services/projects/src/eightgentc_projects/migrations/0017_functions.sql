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
CREATE FUNCTION projects.send_message(
    p_key text, p_project uuid,
    p_new uuid, p_section text, p_section_id uuid, p_section_key text,
    p_message uuid, p_parts json, p_metadata json, p_text text, p_client_key text, p_time timestamptz,
    p_turn uuid, p_answer uuid, p_owner text, p_lease double precision, p_anew text, p_request text,
    p_names_lapsed boolean DEFAULT false,
    OUT located boolean, OUT role text, OUT conversation projects.conversations,
    OUT message uuid, OUT turn uuid, OUT running uuid, OUT reused boolean, OUT lapsed json
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
        SELECT t.* INTO before FROM projects.turns t
            WHERE t.project_id = conversation.project_id AND t.conversation_id = conversation.id
              AND t.state IN ('queued', 'running');
        IF before.lease_until >= now() THEN
            running := before.id;
            RETURN;
        ELSIF before.id IS NOT NULL AND p_names_lapsed THEN
            lapsed := to_json(before);
            RETURN;
        END IF;
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

-- Ends a turn whose lease has ended, and keeps what its readers were shown of it, if anything. Answers whether it was this
-- call that ended it.
CREATE FUNCTION projects.end_lapsed_turn(
    p_project uuid, p_turn uuid, p_time timestamptz, p_parts json, p_metadata json, p_text text
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE ended record;
BEGIN
    SELECT t.conversation_id INTO ended FROM projects.turns t WHERE t.project_id = p_project AND t.id = p_turn;
    PERFORM 1 FROM projects.conversations c
        WHERE c.project_id = p_project AND c.id = ended.conversation_id FOR NO KEY UPDATE;
    UPDATE projects.turns t SET state = 'failed', end_time = p_time
        WHERE t.project_id = p_project AND t.id = p_turn AND t.state IN ('queued', 'running') AND t.lease_until < now()
        RETURNING t.conversation_id, t.assistant_message_id, t.id INTO ended;
    IF NOT FOUND THEN RETURN false; END IF;
    IF p_parts IS NOT NULL THEN
        INSERT INTO projects.messages
            (project_id, id, conversation_id, role, parts, metadata, text, turn_id, state, create_time)
            VALUES (p_project, ended.assistant_message_id, ended.conversation_id, 'assistant', p_parts, p_metadata, p_text,
                ended.id, 'failed', p_time);
    END IF;
    RETURN true;
END $$;
