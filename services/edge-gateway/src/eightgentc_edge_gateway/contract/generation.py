"""How an answer of the model came to be."""

from __future__ import annotations

from pydantic import Field

from eightgentc_edge_gateway.contract.model import Id, Resource, Time


class Usage(Resource):
    """Tokens of a run."""

    input_tokens: int
    output_tokens: int
    total_tokens: int


class Today(Resource):
    """What the model was told of the person's day."""

    date: str = Field(examples=["2027-03-01"])
    weekday: str = Field(examples=["Monday"])
    time_zone: str = Field(examples=["Europe/Lisbon"])


class Notice(Resource):
    """What to know about answers of a provider that is no model, and how to get one."""

    provider: str = Field(examples=["offline-planner"])
    text: str
    how: str
    draws: list[str] = Field(description="The types of diagrams it can draw.")


class Generation(Resource):
    """A run of the model, and whether its outcome was applied."""

    id: Id
    run_id: str
    provider: str = Field(examples=["openai", "offline-planner"])
    model: str
    usage: Usage
    cost_usd: float = Field(description="US dollars.")
    cache: str = Field(examples=["hit", "miss", "bypass"])
    repairs: list[str] = Field(default=[], description="What was repaired in the model's output.")
    applied: bool = Field(description="False where a person's work would have been touched.")
    notice: Notice | None = Field(
        default=None, description="Set where no model was at work. Never part of what is stored."
    )
    today: Today | None = Field(default=None, description="What the model was told of the person's day.")
    created_at: Time | None = None
