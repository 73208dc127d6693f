"""Free ports, and who holds one that is not free."""

import secrets
import socket
from contextlib import ExitStack
from pathlib import Path

from eightgentc_devstack.problem import Problem

LOOPBACK = "127.0.0.1"
_LOWEST = 10_240


def free_ports(count: int) -> list[int]:
    """Ports on which nobody listens now, below those the system gives to outgoing connections.

    A service that died is started again on its old port; had the system chosen that port, an outgoing
    connection could have taken it in the meantime.
    """
    chosen: list[int] = []
    with ExitStack() as held:
        while len(chosen) < count:
            port = _LOWEST + secrets.randbelow(_first_outgoing_port() - _LOWEST)
            listener = held.enter_context(socket.socket())
            try:
                listener.bind((LOOPBACK, port))
            except OSError:
                continue
            chosen.append(port)
    return chosen


def refuse_taken_port(port: int) -> None:
    """Say who holds the port, if it is taken."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except PermissionError as error:
            raise Problem(f"Port {port} may not be used by this user.", "Take one above 1023.") from error
        except OSError as error:
            holder = holder_of(port)
            raise Problem(
                f"Port {port} is taken{f' by {holder}' if holder else ''}.",
                "Stop that process, or take another port: --port 8081, or --port 0 for any free one.",
            ) from error


def holder_of(port: int) -> str | None:
    """Such as `node (pid 4242)`; None where the system does not let us see it."""
    inodes = _listening_inodes(port)
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if descriptor.readlink().name in inodes:
                process = descriptor.parent.parent
                return f"{(process / 'comm').read_text().strip()} (pid {process.name})"
        except OSError:
            continue
    return None


def _listening_inodes(port: int) -> set[str]:
    inodes: set[str] = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if table.exists():
            for line in table.read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                    inodes.add(f"socket:[{fields[9]}]")
    return inodes


def _first_outgoing_port() -> int:
    try:
        return int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    except (OSError, ValueError):
        return 32_768
