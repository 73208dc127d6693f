"""The suite of the store of generations."""

import json

import psycopg
import pytest

from eightgentc_kit.ids import new_id
from eightgentc_projects.domain.draft import SectionDraft
from eightgentc_projects.domain.generation import Generation, RunInfo
from eightgentc_projects.domain.proposal import Footprint, ProposalKind, ProposalState
from eightgentc_projects.domain.role import Role

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


RUN = RunInfo("run-1", "p", "m", 1, 1, 0, "miss")
NOTHING = Footprint()


def section_of(person, *, state=None, minute=0, footprint=NOTHING):
    output = '{"section": "Goals", "content": "é"}'
    return Generation(
        *(new_id(), "section", RUN, output, True, person.user_id, at(minute)),
        state=state,
        footprint=footprint,
    )


async def test_a_proposal_is_read_as_it_was_made_and_as_it_was_decided(desk):
    made = section_of(desk.acting, state=ProposalState.APPLIED, footprint=Footprint(new_id(), 2, 1))
    await desk.change(lambda change: change.generations.insert(made))
    found = await desk.stores.generations.proposal(made.id)
    undone = found.decided(ProposalState.UNDONE, desk.acting.user_id, at(1))

    await desk.change(lambda change: change.generations.decide(undone))

    assert (found.kind, found.subject, found.draft) == (
        *(ProposalKind.SECTION, "Goals"),
        SectionDraft("Goals", "é"),
    )
    assert (found.footprint, found.recorded) == (made.footprint, True)
    assert await desk.stores.generations.proposal(made.id) == undone


async def test_proposals_are_listed_newest_first_by_their_state(desk):
    states = (ProposalState.WAITING, None, ProposalState.WAITING)
    made = [section_of(desk.acting, state=state, minute=n) for n, state in enumerate(states)]
    for generation in made:
        await desk.change(lambda change, each=generation: change.generations.insert(each))

    listed = desk.stores.generations.proposals
    waiting, every, rest = (
        await listed(ProposalState.WAITING, None, 10),
        await listed(None, None, 10),
        await listed(None, (at(1), made[1].id), 10),
    )

    assert [each.id for each in waiting] == [made[2].id, made[0].id]
    assert [(each.state, each.recorded) for each in every][1] == (ProposalState.APPLIED, False)
    assert [each.id for each in rest] == [made[0].id]
    assert {each.output for each in every} == {""}


async def test_who_may_not_change_the_plan_makes_no_proposal(desk, person):
    commenter = await desk.join(person("Cem"), Role.COMMENTER)

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await commenter.change(
            lambda change: change.generations.insert(
                section_of(commenter.acting, state=ProposalState.APPLIED)
            ),
            needs=Role.COMMENTER,
        )
