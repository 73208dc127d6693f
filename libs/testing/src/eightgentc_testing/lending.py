"""Databases that tests have one after the other: to empty one takes a twentieth of the time that a clone takes.

In each there is a schema `lending`, which notes whether a test changed the schema (then the database is not lent again),
keeps the rows that are there from the beginning, and empties the rest.
"""

import psycopg

# What is made in it before its note is begun is not noted.
_PREPARE = """
CREATE SCHEMA lending;
CREATE SEQUENCE lending.changes;
CREATE FUNCTION lending.note() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF tg_tag LIKE 'DROP %' OR EXISTS (
        SELECT FROM pg_event_trigger_ddl_commands() AS made WHERE made.schema_name IS DISTINCT FROM 'pg_temp'
    ) THEN
        PERFORM nextval('lending.changes');
    END IF;
END $$;
CREATE TABLE lending.tables AS
    SELECT c.oid::regclass AS place, format('lending.rows_%s', c.oid) AS kept, false AS has_rows
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'lending');
DO $$
DECLARE each record; filled boolean;
BEGIN
    FOR each IN SELECT * FROM lending.tables LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', each.place) INTO filled;
        IF filled THEN
            EXECUTE format('CREATE TABLE %s AS TABLE %s', each.kept, each.place);
            UPDATE lending.tables SET has_rows = true WHERE place = each.place;
        END IF;
    END LOOP;
END $$;
CREATE TABLE lending.sequences AS
    SELECT format('%I.%I', schemaname, sequencename)::regclass AS place, coalesce(last_value, start_value) AS value,
        last_value IS NOT NULL AS is_called
    FROM pg_sequences WHERE schemaname <> 'lending';
CREATE EVENT TRIGGER lending_note ON ddl_command_end EXECUTE FUNCTION lending.note();
"""
_EMPTY = """
SET session_replication_role = replica;
DO $$
DECLARE each record;
BEGIN
    FOR each IN SELECT * FROM lending.tables LOOP
        EXECUTE format('DELETE FROM %s', each.place);
        IF each.has_rows THEN
            EXECUTE format('INSERT INTO %s OVERRIDING SYSTEM VALUE TABLE %s', each.place, each.kept);
        END IF;
    END LOOP;
    PERFORM setval(place, value, is_called) FROM lending.sequences;
END $$;
"""


def prepare(admin_url: str) -> None:
    """Make a clone one that can be lent."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(_PREPARE)


def take_back(admin_url: str) -> bool:
    """Cut who is still connected, and empty it; False: its schema is not what it was, so that it has to go."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        changed = admin.execute("SELECT is_called FROM lending.changes").fetchone()
        if changed == (True,):
            return False
        admin.execute(_EMPTY)
    return True
