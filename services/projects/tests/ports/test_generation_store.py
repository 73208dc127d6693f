"""The suite of the store of generations."""

import json

import psycopg
import pytest

from eightgentc_kit.ids import new_id
from eightgentc_projects.domain.generation import Generation, RunInfo

from .conftest import at


async def test_a_generation_is_kept_whole_with_its_receipt_and_its_cost(desk, database_urls):
    run = RunInfo(
        "run-1", "openai", "model-1", 10, 20, 30_000, "miss", ("quotes",), {"items": [{"id": "m1"}]}
    )
    generation = Generation(new_id(), "section", run, '{"content": "é"}', True, desk.acting.user_id, at(0))

    await desk.change(lambda change: change.generations.insert(generation))

    with psycopg.connect(database_urls.admin) as connection:
        [row] = connection.execute(
            """SELECT id::text, kind, run_id, provider, model, input_tokens, output_tokens, cost_nano_usd, cache,
            repairs, receipt, output, applied, requested_by::text, create_time FROM projects.generations
            WHERE project_id = %s""",
            (desk.project_id,),
        ).fetchall()
    values = [json.loads(value) if isinstance(value, str) and value[:1] in '{["' else value for value in row]
    assert values == [
        generation.id, "section", "run-1", "openai", "model-1", 10, 20, 30_000, "miss", ["quotes"],
        {"items": [{"id": "m1"}]}, {"content": "é"}, True, desk.acting.user_id, at(0),
    ]  # fmt: skip


async def test_a_stranger_cannot_leave_one_in_a_project(desk, person, workspace):
    eve = person("Eve").in_project(desk.project_id)
    run = RunInfo("run-1", "openai", "model-1", 1, 1, 0, "miss")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with workspace.transaction(eve) as stores:
            await stores.generations.insert(
                Generation(new_id(), "section", run, "{}", True, eve.user_id, at(0))
            )
