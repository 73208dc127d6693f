"""Where a model is reached, and what it can do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

# The longest silence: a model that sends nothing for so long is taken for dead.
SILENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`as_schema`: it enforces JSON schemas but ignores a forced tool, so a tool is sent as its schema.

    `takes_temperature`: false for models that refuse any but their own. `thinks_in_text`: answers begin with reasoning
    that only its closing tag tells from text.
    """

    base_url: str
    api_key: str
    provider: str
    as_schema: bool = False
    takes_temperature: bool = True
    thinks_in_text: bool = False
    silence_seconds: float = SILENCE_SECONDS

    def __repr__(self) -> str:
        return f"Endpoint({self.provider!r}, {self.base_url!r})"


class InputType(Enum):
    """How a server is told what texts are embedded for.

    `none`: its model makes no difference, as those of OpenAI. `input_type`: in a field of that name. `prefix`: by the
    words `query: ` or `passage: ` before each text, as models of the E5 family want it.
    """

    NONE = "none"
    INPUT_TYPE = "input_type"
    PREFIX = "prefix"
