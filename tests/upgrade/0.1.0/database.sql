--
-- PostgreSQL database dump
--

\restrict DmVMw6JlgwAOou0DMHF248iTtLqHjmUaZGPKRTmDGDpjakHwPWqikHZv0bMCyVx

-- Dumped from database version 18.6
-- Dumped by pg_dump version 18.6

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: ai; Type: SCHEMA; Schema: -; Owner: eightgentc_ai_owner
--

CREATE SCHEMA ai;


ALTER SCHEMA ai OWNER TO eightgentc_ai_owner;

--
-- Name: auth; Type: SCHEMA; Schema: -; Owner: eightgentc_auth_owner
--

CREATE SCHEMA auth;


ALTER SCHEMA auth OWNER TO eightgentc_auth_owner;

--
-- Name: projects; Type: SCHEMA; Schema: -; Owner: eightgentc_projects_owner
--

CREATE SCHEMA projects;


ALTER SCHEMA projects OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_job_event_type; Type: TYPE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TYPE projects.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);


ALTER TYPE projects.procrastinate_job_event_type OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_job_status; Type: TYPE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TYPE projects.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);


ALTER TYPE projects.procrastinate_job_status OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_job_to_defer_v1; Type: TYPE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TYPE projects.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);


ALTER TYPE projects.procrastinate_job_to_defer_v1 OWNER TO eightgentc_projects_owner;

--
-- Name: acting_role(); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_member_reader
--

CREATE FUNCTION projects.acting_role() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    SELECT m.role FROM projects.members m JOIN projects.projects p ON p.id = m.project_id AND p.delete_time IS NULL
    WHERE m.project_id = (SELECT nullif(current_setting('app.project_id', true), '')::uuid)
      AND m.user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid)
$$;


ALTER FUNCTION projects.acting_role() OWNER TO eightgentc_projects_member_reader;

--
-- Name: create_project(uuid, text, text, text, timestamp with time zone); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_member_reader
--

CREATE FUNCTION projects.create_project(p_id uuid, p_tenant text, p_title text, p_description text, p_time timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
DECLARE acting uuid := nullif(current_setting('app.user_id', true), '')::uuid;
BEGIN
    IF acting IS NULL THEN RAISE insufficient_privilege USING MESSAGE = 'nobody acts'; END IF;
    INSERT INTO projects.projects (id, tenant, title, description, create_time, update_time)
        VALUES (p_id, p_tenant, p_title, p_description, p_time, p_time);
    INSERT INTO projects.heads (project_id, revision) VALUES (p_id, 0);
    INSERT INTO projects.members (project_id, user_id, role) VALUES (p_id, acting, 'owner');
    INSERT INTO projects.actors (user_id) VALUES (acting) ON CONFLICT DO NOTHING;
END $$;


ALTER FUNCTION projects.create_project(p_id uuid, p_tenant text, p_title text, p_description text, p_time timestamp with time zone) OWNER TO eightgentc_projects_member_reader;

--
-- Name: keep_graph_snapshot(text, bigint, bytea); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_member_reader
--

CREATE FUNCTION projects.keep_graph_snapshot(p_format text, p_graph_revision bigint, p_body bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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


ALTER FUNCTION projects.keep_graph_snapshot(p_format text, p_graph_revision bigint, p_body bytea) OWNER TO eightgentc_projects_member_reader;

--
-- Name: locate_conversation(text); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_member_reader
--

CREATE FUNCTION projects.locate_conversation(p_key text) RETURNS TABLE(project_id uuid, conversation_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $_$
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
$_$;


ALTER FUNCTION projects.locate_conversation(p_key text) OWNER TO eightgentc_projects_member_reader;

--
-- Name: procrastinate_cancel_job_v1(bigint, boolean, boolean); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;


ALTER FUNCTION projects.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_defer_jobs_v1(projects.procrastinate_job_to_defer_v1[]); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_defer_jobs_v1(jobs projects.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;


ALTER FUNCTION projects.procrastinate_defer_jobs_v1(jobs projects.procrastinate_job_to_defer_v1[]) OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_defer_periodic_job_v2(character varying, character varying, character varying, character varying, integer, character varying, bigint, jsonb); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;


ALTER FUNCTION projects.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) OWNER TO eightgentc_projects_owner;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: procrastinate_jobs; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    lock text,
    queueing_lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status projects.procrastinate_job_status DEFAULT 'todo'::projects.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::projects.procrastinate_job_status) AND (abort_requested = true))))
);


ALTER TABLE projects.procrastinate_jobs OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_fetch_job_v2(character varying[], bigint); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS projects.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;


ALTER FUNCTION projects.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_finish_job_v1(bigint, projects.procrastinate_job_status, boolean); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_finish_job_v1(job_id bigint, end_status projects.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;


ALTER FUNCTION projects.procrastinate_finish_job_v1(job_id bigint, end_status projects.procrastinate_job_status, delete_job boolean) OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_notify_queue_abort_job_v1(); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


ALTER FUNCTION projects.procrastinate_notify_queue_abort_job_v1() OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_notify_queue_job_inserted_v1(); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


ALTER FUNCTION projects.procrastinate_notify_queue_job_inserted_v1() OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_prune_stalled_workers_v1(double precision); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;


ALTER FUNCTION projects.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_register_worker_v1(); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;


ALTER FUNCTION projects.procrastinate_register_worker_v1() OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_retry_job_v1(bigint, timestamp with time zone, integer, character varying, character varying); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;


ALTER FUNCTION projects.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_retry_job_v2(bigint, timestamp with time zone, integer, character varying, character varying); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;


ALTER FUNCTION projects.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_trigger_abort_requested_events_procedure_v1(); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;


ALTER FUNCTION projects.procrastinate_trigger_abort_requested_events_procedure_v1() OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_trigger_function_scheduled_events_v1(); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;


ALTER FUNCTION projects.procrastinate_trigger_function_scheduled_events_v1() OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_trigger_function_status_events_insert_v1(); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;


ALTER FUNCTION projects.procrastinate_trigger_function_status_events_insert_v1() OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_trigger_function_status_events_update_v1(); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;


ALTER FUNCTION projects.procrastinate_trigger_function_status_events_update_v1() OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_unlink_periodic_defers_v1(); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;


ALTER FUNCTION projects.procrastinate_unlink_periodic_defers_v1() OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_unregister_worker_v1(bigint); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;


ALTER FUNCTION projects.procrastinate_unregister_worker_v1(worker_id bigint) OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_update_heartbeat_v1(bigint); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE FUNCTION projects.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;


ALTER FUNCTION projects.procrastinate_update_heartbeat_v1(worker_id bigint) OWNER TO eightgentc_projects_owner;

--
-- Name: remove_member(uuid); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_member_reader
--

CREATE FUNCTION projects.remove_member(p_user uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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


ALTER FUNCTION projects.remove_member(p_user uuid) OWNER TO eightgentc_projects_member_reader;

--
-- Name: set_member(uuid, text, boolean); Type: FUNCTION; Schema: projects; Owner: eightgentc_projects_member_reader
--

CREATE FUNCTION projects.set_member(p_user uuid, p_role text, p_must_exist boolean) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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


ALTER FUNCTION projects.set_member(p_user uuid, p_role text, p_must_exist boolean) OWNER TO eightgentc_projects_member_reader;

--
-- Name: alembic_version; Type: TABLE; Schema: ai; Owner: eightgentc_ai_owner
--

CREATE TABLE ai.alembic_version (
    version_num character varying(32) NOT NULL
);


ALTER TABLE ai.alembic_version OWNER TO eightgentc_ai_owner;

--
-- Name: runs; Type: TABLE; Schema: ai; Owner: eightgentc_ai_owner
--

CREATE TABLE ai.runs (
    id uuid NOT NULL,
    tenant text NOT NULL,
    scope text NOT NULL,
    subject text NOT NULL,
    caller text NOT NULL,
    operation text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    input_tokens bigint NOT NULL,
    cached_input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    reasoning_tokens bigint NOT NULL,
    estimated boolean NOT NULL,
    cost_nano_usd bigint NOT NULL,
    cache text NOT NULL,
    prompt_id text NOT NULL,
    prompt_version integer NOT NULL,
    prompt_hash text NOT NULL,
    model_calls integer NOT NULL,
    status text NOT NULL,
    milliseconds integer NOT NULL,
    request_hash text NOT NULL,
    create_time timestamp with time zone NOT NULL
);

ALTER TABLE ONLY ai.runs FORCE ROW LEVEL SECURITY;


ALTER TABLE ai.runs OWNER TO eightgentc_ai_owner;

--
-- Name: accounts; Type: TABLE; Schema: auth; Owner: eightgentc_auth_owner
--

CREATE TABLE auth.accounts (
    id uuid NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    name text NOT NULL,
    email_verified boolean DEFAULT false NOT NULL,
    password_hash text,
    external_subject text,
    mfa_required boolean DEFAULT false NOT NULL,
    disabled_time timestamp with time zone,
    create_time timestamp with time zone NOT NULL,
    update_time timestamp with time zone NOT NULL
);


ALTER TABLE auth.accounts OWNER TO eightgentc_auth_owner;

--
-- Name: alembic_version; Type: TABLE; Schema: auth; Owner: eightgentc_auth_owner
--

CREATE TABLE auth.alembic_version (
    version_num character varying(32) NOT NULL
);


ALTER TABLE auth.alembic_version OWNER TO eightgentc_auth_owner;

--
-- Name: audit; Type: TABLE; Schema: auth; Owner: eightgentc_auth_owner
--

CREATE TABLE auth.audit (
    id bigint NOT NULL,
    create_time timestamp with time zone NOT NULL,
    action text NOT NULL,
    actor text NOT NULL,
    target text NOT NULL,
    details jsonb NOT NULL
);


ALTER TABLE auth.audit OWNER TO eightgentc_auth_owner;

--
-- Name: audit_id_seq; Type: SEQUENCE; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE auth.audit ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME auth.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: events; Type: TABLE; Schema: auth; Owner: eightgentc_auth_owner
--

CREATE TABLE auth.events (
    number bigint NOT NULL,
    account_id uuid NOT NULL,
    create_time timestamp with time zone NOT NULL
);


ALTER TABLE auth.events OWNER TO eightgentc_auth_owner;

--
-- Name: log_heads; Type: TABLE; Schema: auth; Owner: eightgentc_auth_owner
--

CREATE TABLE auth.log_heads (
    name text NOT NULL,
    last_number bigint NOT NULL
)
WITH (fillfactor='50');


ALTER TABLE auth.log_heads OWNER TO eightgentc_auth_owner;

--
-- Name: revocations; Type: TABLE; Schema: auth; Owner: eightgentc_auth_owner
--

CREATE TABLE auth.revocations (
    number bigint NOT NULL,
    session_id uuid,
    create_time timestamp with time zone NOT NULL,
    forget_time timestamp with time zone NOT NULL
);


ALTER TABLE auth.revocations OWNER TO eightgentc_auth_owner;

--
-- Name: service_identities; Type: TABLE; Schema: auth; Owner: eightgentc_auth_owner
--

CREATE TABLE auth.service_identities (
    name text NOT NULL,
    audiences text[] NOT NULL,
    create_time timestamp with time zone NOT NULL
);


ALTER TABLE auth.service_identities OWNER TO eightgentc_auth_owner;

--
-- Name: service_secrets; Type: TABLE; Schema: auth; Owner: eightgentc_auth_owner
--

CREATE TABLE auth.service_secrets (
    id bigint NOT NULL,
    identity_name text NOT NULL,
    digest bytea NOT NULL,
    create_time timestamp with time zone NOT NULL,
    revoke_time timestamp with time zone
);


ALTER TABLE auth.service_secrets OWNER TO eightgentc_auth_owner;

--
-- Name: service_secrets_id_seq; Type: SEQUENCE; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE auth.service_secrets ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME auth.service_secrets_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions; Type: TABLE; Schema: auth; Owner: eightgentc_auth_owner
--

CREATE TABLE auth.sessions (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    secret bytea NOT NULL,
    assurance smallint NOT NULL,
    counter integer NOT NULL,
    recent_rotations timestamp with time zone[] NOT NULL,
    client_address text NOT NULL,
    client_user_agent text NOT NULL,
    create_time timestamp with time zone NOT NULL,
    last_use_time timestamp with time zone NOT NULL,
    expire_time timestamp with time zone NOT NULL,
    revoke_time timestamp with time zone,
    revoke_reason text
)
WITH (fillfactor='80');


ALTER TABLE auth.sessions OWNER TO eightgentc_auth_owner;

--
-- Name: signing_keys; Type: TABLE; Schema: auth; Owner: eightgentc_auth_owner
--

CREATE TABLE auth.signing_keys (
    id text NOT NULL,
    public_key text NOT NULL,
    sealed_private_key bytea NOT NULL,
    create_time timestamp with time zone NOT NULL,
    activate_time timestamp with time zone NOT NULL
);


ALTER TABLE auth.signing_keys OWNER TO eightgentc_auth_owner;

--
-- Name: actors; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.actors (
    user_id uuid NOT NULL,
    ref uuid DEFAULT gen_random_uuid() NOT NULL
);

ALTER TABLE ONLY projects.actors FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.actors OWNER TO eightgentc_projects_owner;

--
-- Name: alembic_version; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.alembic_version (
    version_num character varying(32) NOT NULL
);


ALTER TABLE projects.alembic_version OWNER TO eightgentc_projects_owner;

--
-- Name: change_texts; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.change_texts (
    project_id uuid NOT NULL,
    revision bigint NOT NULL,
    texts json NOT NULL
);

ALTER TABLE ONLY projects.change_texts FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.change_texts OWNER TO eightgentc_projects_owner;

--
-- Name: changes; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.changes (
    project_id uuid NOT NULL,
    revision bigint NOT NULL,
    actor_ref uuid,
    cause text NOT NULL,
    entities json NOT NULL,
    digest bytea NOT NULL,
    dispatched boolean DEFAULT false NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY projects.changes FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.changes OWNER TO eightgentc_projects_owner;

--
-- Name: conversations; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.conversations (
    project_id uuid NOT NULL,
    id uuid NOT NULL,
    section text NOT NULL,
    section_key text NOT NULL,
    title text DEFAULT ''::text NOT NULL,
    client_key text,
    created_by uuid NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY projects.conversations FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.conversations OWNER TO eightgentc_projects_owner;

--
-- Name: diagram_versions; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.diagram_versions (
    project_id uuid NOT NULL,
    diagram_id uuid NOT NULL,
    version bigint NOT NULL,
    type text NOT NULL,
    content text NOT NULL,
    author_id uuid,
    cause text NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY projects.diagram_versions FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.diagram_versions OWNER TO eightgentc_projects_owner;

--
-- Name: diagrams; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.diagrams (
    project_id uuid NOT NULL,
    id uuid NOT NULL,
    type text NOT NULL,
    title text DEFAULT ''::text NOT NULL,
    content text NOT NULL,
    check_result json,
    version bigint DEFAULT 1 NOT NULL,
    etag_version bigint DEFAULT 1 NOT NULL,
    generation_id uuid,
    edited_by_person boolean DEFAULT false NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY projects.diagrams FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.diagrams OWNER TO eightgentc_projects_owner;

--
-- Name: edges; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.edges (
    project_id uuid NOT NULL,
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    target_id uuid NOT NULL,
    label text,
    type text NOT NULL,
    client_key text,
    version bigint DEFAULT 1 NOT NULL,
    generation_id uuid,
    edited_by_person boolean DEFAULT false NOT NULL
);

ALTER TABLE ONLY projects.edges FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.edges OWNER TO eightgentc_projects_owner;

--
-- Name: event_cursors; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.event_cursors (
    name text NOT NULL,
    number bigint NOT NULL
);

ALTER TABLE ONLY projects.event_cursors FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.event_cursors OWNER TO eightgentc_projects_owner;

--
-- Name: generations; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.generations (
    project_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    run_id text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    cost_nano_usd bigint NOT NULL,
    cache text NOT NULL,
    repairs json NOT NULL,
    receipt json NOT NULL,
    output json NOT NULL,
    applied boolean NOT NULL,
    requested_by uuid NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY projects.generations FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.generations OWNER TO eightgentc_projects_owner;

--
-- Name: graph_snapshots; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.graph_snapshots (
    project_id uuid NOT NULL,
    format text NOT NULL,
    graph_revision bigint NOT NULL,
    body bytea NOT NULL
);
ALTER TABLE ONLY projects.graph_snapshots ALTER COLUMN body SET STORAGE EXTERNAL;

ALTER TABLE ONLY projects.graph_snapshots FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.graph_snapshots OWNER TO eightgentc_projects_owner;

--
-- Name: heads; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.heads (
    project_id uuid NOT NULL,
    revision bigint DEFAULT 0 NOT NULL,
    graph_revision bigint DEFAULT 0 NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE ONLY projects.heads FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.heads OWNER TO eightgentc_projects_owner;

--
-- Name: jobs; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.jobs (
    id uuid NOT NULL,
    project_id uuid,
    tenant text DEFAULT ''::text NOT NULL,
    kind text NOT NULL,
    state text DEFAULT 'queued'::text NOT NULL,
    dedupe_key text,
    payload json DEFAULT '{}'::json NOT NULL,
    result json,
    progress real DEFAULT 0 NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    requested_by uuid,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT jobs_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'dispatched'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);

ALTER TABLE ONLY projects.jobs FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.jobs OWNER TO eightgentc_projects_owner;

--
-- Name: members; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.members (
    project_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT members_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'commenter'::text, 'editor'::text, 'owner'::text])))
);

ALTER TABLE ONLY projects.members FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.members OWNER TO eightgentc_projects_owner;

--
-- Name: messages; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.messages (
    project_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    role text NOT NULL,
    author_id uuid,
    parts json NOT NULL,
    metadata json,
    text text NOT NULL,
    client_key text,
    turn_id uuid,
    state text DEFAULT 'done'::text NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT messages_check CHECK (((role = 'user'::text) = (author_id IS NOT NULL))),
    CONSTRAINT messages_role_check CHECK ((role = ANY (ARRAY['user'::text, 'assistant'::text]))),
    CONSTRAINT messages_state_check CHECK ((state = ANY (ARRAY['done'::text, 'aborted'::text, 'failed'::text])))
);

ALTER TABLE ONLY projects.messages FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.messages OWNER TO eightgentc_projects_owner;

--
-- Name: nodes; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.nodes (
    project_id uuid NOT NULL,
    id uuid NOT NULL,
    label text NOT NULL,
    content text,
    type text NOT NULL,
    x double precision NOT NULL,
    y double precision NOT NULL,
    client_key text,
    version bigint DEFAULT 1 NOT NULL,
    generation_id uuid,
    edited_by_person boolean DEFAULT false NOT NULL,
    pinned boolean DEFAULT false NOT NULL
)
WITH (fillfactor='80');

ALTER TABLE ONLY projects.nodes FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.nodes OWNER TO eightgentc_projects_owner;

--
-- Name: people; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.people (
    id uuid NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    active boolean DEFAULT true NOT NULL
);

ALTER TABLE ONLY projects.people FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.people OWNER TO eightgentc_projects_owner;

--
-- Name: plan_section_versions; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.plan_section_versions (
    project_id uuid NOT NULL,
    section_id uuid NOT NULL,
    version bigint NOT NULL,
    name text NOT NULL,
    content text NOT NULL,
    author_id uuid,
    cause text NOT NULL,
    generation_id uuid,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    version_name text DEFAULT ''::text NOT NULL
);

ALTER TABLE ONLY projects.plan_section_versions FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.plan_section_versions OWNER TO eightgentc_projects_owner;

--
-- Name: plan_sections; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.plan_sections (
    project_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    content text DEFAULT ''::text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    status text DEFAULT 'draft'::text NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    etag_version bigint DEFAULT 1 NOT NULL,
    generation_id uuid,
    edited_by_person boolean DEFAULT false NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT plan_sections_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'review'::text, 'final'::text])))
);

ALTER TABLE ONLY projects.plan_sections FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.plan_sections OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_events; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type projects.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);


ALTER TABLE projects.procrastinate_events OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE SEQUENCE projects.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE projects.procrastinate_events_id_seq OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE OWNED BY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER SEQUENCE projects.procrastinate_events_id_seq OWNED BY projects.procrastinate_events.id;


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE SEQUENCE projects.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE projects.procrastinate_jobs_id_seq OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE OWNED BY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER SEQUENCE projects.procrastinate_jobs_id_seq OWNED BY projects.procrastinate_jobs.id;


--
-- Name: procrastinate_periodic_defers; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);


ALTER TABLE projects.procrastinate_periodic_defers OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE SEQUENCE projects.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE projects.procrastinate_periodic_defers_id_seq OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE OWNED BY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER SEQUENCE projects.procrastinate_periodic_defers_id_seq OWNED BY projects.procrastinate_periodic_defers.id;


--
-- Name: procrastinate_workers; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE projects.procrastinate_workers OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_workers_id_seq; Type: SEQUENCE; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME projects.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: projects; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.projects (
    id uuid NOT NULL,
    tenant text NOT NULL,
    title text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    delete_time timestamp with time zone
);

ALTER TABLE ONLY projects.projects FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.projects OWNER TO eightgentc_projects_owner;

--
-- Name: requests; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.requests (
    user_id uuid NOT NULL,
    request_id text NOT NULL,
    method text NOT NULL,
    fingerprint bytea NOT NULL,
    reply bytea,
    lease_until timestamp with time zone,
    expire_time timestamp with time zone DEFAULT (now() + '24:00:00'::interval) NOT NULL,
    CONSTRAINT requests_request_id_check CHECK (((length(request_id) >= 1) AND (length(request_id) <= 255)))
);

ALTER TABLE ONLY projects.requests FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.requests OWNER TO eightgentc_projects_owner;

--
-- Name: turns; Type: TABLE; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TABLE projects.turns (
    project_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    state text NOT NULL,
    requested_by uuid NOT NULL,
    owner text NOT NULL,
    lease_until timestamp with time zone NOT NULL,
    stop_asked boolean DEFAULT false NOT NULL,
    user_message_id uuid NOT NULL,
    assistant_message_id uuid NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    end_time timestamp with time zone,
    CONSTRAINT turns_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'aborted'::text, 'failed'::text])))
);

ALTER TABLE ONLY projects.turns FORCE ROW LEVEL SECURITY;


ALTER TABLE projects.turns OWNER TO eightgentc_projects_owner;

--
-- Name: procrastinate_events id; Type: DEFAULT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('projects.procrastinate_events_id_seq'::regclass);


--
-- Name: procrastinate_jobs id; Type: DEFAULT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('projects.procrastinate_jobs_id_seq'::regclass);


--
-- Name: procrastinate_periodic_defers id; Type: DEFAULT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('projects.procrastinate_periodic_defers_id_seq'::regclass);


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: ai; Owner: eightgentc_ai_owner
--

INSERT INTO ai.alembic_version VALUES
	('0001');


--
-- Data for Name: runs; Type: TABLE DATA; Schema: ai; Owner: eightgentc_ai_owner
--

