"""Every list, page by page."""

import asyncio
import json
from datetime import UTC

import pytest

from eightgentc.projects.v1 import conversation_pb2, diagram_pb2, plan_section_pb2, project_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as conversations
from eightgentc.projects.v1 import diagram_service_pb2 as diagrams
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc.projects.v1 import projects_service_pb2 as projects
from eightgentc.projects.v1 import sharing_service_pb2 as sharing
from eightgentc_kit.postgres.database import Database

from .conftest import SEAL


async def everything_three_times(service, person):
    """A project with three of everything that is listed; project id, diagram id."""
    for title in ("A", "B"):
        await service.project(person, title)
    project_id = await service.project(person, "C")
    for name in ("Bob", "Cid"):
        await service.join(person, project_id, await service.person(name), "viewer")
    for number in range(3):
        for section in ("Goals", f"S{number}"):
            written = plan_section_pb2.PlanSection(section=section, content=f"Text {number}")
            await person.call(
                service.plan.PutPlanSection,
                plans.PutPlanSectionRequest(project_id=project_id, section=written),
            )
        await person.call(
            service.diagrams.CreateDiagram,
            diagrams.CreateDiagramRequest(
                project_id=project_id, diagram=diagram_pb2.Diagram(content="flowchart TD")
            ),
        )
        for chat in ("chat", f"chat-{number}"):
            parts = json.dumps([{"type": "text", "text": f"Text {number}"}])
            target = conversations.ConversationTarget(
                project_id=project_id, section="Goals", conversation_id=chat
            )
            await person.call(
                service.conversations.AppendMessage,
                conversations.AppendMessageRequest(
                    target=target, message=conversation_pb2.Message(parts=parts)
                ),
            )
    first = await person.call(
        service.diagrams.ListDiagrams, diagrams.ListDiagramsRequest(project_id=project_id)
    )
    diagram_id = first.diagrams[0].id
    for number in range(2):
        changed = diagram_pb2.Diagram(id=diagram_id, content=f"flowchart TD\n a-->b{number}")
        await person.call(
            service.diagrams.UpdateDiagram,
            diagrams.UpdateDiagramRequest(project_id=project_id, diagram=changed),
        )
    return project_id, diagram_id


async def walk(person, method, request, items, size):
    """All items, read in pages of this size."""
    found = []
    async with asyncio.timeout(10):
        while True:
            request.page_size = size
            page = await person.call(method, request)
            assert 1 <= len(getattr(page, items)) <= size
            found += getattr(page, items)
            request.page_token = page.next_page_token
            if not page.next_page_token:
                return found


@pytest.mark.parametrize(
    ("stub", "method", "request_of", "items"),
    [
        ("sharing", "ListMembers", lambda p, d: sharing.ListMembersRequest(project_id=p), "members"),
        ("plan", "ListPlanSections", lambda p, d: plans.ListPlanSectionsRequest(project_id=p), "sections"),
        (
            "plan",
            "ListPlanSectionVersions",
            lambda p, d: plans.ListPlanSectionVersionsRequest(project_id=p, section="Goals"),
            "versions",
        ),
        ("diagrams", "ListDiagrams", lambda p, d: diagrams.ListDiagramsRequest(project_id=p), "diagrams"),
        (
            "diagrams",
            "ListDiagramVersions",
            lambda p, d: diagrams.ListDiagramVersionsRequest(project_id=p, diagram_id=d),
            "versions",
        ),
        (
            "conversations",
            "ListConversations",
            lambda p, d: conversations.ListConversationsRequest(project_id=p),
            "conversations",
        ),
        (
            "conversations",
            "ListMessages",
            lambda p, d: conversations.ListMessagesRequest(project_id=p, conversation_id="chat"),
            "messages",
        ),
        *[
            (
                "projects",
                "ListProjects",
                lambda p, d, order=order: projects.ListProjectsRequest(order=order),
                "projects",
            )
            for order in projects.ProjectOrder.values()
        ],
    ],
)
async def test_pages_of_one_hold_what_one_page_of_all_holds(service, ada, stub, method, request_of, items):
    where = await everything_three_times(service, ada)
    call = getattr(getattr(service, stub), method)

    one_by_one = await walk(ada, call, request_of(*where), items, 1)

    at_once = await walk(ada, call, request_of(*where), items, 100)
    assert one_by_one == at_once
    assert len(at_once) >= 3


