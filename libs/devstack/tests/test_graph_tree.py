"""A concept graph in a terminal."""

from eightgentc_devstack.walk.graph_tree import graph_tree


def _graph(nodes: str, *edges: str) -> dict:
    return {
        "nodes": [{"id": n, "label": n.upper()} for n in nodes],
        "edges": [{"source": e[0], "target": e[1], "type": "leads-to"} for e in edges],
    }


def test_children_stand_under_what_leads_to_them():
    tree = graph_tree(_graph("abc", "ab", "ac"))

    assert tree.splitlines() == ["A", "├─ leads-to → B", "└─ leads-to → C"]


def test_node_that_two_lead_to_is_unfolded_once():
    tree = graph_tree(_graph("abcd", "ab", "ac", "bd", "cd"))

    assert tree.count("D") == 2
    assert "D ↗" in tree


def test_circle_without_a_beginning_is_shown():
    tree = graph_tree(_graph("ab", "ab", "ba"))

    assert tree.splitlines() == ["A", "└─ leads-to → B", "   └─ leads-to → A ↗"]
