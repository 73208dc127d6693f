"""The etag of a graph, as clients send it back."""

import pytest

from eightgentc_projects.application.get_graph import graph_etag, revision_of


@pytest.mark.parametrize("revision", [0, 7, 10**17 - 1])
def test_an_etag_of_ours_names_its_revision(revision):
    assert revision_of(graph_etag(revision)) == revision


@pytest.mark.parametrize("etag", ["", "7", "g", "x7", "g-7", "g7.0", "g٣", "g" + "1" * 18, "G7"])
def test_any_other_etag_names_none(etag):
    assert revision_of(etag) is None
