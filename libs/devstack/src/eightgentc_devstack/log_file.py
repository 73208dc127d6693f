"""The log of one process: appended to, with one older file kept."""

from pathlib import Path

_LARGE = 10_000_000


def fresh_log(path: Path) -> None:
    """Before a start: a large log becomes `….old`."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists() and path.stat().st_size > _LARGE:
        path.replace(path.with_suffix(".log.old"))


def last_lines(path: Path, count: int = 12, since: int = 0) -> str:
    """What was written last, from the byte `since` on."""
    with path.open("rb") as file:
        file.seek(max(since, path.stat().st_size - 20_000))
        lines = file.read().decode(errors="replace").splitlines()
    return "\n".join(f"    {line[:400]}" for line in lines[-count:])