INSERT INTO ai.runs VALUES
	('01a22393-6d7a-75ae-8a86-ad4a46d43e11', '01a22393-6d1e-79eb-b528-07e636402981', '01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6d1e-79eb-b528-07e636402981', 'projects', 'chat', 'offline-planner', 'offline-planner', 252, 0, 82, 0, false, 0, 'bypass', 'chat', 1, 'fe70326489d41ce5ed7997a4059546496eb8c4bf13afd4bf8d41585e3ce2aff5', 1, 'done', 50, '8a7e10e4e65fc55c39f86ba5bf857e43e3ee0688d78dfcac397f552730dd6046', '2026-11-28 19:13:14.156321+00'),
	('01a22393-6dc5-78d8-a8e8-7f929f76c429', '01a22393-6d1e-79eb-b528-07e636402981', '01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6d1e-79eb-b528-07e636402981', 'projects', 'section', 'offline-planner', 'offline-planner', 555, 0, 178, 0, false, 0, 'miss', 'plan_section', 1, 'c6b90a7c91a41ac401285416e113c3c4cba5fb06328449a7cd0ccbb739a0a872', 1, 'done', 7, '1a9b7a41d8865e28e01004fd963b74ffd24c99b647460c1b847eb15d0f0f0495', '2026-11-28 19:13:14.188298+00'),
	('01a22393-6de6-7f3e-9184-9c813cc48750', '01a22393-6d1e-79eb-b528-07e636402981', '01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6d1e-79eb-b528-07e636402981', 'projects', 'section', 'offline-planner', 'offline-planner', 753, 0, 124, 0, false, 0, 'miss', 'plan_section', 1, 'c6b90a7c91a41ac401285416e113c3c4cba5fb06328449a7cd0ccbb739a0a872', 1, 'done', 12, '7d558567f8ddb12b4796a2fc67e43e4af129ae873d91cc361ee6fab127a3d675', '2026-11-28 19:13:14.2268+00'),
	('01a22393-6e05-7c4e-9177-d92e87090572', '01a22393-6d1e-79eb-b528-07e636402981', '01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6d1e-79eb-b528-07e636402981', 'projects', 'section', 'offline-planner', 'offline-planner', 899, 0, 207, 0, false, 0, 'miss', 'plan_section', 1, 'c6b90a7c91a41ac401285416e113c3c4cba5fb06328449a7cd0ccbb739a0a872', 1, 'done', 6, '3910c67fa93ac4e251a8e7eb4226d28dcc7627cd994838b4c78e9f4b74201702', '2026-11-28 19:13:14.252935+00'),
	('01a22393-6e21-7cf5-bb5b-6f8c9410848c', '01a22393-6d1e-79eb-b528-07e636402981', '01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6d1e-79eb-b528-07e636402981', 'projects', 'graph', 'offline-planner', 'offline-planner', 1385, 0, 939, 0, false, 0, 'miss', 'concept_graph', 1, 'b21fbf35953d5e44e08aa4f5f881e43141b0df21231e43e738a7f9e042214acb', 1, 'done', 7, '2631bf26bb4b4191e4ad0c43509e308fe4e70965290d912e933fd12236b74929', '2026-11-28 19:13:14.281142+00'),
	('01a22393-6e4f-75ed-af44-44f86cb1115f', '01a22393-6d1e-79eb-b528-07e636402981', '01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6d1e-79eb-b528-07e636402981', 'projects', 'timeline', 'offline-planner', 'offline-planner', 1559, 0, 352, 0, false, 0, 'miss', 'timeline', 1, 'b582543f2578a890bd52955594437041feeebd6113c2b5c8718bcc2488b46cff', 1, 'done', 307, 'f959767dd2a66404aaa9108fa96a85de290cdb40e4071a0c90d2437539a49c0b', '2026-11-28 19:13:14.627706+00'),
	('01a22393-6f94-7183-8287-0180569ab1c8', '01a22393-6d1e-79eb-b528-07e636402981', '01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6d1e-79eb-b528-07e636402981', 'projects', 'diagram', 'offline-planner', 'offline-planner', 1563, 0, 312, 0, false, 0, 'miss', 'diagram', 1, '0dfcec2a927f3f546029e018596a2dd551dc60e51e2d802e53f42569137b07b9', 1, 'done', 25, '29ece9c3f841d12e8fa10288c1c80af398338d8f62c89b4bfad75aa374f7579c', '2026-11-28 19:13:14.66946+00'),
	('01a22393-7071-75d4-b884-da36706c15fc', '01a22393-6d1e-79eb-b528-07e636402981', '01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-7040-7475-9f3d-8a254702379b', 'projects', 'chat', 'offline-planner', 'offline-planner', 900, 0, 83, 0, false, 0, 'bypass', 'chat', 1, 'fe70326489d41ce5ed7997a4059546496eb8c4bf13afd4bf8d41585e3ce2aff5', 1, 'done', 14, 'e9f0494cf3b749a64d518682b50781f638f75d189fef178d36e274c768643b86', '2026-11-28 19:13:14.880213+00');


--
-- Data for Name: accounts; Type: TABLE DATA; Schema: auth; Owner: eightgentc_auth_owner
--

INSERT INTO auth.accounts VALUES
	('01a22393-6d1e-79eb-b528-07e636402981', 'walk-2ac79c9c@example.com', 'walk-2ac79c9c@example.com', 'Walk', false, '$argon2id$v=19$m=19456,t=2,p=1$OQbOP094Wg5OWi9UDqK8/Q$lKpVWs+vIjNxV4LHckeoHu4HSneE3u87M9va1Bn7qTs', NULL, false, NULL, '2026-11-28 19:13:14.014132+00', '2026-11-28 19:13:14.014132+00'),
	('01a22393-7040-7475-9f3d-8a254702379b', '027420638fa6@example.org', '027420638fa6@example.org', 'Ben', false, '$argon2id$v=19$m=19456,t=2,p=1$vMdRX7nWkuSz6GAS9CM0Ug$7SS6yGEQudtxRvF3cmBWCAm8Efo1SqsqzvNeA/C3Fk0', NULL, false, NULL, '2026-11-28 19:13:14.816735+00', '2026-11-28 19:13:14.816735+00');


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: auth; Owner: eightgentc_auth_owner
--

INSERT INTO auth.alembic_version VALUES
	('0001');


--
-- Data for Name: audit; Type: TABLE DATA; Schema: auth; Owner: eightgentc_auth_owner
--

INSERT INTO auth.audit OVERRIDING SYSTEM VALUE VALUES
	(1, '2026-11-28 19:13:12.121526+00', 'service_audiences_changed', 'operator', 'edge-gateway', '{"audiences": "ai auth projects"}'),
	(2, '2026-11-28 19:13:12.121526+00', 'service_secret_added', 'operator', 'edge-gateway', '{}'),
	(3, '2026-11-28 19:13:12.154976+00', 'service_audiences_changed', 'operator', 'sample-caller', '{"audiences": "ai"}'),
	(4, '2026-11-28 19:13:12.154976+00', 'service_secret_added', 'operator', 'sample-caller', '{}'),
	(5, '2026-11-28 19:13:12.135524+00', 'service_audiences_changed', 'operator', 'projects', '{"audiences": "ai auth"}'),
	(6, '2026-11-28 19:13:12.135524+00', 'service_secret_added', 'operator', 'projects', '{}'),
	(7, '2026-11-28 19:13:12.139755+00', 'service_audiences_changed', 'operator', 'ai', '{"audiences": "auth"}'),
	(8, '2026-11-28 19:13:12.139755+00', 'service_secret_added', 'operator', 'ai', '{}'),
	(9, '2026-11-28 19:13:12.266785+00', 'signing_key_added', 'operator', 'ujl93tKWqotE_KiW_m5X6yHRLNvtoXGwyUiKoiEmgSA', '{}'),
	(10, '2026-11-28 19:13:14.044449+00', 'sign_up', '01a22393-6d1e-79eb-b528-07e636402981', '01a22393-6d1e-79eb-b528-07e636402981', '{}'),
	(11, '2026-11-28 19:13:14.732349+00', 'sign_in', '01a22393-6d1e-79eb-b528-07e636402981', '01a22393-6fec-7949-97c8-f31ba3bfdd38', '{}'),
	(12, '2026-11-28 19:13:14.836236+00', 'sign_up', '01a22393-7040-7475-9f3d-8a254702379b', '01a22393-7040-7475-9f3d-8a254702379b', '{}');


--
-- Data for Name: events; Type: TABLE DATA; Schema: auth; Owner: eightgentc_auth_owner
--

INSERT INTO auth.events VALUES
	(1, '01a22393-6d1e-79eb-b528-07e636402981', '2026-11-28 19:13:14.044449+00'),
	(2, '01a22393-7040-7475-9f3d-8a254702379b', '2026-11-28 19:13:14.836236+00');


--
-- Data for Name: log_heads; Type: TABLE DATA; Schema: auth; Owner: eightgentc_auth_owner
--

INSERT INTO auth.log_heads VALUES
	('revocations', 1),
	('events', 2);


--
-- Data for Name: revocations; Type: TABLE DATA; Schema: auth; Owner: eightgentc_auth_owner
--

INSERT INTO auth.revocations VALUES
	(1, NULL, '2026-11-28 19:13:12.266785+00', '2026-11-28 19:23:12.266785+00');


--
-- Data for Name: service_identities; Type: TABLE DATA; Schema: auth; Owner: eightgentc_auth_owner
--

INSERT INTO auth.service_identities VALUES
	('edge-gateway', '{ai,auth,projects}', '2026-11-28 19:13:12.121526+00'),
	('sample-caller', '{ai}', '2026-11-28 19:13:12.154976+00'),
	('projects', '{ai,auth}', '2026-11-28 19:13:12.135524+00'),
	('ai', '{auth}', '2026-11-28 19:13:12.139755+00');


--
-- Data for Name: service_secrets; Type: TABLE DATA; Schema: auth; Owner: eightgentc_auth_owner
--

INSERT INTO auth.service_secrets OVERRIDING SYSTEM VALUE VALUES
	(1, 'edge-gateway', '\x6ceabe5f2f613a0c7dffecc207a7284f8ac60b92106943626a170b6d271cd324', '2026-11-28 19:13:12.121526+00', NULL),
	(2, 'sample-caller', '\x84f848751c0999a85253bf0efa180f3d073244424ae7cb56c238232b3a287f4b', '2026-11-28 19:13:12.154976+00', NULL),
	(3, 'projects', '\x184bd914e1ef98dcadc0fad6e90cf237b73762b41d56159251cbf3adff08cdb7', '2026-11-28 19:13:12.135524+00', NULL),
	(4, 'ai', '\x5b062ddc29b31940eaa5caca5654192c822363ea0cd51940197e76d3996cfe35', '2026-11-28 19:13:12.139755+00', NULL);


--
-- Data for Name: sessions; Type: TABLE DATA; Schema: auth; Owner: eightgentc_auth_owner
--

INSERT INTO auth.sessions VALUES
	('01a22393-6d3c-706d-bfdb-cd0db5baac08', '01a22393-6d1e-79eb-b528-07e636402981', '\xdf2e507d31f4850cc297d196be238439d8bec17cfdab209e6ddffa3a6f893f01', 1, 0, '{}', '127.0.0.1', 'python-httpx2/2.16.2', '2026-11-28 19:13:14.044449+00', '2026-11-28 19:13:14.044449+00', '2026-12-28 19:13:14.044449+00', NULL, NULL),
	('01a22393-6fec-7949-97c8-f31ba3bfdd38', '01a22393-6d1e-79eb-b528-07e636402981', '\x465d3bd147610a0b6e53b43c62c8b5b19240a030fce9aa6904123cc36136bdb6', 1, 0, '{}', '127.0.0.1', 'python-httpx2/2.16.2', '2026-11-28 19:13:14.732349+00', '2026-11-28 19:13:14.732349+00', '2026-12-28 19:13:14.732349+00', NULL, NULL),
	('01a22393-7054-7d9d-9fa3-de7561887977', '01a22393-7040-7475-9f3d-8a254702379b', '\xaf2a3b988c50ef41cc9b977dcb657adfb143dfc04c77ebacfdbc6d58e795099f', 1, 0, '{}', '127.0.0.1', 'python-httpx2/2.16.2', '2026-11-28 19:13:14.836236+00', '2026-11-28 19:13:14.836236+00', '2026-12-28 19:13:14.836236+00', NULL, NULL);


--
-- Data for Name: signing_keys; Type: TABLE DATA; Schema: auth; Owner: eightgentc_auth_owner
--

INSERT INTO auth.signing_keys VALUES
	('ujl93tKWqotE_KiW_m5X6yHRLNvtoXGwyUiKoiEmgSA', '{"alg":"ES256","crv":"P-256","kid":"ujl93tKWqotE_KiW_m5X6yHRLNvtoXGwyUiKoiEmgSA","kty":"EC","use":"sig","x":"z1V-aogZVFFjAFL8CNtWWiWTM7N1a-8shpEO1qB8cQs","y":"5wvfficK1IcOOUrwsLsIMdinf7Wxp6fWqSYRrmwFbGY"}', '\xc8c9e3d78c6a69f793b3b245c9cafbf8bf515ca94160ad6bb6620832e4f83d97bbc905fd807791560419fd6854e03a70e5d6b3b58eb9e6026971cddf43275b627cad17c0daf0c54ebfe294ff39edc63b0e993c9c004d7a8b13134a93b60f12b96d146ebe6ec78db1bc97535923639c269c57ce919b4eab4bed00a2e8f7586b6be6cf85b15f4d6ccaeae8b970916fcde3f4efaec49bcd070cc00ca12456b94bd6783c38affcb8af30a159406909a88677ff1206b69576c164be1763396fb9ea8c9bcce4c2e1d8c893af5bec2c905535877a425405ae99e80cb8431d0b865d8f23ec33d642d97023f454030a699499fb0d52c3962bf0ef387b153a96ee8172671ee5c71da6325bde7a4b20b126b7', '2026-11-28 19:13:12.266785+00', '2026-11-28 19:13:12.266785+00');


--
-- Data for Name: actors; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.actors VALUES
	('01a22393-6d1e-79eb-b528-07e636402981', 'decbb00c-a9ff-43a0-a661-df21311a6b22'),
	('01a22393-7040-7475-9f3d-8a254702379b', '9758580a-4fd8-4abb-879a-f016a8d492f9');


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.alembic_version VALUES
	('0001');


