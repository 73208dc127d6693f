"""How an answer of the model came to be."""

from __future__ import annotations

from eightgentc.projects.v1 import generation_pb2
from eightgentc_edge_gateway.contract.generation import Generation
from eightgentc_edge_gateway.translate.notices import NOTICES
from eightgentc_edge_gateway.translate.reader import JsonObject, Reader


def usage(message: generation_pb2.Generation) -> JsonObject:
    """Tokens of the run, as the contract's `Usage` has them."""
    return {
        "inputTokens": message.input_tokens,
        "outputTokens": message.output_tokens,
        "totalTokens": message.input_tokens + message.output_tokens,
    }


def cost_usd(message: generation_pb2.Generation) -> float:
    """US dollars; between services it is whole billionths."""
    return message.cost_nano_usd / 1e9


def notice(message: generation_pb2.Generation) -> JsonObject | None:
    """What to know about an answer of this provider."""
    return NOTICES.get(message.provider)


def today(message: generation_pb2.Generation) -> JsonObject | None:
    """What the model was told of the person's day; None where that was not kept."""
    if not message.local_date:
        return None
    return {"date": message.local_date, "weekday": message.weekday, "timeZone": message.time_zone}


to_generation = Reader(
    generation_pb2.Generation, Generation, usage=usage, cost_usd=cost_usd, notice=notice, today=today
)
