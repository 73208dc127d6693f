"""Preparing a run: the prompt, the context and history that fit, the keys of its answer, the tokens to reserve."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from functools import partial

from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.application.run import GenerationTask, Replay, Run
from eightgentc_ai.application.write_prompt import WritePrompt
from eightgentc_ai.domain.context import is_whole, trim, trim_history
from eightgentc_ai.domain.errors import ContextTooLarge
from eightgentc_ai.domain.fingerprint import cache_key, digest, replay_key, task_digest
from eightgentc_ai.domain.generation import CacheControl, Receipt
from eightgentc_ai.domain.model_request import ModelRequest
from eightgentc_ai.domain.prompt import Message, weekday_of
from eightgentc_ai.domain.small_model import for_small_model
from eightgentc_ai.ports.prompt_library import PromptLibrary
from eightgentc_ai.ports.token_counter import TokenCounter
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.ids import new_id
from eightgentc_kit.logging import logger
from eightgentc_kit.time_zone import UTC

# Most answers are far shorter than they may be; if too little was reserved, the rest is charged when it is known.
_EXPECTED_OUTPUT = 2_000
_INSTRUCTIONS = 600
# A shorter answer is not worth asking for.
_LEAST_OUTPUT = 500

log = logger(__name__)


class PrepareRun:
    def __init__(
        self, prompts: PromptLibrary, tokens: TokenCounter, policy: RunPolicy, endpoint: str
    ) -> None:
        self._write = WritePrompt(prompts, small_model=policy.small_model)
        self._tokens = tokens
        self._policy = policy
        self._endpoint = endpoint

    def __call__(self, task: GenerationTask) -> Run:
        """The run of a task. Raises FieldInvalid when its model is not offered here."""
        input, policy = task.input, self._policy
        operation = for_small_model(task.operation, task.settings) if policy.small_model else task.operation
        model = input.model or policy.model
        if model != policy.model and model not in policy.other_models:
            raise FieldInvalid.of("input.model", "is not offered here")
        budget = min(input.context_token_budget or policy.context_tokens, policy.context_tokens)
        prompt, receipt = self._fitting(task, model, budget, policy.history_tokens)
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
        version = self._write.template(operation).stamp
        sent = receipt.tokens + self._tokens.count(model, input.prompt) + _INSTRUCTIONS
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
            sent=sent,
            reserved=policy.reservable(sent + expected),
            started=time.monotonic(),
        )

    def shrink(self, run: Run, error: ContextTooLarge) -> None:
        """Leave out of the request what does not fit, the least important first. Raises the error if nothing can be."""
        request, kept = run.request, run.receipt.tokens
        output = request.max_output_tokens
        if error.output_counts:
            output = max(min(output, _LEAST_OUTPUT), int(output * error.fits))
        if run.tally.shrunk or (kept == 0 and output == request.max_output_tokens):
            raise error
        sent = sum(self._tokens.count(request.model, message.content) for message in request.messages)
        room = max(0, kept - math.ceil(sent * (1 - error.fits)))
        items = {item.id for item in run.task.input.context}
        of_context = sum(line.tokens for line in run.receipt.kept if line.id in items)
        budget = room * of_context // kept if kept else 0
        prompt, run.receipt = self._fitting(run.task, request.model, budget, room - budget)
        run.request = replace(request, messages=prompt, max_output_tokens=output)
        run.tally.shrunk = True
        log.info(
            "less context sent", operation=run.task.operation.name, tokens=run.receipt.tokens, before=kept
        )

    def _fitting(
        self, task: GenerationTask, model: str, context_tokens: int, history_tokens: int
    ) -> tuple[tuple[Message, ...], Receipt]:
        """The messages of the prompt, with as much of context and history as fits, and the receipt of it."""
        count = partial(self._tokens.count, model)
        beyond = any(item.only_beyond_history for item in task.input.context)
        context, receipt = trim(
            task.input.context,
            context_tokens,
            count,
            covers_sections=task.covers_sections,
            history_is_whole=beyond and is_whole(task.history, history_tokens, count),
        )
        history, receipt = trim_history(task.history, history_tokens, count, receipt)
        now, zone = task.input.local_time, task.input.time_zone or UTC
        return self._write(task, context, history), replace(
            receipt, local_date=now.date().isoformat(), weekday=weekday_of(now), time_zone=zone
        )


def _replay(task: GenerationTask, model: str) -> Replay | None:
    """None for chats too: a reply is generated once, and a caller that lost it asks the owner of the conversation."""
    input = task.input
    if not input.request_id or not task.operation.cache_seconds or task.operation.tool is None:
        return None
    words = (input.prompt, *task.words)
    scope = input.subject.scope
    return Replay(
        key=replay_key(input.subject, input.request_id),
        asked=task_digest(scope, task.operation.name, model, words, task.settings),
    )
