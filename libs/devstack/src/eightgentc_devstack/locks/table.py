"""Which locks there are, and what each is made from."""

from dataclasses import dataclass
from pathlib import Path

from eightgentc_devstack.checkout import REQUIREMENTS, ROOT, SERVICES


@dataclass(frozen=True, slots=True)
class Lock:
    name: str
    inputs: tuple[Path, ...]
    """pyproject.toml files and lists of requirements."""
    pinned_by: Path | None = REQUIREMENTS / "all.lock"
    """The lock whose versions this one takes; None for those that choose."""
    apart: bool = False
    """Of packages that get a folder of their own when they are asked for, each without what it requires."""

    @property
    def path(self) -> Path:
        return REQUIREMENTS / f"{self.name}.lock"


def all_locks() -> tuple[Lock, ...]:
    libs = sorted(ROOT.glob("libs/*/pyproject.toml"))
    services = sorted(ROOT.glob("services/*/pyproject.toml"))
    without_tests = [path for path in libs if path.parent.name != "testing"]
    return (
        Lock("all", (*libs, *services, REQUIREMENTS / "dev.in"), pinned_by=None),
        Lock("run", (*without_tests, *services, REQUIREMENTS / "run.in")),
        Lock("bootstrap", (REQUIREMENTS / "bootstrap.in",)),
        *(Lock(path.stem, (path,), pinned_by=None, apart=True) for path in _apart()),
        *(Lock(service, (ROOT / "services" / service / "pyproject.toml",)) for service in SERVICES),
    )


def _apart() -> list[Path]:
    """An engine and weights for a model on this machine."""
    return [REQUIREMENTS / "local-engine.in", *sorted(REQUIREMENTS.glob("weights-*.in"))]
