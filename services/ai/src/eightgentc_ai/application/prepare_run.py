"""Preparing a run: the prompt, what fits of context and history, the keys of its answer, the tokens to reserve."""

from __future__ import annotations

import time
from functools import partial

from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.application.run import Asked, Repeat, Run
from eightgentc_ai.domain.context import trim, trim_history
from eightgentc_ai.domain.fingerprint import asked_digest, cache_key, digest, repeat_key
from eightgentc_ai.domain.generation import CacheControl
from eightgentc_ai.domain.model_request import ModelRequest
from eightgentc_ai.domain.prompt import messages
from eightgentc_ai.ports.prompt_library import PromptLibrary
from eightgentc_ai.ports.token_counter import TokenCounter
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.ids import new_id

# Answers are mostly far shorter than they may be; what was reserved too little is charged when it is known.
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

    def __call__(self, asked: Asked) -> Run:
        """Raises FieldInvalid when a model is asked for that is not offered."""
        operation, input, policy = asked.operation, asked.input, self._policy
        model = input.model or policy.model
        if model != policy.model and model not in policy.other_models:
            raise FieldInvalid.of("input.model", "is not offered here")
        count = partial(self._tokens.count, model)
        budget = min(input.context_token_budget or policy.context_tokens, policy.context_tokens)
        context, receipt = trim(input.context, budget, count)
        history, receipt = trim_history(asked.history, policy.history_tokens, count, receipt)
        template = self._prompts.get(operation.prompt)
        said = messages(
            template,
            now=input.message_time,
            settings=asked.settings,
            context=context,
            history=history,
            prompt=input.prompt,
        )
        request = ModelRequest(
            model=model,
            messages=said,
            temperature=policy.temperatures.get(operation.name, operation.temperature),
            max_output_tokens=operation.max_output_tokens,
            forced=operation.tool,
            offered=asked.offered,
        )
        request_hash = digest(request)
        kept = operation.cache_seconds > 0 and input.cache is not CacheControl.BYPASS
        stamp = template.stamp
        expected = min(operation.max_output_tokens, _EXPECTED_OUTPUT)
        return Run(
            id=new_id(),
            asked=asked,
            request=request,
            request_hash=request_hash,
            prompt=stamp,
            receipt=receipt,
            key=cache_key(input.subject, operation.name, stamp, request_hash, self._endpoint)
            if kept
            else None,
            repeat=_repeat(asked, model),
            reserved=policy.reservable(receipt.tokens + count(input.prompt) + _INSTRUCTIONS + expected),
            started=time.monotonic(),
        )


def _repeat(asked: Asked, model: str) -> Repeat | None:
    """None for chats too: a reply is written once, and who lost it asks whoever keeps the conversation."""
    input = asked.input
    if not input.request_id or asked.operation.tool is None:
        return None
    words = (input.prompt, *asked.words)
    scope = input.subject.scope
    return Repeat(
        key=repeat_key(input.subject, input.request_id),
        asked=asked_digest(scope, asked.operation.name, model, words, asked.settings),
    )
