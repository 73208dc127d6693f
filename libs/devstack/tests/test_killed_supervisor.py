"""kill -9 of the supervisor itself."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

SUPERVISE = """
import asyncio, os, sys
from pathlib import Path
from eightgentc_devstack.parts import postgres_process, valkey_process
from eightgentc_devstack.ports import free_ports
from eightgentc_devstack.postgres import PostgresCluster
from eightgentc_devstack.postgres_programs import PostgresPrograms
from eightgentc_devstack.supervisor import Supervisor
from eightgentc_devstack.valkey import PROBE_USER, ValkeyServer, embedded_valkey

async def main():
    folder = Path(sys.argv[1])
    ports = free_ports(2)
    cluster = PostgresCluster(folder / "postgres", ports[0], PostgresPrograms.embedded(), "x", durable=False)
    cluster.initialise()
    supervisor = Supervisor(folder / "logs", print)
    await supervisor.start(postgres_process(cluster))
    valkey = ValkeyServer(folder, ports[1], embedded_valkey(), {PROBE_USER: "x"}, durable=False)
    await supervisor.start(valkey_process(valkey))
    print(*(child.pid for child in supervisor.children), flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs the parent-death signal of Linux")
def test_killed_supervisor_leaves_no_orphan(open_path: Path) -> None:
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, str(open_path)], stdout=subprocess.PIPE, text=True
    )
    assert supervisor.stdout
    children = [psutil.Process(int(pid)) for pid in supervisor.stdout.readline().split()]
    family = [*children, *(c for child in children for c in child.children(recursive=True))]
    supervisor.kill()
    supervisor.communicate()

    _, alive = psutil.wait_procs(family, timeout=10)
    assert len(children) == 2
    assert not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]
