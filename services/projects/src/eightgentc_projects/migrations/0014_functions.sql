-- A summary is of one branch. Where another one is shown, of which the summary says something else, none counts any more,
-- and one is due.
CREATE FUNCTION projects.forget_summary() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.summary_version := 0;
    NEW.summary_sequence := 0;
    NEW.summary_asked := 0;
    RETURN NEW;
END $$;

-- Chats in which six messages were said since somebody was asked for a summary, and where nobody said anything for p_quiet
-- seconds; each with the newest author who may still write there. The worker learns ids of them, and no word.
CREATE FUNCTION projects.unsummarised_conversations(p_quiet double precision, p_size integer)
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
    WHERE c.last_sequence >= c.summary_asked + 6 AND c.update_time < now() - make_interval(secs => p_quiet)
      AND NOT EXISTS (
        SELECT FROM projects.turns t WHERE t.project_id = c.project_id AND t.conversation_id = c.id
            AND t.state IN ('queued', 'running'))
    ORDER BY c.update_time LIMIT p_size
$$;

-- Notes that somebody was asked for the summary of a chat up to a message.
CREATE FUNCTION projects.note_summary_asked(p_project uuid, p_conversation uuid, p_sequence bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    UPDATE projects.conversations c SET summary_asked = greatest(c.summary_asked, p_sequence)
    WHERE c.project_id = p_project AND c.id = p_conversation
$$;
