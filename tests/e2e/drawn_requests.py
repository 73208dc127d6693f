"""Requests drawn from the OpenAPI document by schemathesis, good ones and bad ones, and judged by its own checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.ignored_auth,
]
_SEED = 8
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Target:
    """Where requests go. `known`: what is there, by the names that the document has for it."""

    url: str
    document: dict[str, Any]
    known: dict[str, Any]

    def judge(self, operation: str, *, token: str, cases: int, answered: Callable[[bool], None]) -> None:
        """Draw requests of one operation. Raises what the first answer that is not as the document says was."""
        schema = schemathesis.openapi.from_dict(self.document)
        (found,) = (
            each.ok()
            for each in schema.get_all_operations()
            if each.ok().definition.raw["operationId"] == operation
        )
        known = {} if found.method.upper() == "DELETE" else self.known

        @seed(_SEED)
        @settings(
            max_examples=cases,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(data=st.data())
        def judged(data: st.DataObject) -> None:
            case = data.draw(_cases(found))
            if data.draw(st.integers(0, 3)):
                _point_at(case, known)
            headers = {"Authorization": f"Bearer {token}"}
            case.call_and_validate(self.url, headers=headers, checks=CHECKS, timeout=_SECONDS)
            answered(True)

        judged()


def _cases(operation: schemathesis.APIOperation) -> st.SearchStrategy[schemathesis.Case]:
    good, bad = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
    modes = [good, good, bad] if operation.body or operation.query or operation.path_parameters else [good]
    return st.sampled_from(modes).flatmap(lambda mode: operation.as_strategy(generation_mode=mode))


def _point_at(case: schemathesis.Case, known: dict[str, Any]) -> None:
    """Most requests are for what is there: those for what is not end at the first look-up."""
    for name in case.path_parameters or {}:
        if name in known:
            case.path_parameters[name] = known[name]
    if isinstance(case.body, dict):
        for name in case.body.keys() & known.keys():
            case.body[name] = known[name]