@pytest.mark.parametrize(
    ("stub", "method", "request_of", "statement"),
    [
        (
            *("plan", "ListPlanSections", lambda p: plans.ListPlanSectionsRequest(project_id=p)),
            "section_page",
        ),
        (
            *("diagrams", "ListDiagrams", lambda p: diagrams.ListDiagramsRequest(project_id=p)),
            "diagram_page",
        ),
        (
            *(
                "conversations",
                "ListConversations",
                lambda p: conversations.ListConversationsRequest(project_id=p),
            ),
            "conversation_page",
        ),
    ],
)
async def test_a_page_that_holds_something_is_one_statement(
    service, ada, monkeypatch, stub, method, request_of, statement
):
    project_id, _ = await everything_three_times(service, ada)
    fetch, statements = Database.fetch, []

    async def noted(database, acting, statement, params):
        if statement.name != "guard_revision":  # asked in the background
            statements.append(statement.name)
        return await fetch(database, acting, statement, params)

    monkeypatch.setattr(Database, "fetch", noted)

    await ada.call(getattr(getattr(service, stub), method), request_of(project_id))

    assert statements == [statement]


async def test_a_page_of_another_filter_is_refused(service, ada):
    project_id, _ = await everything_three_times(service, ada)
    first = await ada.call(
        service.diagrams.ListDiagrams, diagrams.ListDiagramsRequest(project_id=project_id, page_size=1)
    )

    error = await ada.refused(
        service.diagrams.ListDiagrams,
        diagrams.ListDiagramsRequest(project_id=project_id, type="gantt", page_token=first.next_page_token),
    )

    assert error.reason == "PAGE_TOKEN_INVALID"


@pytest.mark.parametrize("order", projects.ProjectOrder.values()[1:])
async def test_a_token_of_one_order_is_no_token_of_another(service, ada, order):
    for title in ("A", "B"):
        await service.project(ada, title)
    first = await ada.call(
        service.projects.ListProjects, projects.ListProjectsRequest(page_size=1, order=order)
    )
    other = next(value for value in projects.ProjectOrder.values()[1:] if value != order)

    error = await ada.refused(
        service.projects.ListProjects,
        projects.ListProjectsRequest(order=other, page_token=first.next_page_token),
    )

    assert error.reason == "PAGE_TOKEN_INVALID"


async def test_a_filter_by_role_lists_only_projects_of_that_role(service, ada, bob):
    owned = await service.project(bob)
    read = await service.project(ada)
    await service.join(ada, read, bob, "viewer")

    listed = await bob.call(
        service.projects.ListProjects, projects.ListProjectsRequest(role=project_pb2.ROLE_VIEWER)
    )

    assert [project.id for project in listed.projects] == [read]
    assert owned != read


@pytest.mark.parametrize(
    "filter",
    [{"role": project_pb2.ROLE_OWNER}, {"title_contains": "A"}, {"deleted": True}],
)
async def test_a_token_without_a_filter_is_no_token_with_one(service, ada, filter):
    for title in ("A", "AB"):
        await service.project(ada, title)
    first = await ada.call(service.projects.ListProjects, projects.ListProjectsRequest(page_size=1))

    error = await ada.refused(
        service.projects.ListProjects,
        projects.ListProjectsRequest(page_token=first.next_page_token, **filter),
    )

    assert error.reason == "PAGE_TOKEN_INVALID"


async def test_a_token_of_one_role_is_no_token_of_another(service, ada):
    for title in ("A", "AB"):
        await service.project(ada, title)
    owned = projects.ListProjectsRequest(page_size=1, role=project_pb2.ROLE_OWNER)
    first = await ada.call(service.projects.ListProjects, owned)

    error = await ada.refused(
        service.projects.ListProjects,
        projects.ListProjectsRequest(page_token=first.next_page_token, role=project_pb2.ROLE_VIEWER),
    )

    assert error.reason == "PAGE_TOKEN_INVALID"


async def fill(database_rows, table, **changes):
    """200 copies of a row of the table, with these expressions for some columns; `n` counts from 1."""
    columns = await database_rows(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'projects'"
        " AND table_name = %s AND is_generated = 'NEVER'",
        (table,),
    )
    names = [name for (name,) in columns]
    values = [changes.get(name, name) for name in names]
    await database_rows(
        f"WITH made AS (INSERT INTO projects.{table} ({', '.join(names)}) SELECT {', '.join(values)}"
        f" FROM (SELECT * FROM projects.{table} ORDER BY create_time DESC LIMIT 1) one,"
        " generate_series(1, 200) n RETURNING 1) SELECT * FROM made"
    )


