"""The suite of the store of diagrams."""

from dataclasses import replace

import pytest

from eightgentc_kit.ids import new_id
from eightgentc_projects.domain.diagram import Diagram, DiagramCheck, DiagramDetails, DiagramState
from eightgentc_projects.domain.errors import ResourceNotFound

from .conftest import at

DRAFT = DiagramCheck(DiagramState.DRAFT, 2, 5, ("NEWLINE", "'EOF'"), "Parse error")


def diagram(desk, type="flowchart", minute=0, check=DRAFT):
    return Diagram(
        new_id(),
        desk.project_id,
        DiagramDetails(type, "Baking", "flowchart TD\n  a -->"),
        check,
        1,
        1,
        None,
        True,
        at(0),
        at(minute),
    )


async def kept(desk, *diagrams):
    async def insert(change):
        for each in diagrams:
            await change.diagrams.insert(each)

    await desk.change(insert)


@pytest.mark.parametrize("check", [DRAFT, DiagramCheck(DiagramState.VALID), None])
async def test_a_diagram_reads_back_with_what_the_parser_said(desk, check):
    made = diagram(desk, check=check)
    await kept(desk, made)

    assert await desk.stores.diagrams.get(made.id) == made


async def test_diagrams_come_newest_change_first_by_type_and_page(desk):
    old, new, other = diagram(desk), diagram(desk, minute=2), diagram(desk, "gantt", 1)
    await kept(desk, old, new, other)
    diagrams = desk.stores.diagrams

    assert await diagrams.page("", None, 9) == [new, other, old]
    assert await diagrams.page("flowchart", None, 9) == [new, old]
    assert await diagrams.page("", (new.update_time, new.id), 1) == [other]


async def test_a_saved_diagram_keeps_its_versions_newest_first(desk):
    first = diagram(desk)
    second = first.edited(replace(first.details, content="flowchart TD\n  a --> b"), None, at(1))
    await kept(desk, first)

    async def save(change):
        await change.diagrams.add_version(first, author_id=desk.acting.user_id, cause="edit")
        await change.diagrams.save(second)
        await change.diagrams.add_version(second, author_id=None, cause="generate")

    await desk.change(save)

    diagrams = desk.stores.diagrams
    assert await diagrams.get(first.id) == second
    assert [(each.version, each.content, each.cause) for each in await diagrams.versions(first.id, None, 9)] == [
        (2, "", "generate"), (1, "", "edit"),
    ]  # fmt: skip
    assert [each.version for each in await diagrams.versions(first.id, 2, 9)] == [1]
    assert (await diagrams.version(first.id, 1)).content == first.details.content


async def test_what_is_not_there_or_deleted_is_not_found(desk):
    gone = diagram(desk)
    await kept(desk, gone)
    await desk.change(lambda change: change.diagrams.delete(gone.id))

    for id in (gone.id, new_id(), "no id"):
        with pytest.raises(ResourceNotFound):
            await desk.stores.diagrams.get(id)
    with pytest.raises(ResourceNotFound):
        await desk.stores.diagrams.version(new_id(), 1)
