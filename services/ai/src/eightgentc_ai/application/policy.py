"""How this installation runs model calls: which models, which limits, which prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from eightgentc_ai.domain.generation import Subject, Usage
from eightgentc_ai.domain.quota import Limit


@dataclass(frozen=True, slots=True)
class RunPolicy:
    """Limits are per minute. `temperatures`: operation → a setting that overrides the operation's own.

    `other_models`: what callers may ask for instead of `model`. `reasks`: how often the model is asked again after an
    unusable answer. `small_model`: it is asked for less, in fewer words (domain/small_model.py).
    """

    model: str
    small_model: bool = False
    other_models: frozenset[str] = frozenset()
    context_tokens: int = 24_000
    history_tokens: int = 24_000
    reasks: int = 2
    requests_of_person: float = 60
    requests_of_tenant: float = 300
    tokens_of_tenant: float = 400_000
    stored_answers_of_person: float = 1_200
    temperatures: Mapping[str, float] = field(default_factory=dict)
    input_nano_usd: int = 0
    output_nano_usd: int = 0

    def on_hit(self, subject: Subject) -> tuple[Limit, ...]:
        """What a stored answer costs: one of many per person, and no tokens."""
        return (_limit("stored-answers-of-person", subject, _person(subject), self.stored_answers_of_person),)

    def on_miss(self, subject: Subject, tokens: int) -> tuple[Limit, ...]:
        """What a model call costs; tokens are reserved by an estimate and settled afterwards."""
        return (
            _limit("requests-of-person", subject, _person(subject), self.requests_of_person),
            _limit("requests-of-tenant", subject, "", self.requests_of_tenant),
            *self.tokens(subject, self.reservable(tokens)),
        )

    def reservable(self, tokens: int) -> int:
        """A reservation larger than the whole limit counts as the whole limit, since it could never be had."""
        return min(tokens, int(self.tokens_of_tenant))

    def tokens(self, subject: Subject, tokens: int) -> tuple[Limit, ...]:
        """The limit on tokens of a tenant; empty for no tokens, so that the limit is not touched."""
        if not tokens:
            return ()
        return (_limit("tokens-of-tenant", subject, "", self.tokens_of_tenant, tokens),)

    def cost(self, usage: Usage) -> int:
        """Billionths of a US dollar."""
        return usage.input_tokens * self.input_nano_usd + usage.output_tokens * self.output_nano_usd


def _person(subject: Subject) -> str:
    return subject.subject or subject.caller


def _limit(name: str, of: Subject, subject: str, per_minute: float, cost: float = 1.0) -> Limit:
    return Limit(name, of.tenant, subject, per_minute / 60, per_minute, cost)
