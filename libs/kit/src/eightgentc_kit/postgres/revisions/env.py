"""What Alembic runs for each command: `migrate` hands it the connection and the schema."""

from alembic import context

settings = context.config.attributes
context.configure(
    connection=settings["connection"],
    version_table_schema=settings["schema"],
    transaction_per_migration=False,
)
context.run_migrations()
