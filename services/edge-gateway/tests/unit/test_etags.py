"""Entity tags in conditions (RFC 9110, section 13)."""

from __future__ import annotations

import pytest

from eightgentc_edge_gateway.http.etags import (
    EntityTags,
    current_etag,
    known_etags,
    required_etag,
)
from eightgentc_kit.errors import FieldInvalid


@pytest.mark.parametrize(
    "header", ['"3"', ' "3" ', '"2", "3"', 'W/"3"', '"a,b" , W/"3"', "*", "3", "2, 3", ' 3 ,"4"']
)
def test_copy_at_hand_is_found_in_a_list(header):
    assert EntityTags.parse(header, "If-None-Match").match("3")


@pytest.mark.parametrize("header", ['"3', '3"', 'w/"3"', '"3" "4"', "3 4", "**", "W/", 'W/"3', "é"])
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


@pytest.mark.parametrize("sent", ['"p3"', "p3", 'W/"p3"', 'W/"p3", "p3"', ' "p3" '])
def test_version_is_named_by_header_body_and_proxy_alike(sent):
    assert required_etag(sent) == "p3"


@pytest.mark.parametrize("sent", ['"p3", "p4"', 'W/"p3", "p4"', "p3, p4", "", '""'])
def test_only_one_version_can_be_current(sent):
    with pytest.raises(FieldInvalid):
        required_etag(sent)
