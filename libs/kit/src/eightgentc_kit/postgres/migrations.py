"""`migrate`: brings one schema to the newest revision, under an advisory lock, by the login that owns it.

alembic orders and records the revisions; without it we would write that ourselves. Each service has a folder
`migrations/` inside its package: numbered files `0001_….py` with plain SQL in `upgrade` and `downgrade`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.pool import NullPool

from eightgentc_kit.logging import logger

log = logger(__name__)


def _engine_url(url: str) -> URL:
    """SQLAlchemy's form of a libpq URL: every parameter goes to libpq as it is (`postgres://…?sslmode=…`)."""
    parameters = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    return URL.create("postgresql+psycopg", query=parameters)


@contextmanager
def _locked(url: str, schema: str) -> Iterator[Connection]:
    engine = create_engine(_engine_url(url), poolclass=NullPool)
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
    script = ScriptDirectory(str(folder), version_locations=[str(folder)])
    down = target.startswith("-")

    def steps(revision: str | tuple[str, ...], context: MigrationContext) -> list[RevisionStep]:
        if down:
            return script._downgrade_revs(target, revision)  # type: ignore[arg-type]  # noqa: SLF001
        return script._upgrade_revs(target, revision)  # type: ignore[arg-type]  # noqa: SLF001

    with _locked(url, schema) as connection:
        environment = EnvironmentContext(Config(), script, fn=steps)
        environment.configure(
            connection=connection, version_table_schema=schema, transaction_per_migration=False
        )
        environment.run_migrations()
        current = environment.get_context().get_current_revision() or ""
    log.info("migrated", schema=schema, revision=current)
    return current
