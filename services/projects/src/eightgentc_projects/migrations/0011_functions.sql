-- Where a message is, for a request that names no project: answers members only. By the person's projects, since messages
-- have no index by id alone.
CREATE FUNCTION projects.locate_message(p_message uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT m.project_id FROM projects.members b
    JOIN projects.projects p ON p.id = b.project_id AND p.delete_time IS NULL
    JOIN projects.messages m ON m.project_id = b.project_id AND m.id = p_message
    WHERE b.user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid)
$$;

-- Chats that say something which nobody was asked to read, and where nobody said anything for p_quiet seconds; each with the
-- newest author who may still write there. The worker learns ids of them, and no word.
CREATE FUNCTION projects.unread_conversations(p_quiet double precision, p_size integer)
RETURNS TABLE (project_id uuid, conversation_id uuid, tenant text, user_id uuid, last_sequence bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT c.project_id, c.id, p.tenant, said.author_id, c.last_sequence FROM projects.conversations c
    JOIN projects.projects p ON p.id = c.project_id AND p.delete_time IS NULL
    CROSS JOIN LATERAL (
        SELECT m.author_id FROM projects.messages m
        JOIN projects.members b ON b.project_id = m.project_id AND b.user_id = m.author_id
            AND b.role IN ('commenter', 'editor', 'owner')
        WHERE m.project_id = c.project_id AND m.conversation_id = c.id
        ORDER BY m.sequence DESC LIMIT 1
    ) AS said
    WHERE c.last_sequence > c.insights_asked AND c.update_time < now() - make_interval(secs => p_quiet)
      AND NOT EXISTS (
        SELECT FROM projects.turns t WHERE t.project_id = c.project_id AND t.conversation_id = c.id
            AND t.state IN ('queued', 'running'))
    ORDER BY c.update_time LIMIT p_size
$$;

-- Notes that somebody was asked to read a chat up to a message.
CREATE FUNCTION projects.note_insights_asked(p_project uuid, p_conversation uuid, p_sequence bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    UPDATE projects.conversations c SET insights_asked = greatest(c.insights_asked, p_sequence)
    WHERE c.project_id = p_project AND c.id = p_conversation
$$;

-- What a person decided of an insight belongs to those who may edit the plan.
CREATE FUNCTION projects.guard_insight() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF projects.acting_role() NOT IN ('editor', 'owner') THEN
        RAISE insufficient_privilege USING MESSAGE = 'only editors and owners change an insight';
    END IF;
    RETURN NEW;
END $$;
