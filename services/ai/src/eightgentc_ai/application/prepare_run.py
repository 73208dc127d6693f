"""Preparing a run: the prompt, the context and history that fit, the keys of its answer, the tokens to reserve."""

from __future__ import annotations

import time
from functools import partial

from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.application.run import GenerationTask, Replay, Run
from eightgentc_ai.domain.context import trim, trim_history
from eightgentc_ai.domain.fingerprint import cache_key, digest, replay_key, task_digest
from eightgentc_ai.domain.generation import CacheControl
from eightgentc_ai.domain.model_request import ModelRequest
from eightgentc_ai.domain.prompt import messages
from eightgentc_ai.ports.prompt_library import PromptLibrary
from eightgentc_ai.ports.token_counter import TokenCounter
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.ids import new_id

# Most answers are far shorter than they may be; if too little was reserved, the rest is charged when it is known.
_EXPECTED_OUTPUT = 2_000
_INSTRUCTIONS = 600


class PrepareRun:
    def __init__(
        self, prompts: PromptLibrary, tokens: TokenCounter, policy: RunPolicy, endpoint: str
    ) -> None:
        self._prompts = prompts
        self._tokens = tokens
        self._policy = policy
        self._endpoint = endpoint

    def __call__(self, task: GenerationTask) -> Run:
        """The run of a task. Raises FieldInvalid when its model is not offered here."""
        operation, input, policy = task.operation, task.input, self._policy
        model = input.model or policy.model
        if model != policy.model and model not in policy.other_models:
            raise FieldInvalid.of("input.model", "is not offered here")
        count = partial(self._tokens.count, model)
        budget = min(input.context_token_budget or policy.context_tokens, policy.context_tokens)
        context, receipt = trim(input.context, budget, count)
        history, receipt = trim_history(task.history, policy.history_tokens, count, receipt)
        template = self._prompts.get(operation.prompt)
        prompt = messages(
            template,
            now=input.message_time,
            settings=task.settings,
            context=context,
            history=history,
            prompt=input.prompt,
        )
        request = ModelRequest(
            model=model,
            messages=prompt,
            temperature=policy.temperatures.get(operation.name, operation.temperature),
            max_output_tokens=operation.max_output_tokens,
            forced=operation.tool,
            offered=task.offered,
        )
        request_hash = digest(request)
        kept = operation.cache_seconds > 0 and input.cache is not CacheControl.BYPASS
        version = template.stamp
        expected = min(operation.max_output_tokens, _EXPECTED_OUTPUT)
        return Run(
            id=new_id(),
            task=task,
            request=request,
            request_hash=request_hash,
            prompt=version,
            receipt=receipt,
            key=cache_key(input.subject, operation.name, version, request_hash, self._endpoint)
            if kept
            else None,
            replay=_replay(task, model),
            reserved=policy.reservable(receipt.tokens + count(input.prompt) + _INSTRUCTIONS + expected),
            started=time.monotonic(),
        )


def _replay(task: GenerationTask, model: str) -> Replay | None:
    """None for chats too: a reply is generated once, and a caller that lost it asks the owner of the conversation."""
    input = task.input
    if not input.request_id or task.operation.tool is None:
        return None
    words = (input.prompt, *task.words)
    scope = input.subject.scope
    return Replay(
        key=replay_key(input.subject, input.request_id),
        asked=task_digest(scope, task.operation.name, model, words, task.settings),
    )
