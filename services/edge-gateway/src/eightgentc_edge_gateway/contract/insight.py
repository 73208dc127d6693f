"""What a project remembers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from eightgentc_edge_gateway.contract.model import Body, Changes, Id, Resource, SentTime, Time

InsightKind = Literal["goal", "constraint", "decision", "fact", "risk", "open_question"]
InsightState = Literal["active", "superseded", "muted", "expired"]
ExpireTime = Annotated[
    SentTime | None,
    Field(
        examples=["2027-05-01T00:00:00Z"],
        description="From then on models are not told it; it is still listed. null: never.",
    ),
]


class InsightQuote(Resource):
    """Words of a message, exactly as they are there."""

    message_id: Id
    conversation_id: Id
    text: str


class Insight(Resource):
    """Something worth remembering, which a chat said or a person wrote down."""

    id: Id
    project_id: Id
    kind: InsightKind
    text: str = Field(examples=["The budget is 10,000 euros."])
    state: InsightState = Field(description="Models are told of active ones.")
    pinned: bool
    muted: bool
    expire_time: Time | None = None
    quotes: list[InsightQuote] = Field(description="The words that say it.")
    inferred: bool = Field(description="True where no message says it in these words.")
    edited_by_person: bool = Field(description="True once a person wrote it: then no chat changes it.")
    superseded_by: Id | None = Field(default=None, description="The insight that took its place.")
    contradicts: list[Id] = Field(description="Insights that cannot be true beside it.")
    version: int
    etag: str
    created_at: Time
    updated_at: Time


class InsightPage(Resource):
    """A page of insights, newest change first."""

    insights: list[Insight]
    next_page_token: str | None = None


class NewInsight(Body):
    """What the project is to remember."""

    kind: InsightKind
    text: str = Field(examples=["The budget is 10,000 euros."])
    pinned: bool = False
    muted: bool = False
    expire_time: ExpireTime = None


class InsightChanges(Changes):
    """The fields to change; absent ones stay as they are."""

    kind: InsightKind = "fact"
    text: str = ""
    pinned: bool = False
    muted: bool = False
    expire_time: ExpireTime = None


class ExtractedInsights(Resource):
    """What was learned of the chats."""

    messages: int = Field(description="How many were read.")
    insights: list[Insight] = Field(description="Those that are new, or are not as they were.")


class ReceiptItem(Resource):
    """Something that a model was given, or that was left out."""

    id: str = Field(examples=["insight:0198c0de-0000-7000-8000-000000000001"])
    version: str
    tokens: int
    reason: str | None = Field(default=None, description="Why it was left out.")
    text: str | None = Field(default=None, description="Only with `texts=true`; absent where it is deleted.")


class Receipt(Resource):
    """Which context an answer of the model was made of."""

    kept: list[ReceiptItem] = Field(description="What it was given, in the order in which it was sent.")
    dropped: list[ReceiptItem]
    tokens: int
    token_budget: int
    hash: str = Field(description="SHA-256 over the kept ids, versions and texts in order.")
    local_date: str | None = Field(default=None, description="The day that the model was told it is.")
    weekday: str | None = None
    time_zone: str | None = None
    is_proven: bool | None = Field(
        default=None,
        description="Only with `texts=true`: whether the texts that are stored under these versions give the hash.",
    )
