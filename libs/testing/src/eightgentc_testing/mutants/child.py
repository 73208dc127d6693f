"""Runs pytest in a child that starts with every library loaded, and with a fault only in its memory.

Children are forked from a server that runs no code of ours: a process with threads of gRPC cannot be forked safely.
"""

import importlib.machinery
import importlib.util
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import CodeType

import pytest

from eightgentc_devstack.checkout import ROOT

PRELOADED = ["grpc.aio", "psycopg_pool", "sqlalchemy.dialects.postgresql", __name__]
"""What takes long to import, and nothing of the services: those are imported with the fault in them."""

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(PRELOADED)


@dataclass(frozen=True, slots=True)
class Fault:
    """The text that one module has in a run, in place of that of its file."""

    file: Path
    source: str


@dataclass(frozen=True, slots=True)
class Run:
    """`plugins`: of pytest; they are sent to the child. `seconds`: after them the child is killed."""

    arguments: Sequence[str]
    plugins: Sequence[object]
    seconds: float
    output: Path
    fault: Fault | None = None


@dataclass(slots=True, eq=False)
class Child:
    run: Run
    began: float = field(default_factory=time.monotonic)
    process: BaseProcess = field(init=False)

    def __post_init__(self) -> None:
        self.process = _FORKS.Process(target=_run, args=(self.run,))
        self.process.start()

    @property
    def has_ended(self) -> bool:
        return self.process.exitcode is not None

    @property
    def seconds_left(self) -> float:
        return max(0.0, self.began + self.run.seconds - time.monotonic())

    def end(self) -> int | None:
        """The exit code of pytest; None: it took too long. Call it when it has ended or its time is up."""
        if not self.has_ended:
            self.process.join(self.seconds_left)
        code = self.process.exitcode
        if code is None and self.process.pid is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.join()
        return code


def _run(run: Run) -> None:
    os.setsid()
    os.chdir(ROOT)
    output = os.open(run.output, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(output, stream)
    if run.fault is not None:
        finder = _Finder(run.fault)
        sys.modules.pop(finder.module, None)
        sys.meta_path.insert(0, finder)
    code = pytest.main(["-p", "no:eightgentc-rows", "-p", "no:cacheprovider", *run.arguments], run.plugins)
    sys.stdout.flush()
    os._exit(code)  # Without waiting for threads that a fault left behind.


class _Finder(importlib.machinery.PathFinder):
    def __init__(self, fault: Fault) -> None:
        self._fault = fault
        folders = fault.file.relative_to(ROOT).with_suffix("").parts
        self.module = ".".join(folders[folders.index("src") + 1 :])

    def find_spec(  # type: ignore[override]  # a class method there; finders may be objects
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.module:
            return None
        return importlib.util.spec_from_file_location(
            fullname, self._fault.file, loader=_Loader(fullname, self._fault)
        )


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, module: str, fault: Fault) -> None:
        super().__init__(module, str(fault.file))
        self._source = fault.source

    def get_code(self, fullname: str) -> CodeType:
        code = compile(self._source, self.path, "exec")
        assert isinstance(code, CodeType)
        return code
