"""Projects over the real server."""

import pytest

from eightgentc.projects.v1 import project_pb2 as pb
from eightgentc.projects.v1 import projects_service_pb2 as rpc
from eightgentc_kit.errors import Code
from eightgentc_kit.grpc.messages import object_of, struct_of


@pytest.mark.row("F15", clause="create, read")
async def test_a_new_project_reads_back_as_it_was_made(service, ada):
    request = rpc.CreateProjectRequest(project=pb.Project(title="Bakery", description="In Lisbon"))

    created = (await ada.call(service.projects.CreateProject, request)).project

    read = (await ada.call(service.projects.GetProject, rpc.GetProjectRequest(project_id=created.id))).project
    assert (read.title, read.description, read.role) == ("Bakery", "In Lisbon", pb.ROLE_OWNER)
    assert read == created


async def test_a_project_of_another_person_is_not_there(service, ada, bob):
    project_id = await service.project(ada)

    error = await bob.refused(service.projects.GetProject, rpc.GetProjectRequest(project_id=project_id))

    assert (error.code, error.reason) == (Code.NOT_FOUND, "RESOURCE_NOT_FOUND")


@pytest.mark.row("F15", clause="pages")
async def test_pages_show_every_project_once_while_others_are_inserted(service, ada):
    made = {await service.project(ada, f"Project {number}") for number in range(25)}

    seen, token = [], ""
    while True:
        page = await ada.call(
            service.projects.ListProjects,
            rpc.ListProjectsRequest(page_size=7, page_token=token, order=rpc.PROJECT_ORDER_CREATE_TIME_ASC),
        )
        seen += [project.id for project in page.projects]
        await service.project(ada, "Inserted meanwhile")
        token = page.next_page_token
        if not token or len(seen) >= 25:
            break

    assert len(seen) == len(set(seen))
    assert made <= set(seen)


@pytest.mark.row("F15", clause="filter")
async def test_a_list_can_be_filtered_by_title_and_sorted_by_it(service, ada):
    for title in ("Zoo", "Apple bakery", "BAKERY two"):
        await service.project(ada, title)

    page = await ada.call(
        service.projects.ListProjects,
        rpc.ListProjectsRequest(title_contains="bakery", order=rpc.PROJECT_ORDER_TITLE_ASC),
    )

    assert [project.title for project in page.projects] == ["Apple bakery", "BAKERY two"]


async def test_a_page_token_of_another_list_is_refused(service, ada):
    for _ in range(3):
        await service.project(ada)
    first = await ada.call(service.projects.ListProjects, rpc.ListProjectsRequest(page_size=1))

    error = await ada.refused(
        service.projects.ListProjects,
        rpc.ListProjectsRequest(page_token=first.next_page_token, title_contains="x"),
    )

    assert (error.code, error.reason) == (Code.INVALID_ARGUMENT, "PAGE_TOKEN_INVALID")


async def test_an_update_with_a_stale_etag_is_refused_and_names_the_current_one(service, ada):
    project_id = await service.project(ada)
    change = rpc.UpdateProjectRequest(project=pb.Project(id=project_id, title="New", etag="p1"))
    current = (await ada.call(service.projects.UpdateProject, change)).project.etag

    error = await ada.refused(service.projects.UpdateProject, change)

    assert (error.code, error.reason) == (Code.ABORTED, "ETAG_STALE")
    assert error.metadata["currentEtag"] == current


@pytest.mark.row("F122", clause="updatedAt moves on change only")
async def test_writing_the_same_title_again_moves_nothing(service, ada):
    project_id = await service.project(ada, "Bakery")
    before = (
        await ada.call(service.projects.GetProject, rpc.GetProjectRequest(project_id=project_id))
    ).project

    await ada.call(
        service.projects.UpdateProject,
        rpc.UpdateProjectRequest(project=pb.Project(id=project_id, title="Bakery")),
    )

    after = (
        await ada.call(service.projects.GetProject, rpc.GetProjectRequest(project_id=project_id))
    ).project
    assert after == before


async def test_an_unknown_path_in_the_mask_is_refused_by_name(service, ada):
    project_id = await service.project(ada)
    request = rpc.UpdateProjectRequest(project=pb.Project(id=project_id))
    request.update_mask.paths.append("colour")

    error = await ada.refused(service.projects.UpdateProject, request)

    assert error.code is Code.INVALID_ARGUMENT
    assert "colour" in error.message


