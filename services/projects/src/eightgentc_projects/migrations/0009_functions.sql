-- What row policies cannot say: they see a row before a change or after it, and never both. A statement that breaks one of
-- these rules fails like one that lacks a grant.

-- A message takes its number, place and digest from the database alone: no role may move the head of a conversation. A
-- definer function, so that the service's role needs no right to do it. Otherwise as 0007 made it.
CREATE OR REPLACE FUNCTION projects.log_message() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
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

-- State and lease of a turn belong to the person for whom it runs; anyone else may only close one whose lease has ended. A
-- turn that has ended stays as it ended.
CREATE FUNCTION projects.guard_turn() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('queued', 'running') THEN
        RAISE insufficient_privilege USING MESSAGE = 'the turn has ended';
    END IF;
    IF OLD.requested_by IS DISTINCT FROM nullif(current_setting('app.user_id', true), '')::uuid
        AND NOT (OLD.lease_until < now() AND NEW.lease_until = OLD.lease_until AND NEW.state = 'failed') THEN
        RAISE insufficient_privilege USING MESSAGE = 'the turn runs for another person';
    END IF;
    RETURN NEW;
END $$;

-- The section that a chat belongs to follows the section's name, and that is an editor's to change.
CREATE FUNCTION projects.guard_section() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF projects.acting_role() NOT IN ('editor', 'owner') THEN
        RAISE insufficient_privilege USING MESSAGE = 'only editors and owners rename a section';
    END IF;
    RETURN NEW;
END $$;

-- Each revision of a project is one row of changes, and no row of changes is beyond the project's revision.
CREATE FUNCTION projects.guard_head() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF NEW.revision <= OLD.revision OR NEW.revision - OLD.revision <> (SELECT count(*) FROM projects.changes c
        WHERE c.project_id = NEW.project_id AND c.revision > OLD.revision AND c.revision <= NEW.revision) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a revision without its row of changes';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION projects.guard_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM projects.heads h WHERE h.project_id = NEW.project_id AND h.revision >= NEW.revision) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a row of changes beyond the revision of its project';
    END IF;
    RETURN NULL;
END $$;
