-- For routes that name no project: that of a job. Answers members only.
CREATE FUNCTION projects.locate_job(p_job uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT j.project_id FROM projects.jobs j
    JOIN projects.members m ON m.project_id = j.project_id
        AND m.user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid)
    JOIN projects.projects p ON p.id = j.project_id AND p.delete_time IS NULL
    WHERE j.id = p_job
$$;

-- One that waits is cancelled; one that runs is asked to stop, and the worker writes what became of it. Both functions
-- answer the state that it had, or not_allowed; NULL: there is no such job in this project.
CREATE FUNCTION projects.cancel_job(p_job uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE before text; requester uuid; role text := projects.acting_role();
BEGIN
    SELECT j.state, j.requested_by INTO before, requester FROM projects.jobs j
        WHERE j.id = p_job AND role IS NOT NULL
            AND j.project_id = nullif(current_setting('app.project_id', true), '')::uuid
        FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    IF role NOT IN ('editor', 'owner')
        AND requester IS DISTINCT FROM nullif(current_setting('app.user_id', true), '')::uuid THEN
        RETURN 'not_allowed';
    END IF;
    UPDATE projects.jobs j
        SET cancel_asked = true, update_time = clock_timestamp(), note = '',
            state = CASE j.state WHEN 'running' THEN 'running' ELSE 'cancelled' END
        WHERE j.id = p_job AND j.state IN ('queued', 'dispatched', 'running') AND NOT j.cancel_asked;
    RETURN before;
END $$;

-- One that failed or was cancelled waits again, with all its attempts. Nobody waits for it by its key.
CREATE FUNCTION projects.retry_job(p_job uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE before text; requester uuid; role text := projects.acting_role();
BEGIN
    SELECT j.state, j.requested_by INTO before, requester FROM projects.jobs j
        WHERE j.id = p_job AND role IS NOT NULL
            AND j.project_id = nullif(current_setting('app.project_id', true), '')::uuid
        FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    IF role NOT IN ('editor', 'owner')
        AND requester IS DISTINCT FROM nullif(current_setting('app.user_id', true), '')::uuid THEN
        RETURN 'not_allowed';
    END IF;
    UPDATE projects.jobs j
        SET state = 'queued', attempts = 0, dedupe_key = NULL, cancel_asked = false, error = NULL, result = NULL,
            progress = 0, note = '', start_after = now(), update_time = clock_timestamp()
        WHERE j.id = p_job AND j.state IN ('failed', 'cancelled');
    RETURN before;
END $$;
