"""Errors of projects as callers see them: they branch on code and reason."""

import pytest

from eightgentc.projects.v1.error_reason_pb2 import ErrorReason
from eightgentc_kit.errors import Code
from eightgentc_projects.domain import errors

CODES = {
    errors.ResourceNotFound: Code.NOT_FOUND,
    errors.RoleNotSufficient: Code.PERMISSION_DENIED,
    errors.NameTaken: Code.ALREADY_EXISTS,
    errors.EtagStale: Code.ABORTED,
    errors.RequestIdReused: Code.INVALID_ARGUMENT,
    errors.RequestInProgress: Code.ABORTED,
    errors.OperationInvalid: Code.INVALID_ARGUMENT,
    errors.LastOwner: Code.FAILED_PRECONDITION,
    errors.TurnRunning: Code.FAILED_PRECONDITION,
    errors.AiUnavailable: Code.UNAVAILABLE,
    errors.TooMany: Code.FAILED_PRECONDITION,
}


@pytest.mark.parametrize(("error", "code"), CODES.items())
def test_an_error_has_the_code_that_callers_expect_and_a_reason_of_the_contract(error, code):
    assert error.code is code
    assert f"ERROR_REASON_{error.reason}" in ErrorReason.DESCRIPTOR.values_by_name
    assert error.__name__.upper() == error.reason.replace("_", "")
