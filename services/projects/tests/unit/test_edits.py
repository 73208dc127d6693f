"""What a person's edit does to versions and etags of a project, a section and a diagram."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from eightgentc_kit.errors import FieldInvalid
from eightgentc_projects.domain.conversation import ConversationDetails, MessageDetails, text_message
from eightgentc_projects.domain.diagram import Diagram, DiagramCheck, DiagramDetails, DiagramState
from eightgentc_projects.domain.errors import EtagStale, OperationInvalid, ResourceNotFound, RoleNotSufficient
from eightgentc_projects.domain.plan_section import PlanSection, SectionDetails, SectionStatus
from eightgentc_projects.domain.project import Project, ProjectDetails
from eightgentc_projects.domain.role import Acting, Role, role_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 13, tzinfo=UTC)
VALID, DRAFT = DiagramCheck(DiagramState.VALID), DiagramCheck(DiagramState.DRAFT, 1, 3)
USER = "018f3c50-0000-7000-8000-000000000001"

PROJECT = Project("p", "t", ProjectDetails("Bakery"), Role.OWNER, 4, NOON, NOON)
SECTION = PlanSection("s", "p", "Goals", SectionDetails("Text"), 3, 5, "g", False, NOON, NOON)
DIAGRAM = Diagram("d", "p", DiagramDetails("pie", "", "pie"), VALID, 3, 5, "g", False, NOON, NOON)


def test_other_details_of_a_project_are_its_next_version():
    changed = PROJECT.changed(ProjectDetails("Café"), LATER)

    assert changed == replace(PROJECT, details=ProjectDetails("Café"), version=5, update_time=LATER)
    assert changed.etag == "p5"


def test_the_same_details_of_a_project_change_nothing():
    assert PROJECT.changed(ProjectDetails("Bakery"), LATER) is PROJECT


def test_a_project_is_not_changed_to_what_is_not_allowed():
    with pytest.raises(FieldInvalid):
        PROJECT.changed(ProjectDetails(""), LATER)


def test_another_text_of_a_diagram_is_a_version_of_the_person():
    details = DiagramDetails("pie", "", "pie title X")

    assert DIAGRAM.edited(details, DRAFT, LATER) == replace(
        DIAGRAM,
        details=details,
        check=DRAFT,
        version=4,
        etag_version=6,
        edited_by_person=True,
        update_time=LATER,
    )


def test_another_title_of_a_diagram_changes_its_etag_and_not_its_version():
    edited = DIAGRAM.edited(replace(DIAGRAM.details, title="Sales"), VALID, LATER)

    assert (edited.version, edited.etag, edited.edited_by_person) == (3, "d6", True)


def test_the_same_details_of_a_diagram_change_nothing():
    assert DIAGRAM.edited(DIAGRAM.details, DRAFT, LATER) is DIAGRAM


def test_a_text_of_the_model_names_its_generation_and_no_author():
    saved = SECTION.saved(SectionDetails("Other"), LATER, "g2")

    assert saved == replace(
        SECTION,
        details=SectionDetails("Other"),
        version=4,
        etag_version=6,
        generation_id="g2",
        update_time=LATER,
    )


def test_a_new_place_keeps_who_wrote_the_text():
    moved = SECTION.saved(SectionDetails("Text", position=2), LATER)

    assert moved == replace(
        SECTION, details=SectionDetails("Text", position=2), etag_version=6, update_time=LATER
    )


def test_a_renamed_section_is_a_version_with_the_same_text():
    assert SECTION.renamed(" Aims ", LATER) == replace(
        SECTION, name="Aims", version=4, etag_version=6, update_time=LATER
    )


def test_a_section_with_the_same_name_again_changes_nothing():
    assert SECTION.renamed("Goals ", LATER) is SECTION


def test_a_first_version_counts_from_one():
    assert SECTION.as_first_version() == replace(SECTION, version=1, etag_version=1)


@pytest.mark.parametrize("item", [PROJECT, SECTION, DIAGRAM])
def test_an_etag_is_refused_once_it_is_stale(item):
    item.must_match(item.etag)

    with pytest.raises(EtagStale) as caught:
        item.must_match("x1")
    assert caught.value.metadata == {"currentEtag": item.etag}


@pytest.mark.parametrize(("word", "role"), [(role.name.lower(), role) for role in Role])
def test_a_role_is_stored_as_its_word(word, role):
    assert role.word == word
    assert role_of(word) is role


def test_a_role_that_is_too_small_is_named_with_the_one_that_is_needed():
    Role.EDITOR.must_reach(Role.EDITOR)

    with pytest.raises(RoleNotSufficient) as caught:
        Role.VIEWER.must_reach(Role.COMMENTER)
    assert caught.value.metadata == {"role": "viewer", "needed": "commenter"}


def test_a_person_enters_a_project_with_everything_else_as_it_was():
    acting = Acting(USER, "t", "session", "192.0.2.1")

    assert acting.in_project(USER) == replace(acting, project_id=USER)
    with pytest.raises(ResourceNotFound) as caught:
        acting.in_project("1")
    assert caught.value.metadata == {"resource": "project"}


def test_an_operation_that_cannot_be_done_is_named_by_its_index():
    assert OperationInvalid.at(3, "No.").metadata == {"index": "3", "problem": "No."}


def test_a_text_as_a_message_has_one_part_in_its_own_letters():
    assert text_message("Łódź").parts == '[{"type": "text", "text": "Łódź"}]'


def test_a_verdict_without_a_fault_names_no_place():
    assert DiagramCheck(DiagramState.VALID) == DiagramCheck(
        DiagramState.VALID, line=0, column=0, expected=(), message=""
    )


def test_details_that_are_left_out_are_empty():
    assert ProjectDetails() == ProjectDetails(title="", description="")
    assert DiagramDetails() == DiagramDetails(type="", title="", content="")
    assert SectionDetails() == SectionDetails(content="", position=0, status=SectionStatus.DRAFT)
    assert ConversationDetails() == ConversationDetails(section="", title="")
    assert MessageDetails() == MessageDetails(parts="", metadata=None)
    assert Acting(USER, "t") == Acting(USER, "t", session_id="", address="", project_id="")
