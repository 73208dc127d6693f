"""What every type of the contract shares: camelCase in JSON, strict and closed where it comes from outside."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from eightgentc_kit.time_zone import RULE, is_time_zone

Id = Annotated[str, Field(json_schema_extra={"format": "uuid"})]
Time = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""RFC 3339 in UTC with microseconds, e.g. `2026-05-01T09:30:00.250000Z`."""


def _is_time(text: str) -> str:
    try:
        time = datetime.fromisoformat(text)
        if time.tzinfo is not None:
            time.astimezone(UTC)  # fails where no calendar has it
            return text
    except (ValueError, OverflowError):
        pass
    raise ValueError("is not an RFC 3339 time with its zone, such as 2026-05-01T09:30:00Z")


SentTime = Annotated[str, AfterValidator(_is_time), Field(json_schema_extra={"format": "date-time"})]
"""A time that a client sends."""


def _is_time_zone(name: str) -> str:
    if name and not is_time_zone(name):
        raise ValueError(RULE)
    return name


TimeZone = Annotated[
    str,
    AfterValidator(_is_time_zone),
    Field(
        examples=["Europe/Lisbon"],
        description='IANA name of the person\'s time zone. Whose days "today" and "tomorrow" are: of the zone in the '
        "body, else of the account's, else of UTC.",
    ),
]
INT32_MAX = 2**31 - 1
MAX_DEPTH = 10


def _is_shallow(value: dict[str, Any]) -> dict[str, Any]:
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        inner = (list(each.values()) if isinstance(each, dict) else each for each in level)
        level = [item for items in inner for item in items if isinstance(item, dict | list)]
    if level:
        raise ValueError(f"is nested more than {MAX_DEPTH} levels deep")
    return value


JsonObject = Annotated[dict[str, Any], AfterValidator(_is_shallow)]
"""A JSON object of the client's own; a message between services can carry no deep nesting."""


class Resource(BaseModel):
    """Something the API answers with. What is None is left out of the JSON."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, serialize_by_alias=True
    )


class Body(BaseModel):
    """Something a client sends. An unknown field, or a value of another type, is refused."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", strict=True, frozen=True)


class Changes(Body):
    """The fields of a PATCH: what is left out stays, and something must be named."""

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("names no field to change")
        return self