--
-- Data for Name: change_texts; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.change_texts VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', 1, '[{"entity":"project","id":"01a22393-6d52-7f95-87ba-251d41901cbe","before":null,"after":{"title":"I want to open a bakery in Lisbon by May with 40,000 euros","description":"I want to open a bakery in Lisbon by May with 40,000 euros"}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 2, '[{"entity":"conversation","id":"01a22393-6d65-71d7-a457-788dee943cfe","before":null,"after":{"section":"Context"}},{"entity":"message","id":"01a22393-6d66-738d-b1c9-bca5d168872d","before":null,"after":{"role":"user","text":"I want to open a bakery in Lisbon by May with 40,000 euros"}},{"entity":"turn","id":"01a22393-6d68-7076-9e45-92de4afbf275","before":null,"after":{"state":"running"}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 3, '[{"entity":"turn","id":"01a22393-6d68-7076-9e45-92de4afbf275","before":null,"after":{"state":"done"}},{"entity":"message","id":"01a22393-6d68-7056-b781-bb1f0b37db61","before":null,"after":{"role":"assistant","text":"So you want to open a bakery in Lisbon by May 2027 (assuming the coming May) with 40,000 euros. A bakery lives from people who come back, so the street, the hours and the smell at the door matter as much as the recipes. Who will work on the bakery with you? What will the bakery be known for: one product, a mood, or a price?"}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 4, '[{"entity":"generation","id":"01a22393-6dcf-7c72-a2c0-86d14d76a5f9","before":null,"after":{"kind":"section","applied":true}},{"entity":"section","id":"01a22393-6dd0-749a-b6a5-1567c05e1ec0","before":null,"after":{"section":"Context","content":"This plan begins with a wish: to open a bakery in Lisbon by May 2027 (assuming the coming May) with 40,000 euros. With 40,000 euros behind it, the bakery has a clear limit, and no step may quietly assume more. The first weeks of a bakery are carried by curiosity; what follows is carried by the regulars it has won by then. A bakery lives from people who come back, so the street, the hours and the smell at the door matter as much as the recipes.\n\nMargins in a bakery are thin and made at the ingredient list: what is thrown away in the evening is the profit of the day. What the talk about the bakery leaves open so far: the guests it is for and the people who carry it.","position":0,"status":"draft","version":1}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 5, '[{"entity":"generation","id":"01a22393-6df5-7c3d-b50a-e06348e90990","before":null,"after":{"kind":"section","applied":true}},{"entity":"section","id":"01a22393-6df6-7e6c-8111-64c77ed299bc","before":null,"after":{"section":"Goals","content":"Opening a bakery in Lisbon by May is the goal by which the rest is judged. Success is visible in everyday things: a menu short enough that little is thrown away in the evening, reviews that mention a product by its name and regulars who come on ordinary weekdays and not only at weekends. Smaller goals lead there, above all to test the menu, to fit out the kitchen and to run a soft opening. What does not serve the bakery can wait until this goal is reached.","position":1,"status":"draft","version":1}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 6, '[{"entity":"generation","id":"01a22393-6e0f-74db-b754-e169568ceccf","before":null,"after":{"kind":"section","applied":true}},{"entity":"section","id":"01a22393-6e0f-7cfd-80d0-f31d8d79c512","before":null,"after":{"section":"Timeline","content":"The bakery has its date, by May 2027 (assuming the coming May), and the steps are laid out backwards from there. On the assumption of a start on 28 November 2026 and an even pace, it should be possible to test the menu by the middle of December 2026, to find premises by the middle of January 2027 and to register and get permits by the beginning of February 2027. After that, on the same assumption, it is time to fit out the kitchen by the end of February 2027, to sign suppliers by the middle of March 2027 and to hire and train staff by the beginning of April 2027. What remains for the end is to run a soft opening for neighbours before the doors open to everyone. For the bakery it would be a mistake to register and get permits at the last moment, because others set the pace there.","position":2,"status":"draft","version":1}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 7, '[{"entity":"generation","id":"01a22393-6e30-7836-b139-c505ec4b531f","before":null,"after":{"kind":"graph","applied":true}},{"entity":"node","id":"01a22393-6e32-7ee0-8962-ae637264d227","before":null,"after":{"id":"01a22393-6e32-7ee0-8962-ae637264d227","label":"Open a bakery in Lisbon","content":"The aim of the whole plan: to open a bakery in Lisbon by May 2027 (assuming the coming May) with 40,000 euros.","type":"goal","x":-80.0,"y":972.0,"client_key":"n1","version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false,"pinned":false}},{"entity":"node","id":"01a22393-6e32-79b9-a036-ea174401519b","before":null,"after":{"id":"01a22393-6e32-79b9-a036-ea174401519b","label":"Test the menu","content":"This step is to test a short menu on friends and strangers who pay for it.","type":"task","x":-80.0,"y":108.0,"client_key":"n2","version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false,"pinned":false}},{"entity":"node","id":"01a22393-6e32-7882-b9fe-2b7a07f91fc6","before":null,"after":{"id":"01a22393-6e32-7882-b9fe-2b7a07f91fc6","label":"Find premises","content":"This step is to find premises in Lisbon with the right footfall, extraction and power.","type":"task","x":-80.0,"y":216.0,"client_key":"n3","version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false,"pinned":false}},{"entity":"node","id":"01a22393-6e32-7a2c-a094-1de660887775","before":null,"after":{"id":"01a22393-6e32-7a2c-a094-1de660887775","label":"Register and get permits","content":"This step is to register the business and apply for the food and building permits.","type":"task","x":-80.0,"y":324.0,"client_key":"n4","version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false,"pinned":false}},{"entity":"node","id":"01a22393-6e32-7638-99d2-38b2ff452226","before":null,"after":{"id":"01a22393-6e32-7638-99d2-38b2ff452226","label":"Fit out the kitchen","content":"This step is to fit out the kitchen and the counter and have them inspected.","type":"task","x":-80.0,"y":432.0,"client_key":"n5","version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false,"pinned":false}},{"entity":"node","id":"01a22393-6e32-73b1-a86d-acc9058457d9","before":null,"after":{"id":"01a22393-6e32-73b1-a86d-acc9058457d9","label":"Sign suppliers","content":"This step is to agree on deliveries of flour, produce and packaging with suppliers.","type":"task","x":-80.0,"y":540.0,"client_key":"n6","version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false,"pinned":false}},{"entity":"node","id":"01a22393-6e32-7b17-9a7c-755178b78d36","before":null,"after":{"id":"01a22393-6e32-7b17-9a7c-755178b78d36","label":"Hire and train staff","content":"This step is to hire the first staff and train them on the real equipment.","type":"task","x":-80.0,"y":648.0,"client_key":"n7","version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false,"pinned":false}},{"entity":"node","id":"01a22393-6e32-7d88-953e-67bd84b7470f","before":null,"after":{"id":"01a22393-6e32-7d88-953e-67bd84b7470f","label":"Run a soft opening","content":"This step is to run a soft opening for neighbours before the doors open to everyone.","type":"task","x":-80.0,"y":756.0,"client_key":"n8","version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false,"pinned":false}},{"entity":"node","id":"01a22393-6e32-70bb-9f61-90b61f95ae3e","before":null,"after":{"id":"01a22393-6e32-70bb-9f61-90b61f95ae3e","label":"Ready by May","content":"The date that was named: by May 2027 (assuming the coming May).","type":"milestone","x":-80.0,"y":864.0,"client_key":"n9","version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false,"pinned":false}},{"entity":"node","id":"01a22393-6e32-735f-8591-b5fb7792f0d9","before":null,"after":{"id":"01a22393-6e32-735f-8591-b5fb7792f0d9","label":"Budget: 40,000 euros","content":"The money that was named: 40,000 euros.","type":"resource","x":145.0,"y":216.0,"client_key":"n10","version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false,"pinned":false}},{"entity":"node","id":"01a22393-6e32-7138-9a4a-fd508acc4370","before":null,"after":{"id":"01a22393-6e32-7138-9a4a-fd508acc4370","label":"Deposit and the first rents","content":"One of the things that the budget of 40,000 euros pays for.","type":"resource","x":120.0,"y":324.0,"client_key":"n11","version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false,"pinned":false}},{"entity":"node","id":"01a22393-6e32-7e27-8c49-b17274df0743","before":null,"after":{"id":"01a22393-6e32-7e27-8c49-b17274df0743","label":"Bakery","content":"What it is about: the bakery.","type":"concept","x":-80.0,"y":0.0,"client_key":"n12","version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false,"pinned":false}},{"entity":"node","id":"01a22393-6e32-7efb-83dd-a87db05266a8","before":null,"after":{"id":"01a22393-6e32-7efb-83dd-a87db05266a8","label":"Staff leave","content":"It may happen that early hours drive the staff of the bakery away. The answer is to plan shifts that people can live with and train a stand-in for each post.","type":"risk","x":-280.0,"y":108.0,"client_key":"n13","version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false,"pinned":false}},{"entity":"node","id":"01a22393-6e32-7fb0-a41a-6261e864fa64","before":null,"after":{"id":"01a22393-6e32-7fb0-a41a-6261e864fa64","label":"Too little footfall","content":"It may happen that too few people pass the door of the bakery at the hours that matter. The answer is to count passers-by at several hours and on several days before signing.","type":"risk","x":-280.0,"y":324.0,"client_key":"n14","version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false,"pinned":false}},{"entity":"edge","id":"01a22393-6e32-7033-95e0-7b43483091bc","before":null,"after":{"id":"01a22393-6e32-7033-95e0-7b43483091bc","source":"01a22393-6e32-79b9-a036-ea174401519b","target":"01a22393-6e32-7882-b9fe-2b7a07f91fc6","label":"comes before","type":"enables","client_key":null,"version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false}},{"entity":"edge","id":"01a22393-6e32-78ec-93c0-d4732db1febd","before":null,"after":{"id":"01a22393-6e32-78ec-93c0-d4732db1febd","source":"01a22393-6e32-7882-b9fe-2b7a07f91fc6","target":"01a22393-6e32-7a2c-a094-1de660887775","label":"comes before","type":"enables","client_key":null,"version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false}},{"entity":"edge","id":"01a22393-6e32-7da7-9886-2f263d19a1ad","before":null,"after":{"id":"01a22393-6e32-7da7-9886-2f263d19a1ad","source":"01a22393-6e32-7a2c-a094-1de660887775","target":"01a22393-6e32-7638-99d2-38b2ff452226","label":"comes before","type":"enables","client_key":null,"version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false}},{"entity":"edge","id":"01a22393-6e32-786d-a8ca-db64c4ec7d30","before":null,"after":{"id":"01a22393-6e32-786d-a8ca-db64c4ec7d30","source":"01a22393-6e32-7638-99d2-38b2ff452226","target":"01a22393-6e32-73b1-a86d-acc9058457d9","label":"comes before","type":"enables","client_key":null,"version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false}},{"entity":"edge","id":"01a22393-6e32-7206-8d00-e84509cd55ce","before":null,"after":{"id":"01a22393-6e32-7206-8d00-e84509cd55ce","source":"01a22393-6e32-73b1-a86d-acc9058457d9","target":"01a22393-6e32-7b17-9a7c-755178b78d36","label":"comes before","type":"enables","client_key":null,"version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false}},{"entity":"edge","id":"01a22393-6e32-7de4-999a-842c81af61a9","before":null,"after":{"id":"01a22393-6e32-7de4-999a-842c81af61a9","source":"01a22393-6e32-7b17-9a7c-755178b78d36","target":"01a22393-6e32-7d88-953e-67bd84b7470f","label":"comes before","type":"enables","client_key":null,"version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false}},{"entity":"edge","id":"01a22393-6e32-7864-be6f-a6b4076e16dd","before":null,"after":{"id":"01a22393-6e32-7864-be6f-a6b4076e16dd","source":"01a22393-6e32-79b9-a036-ea174401519b","target":"01a22393-6e32-7a2c-a094-1de660887775","label":"informs","type":"informs","client_key":null,"version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false}},{"entity":"edge","id":"01a22393-6e33-746d-9e8a-697691928b35","before":null,"after":{"id":"01a22393-6e33-746d-9e8a-697691928b35","source":"01a22393-6e32-7882-b9fe-2b7a07f91fc6","target":"01a22393-6e32-73b1-a86d-acc9058457d9","label":"sets the frame for","type":"informs","client_key":null,"version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false}},{"entity":"edge","id":"01a22393-6e33-7287-ab6b-1a0b4d2d8a05","before":null,"after":{"id":"01a22393-6e33-7287-ab6b-1a0b4d2d8a05","source":"01a22393-6e32-7d88-953e-67bd84b7470f","target":"01a22393-6e32-70bb-9f61-90b61f95ae3e","label":"must be done","type":"achieves","client_key":null,"version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false}},{"entity":"edge","id":"01a22393-6e33-7df2-a990-12a7791f8feb","before":null,"after":{"id":"01a22393-6e33-7df2-a990-12a7791f8feb","source":"01a22393-6e32-70bb-9f61-90b61f95ae3e","target":"01a22393-6e32-7ee0-8962-ae637264d227","label":"leads to","type":"achieves","client_key":null,"version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false}},{"entity":"edge","id":"01a22393-6e33-79c4-80e1-a22b37ff6260","before":null,"after":{"id":"01a22393-6e33-79c4-80e1-a22b37ff6260","source":"01a22393-6e32-735f-8591-b5fb7792f0d9","target":"01a22393-6e32-7138-9a4a-fd508acc4370","label":"pays for","type":"funds","client_key":null,"version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false}},{"entity":"edge","id":"01a22393-6e33-76e5-aa1c-c85ffe147f21","before":null,"after":{"id":"01a22393-6e33-76e5-aa1c-c85ffe147f21","source":"01a22393-6e32-7138-9a4a-fd508acc4370","target":"01a22393-6e32-7638-99d2-38b2ff452226","label":"is needed for","type":"enables","client_key":null,"version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false}},{"entity":"edge","id":"01a22393-6e33-7d08-a6ef-0b8a4944bc6a","before":null,"after":{"id":"01a22393-6e33-7d08-a6ef-0b8a4944bc6a","source":"01a22393-6e32-7e27-8c49-b17274df0743","target":"01a22393-6e32-79b9-a036-ea174401519b","label":"shapes","type":"shapes","client_key":null,"version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false}},{"entity":"edge","id":"01a22393-6e33-7060-85c2-ca4ec7221aa7","before":null,"after":{"id":"01a22393-6e33-7060-85c2-ca4ec7221aa7","source":"01a22393-6e32-7efb-83dd-a87db05266a8","target":"01a22393-6e32-7882-b9fe-2b7a07f91fc6","label":"threatens","type":"threatens","client_key":null,"version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false}},{"entity":"edge","id":"01a22393-6e33-7963-bbac-7084eba09185","before":null,"after":{"id":"01a22393-6e33-7963-bbac-7084eba09185","source":"01a22393-6e32-7fb0-a41a-6261e864fa64","target":"01a22393-6e32-7638-99d2-38b2ff452226","label":"threatens","type":"threatens","client_key":null,"version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 8, '[{"entity":"generation","id":"01a22393-6f86-7a1e-ae1d-48cc9e2a991f","before":null,"after":{"kind":"diagram","applied":true}},{"entity":"diagram","id":"01a22393-6f86-7427-9274-cd058062ecdb","before":null,"after":{"type":"timeline","title":"","content":"timeline\n    title Open a bakery in Lisbon\n    section Prepare\n        ⁠2026-11-28 to 2026-12-20 (assumed) : Test the menu\n        ⁠2026-12-21 to 2027-01-11 (assumed) : Find premises\n        ⁠2027-01-12 to 2027-02-02 (assumed) : Register and get permits\n    section Build up\n        ⁠2027-02-03 to 2027-02-24 (assumed) : Fit out the kitchen\n        ⁠2027-02-25 to 2027-03-18 (assumed) : Sign suppliers\n    section Arrive\n        ⁠2027-03-19 to 2027-04-09 (assumed) : Hire and train staff\n        ⁠2027-04-10 to 2027-05-01 (assumed) : Run a soft opening\n        ⁠2027-05-01 (assumed) : Open a bakery in Lisbon\n","version":1}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 9, '[{"entity":"generation","id":"01a22393-6fb0-7617-af72-3b88df3788fc","before":null,"after":{"kind":"diagram","applied":true}},{"entity":"diagram","id":"01a22393-6fb0-7b4d-bf2d-ee5e3bb55bf4","before":null,"after":{"type":"flowchart","title":"","content":"flowchart TD\n    n1([\"Wish to open a bakery in Lisbon\"])\n    n2[\"Test the menu\"]\n    n3[\"Find premises\"]\n    n4[\"Register and get permits\"]\n    n5[\"Fit out the kitchen\"]\n    n6[\"Sign suppliers\"]\n    n7[\"Hire and train staff\"]\n    n8[\"Run a soft opening\"]\n    n9{\"Ready to fit out the kitchen?\"}\n    n10([\"Done by May\"])\n    n1 --> n2\n    n2 --> n3\n    n3 --> n4\n    n4 --> n9\n    n9 -->|\"yes\"| n5\n    n9 -->|\"not yet\"| n4\n    n5 --> n6\n    n6 --> n7\n    n7 --> n8\n    n8 --> n10\n","version":1}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 10, '[{"entity":"section","id":"01a22393-6df6-7e6c-8111-64c77ed299bc","before":{"section":"Goals","content":"Opening a bakery in Lisbon by May is the goal by which the rest is judged. Success is visible in everyday things: a menu short enough that little is thrown away in the evening, reviews that mention a product by its name and regulars who come on ordinary weekdays and not only at weekends. Smaller goals lead there, above all to test the menu, to fit out the kitchen and to run a soft opening. What does not serve the bakery can wait until this goal is reached.","position":1,"status":"draft","version":1},"after":{"section":"Goals","content":"Ours: **forty loaves** a day, ünïcode “quotes”.","position":1,"status":"draft","version":2}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 11, '[{"entity":"section","id":"01a22393-7003-7e2e-9b03-1f667c950d15","before":null,"after":{"section":"Marketing","content":"Word of mouth.","position":3,"status":"draft","version":1}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 12, '[{"entity":"section","id":"01a22393-6df6-7e6c-8111-64c77ed299bc","before":{"versionName":""},"after":{"versionName":"first draft"}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 14, '[{"entity":"diagram","id":"01a22393-7026-72f5-b1d4-197994e142e3","before":null,"after":{"type":"flowchart","title":"By hand","content":"flowchart TD\n a[Dough] --> b[Bread]","version":1}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 16, '[{"entity":"conversation","id":"01a22393-7069-7461-aa28-455ba1be6a11","before":null,"after":{"section":"Risks"}},{"entity":"message","id":"01a22393-7069-71ca-b1d3-285ae671c4b4","before":null,"after":{"role":"user","text":"What about a second oven?"}},{"entity":"turn","id":"01a22393-706a-7de6-aeba-c4d82397a2b3","before":null,"after":{"state":"running"}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 13, '[{"entity":"node","id":"01a22393-7018-7c52-bd76-2cd0d6f761cf","before":null,"after":{"id":"01a22393-7018-7c52-bd76-2cd0d6f761cf","label":"Oven","content":"second hand","type":"concept","x":1.0,"y":2.0,"client_key":"oven","version":1,"generation_id":null,"edited_by_person":true,"pinned":true}},{"entity":"node","id":"01a22393-6e32-70bb-9f61-90b61f95ae3e","before":{"id":"01a22393-6e32-70bb-9f61-90b61f95ae3e","label":"Ready by May","content":"The date that was named: by May 2027 (assuming the coming May).","type":"milestone","x":-80.0,"y":864.0,"client_key":"n9","version":1,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":false,"pinned":false},"after":{"id":"01a22393-6e32-70bb-9f61-90b61f95ae3e","label":"Ready by May","content":"The date that was named: by May 2027 (assuming the coming May).","type":"milestone","x":12.5,"y":-40.0,"client_key":"n9","version":2,"generation_id":"01a22393-6e30-7836-b139-c505ec4b531f","edited_by_person":true,"pinned":true}},{"entity":"edge","id":"01a22393-7018-75fc-9600-378e82843b59","before":null,"after":{"id":"01a22393-7018-75fc-9600-378e82843b59","source":"01a22393-7018-7c52-bd76-2cd0d6f761cf","target":"01a22393-6e32-70bb-9f61-90b61f95ae3e","label":"bakes","type":"relates-to","client_key":null,"version":1,"generation_id":null,"edited_by_person":true}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 15, '[{"entity":"member","id":"01a22393-7040-7475-9f3d-8a254702379b","before":null,"after":{"role":"commenter"}}]'),
	('01a22393-7089-7881-b768-b8ab32b857f7', 2, '[{"entity":"project","id":"01a22393-7089-7881-b768-b8ab32b857f7","before":{"deleted":false},"after":{"deleted":true}}]'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 17, '[{"entity":"turn","id":"01a22393-706a-7de6-aeba-c4d82397a2b3","before":null,"after":{"state":"done"}},{"entity":"message","id":"01a22393-706a-77fd-99a5-0fb0d1d804a3","before":null,"after":{"role":"assistant","text":"So you want to open a bakery in Lisbon by May 2027 (assuming the coming May) with 40,000 euros. Margins in a bakery are thin and made at the ingredient list: what is thrown away in the evening is the profit of the day. What worries you most about opening a bakery? What will the bakery be known for: one product, a mood, or a price?"}}]'),
	('01a22393-7089-7881-b768-b8ab32b857f7', 1, '[{"entity":"project","id":"01a22393-7089-7881-b768-b8ab32b857f7","before":null,"after":{"title":"Thrown away","description":""}}]');


--
-- Data for Name: changes; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.changes VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', 1, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'CreateProject', '[{"entity":"project","id":"01a22393-6d52-7f95-87ba-251d41901cbe"}]', '\x0bd6e6a9d229d674210846453c5f2ce84d8368eaa2d8d07a04698ee4ecae6d45', false, '2026-11-28 19:13:14.066679+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 2, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'StreamTurn', '[{"entity":"conversation","id":"01a22393-6d65-71d7-a457-788dee943cfe"},{"entity":"message","id":"01a22393-6d66-738d-b1c9-bca5d168872d"},{"entity":"turn","id":"01a22393-6d68-7076-9e45-92de4afbf275"}]', '\xd6577d50aeedf65925a7b8d0f5c767133ada431bc0b43fbdf1e944e060ede98a', false, '2026-11-28 19:13:14.082711+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 3, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'StreamTurn', '[{"entity":"turn","id":"01a22393-6d68-7076-9e45-92de4afbf275"},{"entity":"message","id":"01a22393-6d68-7056-b781-bb1f0b37db61"}]', '\x3db3938946ab757e00fd0fe1a28ffcae76eb958f6fa5b552e5c1f4abce68050e', false, '2026-11-28 19:13:14.158443+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 4, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'GeneratePlanSection', '[{"entity":"generation","id":"01a22393-6dcf-7c72-a2c0-86d14d76a5f9"},{"entity":"section","id":"01a22393-6dd0-749a-b6a5-1567c05e1ec0"}]', '\x52e315826ac24e308cdf897c00ee4fbf0e9986866c603c7ecbea33bab70fe162', false, '2026-11-28 19:13:14.189922+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 5, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'GeneratePlanSection', '[{"entity":"generation","id":"01a22393-6df5-7c3d-b50a-e06348e90990"},{"entity":"section","id":"01a22393-6df6-7e6c-8111-64c77ed299bc"}]', '\xfd6fc4b68f9380152faaa3819f46d0debe32342d03bc68f45bdd196888d0d8d5', false, '2026-11-28 19:13:14.228881+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 6, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'GeneratePlanSection', '[{"entity":"generation","id":"01a22393-6e0f-74db-b754-e169568ceccf"},{"entity":"section","id":"01a22393-6e0f-7cfd-80d0-f31d8d79c512"}]', '\x93dd5d8350c6fd67b0197f6d79f3ada9ada0ae8a12a038c61d3f01bfdf50a959', false, '2026-11-28 19:13:14.254576+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 7, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'GenerateConceptGraph', '[{"entity":"generation","id":"01a22393-6e30-7836-b139-c505ec4b531f"},{"entity":"node","id":"01a22393-6e32-7ee0-8962-ae637264d227"},{"entity":"node","id":"01a22393-6e32-79b9-a036-ea174401519b"},{"entity":"node","id":"01a22393-6e32-7882-b9fe-2b7a07f91fc6"},{"entity":"node","id":"01a22393-6e32-7a2c-a094-1de660887775"},{"entity":"node","id":"01a22393-6e32-7638-99d2-38b2ff452226"},{"entity":"node","id":"01a22393-6e32-73b1-a86d-acc9058457d9"},{"entity":"node","id":"01a22393-6e32-7b17-9a7c-755178b78d36"},{"entity":"node","id":"01a22393-6e32-7d88-953e-67bd84b7470f"},{"entity":"node","id":"01a22393-6e32-70bb-9f61-90b61f95ae3e"},{"entity":"node","id":"01a22393-6e32-735f-8591-b5fb7792f0d9"},{"entity":"node","id":"01a22393-6e32-7138-9a4a-fd508acc4370"},{"entity":"node","id":"01a22393-6e32-7e27-8c49-b17274df0743"},{"entity":"node","id":"01a22393-6e32-7efb-83dd-a87db05266a8"},{"entity":"node","id":"01a22393-6e32-7fb0-a41a-6261e864fa64"},{"entity":"edge","id":"01a22393-6e32-7033-95e0-7b43483091bc"},{"entity":"edge","id":"01a22393-6e32-78ec-93c0-d4732db1febd"},{"entity":"edge","id":"01a22393-6e32-7da7-9886-2f263d19a1ad"},{"entity":"edge","id":"01a22393-6e32-786d-a8ca-db64c4ec7d30"},{"entity":"edge","id":"01a22393-6e32-7206-8d00-e84509cd55ce"},{"entity":"edge","id":"01a22393-6e32-7de4-999a-842c81af61a9"},{"entity":"edge","id":"01a22393-6e32-7864-be6f-a6b4076e16dd"},{"entity":"edge","id":"01a22393-6e33-746d-9e8a-697691928b35"},{"entity":"edge","id":"01a22393-6e33-7287-ab6b-1a0b4d2d8a05"},{"entity":"edge","id":"01a22393-6e33-7df2-a990-12a7791f8feb"},{"entity":"edge","id":"01a22393-6e33-79c4-80e1-a22b37ff6260"},{"entity":"edge","id":"01a22393-6e33-76e5-aa1c-c85ffe147f21"},{"entity":"edge","id":"01a22393-6e33-7d08-a6ef-0b8a4944bc6a"},{"entity":"edge","id":"01a22393-6e33-7060-85c2-ca4ec7221aa7"},{"entity":"edge","id":"01a22393-6e33-7963-bbac-7084eba09185"}]', '\x3e5ff2084100c6bb66bf2440967ccda2f74f64dc19d9410bf5a79a01a595441a', false, '2026-11-28 19:13:14.288088+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 8, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'GenerateDiagram', '[{"entity":"generation","id":"01a22393-6f86-7a1e-ae1d-48cc9e2a991f"},{"entity":"diagram","id":"01a22393-6f86-7427-9274-cd058062ecdb"}]', '\xf6bb54f70f3b773a260eb27b0a7bc98270f1c3ec789b0d0009b788e492137619', false, '2026-11-28 19:13:14.630375+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 9, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'GenerateDiagram', '[{"entity":"generation","id":"01a22393-6fb0-7617-af72-3b88df3788fc"},{"entity":"diagram","id":"01a22393-6fb0-7b4d-bf2d-ee5e3bb55bf4"}]', '\x6f1933a7484a8a912cd833e31be036dc6253aa8c06bb3bbcf9594b05a4610c1c', false, '2026-11-28 19:13:14.671676+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 10, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'PutPlanSection', '[{"entity":"section","id":"01a22393-6df6-7e6c-8111-64c77ed299bc"}]', '\xee406fc3707ad39fc4a9e8e3a38642991f72d77d49fb44db614235fbec34de04', false, '2026-11-28 19:13:14.747259+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 11, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'PutPlanSection', '[{"entity":"section","id":"01a22393-7003-7e2e-9b03-1f667c950d15"}]', '\x5f19b71fc4012f7c813647f8c9858e5809c9677898c2cabb3907e11f10ba8719', false, '2026-11-28 19:13:14.754483+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 12, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'NamePlanSectionVersion', '[{"entity":"section","id":"01a22393-6df6-7e6c-8111-64c77ed299bc"}]', '\x95f7729d4afe1e997097804e23a397c49098ff52eba4a1b81a102d3c6ede8df6', false, '2026-11-28 19:13:14.765178+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 13, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'PatchGraph', '[{"entity":"node","id":"01a22393-7018-7c52-bd76-2cd0d6f761cf"},{"entity":"node","id":"01a22393-6e32-70bb-9f61-90b61f95ae3e"},{"entity":"edge","id":"01a22393-7018-75fc-9600-378e82843b59"}]', '\xf42426e8778d49a377a4a75778e10ee4691754d4da9662b401d6fea3f44765cb', false, '2026-11-28 19:13:14.774706+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 14, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'CreateDiagram', '[{"entity":"diagram","id":"01a22393-7026-72f5-b1d4-197994e142e3"}]', '\x38269c9f53de70140a7d4fe4d1c2134a8d0a40e38b26364751ebced9aa4d11ec', false, '2026-11-28 19:13:14.790101+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 15, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'AddMember', '[{"entity":"member","id":"01a22393-7040-7475-9f3d-8a254702379b"}]', '\xeebddf1ed16a520bb063b2e5e6ea8b693de3184d44c57c0ffea1bb487fd9cda3', false, '2026-11-28 19:13:14.843697+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 16, '9758580a-4fd8-4abb-879a-f016a8d492f9', 'StreamTurn', '[{"entity":"conversation","id":"01a22393-7069-7461-aa28-455ba1be6a11"},{"entity":"message","id":"01a22393-7069-71ca-b1d3-285ae671c4b4"},{"entity":"turn","id":"01a22393-706a-7de6-aeba-c4d82397a2b3"}]', '\x6d4d7f79e770a2fa04dd62c34f64beb3de06b446593868063addfa5dce23f033', false, '2026-11-28 19:13:14.856322+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', 17, '9758580a-4fd8-4abb-879a-f016a8d492f9', 'StreamTurn', '[{"entity":"turn","id":"01a22393-706a-7de6-aeba-c4d82397a2b3"},{"entity":"message","id":"01a22393-706a-77fd-99a5-0fb0d1d804a3"}]', '\x984d18b8b7b58258160eef70b4122994d6ec854abdc22d134dd12073bad618dd', false, '2026-11-28 19:13:14.882496+00'),
	('01a22393-7089-7881-b768-b8ab32b857f7', 1, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'CreateProject', '[{"entity":"project","id":"01a22393-7089-7881-b768-b8ab32b857f7"}]', '\x74dd3ffd46a4492170e10015f0c1f0bfc41572d308134417220e31f9e5d4b6f4', false, '2026-11-28 19:13:14.88944+00'),
	('01a22393-7089-7881-b768-b8ab32b857f7', 2, 'decbb00c-a9ff-43a0-a661-df21311a6b22', 'DeleteProject', '[{"entity":"project","id":"01a22393-7089-7881-b768-b8ab32b857f7"}]', '\x9a98c65ff307b16324586fd633c46afc330d69c712d27b02962ddf2d2269caad', false, '2026-11-28 19:13:14.896154+00');


--
-- Data for Name: conversations; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.conversations VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6d65-71d7-a457-788dee943cfe', 'Context', 'context', '', '8150950d5d671b3a', '01a22393-6d1e-79eb-b528-07e636402981', '2026-11-28 19:13:14.085153+00', '2026-11-28 19:13:14.157927+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-7069-7461-aa28-455ba1be6a11', 'Risks', 'risks', '', 'bens-chat', '01a22393-7040-7475-9f3d-8a254702379b', '2026-11-28 19:13:14.857083+00', '2026-11-28 19:13:14.882238+00');


--
-- Data for Name: diagram_versions; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.diagram_versions VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6f86-7427-9274-cd058062ecdb', 1, 'timeline', 'timeline
    title Open a bakery in Lisbon
    section Prepare
        ⁠2026-11-28 to 2026-12-20 (assumed) : Test the menu
        ⁠2026-12-21 to 2027-01-11 (assumed) : Find premises
        ⁠2027-01-12 to 2027-02-02 (assumed) : Register and get permits
    section Build up
        ⁠2027-02-03 to 2027-02-24 (assumed) : Fit out the kitchen
        ⁠2027-02-25 to 2027-03-18 (assumed) : Sign suppliers
    section Arrive
        ⁠2027-03-19 to 2027-04-09 (assumed) : Hire and train staff
        ⁠2027-04-10 to 2027-05-01 (assumed) : Run a soft opening
        ⁠2027-05-01 (assumed) : Open a bakery in Lisbon
', NULL, 'generate', '2026-11-28 19:13:14.630059+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6fb0-7b4d-bf2d-ee5e3bb55bf4', 1, 'flowchart', 'flowchart TD
    n1(["Wish to open a bakery in Lisbon"])
    n2["Test the menu"]
    n3["Find premises"]
    n4["Register and get permits"]
    n5["Fit out the kitchen"]
    n6["Sign suppliers"]
    n7["Hire and train staff"]
    n8["Run a soft opening"]
    n9{"Ready to fit out the kitchen?"}
    n10(["Done by May"])
    n1 --> n2
    n2 --> n3
    n3 --> n4
    n4 --> n9
    n9 -->|"yes"| n5
    n9 -->|"not yet"| n4
    n5 --> n6
    n6 --> n7
    n7 --> n8
    n8 --> n10
', NULL, 'generate', '2026-11-28 19:13:14.671367+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-7026-72f5-b1d4-197994e142e3', 1, 'flowchart', 'flowchart TD
 a[Dough] --> b[Bread]', '01a22393-6d1e-79eb-b528-07e636402981', 'edit', '2026-11-28 19:13:14.789916+00');


--
-- Data for Name: diagrams; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.diagrams VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6f86-7427-9274-cd058062ecdb', 'timeline', '', 'timeline
    title Open a bakery in Lisbon
    section Prepare
        ⁠2026-11-28 to 2026-12-20 (assumed) : Test the menu
        ⁠2026-12-21 to 2027-01-11 (assumed) : Find premises
        ⁠2027-01-12 to 2027-02-02 (assumed) : Register and get permits
    section Build up
        ⁠2027-02-03 to 2027-02-24 (assumed) : Fit out the kitchen
        ⁠2027-02-25 to 2027-03-18 (assumed) : Sign suppliers
    section Arrive
        ⁠2027-03-19 to 2027-04-09 (assumed) : Hire and train staff
        ⁠2027-04-10 to 2027-05-01 (assumed) : Run a soft opening
        ⁠2027-05-01 (assumed) : Open a bakery in Lisbon
', '{"state":"valid","line":0,"column":0,"expected":[],"message":""}', 1, 1, '01a22393-6f86-7a1e-ae1d-48cc9e2a991f', false, '2026-11-28 19:13:14.630059+00', '2026-11-28 19:13:14.630059+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6fb0-7b4d-bf2d-ee5e3bb55bf4', 'flowchart', '', 'flowchart TD
    n1(["Wish to open a bakery in Lisbon"])
    n2["Test the menu"]
    n3["Find premises"]
    n4["Register and get permits"]
    n5["Fit out the kitchen"]
    n6["Sign suppliers"]
    n7["Hire and train staff"]
    n8["Run a soft opening"]
    n9{"Ready to fit out the kitchen?"}
    n10(["Done by May"])
    n1 --> n2
    n2 --> n3
    n3 --> n4
    n4 --> n9
    n9 -->|"yes"| n5
    n9 -->|"not yet"| n4
    n5 --> n6
    n6 --> n7
    n7 --> n8
    n8 --> n10
', '{"state":"valid","line":0,"column":0,"expected":[],"message":""}', 1, 1, '01a22393-6fb0-7617-af72-3b88df3788fc', false, '2026-11-28 19:13:14.671367+00', '2026-11-28 19:13:14.671367+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-7026-72f5-b1d4-197994e142e3', 'flowchart', 'By hand', 'flowchart TD
 a[Dough] --> b[Bread]', '{"state":"valid","line":0,"column":0,"expected":[],"message":""}', 1, 1, NULL, true, '2026-11-28 19:13:14.789916+00', '2026-11-28 19:13:14.789916+00');


--
-- Data for Name: edges; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.edges VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-7033-95e0-7b43483091bc', '01a22393-6e32-79b9-a036-ea174401519b', '01a22393-6e32-7882-b9fe-2b7a07f91fc6', 'comes before', 'enables', NULL, 1, '01a22393-6e30-7836-b139-c505ec4b531f', false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-78ec-93c0-d4732db1febd', '01a22393-6e32-7882-b9fe-2b7a07f91fc6', '01a22393-6e32-7a2c-a094-1de660887775', 'comes before', 'enables', NULL, 1, '01a22393-6e30-7836-b139-c505ec4b531f', false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-7da7-9886-2f263d19a1ad', '01a22393-6e32-7a2c-a094-1de660887775', '01a22393-6e32-7638-99d2-38b2ff452226', 'comes before', 'enables', NULL, 1, '01a22393-6e30-7836-b139-c505ec4b531f', false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-786d-a8ca-db64c4ec7d30', '01a22393-6e32-7638-99d2-38b2ff452226', '01a22393-6e32-73b1-a86d-acc9058457d9', 'comes before', 'enables', NULL, 1, '01a22393-6e30-7836-b139-c505ec4b531f', false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-7206-8d00-e84509cd55ce', '01a22393-6e32-73b1-a86d-acc9058457d9', '01a22393-6e32-7b17-9a7c-755178b78d36', 'comes before', 'enables', NULL, 1, '01a22393-6e30-7836-b139-c505ec4b531f', false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-7de4-999a-842c81af61a9', '01a22393-6e32-7b17-9a7c-755178b78d36', '01a22393-6e32-7d88-953e-67bd84b7470f', 'comes before', 'enables', NULL, 1, '01a22393-6e30-7836-b139-c505ec4b531f', false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-7864-be6f-a6b4076e16dd', '01a22393-6e32-79b9-a036-ea174401519b', '01a22393-6e32-7a2c-a094-1de660887775', 'informs', 'informs', NULL, 1, '01a22393-6e30-7836-b139-c505ec4b531f', false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e33-746d-9e8a-697691928b35', '01a22393-6e32-7882-b9fe-2b7a07f91fc6', '01a22393-6e32-73b1-a86d-acc9058457d9', 'sets the frame for', 'informs', NULL, 1, '01a22393-6e30-7836-b139-c505ec4b531f', false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e33-7287-ab6b-1a0b4d2d8a05', '01a22393-6e32-7d88-953e-67bd84b7470f', '01a22393-6e32-70bb-9f61-90b61f95ae3e', 'must be done', 'achieves', NULL, 1, '01a22393-6e30-7836-b139-c505ec4b531f', false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e33-7df2-a990-12a7791f8feb', '01a22393-6e32-70bb-9f61-90b61f95ae3e', '01a22393-6e32-7ee0-8962-ae637264d227', 'leads to', 'achieves', NULL, 1, '01a22393-6e30-7836-b139-c505ec4b531f', false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e33-79c4-80e1-a22b37ff6260', '01a22393-6e32-735f-8591-b5fb7792f0d9', '01a22393-6e32-7138-9a4a-fd508acc4370', 'pays for', 'funds', NULL, 1, '01a22393-6e30-7836-b139-c505ec4b531f', false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e33-76e5-aa1c-c85ffe147f21', '01a22393-6e32-7138-9a4a-fd508acc4370', '01a22393-6e32-7638-99d2-38b2ff452226', 'is needed for', 'enables', NULL, 1, '01a22393-6e30-7836-b139-c505ec4b531f', false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e33-7d08-a6ef-0b8a4944bc6a', '01a22393-6e32-7e27-8c49-b17274df0743', '01a22393-6e32-79b9-a036-ea174401519b', 'shapes', 'shapes', NULL, 1, '01a22393-6e30-7836-b139-c505ec4b531f', false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e33-7060-85c2-ca4ec7221aa7', '01a22393-6e32-7efb-83dd-a87db05266a8', '01a22393-6e32-7882-b9fe-2b7a07f91fc6', 'threatens', 'threatens', NULL, 1, '01a22393-6e30-7836-b139-c505ec4b531f', false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e33-7963-bbac-7084eba09185', '01a22393-6e32-7fb0-a41a-6261e864fa64', '01a22393-6e32-7638-99d2-38b2ff452226', 'threatens', 'threatens', NULL, 1, '01a22393-6e30-7836-b139-c505ec4b531f', false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-7018-75fc-9600-378e82843b59', '01a22393-7018-7c52-bd76-2cd0d6f761cf', '01a22393-6e32-70bb-9f61-90b61f95ae3e', 'bakes', 'relates-to', NULL, 1, NULL, true);


--
-- Data for Name: event_cursors; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.event_cursors VALUES
	('auth', 2);


--
-- Data for Name: generations; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.generations VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6dad-7ed3-bc77-37a69a334749', 'chat', '01a22393-6d7a-75ae-8a86-ad4a46d43e11', 'offline-planner', 'offline-planner', 252, 82, 0, 'bypass', '[]', '{"kept":[{"id":"project","version":"1","tokens":117},{"id":"project-description","version":"1","tokens":135}],"tokens":"252","tokenBudget":"24000","hash":"23172b3a2dd9eaf189c6cb3eb072a93c2c0124458e7302380122c5e3ac0e847a"}', '{"text":"So you want to open a bakery in Lisbon by May 2027 (assuming the coming May) with 40,000 euros. A bakery lives from people who come back, so the street, the hours and the smell at the door matter as much as the recipes. Who will work on the bakery with you? What will the bakery be known for: one product, a mood, or a price?","tools":[]}', true, '01a22393-6d1e-79eb-b528-07e636402981', '2026-11-28 19:13:14.157927+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6dcf-7c72-a2c0-86d14d76a5f9', 'section', '01a22393-6dc5-78d8-a8e8-7f929f76c429', 'offline-planner', 'offline-planner', 555, 178, 0, 'miss', '[]', '{"kept":[{"id":"project","version":"1","tokens":117},{"id":"project-description","version":"1","tokens":135},{"id":"message:01a22393-6d66-738d-b1c9-bca5d168872d","version":"1","tokens":173},{"id":"message:01a22393-6d68-7056-b781-bb1f0b37db61","version":"1","tokens":445}],"tokens":"870","tokenBudget":"24000","hash":"735976fc0fd35eb73f203c45c898150c13f8ce36cea2306f60b832a40da43b28"}', '{"section":"Context","content":"This plan begins with a wish: to open a bakery in Lisbon by May 2027 (assuming the coming May) with 40,000 euros. With 40,000 euros behind it, the bakery has a clear limit, and no step may quietly assume more. The first weeks of a bakery are carried by curiosity; what follows is carried by the regulars it has won by then. A bakery lives from people who come back, so the street, the hours and the smell at the door matter as much as the recipes.\n\nMargins in a bakery are thin and made at the ingredient list: what is thrown away in the evening is the profit of the day. What the talk about the bakery leaves open so far: the guests it is for and the people who carry it."}', true, '01a22393-6d1e-79eb-b528-07e636402981', '2026-11-28 19:13:14.189627+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6df5-7c3d-b50a-e06348e90990', 'section', '01a22393-6de6-7f3e-9184-9c813cc48750', 'offline-planner', 'offline-planner', 753, 124, 0, 'miss', '[]', '{"kept":[{"id":"project","version":"1","tokens":117},{"id":"project-description","version":"1","tokens":135},{"id":"section:01a22393-6dd0-749a-b6a5-1567c05e1ec0","version":"1","tokens":794},{"id":"message:01a22393-6d66-738d-b1c9-bca5d168872d","version":"1","tokens":173},{"id":"message:01a22393-6d68-7056-b781-bb1f0b37db61","version":"1","tokens":445}],"tokens":"1664","tokenBudget":"24000","hash":"1fafadbd24d67a5a6333def8ffe3b44c0d2bc8bb61fd9235e8963e2e125c8b3f"}', '{"section":"Goals","content":"Opening a bakery in Lisbon by May is the goal by which the rest is judged. Success is visible in everyday things: a menu short enough that little is thrown away in the evening, reviews that mention a product by its name and regulars who come on ordinary weekdays and not only at weekends. Smaller goals lead there, above all to test the menu, to fit out the kitchen and to run a soft opening. What does not serve the bakery can wait until this goal is reached."}', true, '01a22393-6d1e-79eb-b528-07e636402981', '2026-11-28 19:13:14.228491+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e0f-74db-b754-e169568ceccf', 'section', '01a22393-6e05-7c4e-9177-d92e87090572', 'offline-planner', 'offline-planner', 899, 207, 0, 'miss', '[]', '{"kept":[{"id":"project","version":"1","tokens":117},{"id":"project-description","version":"1","tokens":135},{"id":"section:01a22393-6dd0-749a-b6a5-1567c05e1ec0","version":"1","tokens":794},{"id":"section:01a22393-6df6-7e6c-8111-64c77ed299bc","version":"1","tokens":578},{"id":"message:01a22393-6d66-738d-b1c9-bca5d168872d","version":"1","tokens":173},{"id":"message:01a22393-6d68-7056-b781-bb1f0b37db61","version":"1","tokens":445}],"tokens":"2242","tokenBudget":"24000","hash":"b0f35fb130428bde0d96bd65b563939ce7e61fb300681577f8e5e6d141b56459"}', '{"section":"Timeline","content":"The bakery has its date, by May 2027 (assuming the coming May), and the steps are laid out backwards from there. On the assumption of a start on 28 November 2026 and an even pace, it should be possible to test the menu by the middle of December 2026, to find premises by the middle of January 2027 and to register and get permits by the beginning of February 2027. After that, on the same assumption, it is time to fit out the kitchen by the end of February 2027, to sign suppliers by the middle of March 2027 and to hire and train staff by the beginning of April 2027. What remains for the end is to run a soft opening for neighbours before the doors open to everyone. For the bakery it would be a mistake to register and get permits at the last moment, because others set the pace there."}', true, '01a22393-6d1e-79eb-b528-07e636402981', '2026-11-28 19:13:14.254232+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e30-7836-b139-c505ec4b531f', 'graph', '01a22393-6e21-7cf5-bb5b-6f8c9410848c', 'offline-planner', 'offline-planner', 1385, 939, 0, 'miss', '[]', '{"kept":[{"id":"project","version":"1","tokens":117},{"id":"project-description","version":"1","tokens":135},{"id":"section:01a22393-6dd0-749a-b6a5-1567c05e1ec0","version":"1","tokens":794},{"id":"section:01a22393-6df6-7e6c-8111-64c77ed299bc","version":"1","tokens":578},{"id":"section:01a22393-6e0f-7cfd-80d0-f31d8d79c512","version":"1","tokens":910},{"id":"message:01a22393-6d66-738d-b1c9-bca5d168872d","version":"1","tokens":173},{"id":"message:01a22393-6d68-7056-b781-bb1f0b37db61","version":"1","tokens":445}],"tokens":"3152","tokenBudget":"24000","hash":"7ed982d1f75dd3d62e557fe5be7a88440fb9ee800b18dbee244087f4a37916bd"}', '{"nodes":[{"id":"","label":"Open a bakery in Lisbon","content":"The aim of the whole plan: to open a bakery in Lisbon by May 2027 (assuming the coming May) with 40,000 euros.","type":"goal","x":-80.0,"y":972.0,"client_key":"n1","version":1,"generation_id":null,"edited_by_person":false,"pinned":false},{"id":"","label":"Test the menu","content":"This step is to test a short menu on friends and strangers who pay for it.","type":"task","x":-80.0,"y":108.0,"client_key":"n2","version":1,"generation_id":null,"edited_by_person":false,"pinned":false},{"id":"","label":"Find premises","content":"This step is to find premises in Lisbon with the right footfall, extraction and power.","type":"task","x":-80.0,"y":216.0,"client_key":"n3","version":1,"generation_id":null,"edited_by_person":false,"pinned":false},{"id":"","label":"Register and get permits","content":"This step is to register the business and apply for the food and building permits.","type":"task","x":-80.0,"y":324.0,"client_key":"n4","version":1,"generation_id":null,"edited_by_person":false,"pinned":false},{"id":"","label":"Fit out the kitchen","content":"This step is to fit out the kitchen and the counter and have them inspected.","type":"task","x":-80.0,"y":432.0,"client_key":"n5","version":1,"generation_id":null,"edited_by_person":false,"pinned":false},{"id":"","label":"Sign suppliers","content":"This step is to agree on deliveries of flour, produce and packaging with suppliers.","type":"task","x":-80.0,"y":540.0,"client_key":"n6","version":1,"generation_id":null,"edited_by_person":false,"pinned":false},{"id":"","label":"Hire and train staff","content":"This step is to hire the first staff and train them on the real equipment.","type":"task","x":-80.0,"y":648.0,"client_key":"n7","version":1,"generation_id":null,"edited_by_person":false,"pinned":false},{"id":"","label":"Run a soft opening","content":"This step is to run a soft opening for neighbours before the doors open to everyone.","type":"task","x":-80.0,"y":756.0,"client_key":"n8","version":1,"generation_id":null,"edited_by_person":false,"pinned":false},{"id":"","label":"Ready by May","content":"The date that was named: by May 2027 (assuming the coming May).","type":"milestone","x":-80.0,"y":864.0,"client_key":"n9","version":1,"generation_id":null,"edited_by_person":false,"pinned":false},{"id":"","label":"Budget: 40,000 euros","content":"The money that was named: 40,000 euros.","type":"resource","x":145.0,"y":216.0,"client_key":"n10","version":1,"generation_id":null,"edited_by_person":false,"pinned":false},{"id":"","label":"Deposit and the first rents","content":"One of the things that the budget of 40,000 euros pays for.","type":"resource","x":120.0,"y":324.0,"client_key":"n11","version":1,"generation_id":null,"edited_by_person":false,"pinned":false},{"id":"","label":"Bakery","content":"What it is about: the bakery.","type":"concept","x":-80.0,"y":0.0,"client_key":"n12","version":1,"generation_id":null,"edited_by_person":false,"pinned":false},{"id":"","label":"Staff leave","content":"It may happen that early hours drive the staff of the bakery away. The answer is to plan shifts that people can live with and train a stand-in for each post.","type":"risk","x":-280.0,"y":108.0,"client_key":"n13","version":1,"generation_id":null,"edited_by_person":false,"pinned":false},{"id":"","label":"Too little footfall","content":"It may happen that too few people pass the door of the bakery at the hours that matter. The answer is to count passers-by at several hours and on several days before signing.","type":"risk","x":-280.0,"y":324.0,"client_key":"n14","version":1,"generation_id":null,"edited_by_person":false,"pinned":false}],"edges":[{"id":"","source":"n2","target":"n3","label":"comes before","type":"enables","client_key":null,"version":1,"generation_id":null,"edited_by_person":false},{"id":"","source":"n3","target":"n4","label":"comes before","type":"enables","client_key":null,"version":1,"generation_id":null,"edited_by_person":false},{"id":"","source":"n4","target":"n5","label":"comes before","type":"enables","client_key":null,"version":1,"generation_id":null,"edited_by_person":false},{"id":"","source":"n5","target":"n6","label":"comes before","type":"enables","client_key":null,"version":1,"generation_id":null,"edited_by_person":false},{"id":"","source":"n6","target":"n7","label":"comes before","type":"enables","client_key":null,"version":1,"generation_id":null,"edited_by_person":false},{"id":"","source":"n7","target":"n8","label":"comes before","type":"enables","client_key":null,"version":1,"generation_id":null,"edited_by_person":false},{"id":"","source":"n2","target":"n4","label":"informs","type":"informs","client_key":null,"version":1,"generation_id":null,"edited_by_person":false},{"id":"","source":"n3","target":"n6","label":"sets the frame for","type":"informs","client_key":null,"version":1,"generation_id":null,"edited_by_person":false},{"id":"","source":"n8","target":"n9","label":"must be done","type":"achieves","client_key":null,"version":1,"generation_id":null,"edited_by_person":false},{"id":"","source":"n9","target":"n1","label":"leads to","type":"achieves","client_key":null,"version":1,"generation_id":null,"edited_by_person":false},{"id":"","source":"n10","target":"n11","label":"pays for","type":"funds","client_key":null,"version":1,"generation_id":null,"edited_by_person":false},{"id":"","source":"n11","target":"n5","label":"is needed for","type":"enables","client_key":null,"version":1,"generation_id":null,"edited_by_person":false},{"id":"","source":"n12","target":"n2","label":"shapes","type":"shapes","client_key":null,"version":1,"generation_id":null,"edited_by_person":false},{"id":"","source":"n13","target":"n3","label":"threatens","type":"threatens","client_key":null,"version":1,"generation_id":null,"edited_by_person":false},{"id":"","source":"n14","target":"n5","label":"threatens","type":"threatens","client_key":null,"version":1,"generation_id":null,"edited_by_person":false}]}', true, '01a22393-6d1e-79eb-b528-07e636402981', '2026-11-28 19:13:14.28874+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6f86-7a1e-ae1d-48cc9e2a991f', 'diagram', '01a22393-6e4f-75ed-af44-44f86cb1115f', 'offline-planner', 'offline-planner', 1559, 352, 0, 'miss', '[]', '{"kept":[{"id":"project","version":"1","tokens":117},{"id":"project-description","version":"1","tokens":135},{"id":"section:01a22393-6dd0-749a-b6a5-1567c05e1ec0","version":"1","tokens":794},{"id":"section:01a22393-6df6-7e6c-8111-64c77ed299bc","version":"1","tokens":578},{"id":"section:01a22393-6e0f-7cfd-80d0-f31d8d79c512","version":"1","tokens":910},{"id":"message:01a22393-6d66-738d-b1c9-bca5d168872d","version":"1","tokens":173},{"id":"message:01a22393-6d68-7056-b781-bb1f0b37db61","version":"1","tokens":445}],"tokens":"3152","tokenBudget":"24000","hash":"7ed982d1f75dd3d62e557fe5be7a88440fb9ee800b18dbee244087f4a37916bd"}', '{"type":"timeline","content":"timeline\n    title Open a bakery in Lisbon\n    section Prepare\n        ⁠2026-11-28 to 2026-12-20 (assumed) : Test the menu\n        ⁠2026-12-21 to 2027-01-11 (assumed) : Find premises\n        ⁠2027-01-12 to 2027-02-02 (assumed) : Register and get permits\n    section Build up\n        ⁠2027-02-03 to 2027-02-24 (assumed) : Fit out the kitchen\n        ⁠2027-02-25 to 2027-03-18 (assumed) : Sign suppliers\n    section Arrive\n        ⁠2027-03-19 to 2027-04-09 (assumed) : Hire and train staff\n        ⁠2027-04-10 to 2027-05-01 (assumed) : Run a soft opening\n        ⁠2027-05-01 (assumed) : Open a bakery in Lisbon\n"}', true, '01a22393-6d1e-79eb-b528-07e636402981', '2026-11-28 19:13:14.630059+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6fb0-7617-af72-3b88df3788fc', 'diagram', '01a22393-6f94-7183-8287-0180569ab1c8', 'offline-planner', 'offline-planner', 1563, 312, 0, 'miss', '[]', '{"kept":[{"id":"project","version":"1","tokens":117},{"id":"project-description","version":"1","tokens":135},{"id":"section:01a22393-6dd0-749a-b6a5-1567c05e1ec0","version":"1","tokens":794},{"id":"section:01a22393-6df6-7e6c-8111-64c77ed299bc","version":"1","tokens":578},{"id":"section:01a22393-6e0f-7cfd-80d0-f31d8d79c512","version":"1","tokens":910},{"id":"message:01a22393-6d66-738d-b1c9-bca5d168872d","version":"1","tokens":173},{"id":"message:01a22393-6d68-7056-b781-bb1f0b37db61","version":"1","tokens":445}],"tokens":"3152","tokenBudget":"24000","hash":"7ed982d1f75dd3d62e557fe5be7a88440fb9ee800b18dbee244087f4a37916bd"}', '{"type":"flowchart","content":"flowchart TD\n    n1([\"Wish to open a bakery in Lisbon\"])\n    n2[\"Test the menu\"]\n    n3[\"Find premises\"]\n    n4[\"Register and get permits\"]\n    n5[\"Fit out the kitchen\"]\n    n6[\"Sign suppliers\"]\n    n7[\"Hire and train staff\"]\n    n8[\"Run a soft opening\"]\n    n9{\"Ready to fit out the kitchen?\"}\n    n10([\"Done by May\"])\n    n1 --> n2\n    n2 --> n3\n    n3 --> n4\n    n4 --> n9\n    n9 -->|\"yes\"| n5\n    n9 -->|\"not yet\"| n4\n    n5 --> n6\n    n6 --> n7\n    n7 --> n8\n    n8 --> n10\n"}', true, '01a22393-6d1e-79eb-b528-07e636402981', '2026-11-28 19:13:14.671367+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-7082-780b-995a-f7e83f46a1df', 'chat', '01a22393-7071-75d4-b884-da36706c15fc', 'offline-planner', 'offline-planner', 900, 83, 0, 'bypass', '[]', '{"kept":[{"id":"project","version":"1","tokens":117},{"id":"project-description","version":"1","tokens":135},{"id":"section:01a22393-6dd0-749a-b6a5-1567c05e1ec0","version":"1","tokens":794},{"id":"section:01a22393-6df6-7e6c-8111-64c77ed299bc","version":"2","tokens":166},{"id":"section:01a22393-6e0f-7cfd-80d0-f31d8d79c512","version":"1","tokens":910},{"id":"section:01a22393-7003-7e2e-9b03-1f667c950d15","version":"1","tokens":131},{"id":"message:01a22393-6d66-738d-b1c9-bca5d168872d","version":"1","tokens":173},{"id":"message:01a22393-6d68-7056-b781-bb1f0b37db61","version":"1","tokens":445}],"tokens":"2871","tokenBudget":"24000","hash":"86f37361126a2f10a270402e94b455293a23d746ff46bcfa3a35aa420f96b186"}', '{"text":"So you want to open a bakery in Lisbon by May 2027 (assuming the coming May) with 40,000 euros. Margins in a bakery are thin and made at the ingredient list: what is thrown away in the evening is the profit of the day. What worries you most about opening a bakery? What will the bakery be known for: one product, a mood, or a price?","tools":[]}', true, '01a22393-7040-7475-9f3d-8a254702379b', '2026-11-28 19:13:14.882238+00');


--
-- Data for Name: graph_snapshots; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.graph_snapshots VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', 'plan', 2, '\x1f8b0800ca270b6b00ffa5985d6fe3b81586ff0aa1ab5d201c50944452be5c14450b7431c0ec00bd28f6e2503cb489914955a4933516f3df0bca4e2c6742a54def6285929ef7e5f9a2feac7c3018abddbffeac9ca97615ab81f3a66fa8c08653c9b4a6bd1535ed9916b5ed3bc006ab876a048d63b5abbe209833d167f22b9cab876a083ea14fd5aefa7a40622021490748e40922f17044b3bbae259c71497e82184f47e7f7241d900c61f9f35738fffca97aa8d279c26a571ddd8831059fdffa47b5abf9a7eea13a573bdab2ef0f6f43d78da23db440ade9988261681bc956d07fc12944970878b3bcd8ba392632a34ff14ec3678f24d865493a38bf8f1731f9b73e993da6fcdf963d30c6089ee610c904e7486c9857fc33c6709a87177cb6d037bc2dd1379da5aaeb6baa3baba5ecb965a65fd1ffb2bc7a77f7e23bec6cfd31783c5f709f6edeaf6f2923b61783792d8a88baa6a084a1300c3deb54dbc93bc4dfdcde93789aa6d1e17cefe9d7838b24269c888b240502fb1991044f0c8eee11678731bb6ac7709a1fc83407731a70d9a909866fb0cf11f2e4d2e1f6f8959004f1dbc567aa2e3e77e52811394a7ac369a334b7b6ed38e76225e2af2e91704acbf67f736938a0df54627f5cbf70e7fb8770f209e7e5f7011e733ce191381f271c129a4d096dc34b1294e254f71629d71298b47d6d877b09d9b7198f2ee2f63658b75a499c27ff7051077fb13a2b98ddfe90880d215918c707827fa41986e4825f444de109d751ffe34e6c8453af7b0aac1114a1966dcbeaaeeef54ac6578c976d38a23f6dca487925907808732279758e2c3b3bf4262e9c31cde0f73847f27408395d73b6129736d16ba64ae8c0070aac6f696d5008a69494b25ba17fc1bd8bcf3b9f2bc684f3d1bdaa33af73627ebe296bd6a7e83cc60b3e4cd37841ceffb22198e5b23eb9d1e4ccb83e7d53cd46e9d1b5a43dc881caaeaba5d25299661d4f7f73f32517d30cce9398c0da4d25877cc382ba94d8e586d503962c087e5931238c04ff7d72d311fdf67e88b6b81f4629da770d5221b551ad96ad6476a5e0cbc9e7f808369130a1777ebfc93fffb07c31dfa3db1f7438cd9168b4e1aad18430c7e5b1b9b0e123cee7e0715389ec8a49815c5235b43dd5b5e4b23596c9b65929f905bee17cdf73ff99cbbd4bb9b2820ea7b45bb0f4b2708531043fe094ee0b65b14c2232aa7ac129a0682417ade15cae383e67bd402e6fb9558e3bb0dc91c01d7361cf444f8730229946f0bbec5478fb09ffdda470a95085c6b60f30decbec65b198a2d55435c65050d268d6712140ad84feb604ef88f08877e2fe9ec811cee40053d6b1b45c84793c93c312206676977a7f4997670fae7ec1139c3f91c51f1f9f70ce7b97c2e20d890767d375e698304c2392013cc96df2a2fa9648901fee0d757e894f84e140a610d76934bb978accafcd71a3ae59cd28b43550c1458d4ab41644bb32e36b086474298d4b155a7ac27ba6a41088c52772953241ccda90e4b479edcaa5dc5f0c5cf41f21259cdf706ae9ac243f0ce748f599402231e71e8cd70dc82e05ff72d1c0f9256ba3dbe712b0edd29bf552b25a5139749c6a2305e58361465829ea615d6d3e3fbe9a19220e611901bcb9bdf32e1feb6567f8f7df1f2a34fbadc9bc6968df21a352b74dab1ad6d77aa81eaaebb4b9ab5e4df2a5269b60de639ed85fad7f6fb618c2119f8dbc69410f7ac458fde8d8e53cc199a0ca304651b51deb07d375cb685ca26ef4db936689fabd0ef6316a255aaa51580a42b74c0aac85311bd4ffabd7c0b7a708e76d988ff166f3f38592cd8b636a006ab468871607699a7c022a019766e192cda56d19afc7c20fda8c03ed9b8151d3ca861b5d5bd45b369742b444fd9ecd1fa3362069af94a0dc72d198ba871ab6a84b1425ead2defc7f5e1b6c69dff74055cb0755831535f41bd4a5c42a51bf37887dc0eb864a261855ddc0e90039a839af01f23052a22ef5f4127529a29ebd4e871921a15fa5e2edd29bc9d850c995a4a085a63530dd1a6e14b07c46284197ac2b41bff78de6788a89e8dc68978f28d71202c3c1e163a9543754b6c2d01e1550d14bd1d73d57bad9c22e7957c27eaf86445c861f247686631e33e61bfc66fd6ba814d851807aa083eaacc5ba9596d71bec75ceb137be1895d8dfcb491789473468eeb137bb6343652f1aaa350c5432d5a206d6d76acbf2d294f651ec5b2cbf387dbb548a937e68a9625853e05c37d25ac1c556af690adfb74ad0a5bd79cec9e76f6eb7e8b0276fca716d98a220d052a615b47ddbea41c0066fe92056e22d35ff67de7880095705e4fabb886b3985be67b4e620655f5b65317f1c29e196aa4109f7bdf3dd8860f299e406bc51392e63716707da0bc66823152aaeda46776ff796cbfad2185d422e497c76389fad5606cf3842c24853a8befffefd3f050896dff2160000');


--
-- Data for Name: heads; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.heads VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', 17, 2),
	('01a22393-7089-7881-b768-b8ab32b857f7', 2, 0);


--
-- Data for Name: jobs; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.jobs VALUES
	('01a22393-6a54-7660-8dc3-f646e4f9246f', NULL, '', 'purge_expired_requests', 'done', 'purge_expired_requests', '{}', '{"deleted":0}', 1, 1, NULL, '2026-11-28 19:13:13.300461+00', '2026-11-28 19:13:14.234829+00');


--
-- Data for Name: members; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.members VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6d1e-79eb-b528-07e636402981', 'owner', '2026-11-28 19:13:14.066679+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-7040-7475-9f3d-8a254702379b', 'commenter', '2026-11-28 19:13:14.843697+00'),
	('01a22393-7089-7881-b768-b8ab32b857f7', '01a22393-6d1e-79eb-b528-07e636402981', 'owner', '2026-11-28 19:13:14.88944+00');


--
-- Data for Name: messages; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.messages VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6d66-738d-b1c9-bca5d168872d', '01a22393-6d65-71d7-a457-788dee943cfe', 'user', '01a22393-6d1e-79eb-b528-07e636402981', '[{"type":"text","text":"I want to open a bakery in Lisbon by May with 40,000 euros"}]', NULL, 'I want to open a bakery in Lisbon by May with 40,000 euros', '3e42759b3dad040a', NULL, 'done', '2026-11-28 19:13:14.086894+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6d68-7056-b781-bb1f0b37db61', '01a22393-6d65-71d7-a457-788dee943cfe', 'assistant', NULL, '[{"type": "step-start"}, {"type": "text", "text": "So you want to open a bakery in Lisbon by May 2027 (assuming the coming May) with 40,000 euros. A bakery lives from people who come back, so the street, the hours and the smell at the door matter as much as the recipes. Who will work on the bakery with you? What will the bakery be known for: one product, a mood, or a price?", "state": "done"}]', NULL, 'So you want to open a bakery in Lisbon by May 2027 (assuming the coming May) with 40,000 euros. A bakery lives from people who come back, so the street, the hours and the smell at the door matter as much as the recipes. Who will work on the bakery with you? What will the bakery be known for: one product, a mood, or a price?', NULL, '01a22393-6d68-7076-9e45-92de4afbf275', 'done', '2026-11-28 19:13:14.157927+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-7069-71ca-b1d3-285ae671c4b4', '01a22393-7069-7461-aa28-455ba1be6a11', 'user', '01a22393-7040-7475-9f3d-8a254702379b', '[{"type":"text","text":"What about a second oven?"}]', NULL, 'What about a second oven?', 'f6213c4a77dfb280', NULL, 'done', '2026-11-28 19:13:14.857714+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-706a-77fd-99a5-0fb0d1d804a3', '01a22393-7069-7461-aa28-455ba1be6a11', 'assistant', NULL, '[{"type": "step-start"}, {"type": "text", "text": "So you want to open a bakery in Lisbon by May 2027 (assuming the coming May) with 40,000 euros. Margins in a bakery are thin and made at the ingredient list: what is thrown away in the evening is the profit of the day. What worries you most about opening a bakery? What will the bakery be known for: one product, a mood, or a price?", "state": "done"}]', NULL, 'So you want to open a bakery in Lisbon by May 2027 (assuming the coming May) with 40,000 euros. Margins in a bakery are thin and made at the ingredient list: what is thrown away in the evening is the profit of the day. What worries you most about opening a bakery? What will the bakery be known for: one product, a mood, or a price?', NULL, '01a22393-706a-7de6-aeba-c4d82397a2b3', 'done', '2026-11-28 19:13:14.882238+00');


--
-- Data for Name: nodes; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.nodes VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-7ee0-8962-ae637264d227', 'Open a bakery in Lisbon', 'The aim of the whole plan: to open a bakery in Lisbon by May 2027 (assuming the coming May) with 40,000 euros.', 'goal', -80, 972, 'n1', 1, '01a22393-6e30-7836-b139-c505ec4b531f', false, false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-79b9-a036-ea174401519b', 'Test the menu', 'This step is to test a short menu on friends and strangers who pay for it.', 'task', -80, 108, 'n2', 1, '01a22393-6e30-7836-b139-c505ec4b531f', false, false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-7882-b9fe-2b7a07f91fc6', 'Find premises', 'This step is to find premises in Lisbon with the right footfall, extraction and power.', 'task', -80, 216, 'n3', 1, '01a22393-6e30-7836-b139-c505ec4b531f', false, false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-7a2c-a094-1de660887775', 'Register and get permits', 'This step is to register the business and apply for the food and building permits.', 'task', -80, 324, 'n4', 1, '01a22393-6e30-7836-b139-c505ec4b531f', false, false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-7638-99d2-38b2ff452226', 'Fit out the kitchen', 'This step is to fit out the kitchen and the counter and have them inspected.', 'task', -80, 432, 'n5', 1, '01a22393-6e30-7836-b139-c505ec4b531f', false, false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-73b1-a86d-acc9058457d9', 'Sign suppliers', 'This step is to agree on deliveries of flour, produce and packaging with suppliers.', 'task', -80, 540, 'n6', 1, '01a22393-6e30-7836-b139-c505ec4b531f', false, false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-7b17-9a7c-755178b78d36', 'Hire and train staff', 'This step is to hire the first staff and train them on the real equipment.', 'task', -80, 648, 'n7', 1, '01a22393-6e30-7836-b139-c505ec4b531f', false, false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-7d88-953e-67bd84b7470f', 'Run a soft opening', 'This step is to run a soft opening for neighbours before the doors open to everyone.', 'task', -80, 756, 'n8', 1, '01a22393-6e30-7836-b139-c505ec4b531f', false, false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-735f-8591-b5fb7792f0d9', 'Budget: 40,000 euros', 'The money that was named: 40,000 euros.', 'resource', 145, 216, 'n10', 1, '01a22393-6e30-7836-b139-c505ec4b531f', false, false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-7138-9a4a-fd508acc4370', 'Deposit and the first rents', 'One of the things that the budget of 40,000 euros pays for.', 'resource', 120, 324, 'n11', 1, '01a22393-6e30-7836-b139-c505ec4b531f', false, false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-7e27-8c49-b17274df0743', 'Bakery', 'What it is about: the bakery.', 'concept', -80, 0, 'n12', 1, '01a22393-6e30-7836-b139-c505ec4b531f', false, false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-7efb-83dd-a87db05266a8', 'Staff leave', 'It may happen that early hours drive the staff of the bakery away. The answer is to plan shifts that people can live with and train a stand-in for each post.', 'risk', -280, 108, 'n13', 1, '01a22393-6e30-7836-b139-c505ec4b531f', false, false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-7fb0-a41a-6261e864fa64', 'Too little footfall', 'It may happen that too few people pass the door of the bakery at the hours that matter. The answer is to count passers-by at several hours and on several days before signing.', 'risk', -280, 324, 'n14', 1, '01a22393-6e30-7836-b139-c505ec4b531f', false, false),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-7018-7c52-bd76-2cd0d6f761cf', 'Oven', 'second hand', 'concept', 1, 2, 'oven', 1, NULL, true, true),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e32-70bb-9f61-90b61f95ae3e', 'Ready by May', 'The date that was named: by May 2027 (assuming the coming May).', 'milestone', 12.5, -40, 'n9', 2, '01a22393-6e30-7836-b139-c505ec4b531f', true, true);


--
-- Data for Name: people; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.people VALUES
	('01a22393-6d1e-79eb-b528-07e636402981', 'Walk', true),
	('01a22393-7040-7475-9f3d-8a254702379b', 'Ben', true);


--
-- Data for Name: plan_section_versions; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.plan_section_versions VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6dd0-749a-b6a5-1567c05e1ec0', 1, 'Context', 'This plan begins with a wish: to open a bakery in Lisbon by May 2027 (assuming the coming May) with 40,000 euros. With 40,000 euros behind it, the bakery has a clear limit, and no step may quietly assume more. The first weeks of a bakery are carried by curiosity; what follows is carried by the regulars it has won by then. A bakery lives from people who come back, so the street, the hours and the smell at the door matter as much as the recipes.

Margins in a bakery are thin and made at the ingredient list: what is thrown away in the evening is the profit of the day. What the talk about the bakery leaves open so far: the guests it is for and the people who carry it.', NULL, 'generate', '01a22393-6dcf-7c72-a2c0-86d14d76a5f9', '2026-11-28 19:13:14.189627+00', ''),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e0f-7cfd-80d0-f31d8d79c512', 1, 'Timeline', 'The bakery has its date, by May 2027 (assuming the coming May), and the steps are laid out backwards from there. On the assumption of a start on 28 November 2026 and an even pace, it should be possible to test the menu by the middle of December 2026, to find premises by the middle of January 2027 and to register and get permits by the beginning of February 2027. After that, on the same assumption, it is time to fit out the kitchen by the end of February 2027, to sign suppliers by the middle of March 2027 and to hire and train staff by the beginning of April 2027. What remains for the end is to run a soft opening for neighbours before the doors open to everyone. For the bakery it would be a mistake to register and get permits at the last moment, because others set the pace there.', NULL, 'generate', '01a22393-6e0f-74db-b754-e169568ceccf', '2026-11-28 19:13:14.254232+00', ''),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6df6-7e6c-8111-64c77ed299bc', 2, 'Goals', 'Ours: **forty loaves** a day, ünïcode “quotes”.', '01a22393-6d1e-79eb-b528-07e636402981', 'edit', NULL, '2026-11-28 19:13:14.74853+00', ''),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-7003-7e2e-9b03-1f667c950d15', 1, 'Marketing', 'Word of mouth.', '01a22393-6d1e-79eb-b528-07e636402981', 'edit', NULL, '2026-11-28 19:13:14.755542+00', ''),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6df6-7e6c-8111-64c77ed299bc', 1, 'Goals', 'Opening a bakery in Lisbon by May is the goal by which the rest is judged. Success is visible in everyday things: a menu short enough that little is thrown away in the evening, reviews that mention a product by its name and regulars who come on ordinary weekdays and not only at weekends. Smaller goals lead there, above all to test the menu, to fit out the kitchen and to run a soft opening. What does not serve the bakery can wait until this goal is reached.', NULL, 'generate', '01a22393-6df5-7c3d-b50a-e06348e90990', '2026-11-28 19:13:14.228491+00', 'first draft');


--
-- Data for Name: plan_sections; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.plan_sections VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6dd0-749a-b6a5-1567c05e1ec0', 'Context', 'context', 'This plan begins with a wish: to open a bakery in Lisbon by May 2027 (assuming the coming May) with 40,000 euros. With 40,000 euros behind it, the bakery has a clear limit, and no step may quietly assume more. The first weeks of a bakery are carried by curiosity; what follows is carried by the regulars it has won by then. A bakery lives from people who come back, so the street, the hours and the smell at the door matter as much as the recipes.

Margins in a bakery are thin and made at the ingredient list: what is thrown away in the evening is the profit of the day. What the talk about the bakery leaves open so far: the guests it is for and the people who carry it.', 0, 'draft', 1, 1, '01a22393-6dcf-7c72-a2c0-86d14d76a5f9', false, '2026-11-28 19:13:14.189627+00', '2026-11-28 19:13:14.189627+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6e0f-7cfd-80d0-f31d8d79c512', 'Timeline', 'timeline', 'The bakery has its date, by May 2027 (assuming the coming May), and the steps are laid out backwards from there. On the assumption of a start on 28 November 2026 and an even pace, it should be possible to test the menu by the middle of December 2026, to find premises by the middle of January 2027 and to register and get permits by the beginning of February 2027. After that, on the same assumption, it is time to fit out the kitchen by the end of February 2027, to sign suppliers by the middle of March 2027 and to hire and train staff by the beginning of April 2027. What remains for the end is to run a soft opening for neighbours before the doors open to everyone. For the bakery it would be a mistake to register and get permits at the last moment, because others set the pace there.', 2, 'draft', 1, 1, '01a22393-6e0f-74db-b754-e169568ceccf', false, '2026-11-28 19:13:14.254232+00', '2026-11-28 19:13:14.254232+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6df6-7e6c-8111-64c77ed299bc', 'Goals', 'goals', 'Ours: **forty loaves** a day, ünïcode “quotes”.', 1, 'draft', 2, 2, NULL, true, '2026-11-28 19:13:14.228491+00', '2026-11-28 19:13:14.74853+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-7003-7e2e-9b03-1f667c950d15', 'Marketing', 'marketing', 'Word of mouth.', 3, 'draft', 1, 1, NULL, true, '2026-11-28 19:13:14.755542+00', '2026-11-28 19:13:14.755542+00');


--
-- Data for Name: procrastinate_events; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--



--
-- Data for Name: procrastinate_jobs; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--



--
-- Data for Name: procrastinate_periodic_defers; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.procrastinate_periodic_defers VALUES
	(1, 'enqueue_purge_expired_requests', 1795892820, NULL, '');


--
-- Data for Name: procrastinate_workers; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.procrastinate_workers OVERRIDING SYSTEM VALUE VALUES
	(1, '2026-11-28 19:13:13.256338+00');


--
-- Data for Name: projects; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.projects VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6d1e-79eb-b528-07e636402981', 'I want to open a bakery in Lisbon by May with 40,000 euros', 'I want to open a bakery in Lisbon by May with 40,000 euros', 1, '2026-11-28 19:13:14.066173+00', '2026-11-28 19:13:14.066173+00', NULL),
	('01a22393-7089-7881-b768-b8ab32b857f7', '01a22393-6d1e-79eb-b528-07e636402981', 'Thrown away', '', 2, '2026-11-28 19:13:14.889204+00', '2026-11-28 19:13:14.895923+00', '2026-11-28 19:13:14.895923+00');


--
-- Data for Name: requests; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.requests VALUES
	('01a22393-6d1e-79eb-b528-07e636402981', '38558a3a4d53ced066c8e05c812191d3', 'CreateProjectRequest', '\xeb8b7c1ce07ca1de53cc46fc9cc243e064910a121adf5d3d13bc53d27f1222ce', '\x0ac0010a2430316132323339332d366435322d376639352d383762612d323531643431393031636265123a492077616e7420746f206f70656e20612062616b65727920696e204c6973626f6e206279204d617920776974682034302c303030206575726f731a3a492077616e7420746f206f70656e20612062616b65727920696e204c6973626f6e206279204d617920776974682034302c303030206575726f7320042801320270313a0b08cacfacd80610c8f0c61f420b08cacfacd80610c8f0c61f', NULL, '2026-11-29 19:13:14.066679+00'),
	('01a22393-6d1e-79eb-b528-07e636402981', '3c756692803d283a1e4cfb1c406939ca', 'GeneratePlanSectionRequest', '\x233970070ff2c4e24e127165a341c5584357d861b588f6bfdd5f642d45976b58', '\x0ac0060a2430316132323339332d366464302d373439612d623661352d313536376330356531656330122430316132323339332d366435322d376639352d383762612d3235316434313930316362651a07436f6e7465787422a0055468697320706c616e20626567696e732077697468206120776973683a20746f206f70656e20612062616b65727920696e204c6973626f6e206279204d617920323032372028617373756d696e672074686520636f6d696e67204d61792920776974682034302c303030206575726f732e20576974682034302c303030206575726f7320626568696e642069742c207468652062616b65727920686173206120636c656172206c696d69742c20616e64206e6f2073746570206d61792071756965746c7920617373756d65206d6f72652e20546865206669727374207765656b73206f6620612062616b65727920617265206361727269656420627920637572696f736974793b207768617420666f6c6c6f777320697320636172726965642062792074686520726567756c6172732069742068617320776f6e206279207468656e2e20412062616b657279206c697665732066726f6d2070656f706c652077686f20636f6d65206261636b2c20736f20746865207374726565742c2074686520686f75727320616e642074686520736d656c6c2061742074686520646f6f72206d6174746572206173206d7563682061732074686520726563697065732e0a0a4d617267696e7320696e20612062616b65727920617265207468696e20616e64206d6164652061742074686520696e6772656469656e74206c6973743a2077686174206973207468726f776e206177617920696e20746865206576656e696e67206973207468652070726f666974206f6620746865206461792e2057686174207468652074616c6b2061626f7574207468652062616b657279206c6561766573206f70656e20736f206661723a207468652067756573747320697420697320666f7220616e64207468652070656f706c652077686f2063617272792069742e30013801420273314a2430316132323339332d366463662d376337322d613263302d3836643134643736613566395a0b08cacfacd80610f8f4b55a620b08cacfacd80610f8f4b55a1289010a2430316132323339332d366463662d376337322d613263302d383664313464373661356639122430316132323339332d366463352d373864382d613865382d3766393239663736633432391a0f6f66666c696e652d706c616e6e6572220f6f66666c696e652d706c616e6e657228ab0430b20142046d697373520b08cacfacd80610f8f4b55a58011ac0060a2430316132323339332d366464302d373439612d623661352d313536376330356531656330122430316132323339332d366435322d376639352d383762612d3235316434313930316362651a07436f6e7465787422a0055468697320706c616e20626567696e732077697468206120776973683a20746f206f70656e20612062616b65727920696e204c6973626f6e206279204d617920323032372028617373756d696e672074686520636f6d696e67204d61792920776974682034302c303030206575726f732e20576974682034302c303030206575726f7320626568696e642069742c207468652062616b65727920686173206120636c656172206c696d69742c20616e64206e6f2073746570206d61792071756965746c7920617373756d65206d6f72652e20546865206669727374207765656b73206f6620612062616b65727920617265206361727269656420627920637572696f736974793b207768617420666f6c6c6f777320697320636172726965642062792074686520726567756c6172732069742068617320776f6e206279207468656e2e20412062616b657279206c697665732066726f6d2070656f706c652077686f20636f6d65206261636b2c20736f20746865207374726565742c2074686520686f75727320616e642074686520736d656c6c2061742074686520646f6f72206d6174746572206173206d7563682061732074686520726563697065732e0a0a4d617267696e7320696e20612062616b65727920617265207468696e20616e64206d6164652061742074686520696e6772656469656e74206c6973743a2077686174206973207468726f776e206177617920696e20746865206576656e696e67206973207468652070726f666974206f6620746865206461792e2057686174207468652074616c6b2061626f7574207468652062616b657279206c6561766573206f70656e20736f206661723a207468652067756573747320697420697320666f7220616e64207468652070656f706c652077686f2063617272792069742e30013801420273314a2430316132323339332d366463662d376337322d613263302d3836643134643736613566395a0b08cacfacd80610f8f4b55a620b08cacfacd80610f8f4b55a', NULL, '2026-11-29 19:13:14.175874+00'),
	('01a22393-6d1e-79eb-b528-07e636402981', '59b9a1ec7b8fed595879a47c638d2342', 'GeneratePlanSectionRequest', '\x8417e666602f356ba54a16ab97d284d473d18eb4331d402dc3e9d6ef7f06b03f', '\x0aec040a2430316132323339332d366466362d376536632d383131312d363463373765643239396263122430316132323339332d366435322d376639352d383762612d3235316434313930316362651a05476f616c7322cc034f70656e696e6720612062616b65727920696e204c6973626f6e206279204d61792069732074686520676f616c206279207768696368207468652072657374206973206a75646765642e20537563636573732069732076697369626c6520696e206576657279646179207468696e67733a2061206d656e752073686f727420656e6f7567682074686174206c6974746c65206973207468726f776e206177617920696e20746865206576656e696e672c20726576696577732074686174206d656e74696f6e20612070726f6475637420627920697473206e616d6520616e6420726567756c6172732077686f20636f6d65206f6e206f7264696e617279207765656b6461797320616e64206e6f74206f6e6c79206174207765656b656e64732e20536d616c6c657220676f616c73206c6561642074686572652c2061626f766520616c6c20746f207465737420746865206d656e752c20746f20666974206f757420746865206b69746368656e20616e6420746f2072756e206120736f6674206f70656e696e672e205768617420646f6573206e6f74207365727665207468652062616b6572792063616e207761697420756e74696c207468697320676f616c20697320726561636865642e280130013801420273314a2430316132323339332d366466352d376333642d623530612d6530363334386539303939305a0b08cacfacd80610f8fdf96c620b08cacfacd80610f8fdf96c1288010a2430316132323339332d366466352d376333642d623530612d653036333438653930393930122430316132323339332d366465362d376633652d393138342d3963383133636334383735301a0f6f66666c696e652d706c616e6e6572220f6f66666c696e652d706c616e6e657228f105307c42046d697373520b08cacfacd80610f8fdf96c58011aec040a2430316132323339332d366466362d376536632d383131312d363463373765643239396263122430316132323339332d366435322d376639352d383762612d3235316434313930316362651a05476f616c7322cc034f70656e696e6720612062616b65727920696e204c6973626f6e206279204d61792069732074686520676f616c206279207768696368207468652072657374206973206a75646765642e20537563636573732069732076697369626c6520696e206576657279646179207468696e67733a2061206d656e752073686f727420656e6f7567682074686174206c6974746c65206973207468726f776e206177617920696e20746865206576656e696e672c20726576696577732074686174206d656e74696f6e20612070726f6475637420627920697473206e616d6520616e6420726567756c6172732077686f20636f6d65206f6e206f7264696e617279207765656b6461797320616e64206e6f74206f6e6c79206174207765656b656e64732e20536d616c6c657220676f616c73206c6561642074686572652c2061626f766520616c6c20746f207465737420746865206d656e752c20746f20666974206f757420746865206b69746368656e20616e6420746f2072756e206120736f6674206f70656e696e672e205768617420646f6573206e6f74207365727665207468652062616b6572792063616e207761697420756e74696c207468697320676f616c20697320726561636865642e280130013801420273314a2430316132323339332d366466352d376333642d623530612d6530363334386539303939305a0b08cacfacd80610f8fdf96c620b08cacfacd80610f8fdf96c', NULL, '2026-11-29 19:13:14.210577+00'),
	('01a22393-6d1e-79eb-b528-07e636402981', '807e74d3cfec11fb54b1f195ed4bd041', 'GeneratePlanSectionRequest', '\x6f874c1aa8e7306b3431d5373f4327940fead196905725d5e3239bdc8085fc4b', '\x0ab8070a2430316132323339332d366530662d376366642d383064302d663331643864373963353132122430316132323339332d366435322d376639352d383762612d3235316434313930316362651a0854696d656c696e652295065468652062616b657279206861732069747320646174652c206279204d617920323032372028617373756d696e672074686520636f6d696e67204d6179292c20616e642074686520737465707320617265206c616964206f7574206261636b77617264732066726f6d2074686572652e204f6e2074686520617373756d7074696f6e206f662061207374617274206f6e203238204e6f76656d626572203230323620616e6420616e206576656e20706163652c2069742073686f756c6420626520706f737369626c6520746f207465737420746865206d656e7520627920746865206d6964646c65206f6620446563656d62657220323032362c20746f2066696e64207072656d6973657320627920746865206d6964646c65206f66204a616e75617279203230323720616e6420746f20726567697374657220616e6420676574207065726d6974732062792074686520626567696e6e696e67206f6620466562727561727920323032372e20416674657220746861742c206f6e207468652073616d6520617373756d7074696f6e2c2069742069732074696d6520746f20666974206f757420746865206b69746368656e2062792074686520656e64206f6620466562727561727920323032372c20746f207369676e20737570706c6965727320627920746865206d6964646c65206f66204d61726368203230323720616e6420746f206869726520616e6420747261696e2073746166662062792074686520626567696e6e696e67206f6620417072696c20323032372e20576861742072656d61696e7320666f722074686520656e6420697320746f2072756e206120736f6674206f70656e696e6720666f72206e65696768626f757273206265666f72652074686520646f6f7273206f70656e20746f2065766572796f6e652e20466f72207468652062616b65727920697420776f756c642062652061206d697374616b6520746f20726567697374657220616e6420676574207065726d69747320617420746865206c617374206d6f6d656e742c2062656361757365206f7468657273207365742074686520706163652074686572652e280230013801420273314a2430316132323339332d366530662d373464622d623735342d6531363935363863656363665a0b08cacfacd80610c08b9d79620b08cacfacd80610c08b9d791289010a2430316132323339332d366530662d373464622d623735342d653136393536386365636366122430316132323339332d366530352d376334652d393137372d6439326538373039303537321a0f6f66666c696e652d706c616e6e6572220f6f66666c696e652d706c616e6e657228830730cf0142046d697373520b08cacfacd80610c08b9d7958011ab8070a2430316132323339332d366530662d376366642d383064302d663331643864373963353132122430316132323339332d366435322d376639352d383762612d3235316434313930316362651a0854696d656c696e652295065468652062616b657279206861732069747320646174652c206279204d617920323032372028617373756d696e672074686520636f6d696e67204d6179292c20616e642074686520737465707320617265206c616964206f7574206261636b77617264732066726f6d2074686572652e204f6e2074686520617373756d7074696f6e206f662061207374617274206f6e203238204e6f76656d626572203230323620616e6420616e206576656e20706163652c2069742073686f756c6420626520706f737369626c6520746f207465737420746865206d656e7520627920746865206d6964646c65206f6620446563656d62657220323032362c20746f2066696e64207072656d6973657320627920746865206d6964646c65206f66204a616e75617279203230323720616e6420746f20726567697374657220616e6420676574207065726d6974732062792074686520626567696e6e696e67206f6620466562727561727920323032372e20416674657220746861742c206f6e207468652073616d6520617373756d7074696f6e2c2069742069732074696d6520746f20666974206f757420746865206b69746368656e2062792074686520656e64206f6620466562727561727920323032372c20746f207369676e20737570706c6965727320627920746865206d6964646c65206f66204d61726368203230323720616e6420746f206869726520616e6420747261696e2073746166662062792074686520626567696e6e696e67206f6620417072696c20323032372e20576861742072656d61696e7320666f722074686520656e6420697320746f2072756e206120736f6674206f70656e696e6720666f72206e65696768626f757273206265666f72652074686520646f6f7273206f70656e20746f2065766572796f6e652e20466f72207468652062616b65727920697420776f756c642062652061206d697374616b6520746f20726567697374657220616e6420676574207065726d69747320617420746865206c617374206d6f6d656e742c2062656361757365206f7468657273207365742074686520706163652074686572652e280230013801420273314a2430316132323339332d366530662d373464622d623735342d6531363935363863656363665a0b08cacfacd80610c08b9d79620b08cacfacd80610c08b9d79', NULL, '2026-11-29 19:13:14.240194+00'),
	('01a22393-6d1e-79eb-b528-07e636402981', 'a27c1e407e0fad4e1fb128b7a7d0e5c5', 'GenerateConceptGraphRequest', '\x34375166f648fd30453b14debcdd0a452c8b188adf926e6e9b1c8c5325b432c2', '\x0af3010a2430316132323339332d366533322d376565302d383936322d61653633373236346432323712174f70656e20612062616b65727920696e204c6973626f6e1a6e5468652061696d206f66207468652077686f6c6520706c616e3a20746f206f70656e20612062616b65727920696e204c6973626f6e206279204d617920323032372028617373756d696e672074686520636f6d696e67204d61792920776974682034302c303030206575726f732e2204676f616c2900000000000054c0310000000000608e403a026e3140014a2430316132323339332d366533302d373833362d623133392d6335303565633462353331660ac5010a2430316132323339332d366533322d373962392d613033362d656131373434303135313962120d5465737420746865206d656e751a4a54686973207374657020697320746f207465737420612073686f7274206d656e75206f6e20667269656e647320616e6420737472616e676572732077686f2070617920666f722069742e22047461736b2900000000000054c0310000000000005b403a026e3240014a2430316132323339332d366533302d373833362d623133392d6335303565633462353331660ad1010a2430316132323339332d366533322d373838322d623966652d326237613037663931666336120d46696e64207072656d697365731a5654686973207374657020697320746f2066696e64207072656d6973657320696e204c6973626f6e20776974682074686520726967687420666f6f7466616c6c2c2065787472616374696f6e20616e6420706f7765722e22047461736b2900000000000054c0310000000000006b403a026e3340014a2430316132323339332d366533302d373833362d623133392d6335303565633462353331660ad8010a2430316132323339332d366533322d376132632d613039342d3164653636303838373737351218526567697374657220616e6420676574207065726d6974731a5254686973207374657020697320746f2072656769737465722074686520627573696e65737320616e64206170706c7920666f722074686520666f6f6420616e64206275696c64696e67207065726d6974732e22047461736b2900000000000054c03100000000004074403a026e3440014a2430316132323339332d366533302d373833362d623133392d6335303565633462353331660acd010a2430316132323339332d366533322d373633382d393964322d3338623266663435323232361213466974206f757420746865206b69746368656e1a4c54686973207374657020697320746f20666974206f757420746865206b69746368656e20616e642074686520636f756e74657220616e642068617665207468656d20696e737065637465642e22047461736b2900000000000054c0310000000000007b403a026e3540014a2430316132323339332d366533302d373833362d623133392d6335303565633462353331660acf010a2430316132323339332d366533322d373362312d613836642d616363393035383435376439120e5369676e20737570706c696572731a5354686973207374657020697320746f206167726565206f6e2064656c69766572696573206f6620666c6f75722c2070726f6475636520616e64207061636b6167696e67207769746820737570706c696572732e22047461736b2900000000000054c0310000000000e080403a026e3640014a2430316132323339332d366533302d373833362d623133392d6335303565633462353331660acc010a2430316132323339332d366533322d376231372d396137632d37353531373862373864333612144869726520616e6420747261696e2073746166661a4a54686973207374657020697320746f20686972652074686520666972737420737461666620616e6420747261696e207468656d206f6e20746865207265616c2065717569706d656e742e22047461736b2900000000000054c03100000000004084403a026e3740014a2430316132323339332d366533302d373833362d623133392d6335303565633462353331660ad4010a2430316132323339332d366533322d376438382d393533652d363762643834623734373066121252756e206120736f6674206f70656e696e671a5454686973207374657020697320746f2072756e206120736f6674206f70656e696e6720666f72206e65696768626f757273206265666f72652074686520646f6f7273206f70656e20746f2065766572796f6e652e22047461736b2900000000000054c0310000000000a087403a026e3840014a2430316132323339332d366533302d373833362d623133392d6335303565633462353331660abe010a2430316132323339332d366533322d373062622d396636312d393062363166393561653365120c5265616479206279204d61791a3f5468652064617465207468617420776173206e616d65643a206279204d617920323032372028617373756d696e672074686520636f6d696e67204d6179292e22096d696c6573746f6e652900000000000054c0310000000000008b403a026e3940014a2430316132323339332d366533302d373833362d623133392d6335303565633462353331660aae010a2430316132323339332d366533322d373335662d383539312d62356662373739326630643912144275646765743a2034302c303030206575726f731a27546865206d6f6e6579207468617420776173206e616d65643a2034302c303030206575726f732e22087265736f75726365290000000000206240310000000000006b403a036e313040014a2430316132323339332d366533302d373833362d623133392d6335303565633462353331660ac9010a2430316132323339332d366533322d373133382d396134612d666435303861636334333730121b4465706f73697420616e64207468652066697273742072656e74731a3b4f6e65206f6620746865207468696e677320746861742074686520627564676574206f662034302c303030206575726f73207061797320666f722e22087265736f75726365290000000000005e403100000000004074403a036e313140014a2430316132323339332d366533302d373833362d623133392d6335303565633462353331660a95010a2430316132323339332d366533322d376532372d386334392d623137323734646630373433120642616b6572791a1d576861742069742069732061626f75743a207468652062616b6572792e2207636f6e636570742900000000000054c03100000000000000003a036e313240014a2430316132323339332d366533302d373833362d623133392d6335303565633462353331660a98020a2430316132323339332d366533322d376566622d383364642d613837646230353236366138120b5374616666206c656176651a9d014974206d61792068617070656e2074686174206561726c7920686f75727320647269766520746865207374616666206f66207468652062616b65727920617761792e2054686520616e7377657220697320746f20706c616e2073686966747320746861742070656f706c652063616e206c697665207769746820616e6420747261696e2061207374616e642d696e20666f72206561636820706f73742e22047269736b2900000000008071c0310000000000005b403a036e313340014a2430316132323339332d366533302d373833362d623133392d6335303565633462353331660ab1020a2430316132323339332d366533322d376662302d613431612d3632363165383634666136341213546f6f206c6974746c6520666f6f7466616c6c1aae014974206d61792068617070656e207468617420746f6f206665772070656f706c6520706173732074686520646f6f72206f66207468652062616b6572792061742074686520686f7572732074686174206d61747465722e2054686520616e7377657220697320746f20636f756e7420706173736572732d6279206174207365766572616c20686f75727320616e64206f6e207365766572616c2064617973206265666f7265207369676e696e672e22047269736b2900000000008071c03100000000004074403a036e313440014a2430316132323339332d366533302d373833362d623133392d63353035656334623533316612b1010a2430316132323339332d366533322d373033332d393565302d376234333438333039316263122430316132323339332d366533322d373962392d613033362d6561313734343031353139621a2430316132323339332d366533322d373838322d623966652d326237613037663931666336220c636f6d6573206265666f72652a07656e61626c65733801422430316132323339332d366533302d373833362d623133392d63353035656334623533316612b1010a2430316132323339332d366533322d373865632d393363302d643437333264623166656264122430316132323339332d366533322d373838322d623966652d3262376130376639316663361a2430316132323339332d366533322d376132632d613039342d316465363630383837373735220c636f6d6573206265666f72652a07656e61626c65733801422430316132323339332d366533302d373833362d623133392d63353035656334623533316612b1010a2430316132323339332d366533322d376461372d393838362d326632363364313961316164122430316132323339332d366533322d376132632d613039342d3164653636303838373737351a2430316132323339332d366533322d373633382d393964322d333862326666343532323236220c636f6d6573206265666f72652a07656e61626c65733801422430316132323339332d366533302d373833362d623133392d63353035656334623533316612b1010a2430316132323339332d366533322d373836642d613863612d646236346334656337643330122430316132323339332d366533322d373633382d393964322d3338623266663435323232361a2430316132323339332d366533322d373362312d613836642d616363393035383435376439220c636f6d6573206265666f72652a07656e61626c65733801422430316132323339332d366533302d373833362d623133392d63353035656334623533316612b1010a2430316132323339332d366533322d373230362d386430302d653834353039636435356365122430316132323339332d366533322d373362312d613836642d6163633930353834353764391a2430316132323339332d366533322d376231372d396137632d373535313738623738643336220c636f6d6573206265666f72652a07656e61626c65733801422430316132323339332d366533302d373833362d623133392d63353035656334623533316612b1010a2430316132323339332d366533322d376465342d393939612d383432633831616636316139122430316132323339332d366533322d376231372d396137632d3735353137386237386433361a2430316132323339332d366533322d376438382d393533652d363762643834623734373066220c636f6d6573206265666f72652a07656e61626c65733801422430316132323339332d366533302d373833362d623133392d63353035656334623533316612ac010a2430316132323339332d366533322d373836342d626536662d613662343037366531366464122430316132323339332d366533322d373962392d613033362d6561313734343031353139621a2430316132323339332d366533322d376132632d613039342d3164653636303838373737352207696e666f726d732a07696e666f726d733801422430316132323339332d366533302d373833362d623133392d63353035656334623533316612b7010a2430316132323339332d366533332d373436642d396538612d363937363931393238623335122430316132323339332d366533322d373838322d623966652d3262376130376639316663361a2430316132323339332d366533322d373362312d613836642d61636339303538343537643922127365747320746865206672616d6520666f722a07696e666f726d733801422430316132323339332d366533302d373833362d623133392d63353035656334623533316612b2010a2430316132323339332d366533332d373238372d616236622d316130623464326438613035122430316132323339332d366533322d376438382d393533652d3637626438346237343730661a2430316132323339332d366533322d373062622d396636312d393062363166393561653365220c6d75737420626520646f6e652a0861636869657665733801422430316132323339332d366533302d373833362d623133392d63353035656334623533316612ae010a2430316132323339332d366533332d376466322d613939302d313261373739316638666562122430316132323339332d366533322d373062622d396636312d3930623631663935616533651a2430316132323339332d366533322d376565302d383936322d61653633373236346432323722086c6561647320746f2a0861636869657665733801422430316132323339332d366533302d373833362d623133392d63353035656334623533316612ab010a2430316132323339332d366533332d373963342d383065312d613232623337666636323630122430316132323339332d366533322d373335662d383539312d6235666237373932663064391a2430316132323339332d366533322d373133382d396134612d66643530386163633433373022087061797320666f722a0566756e64733801422430316132323339332d366533302d373833362d623133392d63353035656334623533316612b2010a2430316132323339332d366533332d373665352d616131632d633835666665313437663231122430316132323339332d366533322d373133382d396134612d6664353038616363343337301a2430316132323339332d366533322d373633382d393964322d333862326666343532323236220d6973206e656564656420666f722a07656e61626c65733801422430316132323339332d366533302d373833362d623133392d63353035656334623533316612aa010a2430316132323339332d366533332d376430382d613665662d306238613439343462633661122430316132323339332d366533322d376532372d386334392d6231373237346466303734331a2430316132323339332d366533322d373962392d613033362d65613137343430313531396222067368617065732a067368617065733801422430316132323339332d366533302d373833362d623133392d63353035656334623533316612b0010a2430316132323339332d366533332d373036302d383563322d636134656337323231616137122430316132323339332d366533322d376566622d383364642d6138376462303532363661381a2430316132323339332d366533322d373838322d623966652d3262376130376639316663362209746872656174656e732a09746872656174656e733801422430316132323339332d366533302d373833362d623133392d63353035656334623533316612b0010a2430316132323339332d366533332d373936332d626261632d373038346562613039313835122430316132323339332d366533322d376662302d613431612d3632363165383634666136341a2430316132323339332d366533322d373633382d393964322d3338623266663435323232362209746872656174656e732a09746872656174656e733801422430316132323339332d366533302d373833362d623133392d6335303565633462353331661a8a010a2430316132323339332d366533302d373833362d623133392d633530356563346235333166122430316132323339332d366532312d376366352d626235622d3666386339343130383438631a0f6f66666c696e652d706c616e6e6572220f6f66666c696e652d706c616e6e657228e90a30ab0742046d697373520c08cacfacd80610a0a5d78901580120072a026731', NULL, '2026-11-29 19:13:14.265751+00'),
	('01a22393-6d1e-79eb-b528-07e636402981', 'fcbcd9308a452cb58f608a7a97ae421e', 'GenerateDiagramRequest', '\xcc6937e3ab334c337e56a83b616f7d1df584f92b6118a4048a7181d73e005e7a', '\x0a96060a2430316132323339332d366638362d373432372d393237342d636430353830363265636462122430316132323339332d366435322d376639352d383762612d3235316434313930316362651a0874696d656c696e652af10474696d656c696e650a202020207469746c65204f70656e20612062616b65727920696e204c6973626f6e0a2020202073656374696f6e20507265706172650a2020202020202020e281a0323032362d31312d323820746f20323032362d31322d32302028617373756d656429203a205465737420746865206d656e750a2020202020202020e281a0323032362d31322d323120746f20323032372d30312d31312028617373756d656429203a2046696e64207072656d697365730a2020202020202020e281a0323032372d30312d313220746f20323032372d30322d30322028617373756d656429203a20526567697374657220616e6420676574207065726d6974730a2020202073656374696f6e204275696c642075700a2020202020202020e281a0323032372d30322d303320746f20323032372d30322d32342028617373756d656429203a20466974206f757420746865206b69746368656e0a2020202020202020e281a0323032372d30322d323520746f20323032372d30332d31382028617373756d656429203a205369676e20737570706c696572730a2020202073656374696f6e204172726976650a2020202020202020e281a0323032372d30332d313920746f20323032372d30342d30392028617373756d656429203a204869726520616e6420747261696e2073746166660a2020202020202020e281a0323032372d30342d313020746f20323032372d30352d30312028617373756d656429203a2052756e206120736f6674206f70656e696e670a2020202020202020e281a0323032372d30352d30312028617373756d656429203a204f70656e20612062616b65727920696e204c6973626f6e0a320208013801420264314a2430316132323339332d366638362d376131652d616531642d3438636339653261393931665a0c08cacfacd80610f8dfb7ac02620c08cacfacd80610f8dfb7ac02128a010a2430316132323339332d366638362d376131652d616531642d343863633965326139393166122430316132323339332d366534662d373565642d616634342d3434663836636231313135661a0f6f66666c696e652d706c616e6e6572220f6f66666c696e652d706c616e6e657228970c30e00242046d697373520c08cacfacd80610f8dfb7ac025801', NULL, '2026-11-29 19:13:14.315116+00'),
	('01a22393-6d1e-79eb-b528-07e636402981', '5c9b8d3fc6e01ad8767eec937b3e7ab7', 'GenerateDiagramRequest', '\x55950b38f0cb214b640dc9af3f3a6c9b088a8439d5bd0f21167c4487d40223a9', '\x0a85050a2430316132323339332d366662302d376234642d626632642d656535653362623535626634122430316132323339332d366435322d376639352d383762612d3235316434313930316362651a09666c6f7763686172742adf03666c6f7763686172742054440a202020206e31285b225769736820746f206f70656e20612062616b65727920696e204c6973626f6e225d290a202020206e325b225465737420746865206d656e75225d0a202020206e335b2246696e64207072656d69736573225d0a202020206e345b22526567697374657220616e6420676574207065726d697473225d0a202020206e355b22466974206f757420746865206b69746368656e225d0a202020206e365b225369676e20737570706c69657273225d0a202020206e375b224869726520616e6420747261696e207374616666225d0a202020206e385b2252756e206120736f6674206f70656e696e67225d0a202020206e397b22526561647920746f20666974206f757420746865206b69746368656e3f227d0a202020206e3130285b22446f6e65206279204d6179225d290a202020206e31202d2d3e206e320a202020206e32202d2d3e206e330a202020206e33202d2d3e206e340a202020206e34202d2d3e206e390a202020206e39202d2d3e7c22796573227c206e350a202020206e39202d2d3e7c226e6f7420796574227c206e340a202020206e35202d2d3e206e360a202020206e36202d2d3e206e370a202020206e37202d2d3e206e380a202020206e38202d2d3e206e31300a320208013801420264314a2430316132323339332d366662302d373631372d616637322d3362383864663337383866635a0c08cacfacd80610d8fe90c002620c08cacfacd80610d8fe90c002128a010a2430316132323339332d366662302d373631372d616637322d336238386466333738386663122430316132323339332d366639342d373138332d383238372d3031383035363961623163381a0f6f66666c696e652d706c616e6e6572220f6f66666c696e652d706c616e6e6572289b0c30b80242046d697373520c08cacfacd80610d8fe90c0025801', NULL, '2026-11-29 19:13:14.639788+00');


--
-- Data for Name: turns; Type: TABLE DATA; Schema: projects; Owner: eightgentc_projects_owner
--

INSERT INTO projects.turns VALUES
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-6d68-7076-9e45-92de4afbf275', '01a22393-6d65-71d7-a457-788dee943cfe', 'done', '01a22393-6d1e-79eb-b528-07e636402981', 'vm:18362', '2026-11-28 19:13:24.082711+00', false, '01a22393-6d66-738d-b1c9-bca5d168872d', '01a22393-6d68-7056-b781-bb1f0b37db61', '2026-11-28 19:13:14.088465+00', '2026-11-28 19:13:14.157927+00'),
	('01a22393-6d52-7f95-87ba-251d41901cbe', '01a22393-706a-7de6-aeba-c4d82397a2b3', '01a22393-7069-7461-aa28-455ba1be6a11', 'done', '01a22393-7040-7475-9f3d-8a254702379b', 'vm:18362', '2026-11-28 19:13:24.856322+00', false, '01a22393-7069-71ca-b1d3-285ae671c4b4', '01a22393-706a-77fd-99a5-0fb0d1d804a3', '2026-11-28 19:13:14.858542+00', '2026-11-28 19:13:14.882238+00');


--
-- Name: audit_id_seq; Type: SEQUENCE SET; Schema: auth; Owner: eightgentc_auth_owner
--

SELECT pg_catalog.setval('auth.audit_id_seq', 12, true);


--
-- Name: service_secrets_id_seq; Type: SEQUENCE SET; Schema: auth; Owner: eightgentc_auth_owner
--

SELECT pg_catalog.setval('auth.service_secrets_id_seq', 4, true);


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE SET; Schema: projects; Owner: eightgentc_projects_owner
--

SELECT pg_catalog.setval('projects.procrastinate_events_id_seq', 4, true);


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE SET; Schema: projects; Owner: eightgentc_projects_owner
--

SELECT pg_catalog.setval('projects.procrastinate_jobs_id_seq', 2, true);


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE SET; Schema: projects; Owner: eightgentc_projects_owner
--

SELECT pg_catalog.setval('projects.procrastinate_periodic_defers_id_seq', 1, true);


--
-- Name: procrastinate_workers_id_seq; Type: SEQUENCE SET; Schema: projects; Owner: eightgentc_projects_owner
--

SELECT pg_catalog.setval('projects.procrastinate_workers_id_seq', 1, true);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: ai; Owner: eightgentc_ai_owner
--

ALTER TABLE ONLY ai.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: runs runs_pkey; Type: CONSTRAINT; Schema: ai; Owner: eightgentc_ai_owner
--

ALTER TABLE ONLY ai.runs
    ADD CONSTRAINT runs_pkey PRIMARY KEY (id);


--
-- Name: accounts accounts_email_key_key; Type: CONSTRAINT; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE ONLY auth.accounts
    ADD CONSTRAINT accounts_email_key_key UNIQUE (email_key);


--
-- Name: accounts accounts_external_subject_key; Type: CONSTRAINT; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE ONLY auth.accounts
    ADD CONSTRAINT accounts_external_subject_key UNIQUE (external_subject);


--
-- Name: accounts accounts_pkey; Type: CONSTRAINT; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE ONLY auth.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE ONLY auth.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: audit audit_pkey; Type: CONSTRAINT; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE ONLY auth.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);


--
-- Name: events events_pkey; Type: CONSTRAINT; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE ONLY auth.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (number);


--
-- Name: log_heads log_heads_pkey; Type: CONSTRAINT; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE ONLY auth.log_heads
    ADD CONSTRAINT log_heads_pkey PRIMARY KEY (name);


--
-- Name: revocations revocations_pkey; Type: CONSTRAINT; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE ONLY auth.revocations
    ADD CONSTRAINT revocations_pkey PRIMARY KEY (number);


--
-- Name: service_identities service_identities_pkey; Type: CONSTRAINT; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE ONLY auth.service_identities
    ADD CONSTRAINT service_identities_pkey PRIMARY KEY (name);


--
-- Name: service_secrets service_secrets_pkey; Type: CONSTRAINT; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE ONLY auth.service_secrets
    ADD CONSTRAINT service_secrets_pkey PRIMARY KEY (id);


--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE ONLY auth.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);


--
-- Name: signing_keys signing_keys_pkey; Type: CONSTRAINT; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE ONLY auth.signing_keys
    ADD CONSTRAINT signing_keys_pkey PRIMARY KEY (id);


--
-- Name: actors actors_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.actors
    ADD CONSTRAINT actors_pkey PRIMARY KEY (user_id);


--
-- Name: actors actors_ref_key; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.actors
    ADD CONSTRAINT actors_ref_key UNIQUE (ref);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: change_texts change_texts_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.change_texts
    ADD CONSTRAINT change_texts_pkey PRIMARY KEY (project_id, revision);


--
-- Name: changes changes_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (project_id, revision);


--
-- Name: conversations conversations_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.conversations
    ADD CONSTRAINT conversations_pkey PRIMARY KEY (project_id, id);


--
-- Name: diagram_versions diagram_versions_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.diagram_versions
    ADD CONSTRAINT diagram_versions_pkey PRIMARY KEY (project_id, diagram_id, version);


--
-- Name: diagrams diagrams_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.diagrams
    ADD CONSTRAINT diagrams_pkey PRIMARY KEY (project_id, id);


--
-- Name: edges edges_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.edges
    ADD CONSTRAINT edges_pkey PRIMARY KEY (project_id, id);


--
-- Name: event_cursors event_cursors_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.event_cursors
    ADD CONSTRAINT event_cursors_pkey PRIMARY KEY (name);


--
-- Name: generations generations_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.generations
    ADD CONSTRAINT generations_pkey PRIMARY KEY (project_id, id);


--
-- Name: graph_snapshots graph_snapshots_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.graph_snapshots
    ADD CONSTRAINT graph_snapshots_pkey PRIMARY KEY (project_id, format);


--
-- Name: heads heads_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.heads
    ADD CONSTRAINT heads_pkey PRIMARY KEY (project_id);


--
-- Name: jobs jobs_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);


--
-- Name: members members_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (project_id, user_id);


--
-- Name: messages messages_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (project_id, id);


--
-- Name: nodes nodes_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.nodes
    ADD CONSTRAINT nodes_pkey PRIMARY KEY (project_id, id);


--
-- Name: people people_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);


--
-- Name: plan_section_versions plan_section_versions_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.plan_section_versions
    ADD CONSTRAINT plan_section_versions_pkey PRIMARY KEY (project_id, section_id, version);


--
-- Name: plan_sections plan_sections_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.plan_sections
    ADD CONSTRAINT plan_sections_pkey PRIMARY KEY (project_id, id);


--
-- Name: plan_sections plan_sections_project_id_name_key_key; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.plan_sections
    ADD CONSTRAINT plan_sections_project_id_name_key_key UNIQUE (project_id, name_key);


--
-- Name: procrastinate_events procrastinate_events_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_jobs procrastinate_jobs_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_unique; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);


--
-- Name: procrastinate_workers procrastinate_workers_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);


--
-- Name: projects projects_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.projects
    ADD CONSTRAINT projects_pkey PRIMARY KEY (id);


--
-- Name: requests requests_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.requests
    ADD CONSTRAINT requests_pkey PRIMARY KEY (user_id, request_id);


--
-- Name: turns turns_pkey; Type: CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.turns
    ADD CONSTRAINT turns_pkey PRIMARY KEY (project_id, id);


--
-- Name: runs_by_tenant; Type: INDEX; Schema: ai; Owner: eightgentc_ai_owner
--

CREATE INDEX runs_by_tenant ON ai.runs USING btree (tenant, create_time DESC, id DESC);


--
-- Name: audit_target_idx; Type: INDEX; Schema: auth; Owner: eightgentc_auth_owner
--

CREATE INDEX audit_target_idx ON auth.audit USING btree (target, id);


--
-- Name: service_secrets_identity_name_idx; Type: INDEX; Schema: auth; Owner: eightgentc_auth_owner
--

CREATE INDEX service_secrets_identity_name_idx ON auth.service_secrets USING btree (identity_name);


--
-- Name: sessions_account_id_idx; Type: INDEX; Schema: auth; Owner: eightgentc_auth_owner
--

CREATE INDEX sessions_account_id_idx ON auth.sessions USING btree (account_id);


--
-- Name: changes_to_dispatch; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX changes_to_dispatch ON projects.changes USING btree (create_time) WHERE (NOT dispatched);


--
-- Name: conversations_by_change; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX conversations_by_change ON projects.conversations USING btree (project_id, update_time DESC, id DESC);


--
-- Name: conversations_by_client_key; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE UNIQUE INDEX conversations_by_client_key ON projects.conversations USING btree (created_by, client_key) WHERE (client_key IS NOT NULL);


--
-- Name: conversations_by_id; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE UNIQUE INDEX conversations_by_id ON projects.conversations USING btree (id);


--
-- Name: diagrams_by_change; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX diagrams_by_change ON projects.diagrams USING btree (project_id, update_time DESC, id DESC);


--
-- Name: edges_by_client_key; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE UNIQUE INDEX edges_by_client_key ON projects.edges USING btree (project_id, client_key) WHERE (client_key IS NOT NULL);


--
-- Name: edges_by_source; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX edges_by_source ON projects.edges USING btree (project_id, source_id);


--
-- Name: edges_by_target; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX edges_by_target ON projects.edges USING btree (project_id, target_id);


--
-- Name: idx_procrastinate_jobs_worker_not_null; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON projects.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::projects.procrastinate_job_status));


--
-- Name: idx_procrastinate_workers_last_heartbeat; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON projects.procrastinate_workers USING btree (last_heartbeat);


--
-- Name: jobs_deduped; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE UNIQUE INDEX jobs_deduped ON projects.jobs USING btree (kind, dedupe_key) WHERE ((dedupe_key IS NOT NULL) AND (state = ANY (ARRAY['queued'::text, 'dispatched'::text])));


--
-- Name: jobs_to_dispatch; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX jobs_to_dispatch ON projects.jobs USING btree (tenant, create_time) WHERE (state = 'queued'::text);


--
-- Name: members_by_user; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX members_by_user ON projects.members USING btree (user_id, project_id);


--
-- Name: messages_by_client_key; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE UNIQUE INDEX messages_by_client_key ON projects.messages USING btree (project_id, conversation_id, client_key) WHERE (client_key IS NOT NULL);


--
-- Name: messages_in_order; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX messages_in_order ON projects.messages USING btree (project_id, conversation_id, create_time, id);


--
-- Name: nodes_by_client_key; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE UNIQUE INDEX nodes_by_client_key ON projects.nodes USING btree (project_id, client_key) WHERE (client_key IS NOT NULL);


--
-- Name: procrastinate_events_job_id_fkey_v1; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON projects.procrastinate_events USING btree (job_id);


--
-- Name: procrastinate_jobs_id_lock_idx_v1; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON projects.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::projects.procrastinate_job_status, 'doing'::projects.procrastinate_job_status]));


--
-- Name: procrastinate_jobs_lock_idx_v1; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON projects.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::projects.procrastinate_job_status);


