"""What every generation has in common: whose it is, its input, its usage, and what the answer says about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.time_zone import checked_time_zone, local_time

MAX_PROMPT_BYTES = 100_000
MAX_CONTEXT_BYTES = 4_000_000
MAX_ITEMS = 3_000
MAX_REQUEST_ID = 255


class CacheControl(Enum):
    """How the response cache is used."""

    DEFAULT = "default"
    BYPASS = "bypass"
    REFRESH = "refresh"
    ONLY = "only"


class CacheStatus(Enum):
    """Whether the cache answered."""

    BYPASS = "bypass"
    MISS = "miss"
    HIT = "hit"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose call it is, all opaque. `tenant` pays and is isolated; answers may be shared within `scope` only.

    `caller`: the service that calls. `subject`: the person, empty where the service calls for itself.
    """

    tenant: str
    scope: str
    subject: str = ""
    caller: str = ""


@dataclass(frozen=True, slots=True)
class ContextItem:
    """Something the model may know: data, never instructions. Items of low priority are dropped first.

    `only_beyond_history`: sent only where the history of the call is not sent whole.
    """

    id: str
    kind: str
    text: str
    version: str = ""
    priority: int = 0
    label: str = ""
    section: str = ""
    only_beyond_history: bool = False


@dataclass(frozen=True, slots=True)
class GenerationInput:
    """The input of every generation.

    `message_time`: when the person wrote; dates without a year are resolved against it. `time_zone`: whose days are
    meant by "today" and "tomorrow"; '': those of UTC.
    """

    subject: Subject
    message_time: datetime
    prompt: str = ""
    context: tuple[ContextItem, ...] = ()
    cache: CacheControl = CacheControl.DEFAULT
    model: str = ""
    request_id: str = ""
    context_token_budget: int = 0
    time_zone: str = ""

    def __post_init__(self) -> None:
        """Raises FieldInvalid when something is too large, or no time zone."""
        checked_time_zone("input.time_zone", self.time_zone)
        try:
            self.local_time  # noqa: B018  # raises where a date cannot have its year
        except OverflowError as error:
            raise FieldInvalid.of("input.message_time", "is not a time") from error
        if len(self.prompt.encode()) > MAX_PROMPT_BYTES:
            raise FieldInvalid.of("input.prompt", f"must have at most {MAX_PROMPT_BYTES:,} bytes")
        if len(self.context) > MAX_ITEMS:
            raise FieldInvalid.of("input.context", f"must have at most {MAX_ITEMS:,} items")
        if sum(len(item.text.encode()) for item in self.context) > MAX_CONTEXT_BYTES:
            raise FieldInvalid.of("input.context", f"must have at most {MAX_CONTEXT_BYTES:,} bytes of text")
        if len(self.request_id) > MAX_REQUEST_ID:
            raise FieldInvalid.of("input.request_id", f"must have at most {MAX_REQUEST_ID} characters")
        if len({item.id for item in self.context}) != len(self.context):
            raise FieldInvalid.of("input.context", "must not hold an id twice")

    @property
    def local_time(self) -> datetime:
        """`message_time` on the person's clocks."""
        return local_time(self.message_time, self.time_zone)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens. `estimated`: the provider reported nothing that can be believed, and we counted ourselves."""

    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0
    reasoning_tokens: int = 0
    estimated: bool = False

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input_tokens + other.input_tokens,
            self.cached_input_tokens + other.cached_input_tokens,
            self.output_tokens + other.output_tokens,
            self.reasoning_tokens + other.reasoning_tokens,
            self.estimated or other.estimated,
        )


@dataclass(frozen=True, slots=True)
class ReceiptItem:
    """An item that was kept, or dropped for a `reason`."""

    id: str
    version: str
    tokens: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Which context and which earlier messages the model saw, and which day it was told it is.

    `hash`: SHA-256, hex, over kept ids, versions and texts in order. `local_date`, `weekday`, `time_zone`: empty in
    answers that were stored before 0.2.
    """

    kept: tuple[ReceiptItem, ...]
    dropped: tuple[ReceiptItem, ...]
    tokens: int
    token_budget: int
    hash: str
    local_date: str = ""
    weekday: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class PromptVersion:
    """The prompt template that was used."""

    id: str
    version: int
    hash: str


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What an answer says about its run. `cost_nano_usd`: billionths of a US dollar."""

    run_id: str
    provider: str
    model: str
    usage: Usage
    cost_nano_usd: int
    cache_status: CacheStatus
    receipt: Receipt
    prompt: PromptVersion
    repairs: tuple[str, ...] = ()
    model_calls: int = 0


@dataclass(slots=True)
class Tally:
    """What a run has used so far; filled in as it goes, so that the usage of a failed run is recorded too.

    `shrunk`: whether less context was sent, because the model takes less than was known. `heard`: what a call that is
    under way has said so far, in pieces; None: none is.
    """

    usage: Usage = field(default_factory=Usage)
    model_calls: int = 0
    model: str = ""
    shrunk: bool = False
    heard: list[str] | None = None
