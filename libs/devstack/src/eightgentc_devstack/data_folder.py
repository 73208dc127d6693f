"""The folder that holds everything a laptop keeps: databases, secrets, logs. One supervisor at a time."""

import fcntl
import os
import pwd
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eightgentc_devstack.problem import Problem

_NEEDED = 300_000_000
_OURS = ("postgres", "valkey", "secrets", "logs", "prepared.json", "offered")


@dataclass(frozen=True, slots=True)
class DataFolder:
    path: Path

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def valkey(self) -> Path:
        return self.path / "valkey"

    @property
    def secrets(self) -> Path:
        return self.path / "secrets"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def prepared(self) -> Path:
        """What was provisioned and migrated already."""
        return self.path / "prepared.json"

    @property
    def offered(self) -> Path:
        """There once the walk was offered."""
        return self.path / "offered"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Ours until the end of the `with`; the lock dies with the process, however it ends."""
        try:
            # Others may pass through, because Postgres may have to run as another user (see
            # `unprivileged`), and look into nothing.
            self.path.mkdir(parents=True, exist_ok=True, mode=0o711)
            descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Problem(
                f"{self.path} cannot be used: {error.strerror}. {_who(self.path)}",
                "Take a folder of your own with --data, or give this one to the user who runs this.",
            ) from error
        with os.fdopen(descriptor, "r+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise self._in_use(file.read().strip()) from None
            file.truncate()
            file.write(str(os.getpid()))
            file.flush()
            yield

    def refuse_full_disk(self) -> None:
        """Before anything starts, because a database that meets a full disk stops without a clear word."""
        free = shutil.disk_usage(self.path).free
        if free < _NEEDED:
            raise Problem(
                f"Only {free // 1_000_000} MB are free where {self.path} is; "
                f"at least {_NEEDED // 1_000_000} MB are needed.",
                "Free some space, or take a folder on another disk with --data.",
            )

    def _in_use(self, holder: str) -> Problem:
        return Problem(
            f"{self.path} is in use by another scripts/up, pid {holder}.",
            f"Stop that one (Ctrl-C in its terminal, or kill {holder}), or take another folder with --data.",
        )

    def reset(self) -> None:
        """Delete what is ours, and nothing else that may lie in the folder."""
        for name in _OURS:
            path = self.path / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def _who(path: Path) -> str:
    """Whose it is, or whose the folder is in which it would be."""
    there = next(folder for folder in (path, *path.parents) if folder.exists())
    return f"{there} belongs to {_user(there.stat().st_uid)}; you are {_user(os.geteuid())}."


def _user(uid: int) -> str:
    """Their name; a container may run as a number that has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