--
-- Name: procrastinate_jobs_priority_idx_v1; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON projects.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::projects.procrastinate_job_status);


--
-- Name: procrastinate_jobs_queue_name_idx_v1; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON projects.procrastinate_jobs USING btree (queue_name);


--
-- Name: procrastinate_jobs_queueing_lock_idx_v1; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON projects.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::projects.procrastinate_job_status);


--
-- Name: procrastinate_periodic_defers_job_id_fkey_v1; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON projects.procrastinate_periodic_defers USING btree (job_id);


--
-- Name: requests_by_end; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX requests_by_end ON projects.requests USING btree (expire_time);


--
-- Name: turns_by_lease; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE INDEX turns_by_lease ON projects.turns USING btree (lease_until) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));


--
-- Name: turns_one_at_a_time; Type: INDEX; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE UNIQUE INDEX turns_one_at_a_time ON projects.turns USING btree (project_id, conversation_id) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));


--
-- Name: procrastinate_jobs procrastinate_jobs_notify_queue_job_aborted_v1; Type: TRIGGER; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON projects.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::projects.procrastinate_job_status))) EXECUTE FUNCTION projects.procrastinate_notify_queue_abort_job_v1();


--
-- Name: procrastinate_jobs procrastinate_jobs_notify_queue_job_inserted_v1; Type: TRIGGER; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON projects.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::projects.procrastinate_job_status)) EXECUTE FUNCTION projects.procrastinate_notify_queue_job_inserted_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_abort_requested_events_v1; Type: TRIGGER; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON projects.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION projects.procrastinate_trigger_abort_requested_events_procedure_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_delete_jobs_v1; Type: TRIGGER; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON projects.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION projects.procrastinate_unlink_periodic_defers_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_scheduled_events_v1; Type: TRIGGER; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON projects.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::projects.procrastinate_job_status))) EXECUTE FUNCTION projects.procrastinate_trigger_function_scheduled_events_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_status_events_insert_v1; Type: TRIGGER; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON projects.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::projects.procrastinate_job_status)) EXECUTE FUNCTION projects.procrastinate_trigger_function_status_events_insert_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_status_events_update_v1; Type: TRIGGER; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON projects.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION projects.procrastinate_trigger_function_status_events_update_v1();


