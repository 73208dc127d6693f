"""Parameters that many routes share, with their names on the wire and their words in the reference."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Path, Query
from fastapi.routing import APIRoute
from starlette.requests import Request

from eightgentc_edge_gateway.contract.model import INT32_MAX

_ID = "0198c0de-0000-7000-8000-000000000001"
INT64_MAX = 2**63 - 1

ProjectId = Annotated[str, Path(examples=[_ID])]
AccountId = Annotated[str, Path(examples=[_ID])]
ProposalId = Annotated[str, Path(examples=[_ID])]
DiagramId = Annotated[str, Path(examples=[_ID])]
JobId = Annotated[str, Path(examples=[_ID])]
InsightId = Annotated[str, Path(examples=[_ID])]
MessageId = Annotated[str, Path(description="Of an answer.", examples=[_ID])]
GenerationId = Annotated[str, Path(examples=[_ID])]
ConversationId = Annotated[str, Path(description="Our id, or the client's own.", examples=[_ID])]
Section = Annotated[str, Path(description="Name, whatever its case, or id.", examples=["Goals"])]
Version = Annotated[int, Path(ge=1, le=INT64_MAX, examples=[1])]

PageSize = Annotated[
    int,
    Query(
        alias="pageSize",
        ge=0,
        le=INT32_MAX,
        description="0: the list's own default; larger than the maximum: the maximum.",
    ),
]
PageToken = Annotated[
    str, Query(alias="pageToken", description="`nextPageToken` of the answer before.", max_length=2000)
]

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description="The ETag that must still be current, or the body's `etag` as it is. "
        'A weak one (`W/"3"`), as proxies make them when they compress, names the same version.',
        examples=['"3"'],
    ),
]
IfNoneMatch = Annotated[
    str | None, Header(alias="If-None-Match", description="The ETag of the client's copy.", examples=['"3"'])
]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=255,
        description="Any text of the client's. The same key within 24 hours gets the first answer again.",
        examples=["0b9e7c3a"],
    ),
]


async def _asks_anew(
    cache_control: Annotated[
        str,
        Header(
            alias="Cache-Control",
            description="`no-cache`: the model is asked even where its answer is stored.",
            examples=["no-cache"],
        ),
    ] = "",
) -> bool:
    return "no-cache" in {directive.strip().lower() for directive in cache_control.split(",")}


Anew = Annotated[bool, Depends(_asks_anew)]


async def _prefers_a_job(
    request: Request,
    prefer: Annotated[
        str,
        Header(
            alias="Prefer",
            description="`respond-async`: the answer is a 202 at once, with a job that does the work (RFC 7240).",
            examples=["respond-async"],
        ),
    ] = "",
) -> bool:
    sent = ",".join(request.headers.getlist("prefer"))
    return "respond-async" in {each.partition(";")[0].strip().lower() for each in sent.split(",")}


AsJob = Annotated[bool, Depends(_prefers_a_job)]


def can_be_a_job(route: APIRoute) -> bool:
    """Whether a client that does not want to wait can have a job instead."""
    return any(each.call is _prefers_a_job for each in route.dependant.dependencies)
