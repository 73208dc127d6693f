"""`migrate`: brings one schema to the newest revision, under an advisory lock, by the login that owns it.

Alembic orders and records the revisions; without it we would write that ourselves. Each service has a folder
`migrations/` inside its package: numbered files `0001_….py` with plain SQL in `upgrade` and `downgrade`. What a
revision does never depends on what is installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.pool import NullPool

from eightgentc_kit.logging import logger

log = logger(__name__)

_ENVIRONMENT = Path(__file__).parent / "revisions"


def engine_url(url: str) -> URL:
    """SQLAlchemy's form of a libpq URL: every parameter goes to libpq as it is (`postgres://…?sslmode=…`)."""
    parameters = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    return URL.create("postgresql+psycopg", query=parameters)


@contextmanager
def _locked(url: str, schema: str) -> Iterator[Connection]:
    engine = create_engine(engine_url(url), poolclass=NullPool)
    with engine.connect() as connection, connection.begin():
        # The transaction's lock: beside another `migrate` this one waits, then finds nothing to do.
        connection.exec_driver_sql("SELECT set_config('lock_timeout', '60s', true)")
        connection.exec_driver_sql("SELECT set_config('statement_timeout', '600s', true)")
        connection.exec_driver_sql("SELECT set_config('idle_in_transaction_session_timeout', '0', true)")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock(hashtext('8gentc migrate {schema}'))")
        connection.exec_driver_sql("SELECT set_config('lock_timeout', '4s', true)")
        yield connection
    engine.dispose()


def migrate(url: str, schema: str, folder: Path, target: str = "head") -> str:
    """Bring `schema` to `target` and return its revision.

    Args:
        url: libpq URL of the schema's owner, past any pooler.
        schema: `auth`, `projects` or `ai`.
        folder: the migrations.
        target: `head`, a revision, or `-1` for one step back.

    Raises:
        psycopg.Error, sqlalchemy.exc.SQLAlchemyError: nothing was changed: all steps are one transaction.
    """
    config = Config()
    config.set_main_option("script_location", _escaped(_ENVIRONMENT))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", _escaped(folder))
    with _locked(url, schema) as connection:
        config.attributes.update(connection=connection, schema=schema)
        (command.downgrade if target.startswith("-") else command.upgrade)(config, target)
        context = MigrationContext.configure(connection, opts={"version_table_schema": schema})
        current = context.get_current_revision() or ""
    log.info("migrated", schema=schema, revision=current)
    return current


def _escaped(path: Path) -> str:
    """As a value of Alembic's configuration, where a percent sign begins a reference."""
    return str(path).replace("%", "%%")
