"""Whether a lock is what its inputs ask for, told offline from the metadata of what is installed.

Walks from the requirements of the inputs through the requirements of every package they bring along, and
compares what it met with the pins of the lock. Pins that only other platforms need are not judged.
"""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from eightgentc_devstack.locks.table import Lock


def faults(lock: Lock) -> Iterator[str]:
    """Each in one line; none when the lock is right."""
    text = lock.path.read_text()
    if re.search(r"https?:|file:|--(index|extra-index|find-links)", text):
        yield "holds an address; locks must not"
    pins = _pins(text)
    if lock.pinned_by:
        chosen = _pins(lock.pinned_by.read_text())
        for name, version in pins.items():
            if chosen.get(name) != version:
                yield f"pins {name} {version}, but {lock.pinned_by.name} has {chosen.get(name, 'none')}"
    met: set[str] = set()
    reached = (
        (found for path in lock.inputs for found in _asked_for(path)) if lock.apart else _reached(lock.inputs)
    )
    for requirement in reached:
        name = canonicalize_name(requirement.name)
        met.add(name)
        if name not in pins:
            yield f"lacks {requirement}"
        elif not requirement.specifier.contains(pins[name], prereleases=True):
            yield f"pins {name} {pins[name]}, but {requirement} is asked for"
    for name in sorted(pins.keys() - met):
        yield f"pins {name}, which nothing asks for"


def _pins(text: str) -> dict[str, str]:
    """Name to version, of those that this platform installs."""
    found = re.findall(r"^([\w.\-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(?: ; (.*?))?(?: \\)?$", text, re.MULTILINE)
    return {canonicalize_name(n): v for n, v, marker in found if not marker or Marker(marker).evaluate()}


def _reached(inputs: tuple[Path, ...]) -> Iterator[Requirement]:
    """Every requirement met on the way, our own packages left out."""
    waiting = [requirement for path in inputs for requirement in _asked_for(path)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if not name.startswith("eightgentc-"):
            yield requirement
        for extra in ("", *requirement.extras):
            if (name, extra) not in seen:
                seen.add((name, extra))
                waiting.extend(_required_by(name, extra))


def _asked_for(path: Path) -> Iterator[Requirement]:
    if path.name == "pyproject.toml":
        lines = tomllib.loads(path.read_text())["project"]["dependencies"]
    else:
        lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    yield from _that_hold(lines, "")


def _required_by(name: str, extra: str) -> Iterator[Requirement]:
    try:
        yield from _that_hold(requires(name) or [], extra)
    except PackageNotFoundError:
        return  # Not in the lock either, and reported as lacking.


def _that_hold(lines: list[str], extra: str) -> Iterator[Requirement]:
    for requirement in map(Requirement, lines):
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            yield requirement
