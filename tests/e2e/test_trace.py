"""One trace id and one request id from the edge to the model, in the log of every service on the way."""

import json
from functools import partial

import pytest

from eightgentc_testing.model_server import ModelServer
from eightgentc_testing.person import JSON, Person
from eightgentc_testing.product import Product, until

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.row("F110", clause="one trace id in the logs of gateway, projects and ai")
async def test_ids_of_a_request_stand_in_the_log_of_every_service_on_its_way(
    person: Person, product: Product, model: ModelServer
) -> None:
    project = await person.project()
    ids = {"X-Request-Id": "from-the-client-1", "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
    answer = await person.http.post(f"/api/projects/{project}/sections/Goals/generate", json={}, headers=ids)

    assert answer.headers["X-Request-Id"] == "from-the-client-1"
    for service in ("edge-gateway", "projects", "ai"):
        # A line is written after its answer was sent.
        await until(partial(_is_logged, product, service), f"{service} has logged the trace", within=5)
        found = {(line["trace_id"], line["request_id"]) for line in _lines(product, service)}
        assert found == {(TRACE, "from-the-client-1")}


async def _is_logged(product: Product, service: str) -> bool:
    return bool(_lines(product, service))


def _lines(product: Product, service: str) -> list[JSON]:
    return [json.loads(line) for line in product.log(service).splitlines() if TRACE in line]
