"""Keys of stored answers: whatever could change the answer changes the key, and nothing crosses a tenant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eightgentc_ai.domain import fingerprint
from eightgentc_ai.domain.fingerprint import cache_key, digest, replay_key, task_digest
from eightgentc_ai.domain.generation import PromptVersion, Subject
from eightgentc_ai.domain.model_request import ModelRequest
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.tools import MERMAID_DIAGRAM, NODE_GRAPH, PLAN_SECTION


@dataclass(frozen=True, slots=True)
class Call:
    """All that a key is made of."""

    subject: Subject
    operation: str
    prompt: PromptVersion
    request: ModelRequest
    endpoint: str

    def key(self) -> str:
        return cache_key(self.subject, self.operation, self.prompt, digest(self.request), self.endpoint)


words = st.text(max_size=6)
tools = st.sampled_from([PLAN_SECTION, NODE_GRAPH, MERMAID_DIAGRAM])
calls = st.builds(
    Call,
    subject=st.builds(Subject, words, words, words, words),
    operation=words,
    prompt=st.builds(PromptVersion, words, st.integers(0, 9), words),
    request=st.builds(
        ModelRequest,
        model=words,
        messages=st.lists(st.builds(Message, words, words), max_size=4).map(tuple),
        temperature=st.floats(0, 2),
        max_output_tokens=st.integers(0, 10),
        forced=st.none() | tools,
        offered=st.lists(tools, max_size=2).map(tuple),
    ),
    endpoint=words,
)


@pytest.mark.row("F89", clause="Key = SHA-256 of canonical JSON; any change of any part misses")
@given(calls, calls)
def test_two_calls_share_a_key_only_if_every_part_is_the_same(one: Call, other: Call) -> None:
    same = replace(one, subject=_owner(one)) == replace(other, subject=_owner(other))

    assert (one.key() == other.key()) == same


CHANGES: list[Callable[[Call], Any]] = [
    lambda call: replace(call, operation=call.operation + "x"),
    lambda call: replace(call, endpoint=call.endpoint + "x"),
    lambda call: replace(call, prompt=replace(call.prompt, id=call.prompt.id + "x")),
    lambda call: replace(call, prompt=replace(call.prompt, version=call.prompt.version + 1)),
    lambda call: replace(call, prompt=replace(call.prompt, hash=call.prompt.hash + "x")),
    lambda call: replace(call, subject=replace(call.subject, scope=call.subject.scope + "x")),
    lambda call: _asking(call, model=call.request.model + "x"),
    lambda call: _asking(call, messages=(*call.request.messages, Message("user", ""))),
    lambda call: _asking(call, temperature=call.request.temperature + 0.1),
    lambda call: _asking(call, max_output_tokens=call.request.max_output_tokens + 1),
    lambda call: _asking(call, forced=None if call.request.forced else PLAN_SECTION),
    lambda call: _asking(call, offered=(*call.request.offered, NODE_GRAPH)),
]


@pytest.mark.row("F89", clause="any change of any part misses")
@pytest.mark.parametrize("change", CHANGES)
@given(call=calls)
def test_any_single_change_is_another_key(change: Callable[[Call], Call], call: Call) -> None:
    assert change(call).key() != call.key()


def test_the_list_of_changes_names_every_part_of_a_request() -> None:
    fields = {"model", "messages", "temperature", "max_output_tokens", "forced", "offered"}

    assert set(ModelRequest.__dataclass_fields__) == fields


def test_where_one_part_ends_and_the_next_begins_is_a_part_of_the_key() -> None:
    one = replay_key(Subject("t", "", "bc", caller="a"), "r")
    other = replay_key(Subject("t", "", "c", caller="ab"), "r")

    assert one != other


@pytest.mark.row("F90", clause="Two projects with identical requests never share an entry")
@given(calls, words)
def test_two_tenants_never_share_a_key_nor_its_hash_tag(call: Call, tenant: str) -> None:
    assume(tenant != call.subject.tenant)
    other = replace(call, subject=replace(call.subject, tenant=tenant))

    one_tag, other_tag = (key.split("}")[0] for key in (call.key(), other.key()))
    assert one_tag != other_tag


@given(words)
def test_a_key_has_one_form_whatever_the_tenant_is_called(tenant: str) -> None:
    key = replay_key(Subject(tenant, ""), "r")

    assert key.isascii()
    assert len(key) == len(replay_key(Subject("t", ""), "r"))


def test_a_request_id_belongs_to_its_caller_and_its_person() -> None:
    subject = Subject("t", "s", "ada", caller="projects")

    keys = {
        replay_key(subject, "r"),
        replay_key(replace(subject, subject="bob"), "r"),
        replay_key(replace(subject, caller="crawler"), "r"),
        replay_key(replace(subject, tenant="u"), "r"),
        replay_key(subject, "r2"),
    }

    assert len(keys) == 5


def test_a_key_names_the_form_of_its_answer_and_another_form_has_another_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    subject, prompt = Subject("t", "s"), PromptVersion("section", 1, "h")

    def keys(form: int) -> tuple[str, str]:
        monkeypatch.setattr(fingerprint, "SCHEMA_VERSION", form)
        return cache_key(subject, "section", prompt, "r", "e"), replay_key(subject, "r")

    now, next = keys(fingerprint.SCHEMA_VERSION), keys(fingerprint.SCHEMA_VERSION + 1)
    assert not set(now) & set(next)


def test_what_was_asked_is_told_apart_by_each_of_its_parts() -> None:
    digests = {
        task_digest(scope, operation, model, asked, settings)
        for scope, operation, model, asked, settings in (
            ("s", "section", "m", ("a", ""), {"Section": "Goals"}),
            ("s2", "section", "m", ("a", ""), {"Section": "Goals"}),
            ("s", "graph", "m", ("a", ""), {"Section": "Goals"}),
            ("s", "section", "m2", ("a", ""), {"Section": "Goals"}),
            ("s", "section", "m", ("", "a"), {"Section": "Goals"}),
            ("s", "section", "m", ("a", ""), {"Section": "Risks"}),
        )
    }

    assert len(digests) == 6


def _owner(call: Call) -> Subject:
    return Subject(call.subject.tenant, call.subject.scope)


def _asking(call: Call, **changed: Any) -> Call:
    return replace(call, request=replace(call.request, **changed))