async def test_a_deleted_project_is_gone_from_reads_and_lists_and_shows_in_the_trash(service, ada):
    project_id = await service.project(ada)

    await ada.call(service.projects.DeleteProject, rpc.DeleteProjectRequest(project_id=project_id))

    error = await ada.refused(service.projects.GetProject, rpc.GetProjectRequest(project_id=project_id))
    alive = await ada.call(service.projects.ListProjects, rpc.ListProjectsRequest())
    trash = await ada.call(service.projects.ListProjects, rpc.ListProjectsRequest(deleted=True))
    assert error.code is Code.NOT_FOUND
    assert [project.id for project in alive.projects] == []
    assert [project.id for project in trash.projects] == [project_id]


async def test_an_empty_title_is_refused_and_the_field_is_named(service, ada):
    error = await ada.refused(
        service.projects.CreateProject, rpc.CreateProjectRequest(project=pb.Project(title=" "))
    )

    assert (error.code, error.reason) == (Code.INVALID_ARGUMENT, "FIELD_INVALID")
    assert [violation.field for violation in error.violations] == ["project.title"]


@pytest.mark.row("F15", clause="10k projects, no duplicate or missing row while rows are inserted")
async def test_ten_thousand_projects_page_through_once_each_while_rows_are_inserted(
    service, ada, database_rows
):
    await database_rows(
        """WITH made AS (
            INSERT INTO projects.projects (id, tenant, title, create_time, update_time)
            SELECT gen_random_uuid(), 't', 'P' || n, now() - make_interval(secs => n %% 997), now() FROM generate_series(1, 10000) n
            RETURNING id
        ), heads AS (INSERT INTO projects.heads (project_id) SELECT id FROM made
        ), members AS (INSERT INTO projects.members (project_id, user_id, role) SELECT id, %s::uuid, 'owner' FROM made
        ) SELECT count(*) FROM made""",
        (ada.id,),
    )
    known = {row[0] for row in await database_rows("SELECT id::text FROM projects.projects")}

    seen, token, pages = [], "", 0
    while True:
        request = rpc.ListProjectsRequest(
            page_size=100, page_token=token, order=rpc.PROJECT_ORDER_CREATE_TIME_DESC
        )
        page = await ada.call(service.projects.ListProjects, request)
        seen += [project.id for project in page.projects]
        token, pages = page.next_page_token, pages + 1
        if pages % 20 == 0:
            await service.project(ada, "Inserted meanwhile")
        if not token:
            break

    assert len(seen) == len(set(seen))
    assert known <= set(seen)


async def test_metadata_reads_back_as_it_was_sent_and_is_replaced_as_a_whole(service, ada):
    first = {"customer": "Ada", "budget": 40_000, "tags": ["a", None, True], "more": {"share": 0.5}}
    request = rpc.CreateProjectRequest(project=pb.Project(title="Bakery", metadata=struct_of(first)))
    made = (await ada.call(service.projects.CreateProject, request)).project

    change = pb.Project(id=made.id, metadata=struct_of({"customer": "Ben"}), etag=made.etag)
    await ada.call(service.projects.UpdateProject, rpc.UpdateProjectRequest(project=change))

    read = (await ada.call(service.projects.GetProject, rpc.GetProjectRequest(project_id=made.id))).project
    assert object_of(made.metadata) == first
    assert object_of(read.metadata) == {"customer": "Ben"}
    assert (read.title, read.etag) == ("Bakery", "p2")


async def test_metadata_that_is_too_large_is_refused_by_name(service, ada):
    request = rpc.CreateProjectRequest(project=pb.Project(title="B", metadata=struct_of({"a": "x" * 10_000})))

    error = await ada.refused(service.projects.CreateProject, request)

    assert [violation.field for violation in error.violations] == ["project.metadata"]


async def test_a_deleted_project_is_answered_as_the_trash_shows_it(service, ada):
    project_id = await service.project(ada)

    deleted = await ada.call(service.projects.DeleteProject, rpc.DeleteProjectRequest(project_id=project_id))

    trash = await ada.call(service.projects.ListProjects, rpc.ListProjectsRequest(deleted=True))
    [shown] = trash.projects
    assert (deleted.project.etag, deleted.project.revision) == (shown.etag, 2)
    assert deleted.project.delete_time == shown.delete_time