--
-- Name: events events_account_id_fkey; Type: FK CONSTRAINT; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE ONLY auth.events
    ADD CONSTRAINT events_account_id_fkey FOREIGN KEY (account_id) REFERENCES auth.accounts(id);


--
-- Name: service_secrets service_secrets_identity_name_fkey; Type: FK CONSTRAINT; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE ONLY auth.service_secrets
    ADD CONSTRAINT service_secrets_identity_name_fkey FOREIGN KEY (identity_name) REFERENCES auth.service_identities(name);


--
-- Name: sessions sessions_account_id_fkey; Type: FK CONSTRAINT; Schema: auth; Owner: eightgentc_auth_owner
--

ALTER TABLE ONLY auth.sessions
    ADD CONSTRAINT sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES auth.accounts(id);


--
-- Name: change_texts change_texts_project_id_revision_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.change_texts
    ADD CONSTRAINT change_texts_project_id_revision_fkey FOREIGN KEY (project_id, revision) REFERENCES projects.changes(project_id, revision) ON DELETE CASCADE;


--
-- Name: changes changes_project_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.changes
    ADD CONSTRAINT changes_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects.projects(id) ON DELETE CASCADE;


--
-- Name: conversations conversations_project_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.conversations
    ADD CONSTRAINT conversations_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects.projects(id) ON DELETE CASCADE;


