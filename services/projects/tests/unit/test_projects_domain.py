"""The small rules: names, texts, roles, sections, diagrams, messages, diffs."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.visible_text import name_key
from eightgentc_projects.domain.conversation import checked_parts
from eightgentc_projects.domain.diagram import DiagramDetails, is_mermaid, resolved_type
from eightgentc_projects.domain.errors import EtagStale, ResourceNotFound, RoleNotSufficient
from eightgentc_projects.domain.generation import may_replace
from eightgentc_projects.domain.plan_section import PlanSection, SectionDetails
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.domain.text import checked, checked_object
from eightgentc_projects.domain.text_diff import DiffKind, word_diff

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LATER = datetime(2026, 11, 25, tzinfo=UTC)
USER = "018f3c50-0000-7000-8000-000000000001"


TEXT = SectionDetails(content="Text")


def section(**changes):
    values = {
        "id": "s", "project_id": "p", "name": "Goals", "details": TEXT, "version": 1, "etag_version": 1,
        "generation_id": None, "edited_by_person": False, "create_time": NOW, "update_time": NOW,
    }  # fmt: skip
    return PlanSection(**(values | changes))


@pytest.mark.parametrize(
    ("first", "second"), [("Goals", "GOALS"), ("Straße", "STRASSE"), (" a  b ", "a b"), ("ﬁt", "fit")]
)
def test_names_that_read_the_same_are_the_same(first, second):
    assert name_key(first) == name_key(second)


def test_a_nul_is_refused_wherever_text_is_taken():
    with pytest.raises(FieldInvalid):
        checked("title", "a\0b", maximum=10)


@pytest.mark.parametrize("value", [{"a": "\0"}, {"a\0": 1}, {"a": [{"b": ["c\0"]}]}, {"a": "x" * 100}])
def test_an_object_with_a_nul_anywhere_or_too_large_is_refused(value):
    with pytest.raises(FieldInvalid):
        checked_object("metadata", value, maximum=100)


def test_an_object_keeps_what_only_looks_like_a_nul():
    value = {"a": "\\u0000", "b": None, "c": 1.5}

    assert checked_object("metadata", value, maximum=100) == value


@pytest.mark.parametrize(
    ("details", "most"), [(DiagramDetails(type="gantt"), 100_000), (SectionDetails(), 200_000)]
)
def test_a_long_text_is_measured_in_bytes(details, most):
    fits = replace(details, content="ł" * (most // 2))

    assert fits.checked() == fits
    with pytest.raises(FieldInvalid, match=f"at most {most:,} bytes"):
        replace(fits, content=fits.content + "x").checked()


def test_a_saved_text_of_a_person_is_a_new_version_and_is_theirs():
    saved = section(generation_id="g").saved(SectionDetails(content="Mine"), LATER)

    assert (saved.version, saved.edited_by_person, saved.generation_id, saved.update_time) == (
        2,
        True,
        None,
        LATER,
    )


def test_the_same_text_again_moves_nothing():
    same = section()

    assert same.saved(SectionDetails(content="Text"), LATER) is same


def test_place_and_status_change_the_etag_and_not_the_version():
    moved = section().saved(replace(TEXT, position=3), LATER)

    assert (moved.version, moved.etag) == (1, "s2")


@pytest.mark.parametrize("etag", ["", "*", "s1"])
def test_the_current_etag_fits(etag):
    section().must_match(etag)


def test_a_stale_etag_names_the_current_one():
    with pytest.raises(EtagStale) as caught:
        section().must_match("s9")

    assert caught.value.metadata == {"currentEtag": "s1"}


def test_a_generated_text_may_replace_nothing_that_a_person_wrote():
    assert may_replace(None)
    assert may_replace(section())
    assert not may_replace(section(edited_by_person=True))


def test_each_role_may_all_that_the_smaller_ones_may():
    Role.OWNER.must_reach(Role.EDITOR)

    with pytest.raises(RoleNotSufficient):
        Role.COMMENTER.must_reach(Role.EDITOR)


def test_acting_needs_the_id_of_a_person():
    with pytest.raises(ValueError, match="user_id must be an id"):
        Acting("", "t")


@pytest.mark.parametrize("id", ["", "1", "x" * 36, USER.upper().replace("8F", "8f") + " ", "{" + USER[1:]])
def test_what_cannot_be_a_project_id_is_not_found_without_asking(id):
    with pytest.raises(ResourceNotFound):
        Acting(USER, "t").in_project(id)


@pytest.mark.parametrize(
    ("asked", "detected", "kept"),
    [
        ("", "flowchart-v2", "flowchart"),
        ("mermaid", "stateDiagram", "state"),
        ("Mermaid", "sequence", "sequence"),
        ("gantt", "flowchart-v2", "gantt"),
        ("", "", "mermaid"),
    ],
)
def test_a_type_that_says_only_mermaid_becomes_the_kind_that_was_seen(asked, detected, kept):
    assert resolved_type(asked, detected) == kept


def test_words_that_are_no_kind_of_mermaid_mark_other_content():
    assert is_mermaid("")
    assert is_mermaid("GANTT")
    assert not is_mermaid("plantuml")


def test_the_text_of_a_message_is_that_of_its_text_parts():
    parts = '[{"type":"text","text":"One"},{"type":"file","url":"x"},{"type":"text","text":"Two"}]'

    assert checked_parts(parts) == "One\nTwo"


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_diff_holds_both_texts_whole(old, new):
    pieces = word_diff(old, new)

    assert "".join(p.text for p in pieces if p.kind is not DiffKind.ADDED) == old
    assert "".join(p.text for p in pieces if p.kind is not DiffKind.REMOVED) == new


def test_a_diff_of_long_texts_stays_quick():
    old = "\n".join(f"line {number} with some words" for number in range(20_000))

    pieces = word_diff(old, old.replace("line 777 ", "line seven "))

    assert [piece.text for piece in pieces if piece.kind is DiffKind.ADDED] == ["seven"]
