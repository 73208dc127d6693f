"""EmbedTexts: vectors for texts, from one call of the embedding model, bounded and recorded as every call of a model.

Answers are not stored: callers keep the vectors, and a hundred of them would take the place of as many plans.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from eightgentc_ai.application.cache_and_limits import CacheAndLimits
from eightgentc_ai.application.model_calls import MAY_HAVE_WORKED
from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.application.retry import Retries
from eightgentc_ai.application.run import GenerationTask, Result, Run, status_of
from eightgentc_ai.application.usage_records import UsageRecords
from eightgentc_ai.domain.believable_usage import believable
from eightgentc_ai.domain.embedding import (
    EmbeddingAnswer,
    EmbeddingRequest,
    EmbeddingUse,
    Vector,
    checked_texts,
)
from eightgentc_ai.domain.errors import ContextTooLarge, OutputInvalid
from eightgentc_ai.domain.fingerprint import digest
from eightgentc_ai.domain.generation import (
    CacheStatus,
    GenerationInput,
    PromptVersion,
    Receipt,
    RunInfo,
    Subject,
    Usage,
)
from eightgentc_ai.domain.model_request import ModelRequest
from eightgentc_ai.domain.operation import EMBEDDING
from eightgentc_ai.ports.admission import Admission
from eightgentc_ai.ports.embedding_model import EmbeddingModel
from eightgentc_ai.ports.token_counter import TokenCounter
from eightgentc_ai.ports.usage_ledger import UsageLedger
from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import DomainError
from eightgentc_kit.ids import new_id
from eightgentc_kit.logging import logger

log = logger(__name__)

# Servers that do not say what fits get half as much each time: from 8,000 characters to 500, which fits all we know.
_SHORTENINGS = 4
_NO_PROMPT = PromptVersion("", 0, "")
_NO_RECEIPT = Receipt((), (), 0, 0, "")


class EmbedTexts:
    """`policy`: its model and prices are those of embeddings, its limits those of all calls of models."""

    def __init__(
        self,
        *,
        model: EmbeddingModel,
        admission: Admission,
        ledger: UsageLedger,
        tokens: TokenCounter,
        clock: Clock,
        policy: RunPolicy,
        retries: Retries,
    ) -> None:
        self._model = model
        self._limits = CacheAndLimits(admission, policy)
        self._tokens = tokens
        self._clock = clock
        self._policy = policy
        self._retries = retries
        self.usage_records = UsageRecords(ledger, policy, clock, model.provider)

    async def __call__(
        self, subject: Subject, texts: Sequence[str], use: EmbeddingUse
    ) -> Result[tuple[Vector, ...]]:
        """One vector for each text.

        Raises:
            FieldInvalid, LimitReached, and whatever the model raises.
        """
        request = EmbeddingRequest(self._policy.model, checked_texts(texts), use)
        run = self._run(subject, request)
        try:
            await self._limits.look_up(run, tuple)
        except DomainError as error:
            self.usage_records.record(run, error.reason, CacheStatus.BYPASS)
            raise
        self.usage_records.begin(run)
        try:
            answer = await self._fitting(run, request)
        except BaseException as error:
            self._end(run, status_of(error))
            raise
        return Result(answer.vectors, self._end(run, "done"))

    async def close(self) -> None:
        """Wait for what is still to be settled."""
        await self._limits.close()

    def _run(self, subject: Subject, request: EmbeddingRequest) -> Run:
        sent = self._count(request)
        return Run(
            id=new_id(),
            task=GenerationTask(EMBEDDING, GenerationInput(subject, self._clock.now()), {}),
            request=ModelRequest(request.model, (), EMBEDDING.temperature, EMBEDDING.max_output_tokens),
            request_hash=digest([request.model, request.texts, request.use.value]),
            prompt=_NO_PROMPT,
            receipt=_NO_RECEIPT,
            key=None,
            replay=None,
            sent=sent,
            reserved=self._policy.reservable(sent),
            started=time.monotonic(),
        )

    def _end(self, run: Run, status: str) -> RunInfo:
        """Record the run and give back what was reserved too much."""
        self._limits.settle(run)
        return self.usage_records.record(run, status, CacheStatus.BYPASS)

    async def _fitting(self, run: Run, request: EmbeddingRequest) -> EmbeddingAnswer:
        """The answer; texts that are longer than the model takes are cut, since the rest does not count."""
        for _ in range(_SHORTENINGS):
            try:
                return await self._answer(run, request)
            except ContextTooLarge as error:
                request = request.shortened(error.fits)
                log.info("shorter texts sent", characters=max(map(len, request.texts)))
        return await self._answer(run, request)

    async def _answer(self, run: Run, request: EmbeddingRequest) -> EmbeddingAnswer:
        return await self._retries.call(lambda: self._attempt(run, request))

    async def _attempt(self, run: Run, request: EmbeddingRequest) -> EmbeddingAnswer:
        tally = run.tally
        tally.model_calls += 1
        tally.heard = []
        try:
            answer = await self._model.embed(request)
        except (*MAY_HAVE_WORKED, OutputInvalid):
            tally.usage += self._estimate(request)
            raise
        finally:
            tally.heard = None
        tally.usage += self._usage(request, answer)
        tally.model = answer.model
        return answer

    def _usage(self, request: EmbeddingRequest, answer: EmbeddingAnswer) -> Usage:
        if answer.usage is None:
            return self._estimate(request)
        return believable(
            answer.usage,
            sent_characters=sum(map(len, request.texts)),
            said=False,
            most_output=0,
            ours=lambda: self._estimate(request),
        )

    def _estimate(self, request: EmbeddingRequest) -> Usage:
        return Usage(input_tokens=self._count(request), estimated=True)

    def _count(self, request: EmbeddingRequest) -> int:
        return sum(self._tokens.count(request.model, text) for text in request.texts)
