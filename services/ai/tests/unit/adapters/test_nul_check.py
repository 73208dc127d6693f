"""NUL is refused wherever a text can stand."""

from __future__ import annotations

import pytest

from eightgentc.ai.v1 import chat_service_pb2 as chat
from eightgentc.ai.v1 import content_pb2 as content
from eightgentc.ai.v1 import generation_pb2 as generation
from eightgentc.ai.v1 import generation_service_pb2 as service
from eightgentc_ai.adapters.inbound.grpc.nul_check import check_no_nul
from eightgentc_kit.errors import FieldInvalid

INPUT = generation.GenerationInput
BAD = "a\0b"


@pytest.mark.parametrize(
    ("field", "request_"),
    [
        ("section", service.GeneratePlanSectionRequest(section=BAD)),
        ("input.prompt", service.GeneratePlanSectionRequest(input=INPUT(prompt=BAD))),
        ("input.subject.tenant", service.GenerateDiagramRequest(
            input=INPUT(subject=generation.SubjectBlock(tenant=BAD)))),
        ("input.context[1].text", service.GenerateTimelineRequest(
            input=INPUT(context=[generation.ContextItem(id="a"), generation.ContextItem(id="b", text=BAD)]))),
        ("topics[2]", service.GenerateConceptGraphRequest(topics=["a", "b", BAD])),
        ("existing_nodes[0].label", service.GenerateConceptGraphRequest(
            existing_nodes=[content.GeneratedNode(id="a", x=2.5, label=BAD)])),
        ("history[0].text", chat.StreamChatReplyRequest(history=[chat.ChatMessage(text=BAD)])),
    ],
)  # fmt: skip
def test_the_field_with_a_nul_is_named(field: str, request_: service.GeneratePlanSectionRequest) -> None:
    with pytest.raises(FieldInvalid) as refused:
        check_no_nul(request_)

    assert refused.value.violations[0].field == field


def test_zero_bytes_of_numbers_are_no_nul() -> None:
    nodes = [content.GeneratedNode(id="a", x=2.0, y=-1024.0)]

    check_no_nul(service.GenerateConceptGraphRequest(existing_nodes=nodes))
