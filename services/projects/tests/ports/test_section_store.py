"""The suite of the store of plan sections."""

import pytest

from eightgentc_kit.ids import new_id
from eightgentc_projects.domain.errors import NameTaken, ResourceNotFound
from eightgentc_projects.domain.plan_section import PlanSection, SectionDetails

from .conftest import at


def section(desk, name, position=0, content=""):
    return PlanSection(
        id=new_id(), project_id=desk.project_id, name=name, details=SectionDetails(content, position),
        version=1, etag_version=1, generation_id=None, edited_by_person=True, create_time=at(0), update_time=at(0),
    )  # fmt: skip


async def kept(desk, *sections):
    async def insert(change):
        for each in sections:
            await change.sections.insert(each)

    await desk.change(insert)
    return sections


async def test_a_section_is_found_by_its_id_and_by_its_name_whatever_its_case(desk):
    [goals] = await kept(desk, section(desk, "Ziele Straße", content="größer"))
    sections = desk.stores.sections

    assert [await sections.find(ref) for ref in (goals.id, "Ziele Straße", "ZIELE STRASSE")] == [goals] * 3
    assert await sections.find("Other") is None
    with pytest.raises(ResourceNotFound):
        await sections.get(new_id())


async def test_sections_come_in_their_order_and_the_next_goes_behind(desk):
    last = sorted((section(desk, "B", 1), section(desk, "C", 1)), key=lambda each: each.id)
    first_of_all, *_ = await kept(desk, section(desk, "A", 0), *last)
    sections = desk.stores.sections

    first = await sections.page(None, 2)
    rest = await sections.page((first[-1].details.position, first[-1].id), 9)

    assert [*first, *rest] == [first_of_all, *last]
    assert await sections.next_position() == 2


async def test_the_first_section_of_a_project_has_the_first_place(desk):
    assert await desk.stores.sections.next_position() == 0


async def test_a_name_is_taken_once_in_a_project_whatever_its_case(desk):
    await kept(desk, section(desk, "Goals"))

    with pytest.raises(NameTaken):
        await kept(desk, section(desk, "GOALS"))

    [other] = await kept(desk, section(desk, "Other"))
    with pytest.raises(NameTaken):
        await desk.change(lambda change: change.sections.rename(other.renamed("goals", at(1))))


async def test_the_same_name_may_stand_in_another_project(desk, new_desk):
    other = await new_desk(desk.acting, "Other")

    await kept(desk, section(desk, "Goals"))
    await kept(other, section(other, "Goals"))

    assert [len(await each.stores.sections.page(None, 9)) for each in (desk, other)] == [1, 1]


async def test_versions_come_newest_first_without_texts_and_one_by_one_with_them(desk):
    [goals] = await kept(desk, section(desk, "Goals", content="one"))
    second = goals.saved(SectionDetails("two"), at(1), new_id())

    async def keep_both(change):
        await change.sections.add_version(goals, author_id=desk.acting.user_id, cause="edit")
        await change.sections.save(second)
        await change.sections.add_version(second, author_id=None, cause="generate")
        await change.sections.name_version(goals.id, 1, "first draft")

    await desk.change(keep_both)

    sections = desk.stores.sections
    listed = await sections.versions(goals.id, None, 9)
    assert [(each.version, each.content, each.cause, each.version_name) for each in listed] == [
        (2, "", "generate", ""), (1, "", "edit", "first draft"),
    ]  # fmt: skip
    assert [each.author_id for each in listed] == [None, desk.acting.user_id]
    assert [each.version for each in await sections.versions(goals.id, 2, 9)] == [1]
    assert (await sections.version(goals.id, 1)).content == "one"


async def test_a_version_that_never_was_cannot_be_read_or_named(desk):
    [goals] = await kept(desk, section(desk, "Goals"))

    with pytest.raises(ResourceNotFound):
        await desk.stores.sections.version(goals.id, 7)
    with pytest.raises(ResourceNotFound):
        await desk.change(lambda change: change.sections.name_version(goals.id, 7, "x"))


async def test_a_deleted_section_is_gone(desk):
    [goals] = await kept(desk, section(desk, "Goals"))

    await desk.change(lambda change: change.sections.delete(goals.id))

    assert await desk.stores.sections.find("Goals") is None
