"""What the supervisor knows of one process."""

import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eightgentc_devstack.readiness import Probe


@dataclass(frozen=True, slots=True)
class Process:
    name: str
    command: Sequence[str]
    """As it is executed; tie it to its parent with `children.tied_to_parent`."""
    environment: Mapping[str, str]
    ready: Probe
    port: int
    stage: int
    """Stopped from the highest to the lowest; those of one stage together."""
    standard_input: bytes = b""
    stop_with: signal.Signals = signal.SIGTERM
    transient_failure: str = ""
    """Words in its log that mean: a moment later the same start succeeds."""
