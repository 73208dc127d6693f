"""From a task to the messages that a model is sent: which instructions, in which order."""

from __future__ import annotations

from collections.abc import Sequence

from eightgentc_ai.application.run import GenerationTask
from eightgentc_ai.domain.generation import ContextItem
from eightgentc_ai.domain.operation import Operation
from eightgentc_ai.domain.prompt import Message, PromptTemplate, messages, messages_for_small_model
from eightgentc_ai.ports.prompt_library import PromptLibrary
from eightgentc_kit.time_zone import UTC

_SHARED = "small_model"


class WritePrompt:
    """`small_model`: the model is small, and so are its instructions."""

    def __init__(self, prompts: PromptLibrary, *, small_model: bool) -> None:
        self._prompts = prompts
        self._small_model = small_model

    def template(self, operation: Operation) -> PromptTemplate:
        """The instructions of an operation. To a small model a chat says nothing beside what all operations say."""
        if not self._small_model:
            return self._prompts.get(operation.prompt)
        return self._prompts.get(_SHARED if operation.tool is None else f"small_{operation.prompt}")

    def __call__(
        self, task: GenerationTask, context: Sequence[ContextItem], history: Sequence[Message]
    ) -> tuple[Message, ...]:
        """The messages. `context`, `history`: what of the task fits."""
        template, now, zone = (
            self.template(task.operation),
            task.input.local_time,
            task.input.time_zone or UTC,
        )
        if not self._small_model:
            return messages(
                template,
                now=now,
                zone=zone,
                settings=task.settings,
                context=context,
                history=history,
                prompt=task.input.prompt,
            )
        shared = self._prompts.get(_SHARED)
        return messages_for_small_model(
            shared,
            now=now,
            zone=zone,
            context=context,
            history=history,
            instructions="" if template is shared else template.text,
            settings=task.settings,
            prompt=task.input.prompt,
        )
