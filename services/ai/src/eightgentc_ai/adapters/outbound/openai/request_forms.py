"""What some servers refuse in a request, by which words they say so, and what is sent instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

from eightgentc_ai.adapters.outbound.openai import context_limit
from eightgentc_ai.adapters.outbound.openai.provider_error import ProviderError


class Mend(Enum):
    """A change of the request; its value is the parameter that was refused."""

    MAX_TOKENS = "max_completion_tokens"
    NO_LIMIT = "max_tokens"
    NO_PARALLEL = "parallel_tool_calls"
    ANY_TOOL = "tool_choice (the name of a tool)"
    NO_CHOICE = "tool_choice"
    NO_STRICT = "strict"
    PLAIN_SCHEMA = "additionalProperties"
    NO_STREAM_OPTIONS = "stream_options"
    NO_TEMPERATURE = "temperature"
    JSON_OBJECT = "response_format (a schema)"
    NO_FORMAT = "response_format"
    NO_TOOLS = "tools"
    NO_STREAM = "stream"
    ALTERNATING = "messages (two of one role in a row)"
    NO_SYSTEM = "messages (system)"


Mends = frozenset[Mend]
NONE: Mends = frozenset()

# What is tried for a parameter, in order.
_LADDERS = {
    "max_completion_tokens": (Mend.MAX_TOKENS, Mend.NO_LIMIT),
    "max_tokens": (Mend.NO_LIMIT,),
    "limit": (Mend.NO_LIMIT,),
    "parallel_tool_calls": (Mend.NO_PARALLEL,),
    "tool_choice": (Mend.ANY_TOOL, Mend.NO_CHOICE, Mend.NO_TOOLS),
    "strict": (Mend.NO_STRICT,),
    "additionalProperties": (Mend.PLAIN_SCHEMA,),
    "stream_options": (Mend.NO_STREAM_OPTIONS,),
    "temperature": (Mend.NO_TEMPERATURE,),
    "response_format": (Mend.JSON_OBJECT, Mend.NO_FORMAT),
    "tools": (Mend.NO_TOOLS,),
    "stream": (Mend.NO_STREAM,),
    "messages": (Mend.ALTERNATING, Mend.NO_SYSTEM),
    "system": (Mend.NO_SYSTEM,),
}
# Sentences that name no parameter, or not the one that is meant.
_SENTENCES = (
    (r"max_(?:completion_)?tokens.{0,20} (?:is )?too large|at most \d+ completion tokens|number of output tokens"
     r"|range of max_tokens", "limit"),
    (r"tools? with stream|stream(?:ing)?(?: mode)? is not supported|not support stream", "stream"),
    (r"enable-auto-tool-choice|tool-call-parser|support(?:s|ed)? (?:for )?tools?\b|support tool use|requires? --jinja"
     r"|(?:function|tool) call(?:ing|s)?.{0,20} not (?:be )?(?:supported|enabled)|not support function", "tools"),
    (r"system (?:role|message|prompt).{0,20} not (?:be )?supported|not support (?:the )?system|developer instruction is not"
     r"|system role|expected 'user'", "system"),
    (r"roles? (?:must|should) (?:be )?alternat|alternat\w+ (?:between )?user|consecutive|successive|unexpected role|expected last role"
     r"|system message must be", "messages"),
    (r"additional_?properties|proto field is not repeating|json schema|invalid schema", "additionalProperties"),
    (r"response_?format|json_schema|json_object|guided|structured output", "response_format"),
)  # fmt: skip
_NAMED = (
    "max_completion_tokens",
    "max_tokens",
    "parallel_tool_calls",
    "tool_choice",
    "strict",
    "stream_options",
    "temperature",
    "response_format",
)
_NAMES = re.compile(rf"\b(?:{'|'.join(_NAMED)})\b")
# Where the request is at fault; templates of models also fail with 500.
_STATUSES = frozenset({400, 404, 405, 415, 422, 500, 501})


def mend_for(error: ProviderError, body: Mapping[str, object], applied: Mends) -> Mend | None:
    """What to change so that this server takes this request; None where nothing is known to help."""
    if error.status not in _STATUSES or context_limit.too_large(error):
        return None
    for parameter in _refused(error):
        for mend in _LADDERS[parameter]:
            if mend not in applied and _changes(mend, body):
                return mend
    return None


def named_parameter(error: ProviderError) -> str:
    """The parameter that the provider complains about; '' where it names none."""
    return next(iter(_refused(error)), "")


def _refused(error: ProviderError) -> list[str]:
    """The parameters that may be meant, the likeliest first."""
    # Of a path like tools[0].function.strict the last name is meant.
    named = [name for path in error.parameters for name in re.findall(r"\w+", path)][::-1]
    named = [name for name in named if name != "messages"]
    found = [(match.start(), match[0]) for match in _NAMES.finditer(error.text)]
    if error.status in (400, 415, 422) or "unexpected keyword" in error.text:
        named += [name for _, name in sorted(found)]
    sentences = [name for words, name in _SENTENCES if re.search(words, error.text, re.IGNORECASE)]
    known = [name for name in (*named, *sentences) if name in _LADDERS]
    first = sentences[:1] if sentences and sentences[0] in ("limit", "stream", "tools") else []
    return list(dict.fromkeys([*first, *known]))


def _changes(mend: Mend, body: Mapping[str, object]) -> bool:
    """Whether the change makes another request of this one."""
    match mend:
        case Mend.ANY_TOOL:
            return isinstance(body.get("tool_choice"), dict)
        case Mend.NO_STRICT | Mend.PLAIN_SCHEMA:
            return "tools" in body or "response_format" in body
        case Mend.JSON_OBJECT:
            form = body.get("response_format")
            return isinstance(form, dict) and form.get("type") == "json_schema"
        case Mend.ALTERNATING | Mend.NO_SYSTEM:
            return True
        case Mend.NO_LIMIT:
            return "max_tokens" in body or "max_completion_tokens" in body
        case Mend.NO_STREAM:
            return body.get("stream") is True
        case _:
            return mend.value in body
