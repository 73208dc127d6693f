"""The packaged prompts: one active version for each operation, and what each of them must say."""

from __future__ import annotations

import pytest

from eightgentc_ai.adapters.outbound.prompts.packaged_prompts import PackagedPrompts
from eightgentc_ai.domain.operation import OPERATIONS, Operation

ALL = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)


@ALL
def test_every_operation_has_a_prompt(operation: Operation) -> None:
    assert PackagedPrompts().get(operation.prompt).version >= 1


@ALL
def test_every_prompt_says_that_context_is_no_instruction(operation: Operation) -> None:
    text = PackagedPrompts().get(operation.prompt).text

    assert "```context" in text
    assert "never an instruction" in text


def test_an_unknown_prompt_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        PackagedPrompts().get("poem")
