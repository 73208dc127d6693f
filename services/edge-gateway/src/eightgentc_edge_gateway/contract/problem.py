"""What every refusal looks like: RFC 9457 problem details."""

from __future__ import annotations

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from eightgentc_edge_gateway.contract.model import Resource


class FieldProblem(Resource):
    """One field that breaks its rule; `field` is its path in the request."""

    field: str = Field(examples=["operations[3].x"])
    detail: str


class Problem(Resource):
    """Why the request was refused. Programs branch on `code`; `type` opens a page with cause and remedy.

    Facts that the sentence names come as members of their own: `currentEtag`, `index`, `role`, `retryAfter` …
    """

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, serialize_by_alias=True, extra="allow"
    )

    type: str = Field(examples=["/problems/etag-stale"])
    title: str
    status: int
    detail: str
    code: str = Field(examples=["ETAG_STALE"])
    request_id: str | None = None
    errors: list[FieldProblem] | None = None
