"""The suite of the stores of projects and of members."""

import pytest

from eightgentc_kit.ids import new_id
from eightgentc_projects.domain.errors import LastOwner, ResourceNotFound, RoleNotSufficient
from eightgentc_projects.domain.project import ProjectDetails
from eightgentc_projects.domain.role import Role
from eightgentc_projects.ports.project_store import ProjectFilter, ProjectOrder

from .conftest import at


async def test_a_project_reads_back_as_it_was_made_and_as_it_was_saved(desk):
    made = await desk.stores.projects.get()
    saved = made.changed(ProjectDetails("Bäckerei", "Brot"), at(9))

    await desk.change(lambda change: change.projects.save(saved))

    read = await desk.stores.projects.get()
    assert (made.details.title, made.role, made.version, made.update_time) == ("Bakery", Role.OWNER, 1, at(0))
    assert (read.details, read.version, read.update_time, read.revision) == (saved.details, 2, at(9), 2)


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        (ProjectOrder.UPDATE_TIME_DESC, ["c", "b", "a"]),
        (ProjectOrder.CREATE_TIME_DESC, ["c", "b", "a"]),
        (ProjectOrder.CREATE_TIME_ASC, ["a", "b", "c"]),
        (ProjectOrder.TITLE_ASC, ["a", "b", "c"]),
    ],
)
async def test_a_page_goes_on_after_the_last_one_in_every_order(new_desk, person, workspace, order, titles):
    ada = person("Ada")
    for minute, title in enumerate("abc"):
        await new_desk(ada, title, minute)
    projects, filter = workspace.reading(ada).projects, ProjectFilter(order=order)

    [first] = await projects.page(filter, None, 1)
    value = {
        ProjectOrder.UPDATE_TIME_DESC: first.update_time.isoformat(),
        ProjectOrder.TITLE_ASC: first.details.title,
    }.get(order, first.create_time.isoformat())
    rest = await projects.page(filter, (value, first.id), 10)

    assert [project.details.title for project in (first, *rest)] == titles


async def test_a_filter_by_title_takes_signs_of_patterns_as_they_are(new_desk, person, workspace):
    ada = person("Ada")
    for title in ("100% rye", "100 rolls"):
        await new_desk(ada, title)

    found = await workspace.reading(ada).projects.page(ProjectFilter(title_contains="100% R"), None, 10)

    assert [project.details.title for project in found] == ["100% rye"]


async def test_a_filter_by_role_takes_just_this_one(new_desk, person, workspace):
    ada, bob = person("Ada"), person("Bob")
    await (await new_desk(ada, "shared")).join(bob, Role.VIEWER)
    await new_desk(bob, "own")

    found = {
        role: [
            project.details.title
            for project in await workspace.reading(bob).projects.page(ProjectFilter(role=role), None, 9)
        ]
        for role in Role
    }

    assert found == {Role.VIEWER: ["shared"], Role.COMMENTER: [], Role.EDITOR: [], Role.OWNER: ["own"]}


async def test_a_trashed_project_is_in_the_trash_alone(desk, workspace):
    async with workspace.change(desk.acting, cause="Test", needs=Role.OWNER) as change:
        change.record("project", desk.project_id)
        await change.conclude(change.projects.trash(at(5)))

    with pytest.raises(ResourceNotFound):
        await desk.stores.projects.get()
    assert (await desk.stores.projects.get(deleted=True)).delete_time == at(5)
    assert await desk.stores.projects.page(ProjectFilter(), None, 9) == []
    assert len(await desk.stores.projects.page(ProjectFilter(deleted=True), None, 9)) == 1


async def test_members_come_owners_first_and_a_page_goes_on_after_the_last(desk, person):
    for name, role in (("V", Role.VIEWER), ("E", Role.EDITOR), ("C", Role.COMMENTER)):
        await desk.join(person(name), role)
    members = desk.stores.members

    first = await members.page(None, 2)
    rest = await members.page((2, first[-1].user_id), 9)

    assert [member.name for member in (*first, *rest)] == ["Ada", "E", "C", "V"]


async def test_only_known_people_can_get_a_role(desk):
    with pytest.raises(ResourceNotFound):
        await desk.change(lambda change: change.members.set(new_id(), Role.VIEWER, must_exist=False))


async def test_a_person_who_is_no_member_has_no_role_to_change(desk, person):
    bob = person("Bob").user_id

    with pytest.raises(ResourceNotFound):
        await desk.change(lambda change: change.members.set(bob, Role.VIEWER, must_exist=True))


async def test_the_last_owner_stays(desk):
    ada = desk.acting.user_id

    with pytest.raises(LastOwner):
        await desk.change(lambda change: change.members.set(ada, Role.EDITOR, must_exist=True))
    with pytest.raises(LastOwner):
        await desk.change(lambda change: change.members.remove(ada))


async def test_the_database_itself_lets_only_an_owner_set_roles(desk, person):
    bob, eve = person("Bob"), person("Eve")
    theirs = await desk.join(bob, Role.EDITOR)

    with pytest.raises(RoleNotSufficient):
        await theirs.change(lambda change: change.members.set(eve.user_id, Role.OWNER, must_exist=False))

    with pytest.raises(ResourceNotFound):
        await desk.stores.members.get(eve.user_id)
