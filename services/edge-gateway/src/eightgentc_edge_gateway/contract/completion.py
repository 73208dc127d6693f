"""What `useCompletion` of the AI SDK sends. Front ends add fields of their own, so unknown ones are passed over."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from eightgentc_edge_gateway.contract.model import TimeZone


class CompletionRequest(BaseModel):
    """A prompt. `projectId`: the model is told what the project holds, and which `section` the prompt is about."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="ignore",
        strict=True,
        frozen=True,
        json_schema_extra={
            "example": {
                "prompt": "Name three risks.",
                "projectId": "0198c0de-0000-7000-8000-000000000001",
                "section": "Risks",
            }
        },
    )

    prompt: str
    project_id: str = ""
    section: str = ""
    time_zone: TimeZone = ""
