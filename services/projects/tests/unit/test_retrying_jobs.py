"""When a job is tried again, and what is said of its error."""

import pytest

from eightgentc_kit.errors import Code, DomainError, FieldInvalid, RemoteError
from eightgentc_projects.domain.errors import AiUnavailable, RoleNotSufficient
from eightgentc_projects.domain.job import LONGEST_PAUSE, MAX_ATTEMPTS, JobError, pause_before_retry


def model_error(code, retry_after=None, reason="MODEL"):
    return RemoteError(
        "No.", code=code, reason=reason, domain="ai.eightgentc", metadata={"a": "b"}, retry_after=retry_after
    )


@pytest.mark.row("F98", clause="backoff")
def test_pauses_double_with_each_attempt_and_are_drawn_between_half_and_all_of_that():
    shortest = [pause_before_retry(AiUnavailable(), attempt, 0.0) for attempt in range(1, MAX_ATTEMPTS)]
    longest = [pause_before_retry(AiUnavailable(), attempt, 1.0) for attempt in range(1, MAX_ATTEMPTS)]

    assert shortest == [0.5, 1.0, 2.0, 4.0]
    assert longest == [1.0, 2.0, 4.0, 8.0]
    assert max(longest) <= LONGEST_PAUSE


def test_an_error_that_says_when_is_believed():
    assert pause_before_retry(AiUnavailable(retry_after=30.0), 1, 0.5) == 30.0


@pytest.mark.parametrize(
    "error",
    [
        FieldInvalid.of("section", "is required"),
        RoleNotSufficient.of("viewer", "editor"),
        model_error(Code.FAILED_PRECONDITION),
        model_error(Code.NOT_FOUND),
        model_error(Code.INTERNAL, reason="OUTPUT_INVALID"),
    ],
)
def test_what_would_be_refused_again_is_not_tried_again(error):
    assert pause_before_retry(error, 1, 0.5) is None


@pytest.mark.parametrize(
    "error",
    [model_error(Code.UNAVAILABLE), model_error(Code.INTERNAL), model_error(Code.ABORTED), RuntimeError("x")],
)
def test_what_may_go_better_is_tried_again_but_not_for_ever(error):
    assert pause_before_retry(error, MAX_ATTEMPTS - 1, 0.5) is not None
    assert pause_before_retry(error, MAX_ATTEMPTS, 0.5) is None


def test_an_error_of_another_service_is_kept_as_it_is_and_of_an_unexpected_one_nothing_is_said():
    kept = JobError.of(model_error(Code.UNAVAILABLE))

    assert kept == JobError("UNAVAILABLE", "MODEL", "No.", "ai.eightgentc", {"a": "b"})
    assert "secret" not in JobError.of(RuntimeError("secret")).message
    assert JobError.of(DomainError()).code == "INTERNAL"
