"""Who may do what: tokens, roles, and the rows that the database shows."""

import asyncio
from itertools import product

import psycopg
import pytest

from eightgentc.projects.v1 import conversation_pb2, diagram_pb2, graph_pb2, plan_section_pb2, project_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as conversations
from eightgentc.projects.v1 import diagram_service_pb2 as diagrams
from eightgentc.projects.v1 import graph_service_pb2 as graphs
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc.projects.v1 import projects_service_pb2 as projects
from eightgentc.projects.v1 import sharing_service_pb2 as sharing
from eightgentc_kit.errors import Code, RemoteError
from eightgentc_kit.grpc.channel import call_unary
from eightgentc_kit.ids import new_id
from eightgentc_projects.adapters.outbound.postgres.schema import EXEMPT

ROLES = ("viewer", "commenter", "editor", "owner")
TEXT = '[{"type":"text","text":"Hi"}]'


def _requests(project_id):
    """One request of each kind: (stub, method, request, least role)."""
    create = graphs.GraphOperation(create_node=graph_pb2.Node(label="A", x=0, y=0))
    section = plan_section_pb2.PlanSection(section="Goals", content="Text")
    target = conversations.ConversationTarget(project_id=project_id, section="Goals")
    return [
        ("projects", "GetProject", projects.GetProjectRequest(project_id=project_id), "viewer"),
        ("sharing", "ListMembers", sharing.ListMembersRequest(project_id=project_id), "viewer"),
        ("plan", "ListPlanSections", plans.ListPlanSectionsRequest(project_id=project_id), "viewer"),
        ("graph", "GetGraph", graphs.GetGraphRequest(project_id=project_id), "viewer"),
        ("diagrams", "ListDiagrams", diagrams.ListDiagramsRequest(project_id=project_id), "viewer"),
        (
            "conversations",
            "ListConversations",
            conversations.ListConversationsRequest(project_id=project_id),
            "viewer",
        ),
        (
            "conversations",
            "AppendMessage",
            conversations.AppendMessageRequest(target=target, message=conversation_pb2.Message(parts=TEXT)),
            "commenter",
        ),
        (
            "conversations",
            "CompletePrompt",
            conversations.CompletePromptRequest(project_id=project_id, prompt="Hi"),
            "commenter",
        ),
        (
            "plan",
            "PutPlanSection",
            plans.PutPlanSectionRequest(project_id=project_id, section=section),
            "editor",
        ),
        (
            "plan",
            "GeneratePlanSection",
            plans.GeneratePlanSectionRequest(project_id=project_id, section="Aims"),
            "editor",
        ),
        (
            "graph",
            "PatchGraph",
            graphs.PatchGraphRequest(project_id=project_id, operations=[create]),
            "editor",
        ),
        ("graph", "LayoutGraph", graphs.LayoutGraphRequest(project_id=project_id), "editor"),
        (
            "graph",
            "GenerateConceptGraph",
            graphs.GenerateConceptGraphRequest(project_id=project_id),
            "editor",
        ),
        (
            "diagrams",
            "CreateDiagram",
            diagrams.CreateDiagramRequest(
                project_id=project_id, diagram=diagram_pb2.Diagram(content="flowchart TD")
            ),
            "editor",
        ),
        ("diagrams", "GenerateDiagram", diagrams.GenerateDiagramRequest(project_id=project_id), "editor"),
        (
            "projects",
            "UpdateProject",
            projects.UpdateProjectRequest(project=project_pb2.Project(id=project_id, title="New")),
            "editor",
        ),
        (
            "sharing",
            "AddMember",
            sharing.AddMemberRequest(
                project_id=project_id, account_id=new_id(), role=project_pb2.ROLE_VIEWER
            ),
            "owner",
        ),
        ("projects", "DeleteProject", projects.DeleteProjectRequest(project_id=project_id), "owner"),
    ]


