"""Whether .venv already holds what a profile needs: one file, written last, tells.

As a program it exits 0 when nothing is to do. It runs before every command of ours, inside .venv, so it
imports little.
"""

import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / "8gentc-installed"


def installed(profile: str) -> bool:
    """`all` covers `run`."""
    try:
        lines = STAMP.read_text().splitlines()
    except OSError:
        return False
    covering = ("run", "all") if profile == "run" else ("all",)
    return any(f"{name} {digest(name)}" in lines for name in covering) and not lacking()


def text(profile: str) -> str:
    """What the stamp says once a profile is installed: of what, and what then was there."""
    return "".join(
        f"{line}\n" for line in (f"{profile} {digest(profile)}", *(f"has {name}" for name in packages()))
    )


def lacking() -> list[str]:
    """What was there after the last set-up and is gone: somebody deleted it, or a disk lost it."""
    try:
        lines = STAMP.read_text().splitlines()
    except OSError:
        return []
    return sorted({line[4:] for line in lines if line.startswith("has ")} - packages())


def packages() -> set[str]:
    """The names of what lies where .venv keeps packages."""
    return {path.name for path in VENV.glob("lib/python*/site-packages/*")} - {"__pycache__"}


def digest(profile: str) -> str:
    """Of the lock, every pyproject.toml, the Python of .venv and the folder, which the editables name."""
    hashed = sha256(f"{ROOT}\n{python_version()}\n".encode())
    projects = [*ROOT.glob("libs/*/pyproject.toml"), *ROOT.glob("services/*/pyproject.toml")]
    for path in (ROOT / "requirements" / f"{profile}.lock", *sorted(projects)):
        hashed.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return hashed.hexdigest()


def python_version() -> str:
    """Of .venv, as `3.11`, read from the folder that its packages are in."""
    return ",".join(path.name for path in VENV.glob("lib/python*"))


if __name__ == "__main__":
    sys.exit(0 if installed(sys.argv[1]) else 1)
