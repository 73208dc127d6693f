"""The releases that are kept, and their databases."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from eightgentc_devstack.postgres_programs import PostgresPrograms
from eightgentc_kit.postgres.provision import DATABASE, provision

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Release:
    folder: Path

    def document(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        return found

    def restore(self, admin_url: str, passwords: dict[str, str], database: str = DATABASE) -> None:
        """Its database, on a server that may never have seen ours. Raises CalledProcessError."""
        provision(admin_url, passwords, database)
        url = psycopg.conninfo.make_conninfo(admin_url, dbname=database)
        with psycopg.connect(url) as admin:
            admin.execute("DROP SCHEMA auth, projects, ai CASCADE")
        psql = PostgresPrograms.embedded().bin / "psql"
        command = [psql, "--quiet", "--no-psqlrc", "--output=/dev/null", "--set=ON_ERROR_STOP=1", url]
        subprocess.run([*command, f"--file={self.folder / 'database.sql'}"], check=True)


RELEASES = [Release(file.parent) for file in sorted(HERE.glob("*/commit"))]