async def test_every_role_may_do_just_what_it_says(service, ada):
    project_id = await service.project(ada)
    people = {role: await service.join(ada, project_id, await service.person(role), role) for role in ROLES}

    wrong = []
    for (stub, method, request, least), role in product(_requests(project_id), ROLES):
        if method == "DeleteProject" and role == "owner":
            continue  # everything after it would be gone
        try:
            await people[role].call(getattr(getattr(service, stub), method), request)
            refused = None
        except RemoteError as error:
            refused = error.reason
        allowed = ROLES.index(role) >= ROLES.index(least)
        # An unknown account is what an owner hears of; everyone else is not even asked that far.
        expected = {None} if method != "AddMember" else {"RESOURCE_NOT_FOUND"}
        if refused not in (expected if allowed else {"ROLE_NOT_SUFFICIENT"}):
            wrong.append((method, role, refused))

    assert wrong == []


async def test_what_is_done_to_something_that_exists_needs_just_its_role(service, ada):
    project_id = await service.project(ada)
    people = {role: await service.join(ada, project_id, await service.person(role), role) for role in ROLES}
    guest = await service.join(ada, project_id, await service.person("Guest"), "viewer")
    requests = await _requests_about_what_exists(service, ada, project_id, guest)

    wrong = []
    for stub, method, request, least in requests:
        call = getattr(getattr(service, stub), method)
        lower = people[ROLES[ROLES.index(least) - 1]]
        if (await lower.refused(call, request)).reason != "ROLE_NOT_SUFFICIENT":
            wrong.append((method, lower.name))
        try:
            await people[least].call(call, request)
        except RemoteError as error:
            wrong.append((method, least, error.reason))

    assert wrong == []


async def _requests_about_what_exists(service, owner, project_id, guest):
    """(stub, method, request, least role), in an order in which each finds what it is about."""
    section = plan_section_pb2.PlanSection(section="Goals", content="Text")
    await owner.call(
        service.plan.PutPlanSection, plans.PutPlanSectionRequest(project_id=project_id, section=section)
    )
    created = diagrams.CreateDiagramRequest(
        project_id=project_id, diagram=diagram_pb2.Diagram(content="flowchart TD")
    )
    diagram_id = (await owner.call(service.diagrams.CreateDiagram, created)).diagram.id
    opened = conversations.AppendMessageRequest(
        target=conversations.ConversationTarget(project_id=project_id, section="Goals"),
        message=conversation_pb2.Message(parts=TEXT),
    )
    chat_id = (await owner.call(service.conversations.AppendMessage, opened)).conversation.id
    in_project, goals = {"project_id": project_id}, {"project_id": project_id, "section": "Goals"}
    diagram = diagram_pb2.Diagram(id=diagram_id, title="Days")
    chat = conversation_pb2.Conversation(section="Aims")
    guest = {"project_id": project_id, "account_id": guest.id}
    return [
        ("conversations", "StopTurn", conversations.StopTurnRequest(conversation_id=chat_id), "commenter"),
        (
            "conversations",
            "CreateConversation",
            conversations.CreateConversationRequest(**in_project, conversation=chat),
            "commenter",
        ),
        (
            "plan",
            "NamePlanSectionVersion",
            plans.NamePlanSectionVersionRequest(**goals, version=1, name="For the bank"),
            "editor",
        ),
        (
            "plan",
            "RestorePlanSectionVersion",
            plans.RestorePlanSectionVersionRequest(**goals, version=1),
            "editor",
        ),
        ("plan", "RenamePlanSection", plans.RenamePlanSectionRequest(**goals, new_name="GOALS"), "editor"),
        ("plan", "DeletePlanSection", plans.DeletePlanSectionRequest(**goals), "editor"),
        (
            "diagrams",
            "UpdateDiagram",
            diagrams.UpdateDiagramRequest(**in_project, diagram=diagram),
            "editor",
        ),
        (
            "diagrams",
            "DeleteDiagram",
            diagrams.DeleteDiagramRequest(**in_project, diagram_id=diagram_id),
            "editor",
        ),
        (
            "sharing",
            "UpdateMember",
            sharing.UpdateMemberRequest(**guest, role=project_pb2.ROLE_EDITOR),
            "owner",
        ),
        ("sharing", "RemoveMember", sharing.RemoveMemberRequest(**guest), "owner"),
        ("projects", "DeleteProject", projects.DeleteProjectRequest(**in_project), "owner"),
    ]


