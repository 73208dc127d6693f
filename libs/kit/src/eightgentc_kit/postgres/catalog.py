"""A schema as sorted lines of text: columns, types, keys, indexes, row policies, grants, functions, triggers.

The drift check compares these lines with the ones that were committed with the newest migration.
`python -m eightgentc_kit.postgres.catalog --url URL --schema SCHEMA [--expect FILE]`
"""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path

import psycopg

_QUERIES = (
    """
    SELECT format('table %%s%%s%%s', c.relname,
        CASE WHEN c.relrowsecurity THEN ' row security' ELSE '' END,
        CASE WHEN c.relforcerowsecurity THEN ' forced' ELSE '' END)
    FROM pg_class c WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('r', 'p')
    """,
    """
    SELECT format('column %%s.%%s %%s%%s%%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attnotnull THEN ' not null' ELSE '' END,
        coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0
    AND NOT a.attisdropped
    """,
    """
    SELECT format('constraint %%s.%%s %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = %(schema)s::regnamespace AND contype <> 'n'
    """,
    """
    SELECT 'index ' || pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE c.relnamespace = %(schema)s::regnamespace
    """,
    """
    SELECT format('policy %%s.%%s for %%s to %%s using (%%s) check (%%s)', tablename, policyname, cmd,
        array_to_string(roles, ','), qual, with_check) FROM pg_policies WHERE schemaname = %(schema)s
    """,
    # From the lists themselves: the views of the information schema take seconds for as many columns and roles.
    """
    SELECT format('grant %%s on %%s to %%s', held.privilege_type, c.relname, held.grantee::regrole)
    FROM pg_class c, aclexplode(c.relacl) held
    WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('r', 'p') AND held.grantee <> held.grantor
    """,
    """
    SELECT format('grant %%s (%%s) on %%s to %%s', held.privilege_type, a.attname, c.relname,
        held.grantee::regrole)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) held
    WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('r', 'p') AND held.grantee <> held.grantor
    AND NOT EXISTS (SELECT 1 FROM aclexplode(c.relacl) whole WHERE whole.grantee = held.grantee
        AND whole.privilege_type = held.privilege_type)
    """,
    """
    SELECT format('function %%s owner %%s%%s %%s', p.oid::regprocedure, pg_get_userbyid(p.proowner),
        CASE WHEN p.prosecdef THEN ' security definer' ELSE '' END, md5(p.prosrc))
    FROM pg_proc p WHERE p.pronamespace = %(schema)s::regnamespace
    """,
    """
    SELECT format('type %%s enum %%s', t.typname, string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder))
    FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
    WHERE t.typnamespace = %(schema)s::regnamespace GROUP BY t.typname
    """,
    """
    SELECT format('type %%s attribute %%s %%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod))
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind = 'c' AND a.attnum > 0 AND NOT a.attisdropped
    """,
    """
    SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = %(schema)s::regnamespace AND NOT t.tgisinternal
    """,
)


def describe_schema(url: str, schema: str) -> list[str]:
    """The lines of a schema, sorted. `url`: a login that may see all of it."""
    with psycopg.connect(url) as connection:
        # Names are written with their schema, whatever the login's search path is.
        connection.execute("SELECT set_config('search_path', 'pg_catalog', true)")
        lines = [
            line.replace("\n", " ")
            for query in _QUERIES
            for (line,) in connection.execute(query, {"schema": schema}).fetchall()
        ]
    return sorted(" ".join(line.split()) for line in lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m eightgentc_kit.postgres.catalog", description=__doc__)
    parser.add_argument("--url", required=True, help="libpq URL of the schema's owner")
    parser.add_argument("--schema", required=True)
    parser.add_argument(
        "--expect", type=Path, help="compare with these lines; exit 1 and show the difference"
    )
    options = parser.parse_args()
    found = describe_schema(options.url, options.schema)
    if options.expect is None:
        sys.stdout.write("\n".join(found) + "\n")
        return 0
    expected = options.expect.read_text(encoding="utf-8").splitlines()
    difference = list(difflib.unified_diff(expected, found, "expected", "found", lineterm="", n=0))
    sys.stdout.write("\n".join(difference) + ("\n" if difference else ""))
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main())
