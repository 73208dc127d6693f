"""How model calls are run here: which model, how often, how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from eightgentc_ai.domain.generation import Subject, Usage
from eightgentc_ai.domain.quota import Limit


@dataclass(frozen=True, slots=True)
class RunPolicy:
    """Numbers are per minute. Temperatures: operation → what a setting says, over the operation's own."""

    model: str
    context_tokens: int = 24_000
    attempts: int = 3
    reasks: int = 2
    requests_of_person: float = 60
    requests_of_tenant: float = 300
    tokens_of_tenant: float = 400_000
    hits_of_person: float = 1_200
    temperatures: Mapping[str, float] = field(default_factory=dict)
    input_nano_usd: int = 0
    output_nano_usd: int = 0

    def on_hit(self, subject: Subject) -> tuple[Limit, ...]:
        """What a stored answer costs: no tokens, and little."""
        return (_limit("stored answers a minute", _person(subject), self.hits_of_person),)

    def on_miss(self, subject: Subject, tokens: int) -> tuple[Limit, ...]:
        """What a call costs; tokens are reserved as an estimate and settled afterwards."""
        return (
            _limit("requests a minute and person", _person(subject), self.requests_of_person),
            _limit("requests a minute and tenant", subject.tenant, self.requests_of_tenant),
            self.tokens(subject, tokens),
        )

    def tokens(self, subject: Subject, tokens: int) -> Limit:
        """Tokens of a tenant. More than can ever be there at once counts as all there is."""
        cost = min(float(tokens), self.tokens_of_tenant)
        return _limit("tokens a minute and tenant", subject.tenant, self.tokens_of_tenant, cost)

    def cost(self, usage: Usage) -> int:
        """Billionths of a US dollar."""
        return usage.input_tokens * self.input_nano_usd + usage.output_tokens * self.output_nano_usd


def _person(subject: Subject) -> str:
    return f"{subject.tenant}/{subject.subject or subject.caller}"


def _limit(name: str, subject: str, per_minute: float, cost: float = 1.0) -> Limit:
    return Limit(name, subject, per_minute / 60, per_minute, cost)
