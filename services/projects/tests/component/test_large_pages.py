"""Whatever may be stored can be read: pages end where their texts get too large for one message."""

import json

from eightgentc.projects.v1 import conversation_service_pb2 as conversations
from eightgentc.projects.v1 import plan_section_pb2
from eightgentc.projects.v1 import plan_service_pb2 as plans

from .chats import append, turn

LONGEST_SECTION, LONGEST_MESSAGE = 200_000, 990_000


async def pages_of(person, method, request):
    """The pages of a list, to its end."""
    pages = []
    while True:
        page = await person.call(method, request)
        pages.append(page)
        if not page.next_page_token:
            return pages
        request.page_token = page.next_page_token


async def put_sections(service, person, project_id, count):
    for number in range(count):
        section = plan_section_pb2.PlanSection(section=f"S{number:03}", content="x" * LONGEST_SECTION)
        request = plans.PutPlanSectionRequest(project_id=project_id, section=section)
        await person.call(service.plan.PutPlanSection, request)


async def test_many_sections_of_the_largest_size_are_listed_in_order_on_several_pages(service, ada):
    project_id = await service.project(ada)
    await put_sections(service, ada, project_id, 45)

    request = plans.ListPlanSectionsRequest(project_id=project_id, page_size=200)
    pages = await pages_of(ada, service.plan.ListPlanSections, request)

    names = [section.section for page in pages for section in page.sections]
    assert names == [f"S{number:03}" for number in range(45)]
    assert [len(page.sections) for page in pages] == [15, 15, 15]


async def test_many_messages_of_the_largest_size_are_listed_in_order_on_several_pages(service, ada):
    project_id = await service.project(ada)
    for number in range(9):
        request = append(project_id, "Context", f"{number}{'x' * LONGEST_MESSAGE}", "chat-1")
        await ada.call(service.conversations.AppendMessage, request)

    request = conversations.ListMessagesRequest(conversation_id="chat-1", page_size=200)
    pages = await pages_of(ada, service.conversations.ListMessages, request)

    texts = [json.loads(message.parts)[0]["text"] for page in pages for message in page.messages]
    assert [text[0] for text in texts] == [str(number) for number in range(9)]
    assert max(len(page.messages) for page in pages) <= 3


async def test_long_messages_of_one_person_do_not_keep_the_model_from_answering(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "commenter")
    for number in range(18):
        request = append(project_id, "Context", f"{number}{'x' * LONGEST_MESSAGE}", "spam")
        await bob.call(service.conversations.AppendMessage, request)

    events = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))

    [asked] = service.planner.asked
    assert not events[-1].event.finish.error_reason
    assert sum(len(item.text) for item in asked.context) < 1_000


async def test_a_text_that_no_model_reads_is_refused_where_an_answer_is_asked_for(service, ada):
    project_id = await service.project(ada)
    request = turn(project_id, "x" * 100_001)

    refused = await ada.refused_stream(service.conversations.StreamTurn, request)

    assert (refused.reason, "100,000 bytes" in refused.message) == ("FIELD_INVALID", True)
