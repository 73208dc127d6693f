"""Refuses what an OpenAI endpoint would refuse, in its words and its shape."""

from __future__ import annotations

from typing import Any

import msgspec

from .notice import MODEL
from .wire import error

ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})


class BadRequest(Exception):
    """The request cannot be answered as it is."""

    def __init__(
        self, message: str, *, param: str | None = None, code: str | None = None, status: int = 400
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = error(message, param=param, code=code)


def checked(raw: bytes) -> dict[str, Any]:
    """The request's body; raises `BadRequest`."""
    try:
        body = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRequest("We could not parse the JSON body of your request.") from None
    if not isinstance(body, dict):
        raise BadRequest("The body of the request must be a JSON object.")
    if not isinstance(body.get("model"), str):
        raise BadRequest("you must provide a model parameter", param="model")
    if body["model"] != MODEL:
        raise BadRequest(
            f"The model `{body['model']}` does not exist", param="model", code="model_not_found", status=404
        )
    _check_messages(body.get("messages"))
    _check_tools(body)
    if body.get("n", 1) not in (None, 1):
        raise BadRequest("Only one choice is offered.", param="n")
    for name in ("max_tokens", "max_completion_tokens"):
        if body.get(name) is not None and (not isinstance(body[name], int) or body[name] < 1):
            raise BadRequest("The number of tokens must be a positive integer.", param=name)
    return body


def _check_messages(messages: Any) -> None:
    if not isinstance(messages, list) or not messages:
        raise BadRequest("'messages' must be an array with at least one message.", param="messages")
    for number, message in enumerate(messages):
        if not isinstance(message, dict) or message.get("role") not in ROLES:
            raise BadRequest("Every message needs a known role.", param=f"messages.[{number}].role")
        if not isinstance(message.get("content"), str | list | None):
            raise BadRequest(
                "The content of a message is text or a list of parts.", param=f"messages.[{number}].content"
            )


def _check_tools(body: dict[str, Any]) -> None:
    names = set()
    tools = body.get("tools") or []
    for number, tool in enumerate(tools if isinstance(tools, list) else [None]):
        function = tool.get("function") if isinstance(tool, dict) else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            raise BadRequest("Every tool is a function with a name.", param=f"tools[{number}]")
        names.add(function["name"])
    choice = body.get("tool_choice")
    if isinstance(choice, dict):
        function = choice.get("function")
        if not isinstance(function, dict) or function.get("name") not in names:
            raise BadRequest("'tool_choice' names no tool of this request.", param="tool_choice")
    elif choice not in (None, "auto", "none", "required") or (choice == "required" and not names):
        raise BadRequest(
            "'tool_choice' must be none, auto, required or a tool of this request.", param="tool_choice"
        )
    form = body.get("response_format") or {}
    if not isinstance(form, dict) or (
        form.get("type") == "json_schema" and not isinstance(form.get("json_schema"), dict)
    ):
        raise BadRequest(
            "'response_format' of type json_schema needs a json_schema.", param="response_format"
        )
