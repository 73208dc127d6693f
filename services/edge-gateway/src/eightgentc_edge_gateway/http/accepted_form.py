"""In which form a client takes what a model makes: at once as JSON, as events, or as JSON that grows."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any

from fastapi import Depends
from starlette.requests import Request


class Form(Enum):
    """By its media type."""

    JSON = "application/json"
    EVENTS = "text/event-stream"
    TEXT = "text/plain"


FORMS: dict[str, dict[str, Any]] = {
    Form.EVENTS.value: {
        "schema": {
            "type": "string",
            "description": "Server-sent events while the model writes; see reference/streamed-generations.md.",
        }
    },
    Form.TEXT.value: {
        "schema": {
            "type": "string",
            "description": "The JSON as it grows, for `useObject`: of equal keys the last one counts.",
        }
    },
}
"""For the reference: what a route that takes an `AcceptedForm` may answer beside its JSON."""


def form_of(accept: str) -> Form:
    """The form that an `Accept` prefers; JSON where it prefers none, or takes anything."""
    weights: dict[str, float] = {}
    for offer in accept.lower().split(","):
        media_type, *parameters = (part.strip() for part in offer.split(";"))
        weights[media_type] = _weight(parameters)
    named = [form for form in Form if weights.get(form.value, 0.0) > 0.0]
    best = max(named, key=lambda form: weights[form.value], default=Form.JSON)
    anything = max(weights.get("*/*", 0.0), weights.get("application/*", 0.0))
    if Form.JSON.value not in weights and anything > weights.get(best.value, 0.0):
        return Form.JSON
    return best


def _weight(parameters: list[str]) -> float:
    """What is no number is passed over, as if it were not there."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 1.0
    return 1.0


async def _accepted(request: Request) -> Form:
    return form_of(",".join(request.headers.getlist("accept")))


AcceptedForm = Annotated[Form, Depends(_accepted)]
