"""Makes .venv and installs a profile into it from its hashed lock; mends what an earlier run left half done.

Only the standard library, because nothing else is there yet. Everything it says goes to standard error.
"""

import fcntl
import os
import pwd
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from failure import Failure, advice
from stamp import ROOT, STAMP, VENV, installed, lacking, text
from watched import watched

PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
REQUIREMENTS = ROOT / "requirements"
HALF_DONE = "half done\n"


def main(profile: str) -> int:
    try:
        with _alone():
            if not (installed(profile) and _runs(PYTHON, "-c", "")):
                _refuse_foreign_folder()
                half_done = bool(lacking()) or (STAMP.exists() and STAMP.read_text() == HALF_DONE)
                if gone := lacking():
                    print(
                        f"  .venv lacks {', '.join(gone[:5])}: its packages are installed again",
                        file=sys.stderr,
                    )
                _make_venv()
                _get_uv()
                STAMP.write_text(HALF_DONE)
                _install_locked(profile, mend=half_done)
                _install_our_own()
                STAMP.write_text(text(profile))
    except Failure as failure:
        print(f"✗ {failure}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"✗ {error}\n  {advice(str(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n✗ Stopped. The next run goes on from here.", file=sys.stderr)
        return 130
    return 0


def _refuse_foreign_folder() -> None:
    """Before anything is tried in the checkout of another user, such as one that root cloned."""
    folder = VENV if VENV.exists() else ROOT
    if not os.access(folder, os.W_OK):
        owner, me = _user(folder.stat().st_uid), _user(os.geteuid())
        raise Failure(
            f"{folder} belongs to {owner}, and {me}, who runs this, may not write there.\n"
            f"  Give the checkout to yourself (sudo chown -R {me} {ROOT}), or use a copy of your own."
        )


def _user(uid: int) -> str:
    """Their name; a container may run as a number that has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _make_venv() -> None:
    """A .venv whose Python does not run, is too old, or which has no way to install is made again."""
    if _runs(PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))") and (
        _runs(UV, "--version") or _runs(PYTHON, "-m", "pip", "--version")
    ):
        return
    if VENV.exists():
        print("  .venv has no Python that runs: it is made again", file=sys.stderr)
    with _step(f".venv with Python {sys.version.split()[0]}"):
        shutil.rmtree(VENV, ignore_errors=True)
        watched("Making .venv", [sys.executable, "-m", "venv", str(VENV)], os.environ)


def _get_uv() -> None:
    if _runs(UV, "--version"):
        return
    with _step("uv, which installs the rest"):
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        lock = ["--require-hashes", "--requirement", str(REQUIREMENTS / "bootstrap.lock")]
        watched("Getting uv", [*pip, *lock], os.environ)


def _install_locked(profile: str, *, mend: bool) -> None:
    """`run` only adds, so that it takes nothing from a .venv that holds more; `all` is exact.

    A package that was cut off half-way or lost its folder looks installed: `mend` installs every one again.
    """
    lock = REQUIREMENTS / f"{profile}.lock"
    verb = ["pip", "sync"] if profile == "all" else ["pip", "install", "--requirement"]
    with _step(f"packages of requirements/{lock.name}"):
        _uv(*verb, str(lock), "--require-hashes", "--compile-bytecode", *(["--reinstall"] if mend else []))


def _install_our_own() -> None:
    ours = [path.parent for kind in ("libs", "services") for path in ROOT.glob(f"{kind}/*/pyproject.toml")]
    editables = [part for path in sorted(ours) for part in ("--editable", str(path))]
    with _step(f"our own {len(ours)} packages, editable"):
        _uv("pip", "install", "--quiet", "--no-deps", "--no-build-isolation", *editables)


def _uv(*arguments: str) -> None:
    # uv would otherwise download a Python when it dislikes the one it is given, and trust a list of its
    # own, which knows nothing of a company's certificates, when the system has one.
    settings = {"UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(VENV)}
    defaults = {"UV_SYSTEM_CERTS": "true"} if ssl.get_default_verify_paths().cafile else {}
    command = [str(UV), *arguments, "--python", str(PYTHON)]
    watched("Installing", command, {**defaults, **os.environ, **settings})


def _runs(*command: object) -> bool:
    try:
        return (
            subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode == 0
        )
    except OSError:
        return False


@contextmanager
def _alone() -> Iterator[None]:
    """One set-up at a time: a second one waits, and then finds nothing left to do."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("  waiting for another set-up of this folder …", file=sys.stderr)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


@contextmanager
def _step(name: str) -> Iterator[None]:
    started = time.monotonic()
    print(f"  {name} …", file=sys.stderr)
    yield
    print(f"✓ {name}  {time.monotonic() - started:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
