"""CompletePrompt: the whole answer to one prompt, stored or from the model, which may choose a tool that is offered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eightgentc_ai.application.chat_tools import ToolOutput
from eightgentc_ai.application.parsed_diagram import ParsedDiagram
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.application.stream_chat_reply import (
    ReplyEvent,
    ReplyFinish,
    ReplyRequest,
    StreamChatReply,
    ToolOutputAvailable,
)
from eightgentc_ai.domain.concept_graph import ConceptGraph
from eightgentc_ai.domain.errors import OutputInvalid, OutputTooLong
from eightgentc_ai.domain.memory import CorrectedInsight, RememberedInsight
from eightgentc_ai.domain.model_request import ModelAnswer, TextDelta, ToolCall
from eightgentc_ai.domain.neutral_markdown import neutral
from eightgentc_ai.domain.operation import PROMPT
from eightgentc_ai.domain.plan_section import PlanSection


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A tool that the model called, with the one thing that it gave."""

    tool_call_id: str
    tool_name: str
    section: PlanSection | None = None
    graph: ConceptGraph | None = None
    diagram: ParsedDiagram | None = None
    remembered: RememberedInsight | None = None
    corrected: CorrectedInsight | None = None

    @classmethod
    def of(cls, call: ToolCall, output: ToolOutput) -> ToolUse:
        """As it is stored."""
        match output:
            case PlanSection():
                return cls(call.id, call.name, section=output)
            case ConceptGraph():
                return cls(call.id, call.name, graph=output)
            case ParsedDiagram():
                return cls(call.id, call.name, diagram=output)
            case RememberedInsight():
                return cls(call.id, call.name, remembered=output)
            case CorrectedInsight():
                return cls(call.id, call.name, corrected=output)

    @property
    def output(self) -> ToolOutput:
        output = self.section or self.graph or self.diagram or self.remembered or self.corrected
        assert output is not None, "a tool that gave nothing is not stored"
        return output


@dataclass(frozen=True, slots=True)
class CompletedPrompt:
    """The checked answer."""

    text: str
    tools: tuple[ToolUse, ...]
    finish_reason: str


class CompletePrompt:
    """`replies`: what checks the outputs of tools, as in a chat."""

    def __init__(self, runs: ModelRuns, replies: StreamChatReply) -> None:
        self._runs = runs
        self._replies = replies

    async def __call__(self, request: ReplyRequest) -> list[ReplyEvent]:
        """The events of the reply, its text in one piece. Raises FieldInvalid, and as ModelRuns.run."""

        async def check(answer: ModelAnswer, repairs: list[str]) -> CompletedPrompt:
            if not answer.text.strip() and not answer.tool_calls:
                raise OutputInvalid.because("The answer was empty.")
            if answer.tool_calls and answer.finish_reason == "length":
                raise OutputTooLong  # asking again for the same gives the same half
            tools = [
                ToolUse.of(call, await self._replies.output(call, request, repairs))
                for call in answer.tool_calls
            ]
            return CompletedPrompt(neutral(answer.text), tuple(tools), answer.finish_reason)

        # Nobody is asked first, so a small model, which would choose a tool in any case, answers in words.
        offered = () if self._runs.small_model else request.tools
        result = await self._runs.run(request.task(PROMPT, offered=offered), check, CompletedPrompt)
        return [*_events(result.value), ReplyFinish(result.value.finish_reason, result.info)]


def _events(completed: CompletedPrompt) -> Iterator[ReplyEvent]:
    if completed.text:
        yield TextDelta(completed.text)
    for tool in completed.tools:
        yield ToolOutputAvailable(tool.tool_call_id, tool.tool_name, tool.output)
