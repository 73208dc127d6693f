"""EmbedTexts: the limits, retries and records of every call of a model hold for embeddings too."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.memory.admission import MemoryAdmission
from eightgentc_ai.adapters.outbound.memory.embedding_model import MemoryEmbeddingModel
from eightgentc_ai.application.embed_texts import EmbedTexts
from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.application.retry import Retries
from eightgentc_ai.domain.embedding import EmbeddingUse
from eightgentc_ai.domain.errors import (
    ContextTooLarge,
    LimitReached,
    ModelNotUsable,
    ModelThrottled,
    ModelTimeout,
    ModelUnavailable,
    OutputInvalid,
    UpstreamTruncated,
)
from eightgentc_ai.domain.generation import CacheStatus, Usage
from eightgentc_kit.clock import SettableClock
from eightgentc_kit.errors import FieldInvalid

from .conftest import NOW, SUBJECT, ByteCounter, Ledger

TEXTS = ["We open in May.", "The oven takes 200 kg."]
BYTES = sum(map(len, TEXTS))


@dataclass
class Embedding:
    """The use case on memory twins."""

    model: MemoryEmbeddingModel
    policy: RunPolicy
    admission: MemoryAdmission = field(default_factory=lambda: MemoryAdmission(now=lambda: 1000.0))
    ledger: Ledger = field(default_factory=Ledger)
    slept: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        self.embed_texts = EmbedTexts(
            model=self.model,
            admission=self.admission,
            ledger=self.ledger,
            tokens=ByteCounter(),
            clock=SettableClock(NOW),
            policy=self.policy,
            retries=Retries(3, sleep),
        )

    async def __call__(self, *texts: str, use: EmbeddingUse = EmbeddingUse.PASSAGE) -> Any:
        try:
            return await self.embed_texts(SUBJECT, texts or TEXTS, use)
        finally:
            await self.embed_texts.close()

    def spent(self) -> float:
        """Tokens of the tenant."""
        (limit,) = self.policy.tokens(SUBJECT, 1)
        arrival = self.admission._arrivals.get((limit.name, limit.tenant, limit.subject), 0.0)
        return max(0.0, arrival - 1000.0) * limit.per_second


def embedding(*faults: Exception, usage: Usage | None = None, **policy: Any) -> Embedding:
    return Embedding(
        MemoryEmbeddingModel(*faults, usage=usage), RunPolicy(model="e5", input_nano_usd=20, **policy)
    )


async def test_all_texts_are_one_call_of_the_model_and_one_line_in_the_ledger() -> None:
    embed = embedding(usage=Usage(input_tokens=12))

    result = await embed()

    (row,) = embed.ledger
    assert len(result.value) == len(TEXTS)
    assert len(embed.model.requests) == 1
    assert (row.operation, row.model, row.provider, row.status) == ("embedding", "e5", "scripted", "done")
    assert (row.input_tokens, row.output_tokens, row.estimated, row.cost_nano_usd) == (12, 0, False, 240)
    assert (row.tenant, row.subject, row.caller, row.model_calls) == ("tenant-1", "ada", "projects", 1)
    assert (result.info.run_id, result.info.cost_nano_usd, result.info.cache_status) == (
        row.id,
        240,
        CacheStatus.BYPASS,
    )
    assert embed.spent() == pytest.approx(12)


async def test_tokens_that_the_provider_does_not_report_are_estimated() -> None:
    embed = embedding()

    result = await embed()

    assert result.info.usage == Usage(input_tokens=BYTES, estimated=True)
    assert embed.spent() == pytest.approx(BYTES)


async def test_a_count_that_cannot_be_is_replaced_by_an_estimate() -> None:
    result = await embedding(usage=Usage(input_tokens=40_000_000))()

    assert result.info.usage == Usage(input_tokens=BYTES, estimated=True)


async def test_a_refused_call_is_recorded_asks_no_model_and_gives_nothing_back() -> None:
    embed = embedding(requests_of_person=1)
    await embed()

    with pytest.raises(LimitReached) as refused:
        await embed()

    assert refused.value.metadata == {"limit": "requests-of-person"}
    assert [row.status for row in embed.ledger] == ["done", "LIMIT_REACHED"]
    assert len(embed.model.requests) == 1
    assert embed.spent() == pytest.approx(BYTES)


async def test_the_tokens_of_a_tenant_bound_how_much_is_embedded() -> None:
    embed = embedding(tokens_of_tenant=BYTES + 1)
    await embed()

    with pytest.raises(LimitReached) as refused:
        await embed()

    assert refused.value.metadata == {"limit": "tokens-of-tenant"}


@pytest.mark.parametrize("fault", [ModelThrottled(retry_after=2.0), ModelUnavailable(), UpstreamTruncated()])
async def test_what_may_pass_is_tried_again(fault: Exception) -> None:
    embed = embedding(fault)

    result = await embed()

    assert result.info.model_calls == 2
    assert len(embed.slept) == 1


@pytest.mark.parametrize(
    ("fault", "tokens"),
    [
        (ModelNotUsable(), 0),
        (ModelTimeout(), BYTES),
        (OutputInvalid.because("There are none."), BYTES),
    ],
)
async def test_a_call_that_failed_is_recorded_with_what_the_model_may_have_used(
    fault: Exception, tokens: int
) -> None:
    embed = embedding(fault)

    with pytest.raises(type(fault)):
        await embed()

    (row,) = embed.ledger
    assert (row.status, row.input_tokens) == (fault.reason, tokens)  # type: ignore[attr-defined]
    assert embed.spent() == pytest.approx(tokens)


async def test_texts_beyond_the_models_length_are_cut_until_they_fit() -> None:
    embed = embedding(
        ContextTooLarge.leaving(fits=0.5, output_counts=False),
        ContextTooLarge.leaving(fits=0.5, output_counts=False),
    )

    result = await embed("bread" * 8, "oven")

    assert [request.texts[0] for request in embed.model.requests] == ["bread" * 8, "bread" * 4, "bread" * 2]
    assert {request.texts[1] for request in embed.model.requests} == {"oven"}
    assert len(result.value) == 2


async def test_texts_that_never_fit_are_refused() -> None:
    embed = embedding(*[ContextTooLarge()] * 5)

    with pytest.raises(ContextTooLarge):
        await embed()

    assert len(embed.model.requests) == 5


async def test_malformed_texts_spend_nothing() -> None:
    embed = embedding()

    with pytest.raises(FieldInvalid):
        await embed("")

    assert (embed.ledger, embed.spent(), embed.model.requests) == ([], 0, [])


async def test_a_caller_that_leaves_stops_the_model_and_is_recorded() -> None:
    embed = embedding()
    embed.model.gate = asyncio.Event()
    call = asyncio.ensure_future(embed())
    for _ in range(10):
        await asyncio.sleep(0)

    [running] = embed.embed_texts.usage_records.running()
    call.cancel()
    await asyncio.wait({call})

    assert (running.operation, running.status, running.input_tokens) == ("embedding", "INTERRUPTED", BYTES)
    assert embed.model.stopped == 1
    assert [(row.status, row.input_tokens, row.estimated) for row in embed.ledger] == [
        ("CANCELLED", BYTES, True)
    ]
    assert embed.embed_texts.usage_records.running() == []
