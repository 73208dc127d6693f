"""Run a program that refuses to be root, without opening or moving any of root's folders.

Postgres does not run as root, and `initdb` wants its user in /etc/passwd. A user namespace that maps one
uid to `nobody` answers both: inside, the program is not root; outside, its files still belong to whoever
started it, so a data folder that only root may enter works without chmod, chown or useradd.
A container may forbid user namespaces; then root falls back to becoming `nobody` for real, which needs
a data folder and programs that `nobody` can reach.
"""

import os
import pwd
import shutil
import subprocess
from functools import cache
from pathlib import Path

from eightgentc_devstack.problem import Problem


def unprivileged_prefix(data_folder: Path, program: Path) -> list[str]:
    """What to put before a command so that it runs as somebody who is not root and is known by name."""
    if not _needs_another_user():
        return []
    nobody = pwd.getpwnam("nobody")
    namespace = _user_namespace(nobody.pw_uid, nobody.pw_gid)
    if namespace is not None:
        return list(namespace)
    if os.geteuid() != 0:
        raise Problem(
            f"User {os.geteuid()} has no entry in /etc/passwd, and user namespaces are forbidden here.",
            "Postgres needs a user with a name: add one, or set EIGHTGENTC_DEVSTACK_POSTGRES_ADMIN_URL.",
        )
    return _become(nobody, data_folder, program)


def _needs_another_user() -> bool:
    if os.geteuid() == 0:
        return True
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return True
    return False


@cache
def _user_namespace(uid: int, gid: int) -> tuple[str, ...] | None:
    unshare = shutil.which("unshare")
    if unshare is None:
        return None
    prefix = (unshare, "--user", f"--map-user={uid}", f"--map-group={gid}")
    allowed = subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    return prefix if allowed else None


def _become(nobody: pwd.struct_passwd, data_folder: Path, program: Path) -> list[str]:
    prefix = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    for path in (data_folder, *data_folder.iterdir()):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    for path in (data_folder, program):
        if subprocess.run([*prefix, "test", "-r", str(path)], capture_output=True, check=False).returncode:
            raise Problem(
                "Postgres does not run as root, user namespaces are forbidden here, "
                f"and the user `nobody` cannot reach {path}.",
                "Run as an ordinary user, or put the checkout and --data where every user can read, "
                "or set EIGHTGENTC_DEVSTACK_POSTGRES_ADMIN_URL.",
            )
    return prefix
