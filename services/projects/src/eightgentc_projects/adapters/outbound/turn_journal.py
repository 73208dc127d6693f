"""Which journal of turns a process has."""

from __future__ import annotations

from eightgentc_kit.settings import Secret
from eightgentc_projects.adapters.outbound.memory_turn_journal import MemoryTurnJournal
from eightgentc_projects.adapters.outbound.valkey_turn_journal import ValkeyTurnJournal


def open_turn_journal(valkey_state_url: Secret) -> MemoryTurnJournal | ValkeyTurnJournal:
    """That of all processes; without a URL that of this one, and of others' turns there is what is saved."""
    return ValkeyTurnJournal(valkey_state_url.reveal()) if valkey_state_url else MemoryTurnJournal()
