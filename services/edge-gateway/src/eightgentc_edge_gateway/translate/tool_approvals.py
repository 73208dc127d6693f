"""Approvals of the AI SDK from 6 on: a person's answers in the last message, and what became of them as chunks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from eightgentc_edge_gateway.contract.chat import ChatRequest
from eightgentc_edge_gateway.translate.ui_message_stream import DONE, Chunk

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class ToolApproval:
    """A person's answer. `message_id`: of the message that asked."""

    message_id: str
    tool_call_id: str
    proposal_id: str
    approved: bool


def tool_approvals(request: ChatRequest) -> list[ToolApproval]:
    """The answers that a request brings: its last message is then one of the model."""
    last = request.message or (request.messages[-1] if request.messages else {})
    if last.get("role") != "assistant":
        return []
    parts = last.get("parts")
    return list(_answers(str(last.get("id", "")), parts if isinstance(parts, list) else []))


def _answers(message_id: str, parts: Sequence[Any]) -> Iterator[ToolApproval]:
    for part in parts:
        if not isinstance(part, Mapping) or part.get("state") != "approval-responded":
            continue
        approval = part.get("approval")
        if isinstance(approval, Mapping) and isinstance(approval.get("approved"), bool):
            id, call = str(approval.get("id", "")), str(part.get("toolCallId", ""))
            yield ToolApproval(message_id, call, id, approval["approved"])


def beginning(message_id: str) -> bytes:
    """The answer goes on with the message that asked."""
    return _frame({"type": "start", "messageId": message_id})


def outcome(answer: ToolApproval, state: str) -> bytes:
    """What became of an answer. `state`: of the proposal."""
    if not answer.approved:
        return _frame({"type": "tool-output-denied", "toolCallId": answer.tool_call_id})
    output = {"proposalId": answer.proposal_id, "state": state, "applied": state == "applied"}
    return _frame({"type": "tool-output-available", "toolCallId": answer.tool_call_id, "output": output})


def failure(answer: ToolApproval, why: str) -> bytes:
    """The answer could not be followed."""
    return _frame({"type": "tool-output-error", "toolCallId": answer.tool_call_id, "errorText": why})


def end() -> bytes:
    """All answers are followed."""
    return _frame({"type": "finish"}) + DONE


def _frame(chunk: Chunk) -> bytes:
    return b"data: %b\n\n" % _encode(chunk)
