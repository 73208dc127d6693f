"""Token counts of a provider compared with our own: what cannot be is replaced by an estimate, and flagged.

A provider that counts 40,000,000 tokens for a word would spend the limit of a whole tenant.
"""

from __future__ import annotations

from collections.abc import Callable

from eightgentc_ai.domain.generation import Usage

# Templates of chats and tools add tokens that we do not see.
_UNSEEN_TOKENS = 1_000
# Tokenizers differ by less.
_MOST_TIMES_OURS = 2


def believable(
    reported: Usage, *, sent_characters: int, said: bool, most_output: int, ours: Callable[[], Usage]
) -> Usage:
    """The counts that can be believed, with our own in the place of the others.

    Args:
        reported: the provider's; a count of 0 is one that it did not report.
        sent_characters: of the request, tools included.
        said: whether the answer holds anything.
        most_output: tokens that the answer was allowed, reasoning included.
        ours: counts what was sent and received, which takes long for long texts and is seldom needed.
    """
    sent, received = reported.input_tokens, reported.output_tokens
    # Two characters a token are few in any language; most have three or four.
    sent_is_plain = 0 < sent <= sent_characters // 2 + _UNSEEN_TOKENS
    received_is_plain = received <= most_output and (received > 0 or not said)
    if sent_is_plain and received_is_plain:
        return reported
    own = ours()
    keeps_sent = sent_is_plain or 0 < sent <= _most(own.input_tokens)
    keeps_received = received_is_plain or 0 < received <= most_output + _most(own.output_tokens)
    return Usage(
        sent if keeps_sent else own.input_tokens,
        reported.cached_input_tokens if keeps_sent else 0,
        received if keeps_received else own.output_tokens,
        reported.reasoning_tokens if keeps_received else 0,
        estimated=reported.estimated or not (keeps_sent and keeps_received),
    )


def _most(own: int) -> int:
    return _MOST_TIMES_OURS * own + _UNSEEN_TOKENS