@pytest.mark.parametrize(
    ("table", "changes", "stub", "method", "request_of", "items"),
    [
        (
            "members",
            {"user_id": "gen_random_uuid()", "role": "'viewer'"},
            *("sharing", "ListMembers", lambda p, d: sharing.ListMembersRequest(project_id=p), "members"),
        ),
        (
            "plan_sections",
            {"id": "gen_random_uuid()", "name": "'New ' || n", "name_key": "'new ' || n"},
            *(
                "plan",
                "ListPlanSections",
                lambda p, d: plans.ListPlanSectionsRequest(project_id=p),
                "sections",
            ),
        ),
        (
            "plan_section_versions",
            {"version": "version + n"},
            "plan",
            "ListPlanSectionVersions",
            lambda p, d: plans.ListPlanSectionVersionsRequest(project_id=p, section="Goals"),
            "versions",
        ),
        (
            "diagram_versions",
            {"version": "version + n"},
            "diagrams",
            "ListDiagramVersions",
            lambda p, d: diagrams.ListDiagramVersionsRequest(project_id=p, diagram_id=d),
            "versions",
        ),
        (
            "messages",
            {"id": "gen_random_uuid()", "client_key": "NULL"},
            "conversations",
            "ListMessages",
            lambda p, d: conversations.ListMessagesRequest(project_id=p, conversation_id="chat"),
            "messages",
        ),
    ],
)
async def test_a_page_has_50_items_unless_asked_and_at_most_200(
    service, ada, database_rows, table, changes, stub, method, request_of, items
):
    project_id = await service.project(ada)
    section = plan_section_pb2.PlanSection(section="Goals", content="Text")
    await ada.call(
        service.plan.PutPlanSection, plans.PutPlanSectionRequest(project_id=project_id, section=section)
    )
    diagram = diagram_pb2.Diagram(content="flowchart TD")
    made = await ada.call(
        service.diagrams.CreateDiagram, diagrams.CreateDiagramRequest(project_id=project_id, diagram=diagram)
    )
    target = conversations.ConversationTarget(project_id=project_id, section="Goals", conversation_id="chat")
    parts = json.dumps([{"type": "text", "text": "Hi"}])
    await ada.call(
        service.conversations.AppendMessage,
        conversations.AppendMessageRequest(target=target, message=conversation_pb2.Message(parts=parts)),
    )
    await fill(database_rows, table, **changes)
    call, request = getattr(getattr(service, stub), method), request_of(project_id, made.diagram.id)

    unasked = await ada.call(call, request)
    request.page_size = 1000
    most = await ada.call(call, request)

    assert (len(getattr(unasked, items)), len(getattr(most, items))) == (50, 200)


async def said_in_chat(service, person, *texts):
    """A chat with these messages; its id and theirs."""
    project_id, ids = await service.project(person), []
    target = conversations.ConversationTarget(project_id=project_id, section="Goals", conversation_id="chat")
    for text in texts:
        message = conversation_pb2.Message(parts=json.dumps([{"type": "text", "text": text}]))
        appended = await person.call(
            service.conversations.AppendMessage,
            conversations.AppendMessageRequest(target=target, message=message),
        )
        ids.append(appended.message.id)
    return appended.conversation.id, ids


async def test_a_walk_that_began_with_the_release_before_goes_on_after_its_last_message(service, ada):
    """That one sorts by time and id, and so do the processes that run it beside this one."""
    chat, ids = await said_in_chat(service, ada, "a", "b", "c")
    listed = conversations.ListMessagesRequest(conversation_id=chat, page_size=2)
    first = await ada.call(service.conversations.ListMessages, listed)
    at = first.messages[-1].create_time.ToDatetime(UTC).isoformat()
    token = SEAL.seal(["messages", chat], [at, ids[1]])

    rest = await ada.call(
        service.conversations.ListMessages,
        conversations.ListMessagesRequest(conversation_id=chat, page_token=token),
    )

    assert first.next_page_token == token
    assert [message.id for message in rest.messages] == ids[2:]


@pytest.mark.parametrize(
    "position",
    [[1], ["2026-11-29T00:00:00+00:00", "chat"], ["yesterday", "01a224f1-f388-7621-860a-8f10f64175e9"], []],
)
async def test_a_token_that_names_no_message_is_refused(service, ada, position):
    chat, _ = await said_in_chat(service, ada, "a")
    token = SEAL.seal(["messages", chat], position)

    error = await ada.refused(
        service.conversations.ListMessages,
        conversations.ListMessagesRequest(conversation_id=chat, page_token=token),
    )

    assert error.reason == "PAGE_TOKEN_INVALID"


async def test_messages_are_listed_as_they_were_numbered_whatever_a_clock_says(service, ada, database_rows):
    chat, ids = await said_in_chat(service, ada, "a", "b", "c")
    await database_rows(
        "WITH late AS (UPDATE projects.messages SET create_time = now() + interval '1 hour' WHERE id = %s"
        " RETURNING 1) SELECT * FROM late",
        (ids[0],),
    )

    one_by_one = await walk(
        ada,
        service.conversations.ListMessages,
        conversations.ListMessagesRequest(conversation_id=chat),
        "messages",
        1,
    )

    assert [message.id for message in one_by_one] == ids
