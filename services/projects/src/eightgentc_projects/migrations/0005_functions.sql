-- What numbers messages, and what begins and ends turns in one round trip. The first two functions are definer functions,
-- since the service's role may not lock a member's row; all others run with the caller's rights, under row security.

-- The acting person's role, or null. Until the transaction ends nobody takes the person out, changes the role, deletes the
-- project or renames a section. The role is read by a statement of its own, which sees what was waited for.
CREATE FUNCTION projects.share_membership() RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM 1 FROM projects.members m
        WHERE m.project_id = nullif(current_setting('app.project_id', true), '')::uuid
          AND m.user_id = nullif(current_setting('app.user_id', true), '')::uuid FOR SHARE;
    RETURN projects.acting_role();
END $$;

-- Waits for all who share a membership of the project, and keeps others from it until the transaction ends. For those who
-- may rename a section or delete the project; for everyone else it does nothing.
CREATE FUNCTION projects.lock_memberships() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF projects.acting_role() IN ('editor', 'owner') THEN
        PERFORM 1 FROM projects.members m
            WHERE m.project_id = nullif(current_setting('app.project_id', true), '')::uuid
            ORDER BY m.user_id FOR NO KEY UPDATE;
    END IF;
END $$;

-- What a message said and where in its conversation. The salt goes when the text is erased; then nobody can guess the text.
CREATE FUNCTION projects.message_digest(
    p_salt uuid, p_conversation uuid, p_sequence bigint, p_role text, p_parts json, p_metadata json
) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT sha256(uuid_send(p_salt)
        || convert_to(json_build_array(p_conversation, p_sequence, p_role, p_parts, p_metadata)::text, 'UTF8'))
$$;

-- Every message takes the next number of its conversation, whoever inserts it: a process of the release before, too. The
-- conversation's row is the lock. The revision is read after the wait for it, so that it never falls within a conversation.
CREATE FUNCTION projects.log_message() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE projects.conversations c
        SET last_sequence = c.last_sequence + 1, update_time = greatest(c.update_time, NEW.create_time)
        WHERE c.project_id = NEW.project_id AND c.id = NEW.conversation_id
        RETURNING c.last_sequence INTO NEW.sequence;
    SELECT h.revision INTO NEW.revision FROM projects.heads h WHERE h.project_id = NEW.project_id;
    SELECT a.ref INTO NEW.actor_ref FROM projects.actors a
        WHERE a.user_id = nullif(current_setting('app.user_id', true), '')::uuid;
    NEW.digest := projects.message_digest(
        NEW.salt, NEW.conversation_id, NEW.sequence, NEW.role, NEW.parts, NEW.metadata);
    RETURN NEW;
END $$;

-- Saves a message of the acting person, opens its conversation where there is none, and begins the turn that answers it.
--
-- p_key: the conversation's id or the person's own client key. p_project: null where the caller named none.
-- p_new: the id of the conversation that may be opened; null: none may be. p_turn: null: no turn begins.
--
-- Answers one row. located: there is such a conversation, or it may be opened. role: the person's, null for none; where it
-- does not let the person write, conversation is null. message: the one that is stored, p_message or one that was known
-- before by its key. turn: the one that answers it, p_turn or one that was known before. running: the turn that still
-- answers another message. With p_turn and without a turn nothing was saved.
CREATE FUNCTION projects.send_message(
    p_key text, p_project uuid,
    p_new uuid, p_section text, p_section_id uuid, p_section_key text,
    p_message uuid, p_parts json, p_metadata json, p_text text, p_client_key text, p_time timestamptz,
    p_turn uuid, p_answer uuid, p_owner text, p_lease double precision,
    OUT located boolean, OUT role text, OUT conversation projects.conversations,
    OUT message uuid, OUT turn uuid, OUT running uuid
)
LANGUAGE plpgsql AS $$
DECLARE
    acting uuid := nullif(current_setting('app.user_id', true), '')::uuid;
    known record;
    named record;
BEGIN
    SELECT l.project_id, l.conversation_id INTO known FROM projects.locate_conversation(nullif(p_key, '')) l;
    located := CASE WHEN known.conversation_id IS NULL THEN p_new IS NOT NULL
                  ELSE known.project_id = coalesce(p_project, known.project_id) END;
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
            RETURNING c.* INTO conversation;
    ELSE
        SELECT c.* INTO conversation FROM projects.conversations c
            WHERE c.project_id = known.project_id AND c.id = known.conversation_id FOR NO KEY UPDATE;
        IF p_client_key IS NOT NULL THEN
            SELECT m.id INTO message FROM projects.messages m
                WHERE m.project_id = conversation.project_id AND m.conversation_id = conversation.id
                  AND m.client_key = p_client_key;
        END IF;
        IF message IS NOT NULL THEN
            SELECT t.id INTO turn FROM projects.turns t
                WHERE t.project_id = conversation.project_id AND t.user_message_id = message
                ORDER BY t.create_time DESC LIMIT 1;
        END IF;
    END IF;

    IF turn IS NULL AND p_turn IS NOT NULL THEN
        SELECT t.id INTO running FROM projects.turns t
            WHERE t.project_id = conversation.project_id AND t.conversation_id = conversation.id
              AND t.state IN ('queued', 'running') AND t.lease_until >= now();
        IF running IS NOT NULL THEN RETURN; END IF;
        UPDATE projects.turns t SET state = 'failed', end_time = now()
            WHERE t.project_id = conversation.project_id AND t.conversation_id = conversation.id
              AND t.state IN ('queued', 'running');
        INSERT INTO projects.turns AS t (project_id, id, conversation_id, state, requested_by, owner, lease_until,
                user_message_id, assistant_message_id, create_time)
            VALUES (conversation.project_id, p_turn, conversation.id, 'running', acting, p_owner,
                now() + make_interval(secs => p_lease), coalesce(message, p_message), p_answer, p_time)
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

-- Closes a turn, as the first statement of the transaction that saves its answer. Fails with no_data_found where it was
-- closed before, or the acting person may not write here any more: then nothing of that transaction is kept. The
-- conversation is locked first, as send_message does.
CREATE FUNCTION projects.end_turn(
    p_project uuid, p_conversation uuid, p_turn uuid, p_state text, p_time timestamptz
) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM projects.share_membership();
    PERFORM 1 FROM projects.conversations c
        WHERE c.project_id = p_project AND c.id = p_conversation FOR NO KEY UPDATE;
    UPDATE projects.turns t SET state = p_state, end_time = p_time
        WHERE t.project_id = p_project AND t.id = p_turn AND t.state IN ('queued', 'running');
    IF NOT FOUND THEN RAISE no_data_found USING MESSAGE = 'the turn is closed, or not yours to close'; END IF;
END $$;
