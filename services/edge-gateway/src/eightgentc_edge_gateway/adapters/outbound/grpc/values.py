"""Values that every area of the contracts shares, from messages to the types of the HTTP contract."""

from __future__ import annotations

from functools import lru_cache
from time import gmtime, strftime

from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.timestamp_pb2 import Timestamp
from pydantic import BaseModel

from eightgentc.projects.v1 import generation_pb2, project_pb2
from eightgentc_edge_gateway.contract.generation import Generation, Usage
from eightgentc_edge_gateway.contract.project import Role

ROLES: dict[project_pb2.Role.ValueType, Role] = {
    project_pb2.ROLE_VIEWER: "viewer",
    project_pb2.ROLE_COMMENTER: "commenter",
    project_pb2.ROLE_EDITOR: "editor",
    project_pb2.ROLE_OWNER: "owner",
}
ROLE_NUMBERS = {role: number for number, role in ROLES.items()}


def time(stamp: Timestamp) -> str:
    """RFC 3339 with microseconds, as precise as what is stored."""
    return f"{_second(stamp.seconds)}.{stamp.nanos // 1000:06d}Z"


@lru_cache(2_000)
def _second(number: int) -> str:
    """Kept, because the same things are read again and again, and a list of twenty projects has forty times."""
    return strftime("%Y-%m-%dT%H:%M:%S", gmtime(number))


def mask(changes: BaseModel) -> FieldMask:
    """The fields that a client gave, whatever their values."""
    return FieldMask(paths=sorted(changes.model_fields_set))


def generation(message: generation_pb2.Generation) -> Generation:
    """How an answer came to be."""
    return Generation(
        id=message.id,
        run_id=message.run_id,
        provider=message.provider,
        model=message.model,
        usage=Usage(
            input_tokens=message.input_tokens,
            output_tokens=message.output_tokens,
            total_tokens=message.input_tokens + message.output_tokens,
        ),
        cost_usd=message.cost_nano_usd / 1e9,
        cache=message.cache,
        repairs=list(message.repairs),
        applied=message.applied,
        created_at=time(message.create_time) if message.HasField("create_time") else None,
    )
