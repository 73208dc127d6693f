"""Entity tags in conditions (RFC 9110, section 13)."""

from __future__ import annotations

import pytest

from eightgentc_edge_gateway.http.etags import (
    EntityTags,
    PreconditionFailed,
    current_etag,
    known_etags,
    required_etag,
)
from eightgentc_kit.errors import FieldInvalid


@pytest.mark.parametrize("header", ['"3"', ' "3" ', '"2", "3"', 'W/"3"', '"a,b" , W/"3"', "*"])
def test_copy_at_hand_is_found_in_a_list(header):
    assert EntityTags.parse(header, "If-None-Match").match("3")


@pytest.mark.parametrize("header", ["3", '"3', 'w/"3"', '"3" "4"', "**"])
def test_malformed_tags_are_refused(header):
    with pytest.raises(FieldInvalid):
        EntityTags.parse(header, "If-None-Match")


def test_absent_header_requires_nothing():
    assert required_etag(None) == ""
    assert not known_etags(None).match("3")


def test_one_strong_tag_is_what_must_be_current():
    assert required_etag('"p3"') == "p3"
    assert required_etag("*") == "*"


def test_whatever_is_there_will_do_for_what_must_be_there_anyway():
    assert current_etag("*") == current_etag(None) == ""
    assert current_etag('"p3"') == "p3"


def test_weak_tag_never_lets_anything_be_overwritten():
    with pytest.raises(PreconditionFailed):
        required_etag('W/"p3"')


def test_several_tags_are_refused_where_one_must_be_current():
    with pytest.raises(FieldInvalid):
        required_etag('"p3", "p4"')
