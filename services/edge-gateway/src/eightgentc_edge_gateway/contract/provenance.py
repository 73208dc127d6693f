"""Where what a model made comes from."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from eightgentc_edge_gateway.contract.model import Id, Resource


class ProvenanceSource(Resource):
    """Words, and what holds them. Without an id they were said in the call itself, or are of the project's own texts."""

    quote: str = Field(description="The words, exactly as they are there.", examples=["We open in May."])
    message_id: Id | None = None
    section_id: Id | None = None
    insight_id: Id | None = Field(
        default=None,
        description="The insight that holds them; with `messageId`: the insight that the model was told, which the message says.",
    )
    version: str | None = Field(
        default=None, description="The version of what holds them, as the model was told it."
    )
    conversation_id: Id | None = None
    section: str | None = Field(default=None, description="The section of that conversation.")
    start: int = Field(description="Where they begin, as JavaScript's `slice` counts (UTF-16 code units).")
    end: int = Field(description="Where they end. 0: the place is not known.")
    deleted: bool = Field(description="True where what held them is deleted.")


class ProvenanceItem(Resource):
    """A thing that the model made, or a part of it, and the words that it comes from."""

    kind: Literal["node", "edge", "section", "diagram", "insight"]
    id: Id
    part: str | None = Field(
        default=None,
        description="Of a section: the number of the paragraph, from 1. Of a diagram: the id of the element (n1, e1, t1 …).",
    )
    text: str | None = Field(default=None, description="The paragraph, or the insight.")
    inferred: bool = Field(
        description="True where nothing that was said says it in words that could be quoted."
    )
    sources: list[ProvenanceSource]


class Provenance(Resource):
    """What it comes from. What people made has no items."""

    items: list[ProvenanceItem]
