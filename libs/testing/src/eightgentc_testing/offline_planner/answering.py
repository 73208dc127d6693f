"""A model server that answers as the offline planner would."""

from eightgentc_offline_planner.completion import complete
from eightgentc_testing.model_server import Answer, Recorded


def as_the_planner(request: Recorded) -> Answer:
    """The offline planner's answer to the same request."""
    planned = complete(request.body)
    return Answer(
        text=planned.text, tool_calls=planned.tool_calls, refusal=planned.refusal, usage=planned.usage
    )
