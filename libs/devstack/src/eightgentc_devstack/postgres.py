"""A Postgres of our own: one data folder, run in the foreground by the programs of any `bin` folder.

`initialise` makes the cluster once; `command` is what runs it. Whoever runs it (the supervisor, a test
fixture) owns the process: SIGINT stops it fast, and it stops by itself when its parent is killed.
"""

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from eightgentc_devstack.children import tied_to_parent
from eightgentc_devstack.postgres_programs import PostgresPrograms
from eightgentc_devstack.problem import Problem
from eightgentc_devstack.unprivileged import unprivileged_prefix

ADMIN = "postgres"
STOP = signal.SIGINT  # Postgres calls this a fast shutdown: it ends sessions instead of waiting for them.

# A start right after kill -9 can meet the shared memory of backends that are still leaving.
TRANSIENT_START_FAILURE = "pre-existing shared memory block"

_LAPTOP = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # A socket path over 107 bytes is fatal, and TCP on loopback is enough.
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "io_method": "sync",  # No extra worker processes on a laptop.
    "jit": "off",
    "log_line_prefix": "%m [%p] %u@%d ",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
_NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # DROP DATABASE waits for whoever signs in at that moment, and tests cut clients off in the midst of it.
    "authentication_timeout": "5s",
}


@dataclass(frozen=True, slots=True)
class PostgresCluster:
    """The data is in `folder`/cluster."""

    folder: Path
    port: int
    programs: PostgresPrograms
    password: str = field(repr=False)
    """The administrator's, safe in a URL; given to the cluster when it is made."""
    durable: bool = True
    """False for data that tests throw away: no fsync."""

    @property
    def data(self) -> Path:
        return self.folder / "cluster"

    @property
    def admin_url(self) -> str:
        return f"postgresql://{ADMIN}:{self.password}@127.0.0.1:{self.port}/postgres"

    def initialise(self) -> None:
        """Make the cluster unless it is there. A half-made one is made again; another major is refused."""
        if self.data.exists():
            self.programs.refuse_data_of_another_major(self.data)
            return
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = self.folder / "cluster.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        password_file = self.folder / "password.partial"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)
        try:
            self._initdb(partial, password_file)
        finally:
            password_file.unlink()
        partial.rename(self.data)

    def _initdb(self, data: Path, password_file: Path) -> None:
        initdb = [
            *(str(self.programs.initdb), "--pgdata", str(data), "--username", ADMIN),
            *("--pwfile", str(password_file), "--auth", "scram-sha-256", "--encoding", "UTF8"),
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--no-sync"),
        ]
        made = subprocess.run(
            [*unprivileged_prefix(self.folder, self.programs.initdb), *initdb],
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise Problem(f"Postgres could not make {data}:", made.stderr.strip() or made.stdout.strip())

    def command(self) -> list[str]:
        """Postgres in the foreground, tied to the process that starts it."""
        options = _LAPTOP | ({} if self.durable else _NOT_DURABLE) | {"port": str(self.port)}
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        postgres = [str(self.programs.postgres), "-D", str(self.data), *settings]
        return [
            *unprivileged_prefix(self.folder, self.programs.postgres),
            *tied_to_parent(postgres, STOP),
        ]

    def environment(self) -> dict[str, str]:
        return _environment()


def _environment() -> dict[str, str]:
    """The caller's environment without PG… variables, which would change what the programs do."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