@pytest.mark.parametrize(
    "method", ["CompletePrompt", "GeneratePlanSection", "GenerateConceptGraph", "GenerateDiagram"]
)
async def test_no_model_is_asked_for_a_person_whose_role_is_too_low(service, ada, bob, method):
    project_id = await service.project(ada)
    stub, _, request, least = next(found for found in _requests(project_id) if found[1] == method)
    await service.join(ada, project_id, bob, ROLES[ROLES.index(least) - 1])

    error = await bob.refused(getattr(getattr(service, stub), method), request)

    assert (error.reason, service.planner.calls) == ("ROLE_NOT_SUFFICIENT", 0)


async def test_a_stranger_finds_nothing_whatever_is_asked(service, ada, bob):
    project_id = await service.project(ada)

    answers = {
        method: (await bob.refused(getattr(getattr(service, stub), method), request)).reason
        for stub, method, request, _ in _requests(project_id)
    }

    assert set(answers.values()) == {"RESOURCE_NOT_FOUND"}, answers


@pytest.mark.row("F10", clause="refused by projects")
async def test_a_token_for_another_audience_of_a_service_or_none_is_refused(service, ada):
    request = projects.ListProjectsRequest()
    issuer = service.issuer
    tokens = {
        "none": None,
        "for ai": issuer.account_token(ada.id, "ai"),
        "service token for ai": issuer.service_token("sample-caller", "ai"),
        "expired": issuer.account_token(ada.id, "projects", exp=1),
        "another issuer": issuer.account_token(ada.id, "projects", iss="someone"),
    }

    codes = {}
    for name, token in tokens.items():
        with pytest.raises(RemoteError) as caught:
            await call_unary(service.projects.ListProjects, request, token=token)
        codes[name] = caught.value.code

    assert set(codes.values()) == {Code.UNAUTHENTICATED}


async def test_a_service_that_acts_for_no_person_is_not_allowed(service):
    token = service.issuer.service_token("edge-gateway", "projects")

    with pytest.raises(RemoteError) as caught:
        await call_unary(service.projects.ListProjects, projects.ListProjectsRequest(), token=token)

    assert (caught.value.code, caught.value.reason) == (Code.PERMISSION_DENIED, "CALLER_NOT_ALLOWED")


async def test_an_ended_session_is_refused_at_once(service, ada):
    token = service.issuer.account_token(ada.id, "projects", sid="session-1")
    await call_unary(service.projects.ListProjects, projects.ListProjectsRequest(), token=token)

    service.issuer.revocations.add("session-1", 2e9)

    with pytest.raises(RemoteError) as caught:
        await call_unary(service.projects.ListProjects, projects.ListProjectsRequest(), token=token)
    assert caught.value.code is Code.UNAUTHENTICATED


async def test_the_last_owner_cannot_leave_and_a_viewer_can(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "viewer")

    error = await ada.refused(
        service.sharing.RemoveMember, sharing.RemoveMemberRequest(project_id=project_id, account_id=ada.id)
    )
    await bob.call(
        service.sharing.RemoveMember, sharing.RemoveMemberRequest(project_id=project_id, account_id=bob.id)
    )

    listed = await ada.call(service.sharing.ListMembers, sharing.ListMembersRequest(project_id=project_id))
    assert (error.code, error.reason) == (Code.FAILED_PRECONDITION, "LAST_OWNER")
    assert [(member.account_id, member.name) for member in listed.members] == [(ada.id, "Ada")]


async def _tables(urls):
    async with await psycopg.AsyncConnection.connect(urls.admin) as connection:
        cursor = await connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'projects'")
        return sorted({row[0] for row in await cursor.fetchall()} - EXEMPT)


@pytest.mark.row("F19", clause="no app.user_id: 0 rows")
async def test_without_an_acting_person_no_tenant_table_shows_a_row(service, ada):
    project_id = await service.project(ada)
    for stub, method, request, _ in _requests(project_id):
        if method not in ("AddMember", "DeleteProject"):
            await ada.call(getattr(getattr(service, stub), method), request)

    async with await psycopg.AsyncConnection.connect(service.urls.roles["eightgentc_projects"]) as connection:
        seen = {}
        for table in await _tables(service.urls):
            try:
                async with connection.transaction():
                    cursor = await connection.execute(f"SELECT count(*) FROM projects.{table}")
                    seen[table] = (await cursor.fetchone())[0]
            except psycopg.errors.InsufficientPrivilege:
                seen[table] = 0

    assert set(seen.values()) == {0}, seen


