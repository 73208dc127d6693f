"""Which signals of jobs a process has."""

from __future__ import annotations

from eightgentc_kit.settings import Secret
from eightgentc_projects.adapters.outbound.memory_job_signals import MemoryJobSignals
from eightgentc_projects.adapters.outbound.valkey_job_signals import ValkeyJobSignals


def open_job_signals(valkey_state_url: Secret) -> MemoryJobSignals | ValkeyJobSignals:
    """Those of all processes; without a URL those of this one, and others look by themselves each second."""
    return ValkeyJobSignals(valkey_state_url.reveal()) if valkey_state_url else MemoryJobSignals()
