"""Postgres as every service uses it: pool, units of work, statements, migrations, roles."""