@pytest.mark.row("F19", clause="and refuses writes")
async def test_a_stranger_who_names_the_project_reads_and_writes_nothing(service, ada, bob):
    project_id = await service.project(ada)
    await ada.call(
        service.graph.PatchGraph,
        graphs.PatchGraphRequest(
            project_id=project_id,
            operations=[graphs.GraphOperation(create_node=graph_pb2.Node(label="A", x=0, y=0))],
        ),
    )

    async with await psycopg.AsyncConnection.connect(service.urls.roles["eightgentc_projects"]) as connection:
        await connection.execute(
            "SELECT set_config('app.user_id', %s, true), set_config('app.project_id', %s, true)",
            (bob.id, project_id),
        )
        read = await (await connection.execute("SELECT count(*) FROM projects.nodes")).fetchone()
        updated = await connection.execute("UPDATE projects.nodes SET label = 'mine'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute(
                "INSERT INTO projects.nodes (project_id, id, label, type, x, y) VALUES (%s, gen_random_uuid(), 'x', 'y', 0, 0)",
                (project_id,),
            )

    assert (read[0], updated.rowcount) == (0, 0)


async def test_no_person_can_make_themselves_a_member(service, ada, bob):
    project_id = await service.project(ada)

    async with await psycopg.AsyncConnection.connect(service.urls.roles["eightgentc_projects"]) as connection:
        await connection.execute(
            "SELECT set_config('app.user_id', %s, true), set_config('app.project_id', %s, true)",
            (bob.id, project_id),
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute(
                "INSERT INTO projects.members (project_id, user_id, role) VALUES (%s, %s, 'owner')",
                (project_id, bob.id),
            )


@pytest.mark.row("F139", clause="permission denied on the other schemas")
@pytest.mark.row("F19", clause="the app's role is no owner and bypasses nothing")
async def test_the_service_role_is_harmless(service):
    async with await psycopg.AsyncConnection.connect(service.urls.roles["eightgentc_projects"]) as connection:
        role = await (
            await connection.execute(
                "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
            )
        ).fetchone()
        owned = await (
            await connection.execute(
                "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
            )
        ).fetchone()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute("CREATE TABLE auth.mine (id int)")

    assert role == (False, False, False)
    assert owned[0] == 0


async def test_32_parallel_duplicates_make_one_project(service, ada):
    request = projects.CreateProjectRequest(project=project_pb2.Project(title="Once"), request_id="once")

    answers = await asyncio.gather(*[ada.call(service.projects.CreateProject, request) for _ in range(32)])

    listed = await ada.call(service.projects.ListProjects, projects.ListProjectsRequest())
    assert {answer.project.id for answer in answers} == {listed.projects[0].id}
    assert [answer.replayed for answer in answers].count(False) == 1
    assert len(listed.projects) == 1


async def test_the_same_request_id_with_another_content_is_refused(service, ada):
    def create(title):
        return projects.CreateProjectRequest(project=project_pb2.Project(title=title), request_id="once")

    await ada.call(service.projects.CreateProject, create("One"))

    error = await ada.refused(service.projects.CreateProject, create("Two"))

    assert (error.code, error.reason) == (Code.INVALID_ARGUMENT, "REQUEST_ID_REUSED")


async def test_every_unit_of_work_leaves_one_row_without_holes(service, ada, database_rows):
    project_id = await service.project(ada)
    for number in range(3):
        section = plan_section_pb2.PlanSection(section=f"S{number}", content="x")
        await ada.call(
            service.plan.PutPlanSection, plans.PutPlanSectionRequest(project_id=project_id, section=section)
        )

    rows = await database_rows(
        "SELECT revision, cause, length(digest) FROM projects.changes ORDER BY revision"
    )

    causes = ["CreateProject", "PutPlanSection", "PutPlanSection", "PutPlanSection"]
    assert rows == [(number + 1, cause, 32) for number, cause in enumerate(causes)]


async def test_the_log_of_changes_cannot_be_rewritten(service, ada):
    project_id = await service.project(ada)

    async with await psycopg.AsyncConnection.connect(service.urls.roles["eightgentc_projects"]) as connection:
        await connection.execute(
            "SELECT set_config('app.user_id', %s, true), set_config('app.project_id', %s, true)",
            (ada.id, project_id),
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute("UPDATE projects.changes SET cause = 'x'")