--
-- Name: diagram_versions diagram_versions_project_id_diagram_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.diagram_versions
    ADD CONSTRAINT diagram_versions_project_id_diagram_id_fkey FOREIGN KEY (project_id, diagram_id) REFERENCES projects.diagrams(project_id, id) ON DELETE CASCADE;


--
-- Name: diagrams diagrams_project_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.diagrams
    ADD CONSTRAINT diagrams_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects.projects(id) ON DELETE CASCADE;


--
-- Name: edges edges_project_id_source_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.edges
    ADD CONSTRAINT edges_project_id_source_id_fkey FOREIGN KEY (project_id, source_id) REFERENCES projects.nodes(project_id, id) ON DELETE CASCADE;


--
-- Name: edges edges_project_id_target_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.edges
    ADD CONSTRAINT edges_project_id_target_id_fkey FOREIGN KEY (project_id, target_id) REFERENCES projects.nodes(project_id, id) ON DELETE CASCADE;


--
-- Name: generations generations_project_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.generations
    ADD CONSTRAINT generations_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects.projects(id) ON DELETE CASCADE;


--
-- Name: graph_snapshots graph_snapshots_project_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.graph_snapshots
    ADD CONSTRAINT graph_snapshots_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects.projects(id) ON DELETE CASCADE;


