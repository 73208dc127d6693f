"""Every reason that a service can name has its status, its words and its page."""

from __future__ import annotations

import pytest

from eightgentc.ai.v1 import error_reason_pb2 as ai
from eightgentc.auth.v1 import error_reason_pb2 as auth
from eightgentc.projects.v1 import error_reason_pb2 as projects
from eightgentc_edge_gateway.http.pages.problem_page import problem_page
from eightgentc_edge_gateway.http.problem_details import problem_response
from eightgentc_edge_gateway.http.problem_types import (
    PROBLEM_TYPES,
    STATUSES,
    problem_path,
    reason_of_path,
)
from eightgentc_kit.errors import Code, RemoteError

REASONS = sorted(
    {
        name.removeprefix("ERROR_REASON_")
        for module in (ai, auth, projects)
        for name in module.ErrorReason.keys()  # noqa: SIM118  # an enum of protobuf, which is no mapping
        if not name.endswith("UNSPECIFIED")
    }
)

OF_THE_EDGE = {
    "AUTH_UNAVAILABLE",
    "BODY_MALFORMED",
    "BODY_TOO_LARGE",
    "CONNECTIONS_EXHAUSTED",
    "CONTENT_ENCODING_UNSUPPORTED",
    "CONTENT_TYPE_UNSUPPORTED",
    "HEAD_TOO_LARGE",
    "HOST_INVALID",
    "HTTP_VERSION_UNSUPPORTED",
    "METHOD_NOT_ALLOWED",
    "ORIGIN_NOT_ALLOWED",
    "PATH_UNKNOWN",
    "PRECONDITION_FAILED",
    "REQUEST_MALFORMED",
    "REQUEST_TIMEOUT",
    "TARGET_TOO_LONG",
    "TOO_MANY_PIPELINED",
    "TRANSFER_CODING_UNSUPPORTED",
}


@pytest.mark.parametrize("reason", REASONS)
def test_reason_of_the_contracts_has_words(reason):
    assert PROBLEM_TYPES[reason].title
    assert PROBLEM_TYPES[reason].remedy in problem_page(reason).replace("<code>", "`").replace("</code>", "`")


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_a_status_and_words(code):
    assert STATUSES[code] >= 400
    assert code.value in PROBLEM_TYPES


def test_no_page_explains_a_reason_that_no_service_has():
    codes = {code.value for code in Code}

    assert PROBLEM_TYPES.keys() - codes - set(REASONS) == OF_THE_EDGE


@pytest.mark.parametrize("reason", sorted(PROBLEM_TYPES))
def test_path_of_a_problem_leads_back_to_its_reason(reason):
    assert reason_of_path(problem_path(reason).rpartition("/")[2]) == reason


@pytest.mark.parametrize("code", list(Code))
def test_unknown_reason_is_answered_by_its_code(code):
    error = RemoteError("Something new.", code=code, reason="FROM_THE_FUTURE", domain="projects.eightgentc")

    response = problem_response(error)

    assert response.status_code == STATUSES[code]
    assert b'"code":"FROM_THE_FUTURE"' in response.body


def test_what_grpc_says_of_a_broken_call_stays_inside():
    error = RemoteError(
        "failed to connect to ipv4:10.0.0.7:50051", code=Code.DEADLINE_EXCEEDED, reason="x", domain="grpc"
    )

    assert b"10.0.0.7" not in problem_response(error).body
