"""What of a project's memory answers a question."""

from __future__ import annotations

from pydantic import Field

from eightgentc_edge_gateway.contract.model import Id, Resource


class RecalledItem(Resource):
    """An insight, or a message of a person."""

    insight_id: Id | None = None
    message_id: Id | None = None
    text: str = Field(
        examples=["Rui bakes at night."],
        description="That of a message is cut to 2,000 characters.",
    )
    conversation_id: Id | None = Field(default=None, description="Of a message.")
    section: str | None = Field(default=None, description="The section of that conversation.")
    rank_by_words: int | None = Field(
        default=None,
        description="Its place among what has words of the question, from 1; absent: it has none.",
    )
    rank_by_meaning: int | None = Field(
        default=None, description="Its place among what is near in meaning, from 1; absent: it is not."
    )


class Recalled(Resource):
    """What was found."""

    items: list[RecalledItem] = Field(description="The best first.")
    by_meaning: bool = Field(description="Whether it was looked for by meaning as well as by words.")
    degraded: str | None = Field(
        default=None, description="Where it should have been, and was not: why, for people."
    )
