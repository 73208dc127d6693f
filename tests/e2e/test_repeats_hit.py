"""What was asked before, with nothing changed in between, is answered from store: the first repeat already hits."""

import pytest

ASKED = {
    "section": ("/sections/Goals/generate", {}),
    "graph": ("/graph/generate", {}),
    "diagram": ("/diagrams/generate", {"type": "flowchart"}),
}


async def project_with_talk(person):
    project = await person.project()
    await person.say("We open a bakery in Braga by May with 40,000 euros.", projectId=project, section="Context")
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
