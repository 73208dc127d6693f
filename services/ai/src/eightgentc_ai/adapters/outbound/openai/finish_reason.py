"""Why an answer ended, in the words of OpenAI whatever the server's own are."""

from __future__ import annotations

_STOP = "stop"
_WORDS = {
    "length": "length max_tokens max_output_tokens max_new_tokens model_length max_length token_limit"
    " model_context_window_exceeded",
    "tool_calls": "tool_calls tool_call tool_use function_call function_calls",
    "content_filter": "content_filter content_filtered contentfilter safety recitation blocklist prohibited_content spii"
    " refusal sensitive image_safety language guardrail_intervened",
    # The answer broke off on the server's side.
    "error": "error abort aborted cancelled canceled timeout insufficient_system_resource unknown_error network_error",
}
_NORMAL = {word: reason for reason, words in _WORDS.items() for word in words.split()}
_NONE = frozenset({"", "null", "none", "finish_reason_unspecified"})


def normalized(reason: str | None) -> str | None:
    """stop, length, tool_calls, content_filter or error; None for none.

    Whatever is not known is a way to stop: eos, end_turn, STOP, stop_sequence, complete, and those to come.
    """
    word = (reason or "").strip().lower().replace("-", "_").removeprefix("finishreason.")
    if word in _NONE:
        return None
    return _NORMAL.get(word.removeprefix("finish_reason_"), _STOP)