--
-- Name: heads heads_project_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.heads
    ADD CONSTRAINT heads_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects.projects(id) ON DELETE CASCADE;


--
-- Name: jobs jobs_project_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.jobs
    ADD CONSTRAINT jobs_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects.projects(id) ON DELETE CASCADE;


--
-- Name: members members_project_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.members
    ADD CONSTRAINT members_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects.projects(id) ON DELETE CASCADE;


--
-- Name: messages messages_project_id_conversation_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.messages
    ADD CONSTRAINT messages_project_id_conversation_id_fkey FOREIGN KEY (project_id, conversation_id) REFERENCES projects.conversations(project_id, id) ON DELETE CASCADE;


--
-- Name: nodes nodes_project_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.nodes
    ADD CONSTRAINT nodes_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects.projects(id) ON DELETE CASCADE;


--
-- Name: plan_section_versions plan_section_versions_project_id_section_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.plan_section_versions
    ADD CONSTRAINT plan_section_versions_project_id_section_id_fkey FOREIGN KEY (project_id, section_id) REFERENCES projects.plan_sections(project_id, id) ON DELETE CASCADE;


--
-- Name: plan_sections plan_sections_project_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.plan_sections
    ADD CONSTRAINT plan_sections_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects.projects(id) ON DELETE CASCADE;


--
-- Name: procrastinate_events procrastinate_events_job_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES projects.procrastinate_jobs(id) ON DELETE CASCADE;


