"""What a migrated schema has that its `tables.py` does not describe, and the other way round.

Alembic's own autogenerate compares tables, columns, types, defaults, indexes, unique and foreign keys. Policies,
grants and functions are compared as text, see `catalog`.
"""

from __future__ import annotations

from collections.abc import Collection

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, create_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import SchemaItem

from eightgentc_kit.postgres.migrations import engine_url


def differences(url: str, tables: MetaData, undescribed: Collection[str] = ()) -> list[str]:
    """One line for each thing that differs; none when they agree.

    Args:
        url: libpq URL of the schema's owner.
        tables: what `tables.py` describes, all in one schema.
        undescribed: tables that belong to a library and are not in `tables.py`.
    """
    passed_over = {"alembic_version", *undescribed}

    def described(
        item: SchemaItem, name: str | None, kind: str, reflected: bool, other: object
    ) -> bool:  # Alembic's signature
        table = name if kind == "table" else getattr(getattr(item, "table", None), "name", None)
        return table not in passed_over

    def of_schema(name: str | None, kind: str, parents: object) -> bool:
        return kind != "schema" or name == tables.schema

    options = {
        "include_schemas": True,
        "include_object": described,
        "include_name": of_schema,
        "compare_type": True,
        "compare_server_default": True,
    }
    # The login's search path names the schema, and Alembic takes the first of that path for the schema without a name.
    path = {"options": "-c search_path=pg_catalog"}
    engine = create_engine(engine_url(url), poolclass=NullPool, connect_args=path)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts=options)
            return [str(difference) for difference in compare_metadata(context, tables)]
    finally:
        engine.dispose()
