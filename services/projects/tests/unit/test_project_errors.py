"""Errors of projects as callers see them: they branch on code and reason."""

from eightgentc.projects.v1.error_reason_pb2 import ErrorReason
from eightgentc_kit.errors import Code
from eightgentc_projects.domain import errors


def test_every_error_has_the_code_that_callers_expect_and_a_reason_of_the_contract():
    codes = {
        errors.ResourceNotFound.of("node"): Code.NOT_FOUND,
        errors.RoleNotSufficient.of("viewer", "editor"): Code.PERMISSION_DENIED,
        errors.NameTaken(): Code.ALREADY_EXISTS,
        errors.EtagStale.of("p2"): Code.ABORTED,
        errors.RequestIdReused(): Code.INVALID_ARGUMENT,
        errors.RequestInProgress(): Code.ABORTED,
        errors.OperationInvalid.at(2, "There is no such node."): Code.INVALID_ARGUMENT,
        errors.LastOwner(): Code.FAILED_PRECONDITION,
        errors.TurnRunning(): Code.FAILED_PRECONDITION,
        errors.AiUnavailable(): Code.UNAVAILABLE,
        errors.TooMany(): Code.FAILED_PRECONDITION,
    }

    named = {error: type(error).__name__.upper() for error in codes}
    assert {error: error.code for error in codes} == codes
    assert {error: error.reason.replace("_", "") for error in codes} == named
    assert {f"ERROR_REASON_{error.reason}" for error in codes} <= set(ErrorReason.DESCRIPTOR.values_by_name)
