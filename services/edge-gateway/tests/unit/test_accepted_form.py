"""Which form an Accept prefers."""

from __future__ import annotations

import pytest

from eightgentc_edge_gateway.http.accepted_form import Form, form_of


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", Form.JSON),
        ("*/*", Form.JSON),
        ("application/json", Form.JSON),
        ("application/json, text/plain, */*", Form.JSON),  # as axios sends it
        ("text/html, */*;q=0.8", Form.JSON),
        ("text/event-stream", Form.EVENTS),
        ("Text/Event-Stream; charset=utf-8", Form.EVENTS),
        ("text/event-stream, */*", Form.EVENTS),
        ("text/event-stream, */*;q=0.1", Form.EVENTS),
        ("text/event-stream, application/json;q=0.5", Form.EVENTS),
        ("text/event-stream;q=0.2, application/json;q=0.5", Form.JSON),
        ("text/plain", Form.TEXT),
        ("text/plain;q=0, */*", Form.JSON),
        ("text/plain;q=none", Form.TEXT),
        ("image/png", Form.JSON),
    ],
)
def test_form_of(accept: str, form: Form) -> None:
    assert form_of(accept) is form
