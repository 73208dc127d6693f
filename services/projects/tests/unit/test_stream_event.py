"""The events of a streamed answer, as the journal stores them."""

from datetime import UTC, datetime

import msgspec
import pytest

from eightgentc_projects.domain.conversation import Turn, TurnState
from eightgentc_projects.domain.generation import RunInfo
from eightgentc_projects.domain.stream_event import (
    Finish,
    ReplyFinish,
    Start,
    TextDelta,
    ToolInputDelta,
    ToolInputStart,
    ToolOutputAvailable,
    ToolOutputError,
)

RUN = RunInfo("r", "p", "m", 1, 2, 0, "miss")


@pytest.mark.parametrize(
    ("type", "event"),
    [
        ("start", Start("t", "p", "c", "Goals", "m1", "m2")),
        ("text-delta", TextDelta("Good")),
        ("tool-input-start", ToolInputStart("c", "plan_section")),
        ("tool-input-delta", ToolInputDelta("c", "{")),
        ("tool-output-available", ToolOutputAvailable("c", "plan_section", "{}")),
        ("tool-output-error", ToolOutputError("c", "plan_section", "no JSON")),
        ("reply-finish", ReplyFinish("stop", RUN)),
        ("finish", Finish(TurnState.DONE)),
    ],
)
def test_an_event_is_stored_under_the_name_that_every_release_reads(type, event):
    stored = msgspec.json.decode(msgspec.json.encode(event))

    assert stored["type"] == type


def test_an_end_without_an_answer_says_nothing_but_its_state():
    assert Finish(TurnState.FAILED) == Finish(
        TurnState.FAILED, finish_reason="", error_text="", error_reason="", generation_id="", run=None
    )


def test_a_turn_that_fails_at_once_is_stored_in_the_form_that_every_release_reads():
    turn = Turn("t", "p", "c", TurnState.RUNNING, "ada", "m1", "m2", datetime(2026, 5, 4, tzinfo=UTC))
    events = [Start.of(turn, "Goals"), Finish(TurnState.FAILED, error_text="No answer.", error_reason="AI")]

    assert [msgspec.json.decode(msgspec.json.encode(event)) for event in events] == [
        {
            "type": "start",
            "turn_id": "t",
            "project_id": "p",
            "conversation_id": "c",
            "section": "Goals",
            "user_message_id": "m1",
            "assistant_message_id": "m2",
            "create_time": "2026-05-04T00:00:00Z",
            "files_not_read": False,
            "replayed": False,
        },
        {
            "type": "finish",
            "state": "failed",
            "finish_reason": "",
            "error_text": "No answer.",
            "error_reason": "AI",
            "generation_id": "",
            "run": None,
            "error_code": "",
            "resumable": False,
        },
    ]
