"""An answer put together from its message, or from the chunks of its stream."""

from __future__ import annotations

from eightgentc_ai.adapters.outbound.openai.errors import of_facts
from eightgentc_ai.adapters.outbound.openai.finish_reason import normalized
from eightgentc_ai.adapters.outbound.openai.provider_error import facts_of
from eightgentc_ai.adapters.outbound.openai.reasoning import ReasoningSplitter, split
from eightgentc_ai.adapters.outbound.openai.tool_calls import ToolCalls
from eightgentc_ai.adapters.outbound.openai.usage import ReportedUsage
from eightgentc_ai.adapters.outbound.openai.wire_types import (
    MAX_MODEL,
    WireAnswer,
    WireChoice,
    WireMessage,
    WireToolCall,
)
from eightgentc_ai.domain.clean_text import TextCleaner, cleaned
from eightgentc_ai.domain.errors import OutputTooLong, UpstreamTruncated
from eightgentc_ai.domain.model_json import line_of
from eightgentc_ai.domain.model_request import (
    ModelAnswer,
    ModelEvent,
    ModelRequest,
    TextDelta,
    ToolCall,
    ToolInputDelta,
)
from eightgentc_kit.errors import DomainError

MAX_CHARACTERS = 1_000_000
"""Of text and reasoning, and of the arguments of calls: three times what models write at most today."""


class Gathered:
    """The answer so far.

    `error`: what the provider reported in the midst of it. `is_whole`: all was sent that was to be sent, as a whole
    document is, and a stream after `[DONE]`. `thought_in_text`: the text held reasoning without an opening tag.
    """

    def __init__(self, request: ModelRequest, *, waits: bool = False) -> None:
        """`waits`: text is held until it is certain that it is no reasoning."""
        tools = (request.forced, *request.offered) if request.forced else request.offered
        self._request = request
        self._text: list[str] = []
        self._refusal: list[str] = []
        self._reasoning: list[str] = []
        self._calls = ToolCalls([tool.name for tool in tools])
        self._usage = ReportedUsage()
        self._cleaner = TextCleaner()
        self._splitter: ReasoningSplitter | None = ReasoningSplitter(waits=waits)
        self._finish_reason: str | None = None
        self._model = ""
        self.error: DomainError | None = None
        self.is_whole = False
        self.thought_in_text = False
        self._was_split = False
        self._characters = 0

    def take(self, chunk: WireAnswer) -> list[ModelEvent]:
        """Add an answer or a chunk of one. Returns the events for what is new. Raises OutputTooLong."""
        if chunk.model:
            self._model = chunk.model
        if chunk.usage is not None:
            self._usage.take(chunk.usage)
        if chunk.x_groq is not None:
            self._usage.take_part(chunk.x_groq, "usage")
        events: list[ModelEvent] = []
        if chunk.choices:
            choice = chunk.choices[0]
            if choice.finish_reason:
                self._finish_reason = normalized(choice.finish_reason) or self._finish_reason
            message = choice.delta or self._message(choice)
            reasoning = message.reasoning_content or message.reasoning
            if reasoning:
                self._take_reasoning(reasoning, events)
            if message.content:
                self._take_content(message.content, events)
            if message.tool_calls or message.refusal or message.function_call:
                self._take_other(message, events)
            if choice.usage or choice.error:
                self._usage.take(choice.usage)
                chunk.error = chunk.error or choice.error
        if chunk.error:
            self.error = self.error or of_facts(facts_of(chunk.error))
        return events

    def end(self) -> list[ModelEvent]:
        """The events for what was held back until no more could follow."""
        text = self._cleaner.end()
        if self._splitter is not None:
            text = self._splitter.take(text) + self._splitter.end()
            self._note_reasoning(self._splitter)
        events: list[ModelEvent] = [TextDelta(text)] if text else []
        self._text.append(text)
        return [*events, *self._calls.end()]

    def answer(self, *, as_schema: bool) -> ModelAnswer:
        """The whole, after `end`. `as_schema`: the forced tool was sent as its schema, so its arguments come as the text.

        Raises:
            UpstreamTruncated: it was cut off, whatever the client made of it; so is a stream without a finish reason
            and without `[DONE]`.
        """
        forced = self._request.forced
        calls = self._calls.whole(forced.name if forced else None)
        text, thought = "".join(self._text), ""
        if not self._was_split:
            thought, text = split(text)
            self.thought_in_text = bool(thought)
        refusal = cleaned("".join(self._refusal))
        reason = self._reason(said=bool(text.strip() or calls or refusal))
        if as_schema and forced is not None and text and not calls:
            calls, text = (ToolCall("call-0", forced.name, text),), ""
        elif calls and reason == "stop":
            reason = "tool_calls"
        return ModelAnswer(
            text=text,
            tool_calls=calls,
            finish_reason=reason,
            usage=self._usage.usage(),
            model=line_of(self._model, MAX_MODEL) or self._request.model,
            refusal=refusal,
            reasoning="".join(self._reasoning) + thought,
        )

    def _reason(self, *, said: bool) -> str:
        if self._finish_reason == "error" or (self._finish_reason is None and not (self.is_whole and said)):
            raise UpstreamTruncated(retry_after=1.0)
        return self._finish_reason or "stop"

    def _message(self, choice: WireChoice) -> WireMessage:
        if choice.delta is not None:
            return choice.delta
        if choice.message is None:
            return WireMessage(choice.text)
        if self._text or self._calls:
            return WireMessage()  # the end of a stream that says all of it once more
        return choice.message

    def _take_content(self, content: str, events: list[ModelEvent]) -> None:
        self._count(content)
        text = self._cleaner.take(content)
        if self._splitter is not None:
            text = self._answer_in(text, self._splitter)
        if text:
            self._text.append(text)
            events.append(TextDelta(text))

    def _count(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            raise OutputTooLong

    def _take_other(self, message: WireMessage, events: list[ModelEvent]) -> None:
        if message.refusal:
            self._refusal.append(message.refusal)
        calls = [*(message.tool_calls or ())]
        if message.function_call is not None:
            calls.append(WireToolCall(function=message.function_call))
        for piece in calls:
            for event in self._calls.take(piece):
                if isinstance(event, ToolInputDelta):
                    self._count(event.input_text_delta)
                events.append(event)

    def _answer_in(self, text: str, splitter: ReasoningSplitter) -> str:
        text = splitter.take(text)
        if splitter.is_answering:
            self._note_reasoning(splitter)
            self._splitter = None
        return text

    def _note_reasoning(self, splitter: ReasoningSplitter) -> None:
        self._reasoning.append(splitter.reasoning)
        self._was_split = bool(splitter.reasoning)
        self.thought_in_text = splitter.found_closing_tag_only

    def _take_reasoning(self, reasoning: str, events: list[ModelEvent]) -> None:
        self._count(reasoning)
        self._reasoning.append(reasoning)
        if self._splitter is not None and (text := self._splitter.stop_waiting()):
            self._text.append(text)
            events.append(TextDelta(text))