--
-- Name: procrastinate_jobs procrastinate_jobs_worker_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES projects.procrastinate_workers(id) ON DELETE SET NULL;


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_job_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES projects.procrastinate_jobs(id);


--
-- Name: turns turns_project_id_conversation_id_fkey; Type: FK CONSTRAINT; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE ONLY projects.turns
    ADD CONSTRAINT turns_project_id_conversation_id_fkey FOREIGN KEY (project_id, conversation_id) REFERENCES projects.conversations(project_id, id) ON DELETE CASCADE;


--
-- Name: runs inserts; Type: POLICY; Schema: ai; Owner: eightgentc_ai_owner
--

CREATE POLICY inserts ON ai.runs FOR INSERT TO eightgentc_ai WITH CHECK (true);


--
-- Name: runs; Type: ROW SECURITY; Schema: ai; Owner: eightgentc_ai_owner
--

ALTER TABLE ai.runs ENABLE ROW LEVEL SECURITY;

--
-- Name: runs selects; Type: POLICY; Schema: ai; Owner: eightgentc_ai_owner
--

CREATE POLICY selects ON ai.runs FOR SELECT TO eightgentc_ai USING ((tenant = ( SELECT NULLIF(current_setting('app.tenant'::text, true), ''::text) AS "nullif")));


--
-- Name: actors; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.actors ENABLE ROW LEVEL SECURITY;

--
-- Name: change_texts; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.change_texts ENABLE ROW LEVEL SECURITY;

--
-- Name: changes; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.changes ENABLE ROW LEVEL SECURITY;

--
-- Name: conversations; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.conversations ENABLE ROW LEVEL SECURITY;

--
-- Name: conversations deletes; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY deletes ON projects.conversations FOR DELETE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text]))));


--
-- Name: diagrams deletes; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY deletes ON projects.diagrams FOR DELETE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text]))));


--
-- Name: edges deletes; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY deletes ON projects.edges FOR DELETE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text]))));


--
-- Name: generations deletes; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY deletes ON projects.generations FOR DELETE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text]))));


--
-- Name: messages deletes; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY deletes ON projects.messages FOR DELETE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text]))));


--
-- Name: nodes deletes; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY deletes ON projects.nodes FOR DELETE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text]))));


--
-- Name: plan_sections deletes; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY deletes ON projects.plan_sections FOR DELETE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text]))));


--
-- Name: requests deletes; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY deletes ON projects.requests FOR DELETE TO eightgentc_projects USING ((user_id = ( SELECT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid AS "nullif")));


--
-- Name: turns deletes; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY deletes ON projects.turns FOR DELETE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text]))));


--
-- Name: diagram_versions; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.diagram_versions ENABLE ROW LEVEL SECURITY;

--
-- Name: diagrams; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.diagrams ENABLE ROW LEVEL SECURITY;

--
-- Name: edges; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.edges ENABLE ROW LEVEL SECURITY;

--
-- Name: event_cursors; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.event_cursors ENABLE ROW LEVEL SECURITY;

--
-- Name: generations; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.generations ENABLE ROW LEVEL SECURITY;

--
-- Name: graph_snapshots; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.graph_snapshots ENABLE ROW LEVEL SECURITY;

--
-- Name: heads; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.heads ENABLE ROW LEVEL SECURITY;

--
-- Name: change_texts inserts; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY inserts ON projects.change_texts FOR INSERT TO eightgentc_projects WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['viewer'::text, 'commenter'::text, 'editor'::text, 'owner'::text]))));


--
-- Name: changes inserts; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY inserts ON projects.changes FOR INSERT TO eightgentc_projects WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['viewer'::text, 'commenter'::text, 'editor'::text, 'owner'::text]))));


--
-- Name: conversations inserts; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY inserts ON projects.conversations FOR INSERT TO eightgentc_projects WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text]))));


--
-- Name: diagram_versions inserts; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY inserts ON projects.diagram_versions FOR INSERT TO eightgentc_projects WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text]))));


--
-- Name: diagrams inserts; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY inserts ON projects.diagrams FOR INSERT TO eightgentc_projects WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text]))));


--
-- Name: edges inserts; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY inserts ON projects.edges FOR INSERT TO eightgentc_projects WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text]))));


--
-- Name: generations inserts; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY inserts ON projects.generations FOR INSERT TO eightgentc_projects WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text]))));


--
-- Name: jobs inserts; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY inserts ON projects.jobs FOR INSERT TO eightgentc_projects WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text]))));


--
-- Name: messages inserts; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY inserts ON projects.messages FOR INSERT TO eightgentc_projects WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text]))));


--
-- Name: nodes inserts; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY inserts ON projects.nodes FOR INSERT TO eightgentc_projects WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text]))));


--
-- Name: plan_section_versions inserts; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY inserts ON projects.plan_section_versions FOR INSERT TO eightgentc_projects WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text]))));


--
-- Name: plan_sections inserts; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY inserts ON projects.plan_sections FOR INSERT TO eightgentc_projects WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text]))));


--
-- Name: requests inserts; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY inserts ON projects.requests FOR INSERT TO eightgentc_projects WITH CHECK ((user_id = ( SELECT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid AS "nullif")));


--
-- Name: turns inserts; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY inserts ON projects.turns FOR INSERT TO eightgentc_projects WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text]))));


--
-- Name: jobs; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.jobs ENABLE ROW LEVEL SECURITY;

--
-- Name: members; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.members ENABLE ROW LEVEL SECURITY;

--
-- Name: messages; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.messages ENABLE ROW LEVEL SECURITY;

--
-- Name: nodes; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.nodes ENABLE ROW LEVEL SECURITY;

--
-- Name: people; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.people ENABLE ROW LEVEL SECURITY;

--
-- Name: plan_section_versions; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.plan_section_versions ENABLE ROW LEVEL SECURITY;

--
-- Name: plan_sections; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.plan_sections ENABLE ROW LEVEL SECURITY;

--
-- Name: projects; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.projects ENABLE ROW LEVEL SECURITY;

--
-- Name: actors reader; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY reader ON projects.actors TO eightgentc_projects_member_reader USING (true) WITH CHECK (true);


--
-- Name: conversations reader; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY reader ON projects.conversations TO eightgentc_projects_member_reader USING (true) WITH CHECK (true);


--
-- Name: graph_snapshots reader; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY reader ON projects.graph_snapshots TO eightgentc_projects_member_reader USING (true) WITH CHECK (true);


--
-- Name: heads reader; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY reader ON projects.heads TO eightgentc_projects_member_reader USING (true) WITH CHECK (true);


--
-- Name: members reader; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY reader ON projects.members TO eightgentc_projects_member_reader USING (true) WITH CHECK (true);


--
-- Name: people reader; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY reader ON projects.people TO eightgentc_projects_member_reader USING (true) WITH CHECK (true);


--
-- Name: projects reader; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY reader ON projects.projects TO eightgentc_projects_member_reader USING (true) WITH CHECK (true);


--
-- Name: requests; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.requests ENABLE ROW LEVEL SECURITY;

--
-- Name: actors selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.actors FOR SELECT TO eightgentc_projects USING ((user_id = ( SELECT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid AS "nullif")));


--
-- Name: change_texts selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.change_texts FOR SELECT TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL)));


--
-- Name: changes selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.changes FOR SELECT TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL)));


--
-- Name: conversations selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.conversations FOR SELECT TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL)));


--
-- Name: diagram_versions selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.diagram_versions FOR SELECT TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL)));


--
-- Name: diagrams selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.diagrams FOR SELECT TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL)));


--
-- Name: edges selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.edges FOR SELECT TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL)));


--
-- Name: generations selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.generations FOR SELECT TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL)));


--
-- Name: graph_snapshots selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.graph_snapshots FOR SELECT TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL)));


--
-- Name: heads selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.heads FOR SELECT TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL)));


--
-- Name: jobs selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.jobs FOR SELECT TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL)));


--
-- Name: members selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.members FOR SELECT TO eightgentc_projects USING (((user_id = ( SELECT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid AS "nullif")) OR ((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL))));


--
-- Name: messages selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.messages FOR SELECT TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL)));


--
-- Name: nodes selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.nodes FOR SELECT TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL)));


--
-- Name: people selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.people FOR SELECT TO eightgentc_projects USING (((( SELECT projects.acting_role() AS acting_role) IS NOT NULL) AND (id IN ( SELECT m.user_id
   FROM projects.members m
  WHERE (m.project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif"))))));


--
-- Name: plan_section_versions selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.plan_section_versions FOR SELECT TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL)));


--
-- Name: plan_sections selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.plan_sections FOR SELECT TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL)));


--
-- Name: projects selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.projects FOR SELECT TO eightgentc_projects USING ((id IN ( SELECT m.project_id
   FROM projects.members m
  WHERE (m.user_id = ( SELECT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid AS "nullif")))));


--
-- Name: requests selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.requests FOR SELECT TO eightgentc_projects USING ((user_id = ( SELECT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid AS "nullif")));


--
-- Name: turns selects; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY selects ON projects.turns FOR SELECT TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) IS NOT NULL)));


--
-- Name: turns; Type: ROW SECURITY; Schema: projects; Owner: eightgentc_projects_owner
--

ALTER TABLE projects.turns ENABLE ROW LEVEL SECURITY;

--
-- Name: conversations updates; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY updates ON projects.conversations FOR UPDATE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text])))) WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text]))));


--
-- Name: diagrams updates; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY updates ON projects.diagrams FOR UPDATE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text])))) WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text]))));


--
-- Name: edges updates; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY updates ON projects.edges FOR UPDATE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text])))) WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text]))));


--
-- Name: generations updates; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY updates ON projects.generations FOR UPDATE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text])))) WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text]))));


--
-- Name: heads updates; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY updates ON projects.heads FOR UPDATE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['viewer'::text, 'commenter'::text, 'editor'::text, 'owner'::text])))) WITH CHECK ((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")));


--
-- Name: messages updates; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY updates ON projects.messages FOR UPDATE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text])))) WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text]))));


--
-- Name: nodes updates; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY updates ON projects.nodes FOR UPDATE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text])))) WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text]))));


--
-- Name: plan_section_versions updates; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY updates ON projects.plan_section_versions FOR UPDATE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text])))) WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text]))));


--
-- Name: plan_sections updates; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY updates ON projects.plan_sections FOR UPDATE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text])))) WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text]))));


--
-- Name: projects updates; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY updates ON projects.projects FOR UPDATE TO eightgentc_projects USING (((id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['editor'::text, 'owner'::text])))) WITH CHECK ((id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")));


--
-- Name: requests updates; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY updates ON projects.requests FOR UPDATE TO eightgentc_projects USING ((user_id = ( SELECT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((user_id = ( SELECT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid AS "nullif")));


--
-- Name: turns updates; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY updates ON projects.turns FOR UPDATE TO eightgentc_projects USING (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text])))) WITH CHECK (((project_id = ( SELECT (NULLIF(current_setting('app.project_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT projects.acting_role() AS acting_role) = ANY (ARRAY['commenter'::text, 'editor'::text, 'owner'::text]))));


--
-- Name: event_cursors worker; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY worker ON projects.event_cursors TO eightgentc_projects_worker USING (true) WITH CHECK (true);


--
-- Name: jobs worker; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY worker ON projects.jobs TO eightgentc_projects_worker USING (true) WITH CHECK (true);


--
-- Name: people worker; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY worker ON projects.people TO eightgentc_projects_worker USING (true) WITH CHECK (true);


--
-- Name: requests worker; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY worker ON projects.requests TO eightgentc_projects_worker USING (true) WITH CHECK (true);


--
-- Name: turns worker; Type: POLICY; Schema: projects; Owner: eightgentc_projects_owner
--

CREATE POLICY worker ON projects.turns TO eightgentc_projects_worker USING (true) WITH CHECK (true);


--
-- Name: SCHEMA ai; Type: ACL; Schema: -; Owner: eightgentc_ai_owner
--

GRANT USAGE ON SCHEMA ai TO eightgentc_ai;


--
-- Name: SCHEMA auth; Type: ACL; Schema: -; Owner: eightgentc_auth_owner
--

GRANT USAGE ON SCHEMA auth TO eightgentc_auth;


--
-- Name: SCHEMA projects; Type: ACL; Schema: -; Owner: eightgentc_projects_owner
--

GRANT ALL ON SCHEMA projects TO eightgentc_projects_member_reader;
GRANT USAGE ON SCHEMA projects TO eightgentc_projects;
GRANT USAGE ON SCHEMA projects TO eightgentc_projects_worker;


--
-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner
--

REVOKE USAGE ON SCHEMA public FROM PUBLIC;


--
-- Name: FUNCTION acting_role(); Type: ACL; Schema: projects; Owner: eightgentc_projects_member_reader
--

REVOKE ALL ON FUNCTION projects.acting_role() FROM PUBLIC;
GRANT ALL ON FUNCTION projects.acting_role() TO eightgentc_projects;
GRANT ALL ON FUNCTION projects.acting_role() TO eightgentc_projects_worker;


--
-- Name: FUNCTION create_project(p_id uuid, p_tenant text, p_title text, p_description text, p_time timestamp with time zone); Type: ACL; Schema: projects; Owner: eightgentc_projects_member_reader
--

REVOKE ALL ON FUNCTION projects.create_project(p_id uuid, p_tenant text, p_title text, p_description text, p_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION projects.create_project(p_id uuid, p_tenant text, p_title text, p_description text, p_time timestamp with time zone) TO eightgentc_projects;
GRANT ALL ON FUNCTION projects.create_project(p_id uuid, p_tenant text, p_title text, p_description text, p_time timestamp with time zone) TO eightgentc_projects_worker;


--
-- Name: FUNCTION keep_graph_snapshot(p_format text, p_graph_revision bigint, p_body bytea); Type: ACL; Schema: projects; Owner: eightgentc_projects_member_reader
--

REVOKE ALL ON FUNCTION projects.keep_graph_snapshot(p_format text, p_graph_revision bigint, p_body bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION projects.keep_graph_snapshot(p_format text, p_graph_revision bigint, p_body bytea) TO eightgentc_projects;
GRANT ALL ON FUNCTION projects.keep_graph_snapshot(p_format text, p_graph_revision bigint, p_body bytea) TO eightgentc_projects_worker;


--
-- Name: FUNCTION locate_conversation(p_key text); Type: ACL; Schema: projects; Owner: eightgentc_projects_member_reader
--

REVOKE ALL ON FUNCTION projects.locate_conversation(p_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION projects.locate_conversation(p_key text) TO eightgentc_projects;
GRANT ALL ON FUNCTION projects.locate_conversation(p_key text) TO eightgentc_projects_worker;


--
-- Name: TABLE procrastinate_jobs; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.procrastinate_jobs TO eightgentc_projects_worker;


--
-- Name: FUNCTION remove_member(p_user uuid); Type: ACL; Schema: projects; Owner: eightgentc_projects_member_reader
--

REVOKE ALL ON FUNCTION projects.remove_member(p_user uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION projects.remove_member(p_user uuid) TO eightgentc_projects;
GRANT ALL ON FUNCTION projects.remove_member(p_user uuid) TO eightgentc_projects_worker;


--
-- Name: FUNCTION set_member(p_user uuid, p_role text, p_must_exist boolean); Type: ACL; Schema: projects; Owner: eightgentc_projects_member_reader
--

REVOKE ALL ON FUNCTION projects.set_member(p_user uuid, p_role text, p_must_exist boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION projects.set_member(p_user uuid, p_role text, p_must_exist boolean) TO eightgentc_projects;
GRANT ALL ON FUNCTION projects.set_member(p_user uuid, p_role text, p_must_exist boolean) TO eightgentc_projects_worker;


--
-- Name: TABLE alembic_version; Type: ACL; Schema: ai; Owner: eightgentc_ai_owner
--

GRANT SELECT ON TABLE ai.alembic_version TO eightgentc_ai;


--
-- Name: TABLE runs; Type: ACL; Schema: ai; Owner: eightgentc_ai_owner
--

GRANT SELECT,INSERT ON TABLE ai.runs TO eightgentc_ai;


--
-- Name: TABLE accounts; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT SELECT,INSERT ON TABLE auth.accounts TO eightgentc_auth;


--
-- Name: COLUMN accounts.password_hash; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT UPDATE(password_hash) ON TABLE auth.accounts TO eightgentc_auth;


--
-- Name: TABLE alembic_version; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT SELECT ON TABLE auth.alembic_version TO eightgentc_auth;


--
-- Name: TABLE audit; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT INSERT ON TABLE auth.audit TO eightgentc_auth;


--
-- Name: TABLE events; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT SELECT,INSERT ON TABLE auth.events TO eightgentc_auth;


--
-- Name: TABLE log_heads; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT SELECT ON TABLE auth.log_heads TO eightgentc_auth;


--
-- Name: COLUMN log_heads.last_number; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT UPDATE(last_number) ON TABLE auth.log_heads TO eightgentc_auth;


--
-- Name: TABLE revocations; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE auth.revocations TO eightgentc_auth;


--
-- Name: TABLE service_identities; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT SELECT,INSERT ON TABLE auth.service_identities TO eightgentc_auth;


--
-- Name: COLUMN service_identities.audiences; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT UPDATE(audiences) ON TABLE auth.service_identities TO eightgentc_auth;


--
-- Name: TABLE service_secrets; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT SELECT,INSERT ON TABLE auth.service_secrets TO eightgentc_auth;


--
-- Name: COLUMN service_secrets.revoke_time; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT UPDATE(revoke_time) ON TABLE auth.service_secrets TO eightgentc_auth;


--
-- Name: TABLE sessions; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT SELECT,INSERT ON TABLE auth.sessions TO eightgentc_auth;


--
-- Name: COLUMN sessions.counter; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT UPDATE(counter) ON TABLE auth.sessions TO eightgentc_auth;


--
-- Name: COLUMN sessions.recent_rotations; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT UPDATE(recent_rotations) ON TABLE auth.sessions TO eightgentc_auth;


--
-- Name: COLUMN sessions.last_use_time; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT UPDATE(last_use_time) ON TABLE auth.sessions TO eightgentc_auth;


--
-- Name: COLUMN sessions.revoke_time; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT UPDATE(revoke_time) ON TABLE auth.sessions TO eightgentc_auth;


--
-- Name: COLUMN sessions.revoke_reason; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT UPDATE(revoke_reason) ON TABLE auth.sessions TO eightgentc_auth;


--
-- Name: TABLE signing_keys; Type: ACL; Schema: auth; Owner: eightgentc_auth_owner
--

GRANT SELECT,INSERT ON TABLE auth.signing_keys TO eightgentc_auth;


--
-- Name: TABLE actors; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT ON TABLE projects.actors TO eightgentc_projects_member_reader;
GRANT SELECT ON TABLE projects.actors TO eightgentc_projects;


--
-- Name: TABLE alembic_version; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT ON TABLE projects.alembic_version TO eightgentc_projects;
GRANT SELECT ON TABLE projects.alembic_version TO eightgentc_projects_worker;


--
-- Name: TABLE change_texts; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT ON TABLE projects.change_texts TO eightgentc_projects;


--
-- Name: TABLE changes; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT ON TABLE projects.changes TO eightgentc_projects;


--
-- Name: TABLE conversations; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT ON TABLE projects.conversations TO eightgentc_projects_member_reader;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.conversations TO eightgentc_projects;


--
-- Name: TABLE diagram_versions; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT ON TABLE projects.diagram_versions TO eightgentc_projects;


--
-- Name: TABLE diagrams; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.diagrams TO eightgentc_projects;


--
-- Name: TABLE edges; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.edges TO eightgentc_projects;


--
-- Name: TABLE event_cursors; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE projects.event_cursors TO eightgentc_projects_worker;


--
-- Name: TABLE generations; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.generations TO eightgentc_projects;


--
-- Name: TABLE graph_snapshots; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE projects.graph_snapshots TO eightgentc_projects_member_reader;
GRANT SELECT ON TABLE projects.graph_snapshots TO eightgentc_projects;


--
-- Name: TABLE heads; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE projects.heads TO eightgentc_projects_member_reader;
GRANT SELECT,UPDATE ON TABLE projects.heads TO eightgentc_projects;


--
-- Name: TABLE jobs; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.jobs TO eightgentc_projects_worker;
GRANT SELECT,INSERT ON TABLE projects.jobs TO eightgentc_projects;


--
-- Name: TABLE members; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.members TO eightgentc_projects_member_reader;
GRANT SELECT ON TABLE projects.members TO eightgentc_projects;


--
-- Name: TABLE messages; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.messages TO eightgentc_projects;


--
-- Name: TABLE nodes; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.nodes TO eightgentc_projects;


--
-- Name: TABLE people; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT ON TABLE projects.people TO eightgentc_projects_member_reader;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.people TO eightgentc_projects_worker;
GRANT SELECT ON TABLE projects.people TO eightgentc_projects;


--
-- Name: TABLE plan_section_versions; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT ON TABLE projects.plan_section_versions TO eightgentc_projects;


--
-- Name: COLUMN plan_section_versions.version_name; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT UPDATE(version_name) ON TABLE projects.plan_section_versions TO eightgentc_projects;


--
-- Name: TABLE plan_sections; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.plan_sections TO eightgentc_projects;


--
-- Name: TABLE procrastinate_events; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.procrastinate_events TO eightgentc_projects_worker;


--
-- Name: SEQUENCE procrastinate_events_id_seq; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT USAGE ON SEQUENCE projects.procrastinate_events_id_seq TO eightgentc_projects_worker;


--
-- Name: SEQUENCE procrastinate_jobs_id_seq; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT USAGE ON SEQUENCE projects.procrastinate_jobs_id_seq TO eightgentc_projects_worker;


--
-- Name: TABLE procrastinate_periodic_defers; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.procrastinate_periodic_defers TO eightgentc_projects_worker;


--
-- Name: SEQUENCE procrastinate_periodic_defers_id_seq; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT USAGE ON SEQUENCE projects.procrastinate_periodic_defers_id_seq TO eightgentc_projects_worker;


--
-- Name: TABLE procrastinate_workers; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.procrastinate_workers TO eightgentc_projects_worker;


--
-- Name: SEQUENCE procrastinate_workers_id_seq; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT USAGE ON SEQUENCE projects.procrastinate_workers_id_seq TO eightgentc_projects_worker;


--
-- Name: TABLE projects; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,INSERT ON TABLE projects.projects TO eightgentc_projects_member_reader;
GRANT SELECT,UPDATE ON TABLE projects.projects TO eightgentc_projects;


--
-- Name: TABLE requests; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,DELETE ON TABLE projects.requests TO eightgentc_projects_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.requests TO eightgentc_projects;


--
-- Name: TABLE turns; Type: ACL; Schema: projects; Owner: eightgentc_projects_owner
--

GRANT SELECT,UPDATE ON TABLE projects.turns TO eightgentc_projects_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE projects.turns TO eightgentc_projects;


--
-- PostgreSQL database dump complete
--

\unrestrict DmVMw6JlgwAOou0DMHF248iTtLqHjmUaZGPKRTmDGDpjakHwPWqikHZv0bMCyVx

