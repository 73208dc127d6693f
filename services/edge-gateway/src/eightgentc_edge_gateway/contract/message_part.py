"""Parts of a message as the AI SDK has them, for the reference: what is stored is the part as it came."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

_TOOL_STATES = Literal[
    "input-streaming",
    "input-available",
    "approval-requested",
    "approval-responded",
    "output-available",
    "output-error",
    "output-denied",
]


class _Part(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="allow")


class TextPart(_Part):
    """What was written."""

    type: Literal["text"]
    text: str


class ReasoningPart(_Part):
    """What a model thought before it answered."""

    type: Literal["reasoning"]
    text: str


class FilePart(_Part):
    """A file, by its address or as a data URL."""

    type: Literal["file"]
    media_type: str
    url: str
    filename: str = ""


class SourceUrlPart(_Part):
    """An address that an answer refers to."""

    type: Literal["source-url"]
    source_id: str
    url: str
    title: str = ""


class SourceDocumentPart(_Part):
    """A document that an answer refers to."""

    type: Literal["source-document"]
    source_id: str
    media_type: str
    title: str


class StepStartPart(_Part):
    """Where a step of an answer begins."""

    type: Literal["step-start"]


class ToolPart(_Part):
    """A tool that was called: `tool-` and its name."""

    type: str = Field(pattern=r"^tool-.", examples=["tool-generatePlanSection"])
    tool_call_id: str
    state: _TOOL_STATES
    input: Any = None
    output: Any = None
    error_text: str = ""


class DataPart(_Part):
    """Data of an application: `data-` and its name."""

    type: str = Field(pattern=r"^data-.", examples=["data-notice"])
    data: Any
    id: str = ""


class OtherPart(_Part):
    """Parts that newer clients may send."""

    type: Annotated[
        str,
        Field(
            json_schema_extra={
                "not": {
                    "anyOf": [
                        {
                            "enum": [
                                "text",
                                "reasoning",
                                "file",
                                "source-url",
                                "source-document",
                                "step-start",
                            ]
                        },
                        {"pattern": "^(tool|data)-."},
                    ]
                }
            }
        ),
    ]


MessagePart = (
    TextPart
    | ReasoningPart
    | FilePart
    | SourceUrlPart
    | SourceDocumentPart
    | StepStartPart
    | ToolPart
    | DataPart
    | OtherPart
)
