"""Requests drawn from the OpenAPI document by schemathesis, good ones and bad ones, and judged by its own checks."""

from __future__ import annotations

from collections.abc import Callable
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
# The schema of a stream is that of one event, and a stream has many; the AI SDK itself reads ours in other tests.
_STREAMS = {"stream_turn", "resume_turn", "stream_completion"}
_REFUSED = ["400", "401", "403", "404", "405", "409", "412", "413", "414", "415", "422", "431"]
_CONFIG = {"checks": {"negative_data_rejection": {"expected-statuses": _REFUSED}}}
_SEED = 8
_SECONDS = 60


class Target:
    """Where requests go. `known`: what is there, by the names that the document has for it."""

    def __init__(self, url: str, document: dict[str, Any], known: dict[str, Any]) -> None:
        self.url, self.known = url, known
        schema = schemathesis.openapi.from_dict(document, config=schemathesis.Config.from_dict(_CONFIG))
        every = [found.ok() for found in schema.get_all_operations()]
        self.operations = {each.definition.raw["operationId"]: each for each in every}

    def judge(self, operation: str, *, token: str, cases: int, answered: Callable[[bool], None]) -> None:
        """Draw requests of one operation. Raises what the first answer that is not as the document says was."""
        spared = {checks.response_schema_conformance} if operation in _STREAMS else set()
        found = self.operations[operation]
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
            harmless = {checks.negative_data_rejection} if _names_unknown_parameters(case, found) else set()
            judges = [check for check in CHECKS if check not in spared | harmless]
            case.call_and_validate(self.url, headers=headers, checks=judges, timeout=_SECONDS)
            answered(True)

        judged()


def _cases(operation: schemathesis.APIOperation) -> st.SearchStrategy[schemathesis.Case]:
    good, bad = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
    modes = [good, good, bad] if operation.body or operation.query or operation.path_parameters else [good]
    return st.sampled_from(modes).flatmap(lambda mode: operation.as_strategy(generation_mode=mode))


def _names_unknown_parameters(case: schemathesis.Case, operation: schemathesis.APIOperation) -> bool:
    """They are ignored, as HTTP APIs do: no fault that would have to be refused."""
    return not (case.query or {}).keys() <= {parameter.name for parameter in operation.query}


def _point_at(case: schemathesis.Case, known: dict[str, Any]) -> None:
    """Most requests are for what is there: those for what is not end at the first look-up. Faults stay in."""
    faulty = schemathesis.GenerationMode.NEGATIVE
    components = case.meta.components if case.meta else {}
    bad = {location.value for location, component in components.items() if component.mode is faulty}
    for name in known.keys() & (case.path_parameters or {}).keys() if "path" not in bad else ():
        case.path_parameters[name] = known[name]
    if isinstance(case.body, dict) and "body" not in bad:
        for name in case.body.keys() & known.keys():
            case.body[name] = known[name]
