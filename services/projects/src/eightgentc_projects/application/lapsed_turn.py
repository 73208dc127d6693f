"""A turn whose process died: what its readers were shown is in its journal, and becomes the answer that is saved."""

from __future__ import annotations

from datetime import datetime

from eightgentc_kit.errors import DomainError
from eightgentc_projects.application.turn_outcome import TurnOutcome
from eightgentc_projects.domain.conversation import Message, Turn
from eightgentc_projects.ports.turn_journal import TurnJournal

_INTERRUPTED = "The answer was interrupted."


async def shown_of(turn: Turn, journal: TurnJournal, now: datetime) -> Message | None:
    """The answer as far as it was shown, as one that failed; None: nothing was, or nothing is known of it."""
    outcome = TurnOutcome()
    for event in await journal.recorded(turn.id):
        outcome.show(event)
    outcome.fail(_INTERRUPTED, DomainError())
    return outcome.answer(turn, now)
