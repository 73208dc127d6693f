"""What was asked before, with nothing changed in between, is answered from store: the first repeat already hits."""

import pytest

ASKED = {
    "section": ("/sections/Goals/generate", {}),
    "graph": ("/graph/generate", {}),
    "diagram": ("/diagrams/generate", {"type": "flowchart"}),
}


async def project_with_talk(person):
    project = await person.project()
    await person.say(
        "We open a bakery in Braga by May with 40,000 euros.", projectId=project, section="Context"
    )
    return project


@pytest.mark.parametrize(("path", "body"), ASKED.values(), ids=ASKED)
async def test_the_first_repeat_asks_no_model(person, model, path, body):
    project = await project_with_talk(person)
    await person.post(f"/api/projects/{project}{path}", body)
    asked = len(model.requests)

    await person.post(f"/api/projects/{project}{path}", body)

    assert len(model.requests) == asked


@pytest.mark.parametrize(("path", "body"), ASKED.values(), ids=ASKED)
async def test_what_was_said_since_asks_the_model_again(person, model, path, body):
    project = await project_with_talk(person)
    await person.post(f"/api/projects/{project}{path}", body)
    await person.say("And a café beside it.", projectId=project, section="Context")
    asked = len(model.requests)

    await person.post(f"/api/projects/{project}{path}", body)

    assert len(model.requests) > asked


async def test_a_section_that_a_person_edited_is_written_anew(person, model):
    project = await project_with_talk(person)
    await person.post(f"/api/projects/{project}/sections/Goals/generate", {})
    await person.put(f"/api/projects/{project}/sections/Goals", {"content": "Earn by June."})
    asked = len(model.requests)

    await person.post(f"/api/projects/{project}/sections/Goals/generate", {})

    assert len(model.requests) > asked


@pytest.mark.row("F93", clause="`Cache-Control: no-cache` recomputes")
@pytest.mark.parametrize(("path", "body"), ASKED.values(), ids=ASKED)
async def test_a_client_may_ask_for_an_answer_of_now(person, model, path, body):
    project = await project_with_talk(person)
    await person.post(f"/api/projects/{project}{path}", body)
    asked = len(model.requests)

    anew = await person.http.post(
        f"/api/projects/{project}{path}", json=body, headers={"Cache-Control": "max-age=0, No-Cache"}
    )

    assert anew.status_code == 200, anew.text
    assert len(model.requests) > asked


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/ai/generate-plan", {"section": "Goals"}),
        ("/api/ai/graph", {"topics": ["bread"]}),
        ("/api/ai/diagram", {"timelineData": "We open in May."}),
        ("/api/ai/plan", {"prompt": "What is missing?"}),
        ("/api/ai/goals", {"prompt": "What is missing?"}),
    ],
)
@pytest.mark.row("F89", clause="Exact response cache")
async def test_the_plans_own_paths_hit_and_ask_anew_as_well(person, model, path, body):
    body = {"projectId": await project_with_talk(person), **body}
    counts = []
    for headers in ({}, {}, {"Cache-Control": "no-cache"}):
        answer = await person.http.post(path, json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        counts.append(len(model.requests))

    assert counts[0] == counts[1] < counts[2]
