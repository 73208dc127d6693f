"""What the model made for a project, before anything of it is in the project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

import msgspec

from eightgentc_projects.domain.diagram import DiagramCheck
from eightgentc_projects.domain.graph import Edge, Node
from eightgentc_projects.domain.insight import InsightKind, Quote
from eightgentc_projects.domain.provenance import Proof


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A text for the section of this name. `proofs`: of its paragraphs."""

    section: str
    content: str
    proofs: tuple[Proof, ...] = ()


DraftKey = str | None | tuple[str, str, str]
"""The model's id of a node; of an edge its ends and its type. Each is there once in an answer."""
_NONE_SHOWN: Mapping[DraftKey, str] = {}


def _key_of(item: Node | Edge) -> DraftKey:
    if isinstance(item, Node):
        return item.client_key
    return item.details.source, item.details.target, item.details.type


@dataclass(frozen=True, slots=True)
class GraphDraft:
    """Nodes carry the model's ids as client keys, and edges name them. `style`: layered or grid.

    `node_proofs`, `edge_proofs`: of each, in the same order; none in what a release drew that kept none.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    style: str = "layered"
    node_proofs: tuple[Proof, ...] = ()
    edge_proofs: tuple[Proof, ...] = ()

    def with_ids(self, new_id: Callable[[], str], shown: Mapping[DraftKey, str] = _NONE_SHOWN) -> GraphDraft:
        """The ids that nodes and edges get if they are new, so that they are known before they are applied.

        `shown`: those that a person saw while it was drawn, by `ids_by_key`.
        """
        return replace(
            self,
            nodes=tuple(replace(node, id=shown.get(_key_of(node)) or new_id()) for node in self.nodes),
            edges=tuple(replace(edge, id=shown.get(_key_of(edge)) or new_id()) for edge in self.edges),
        )

    def ids_by_key(self) -> dict[DraftKey, str]:
        """The ids of its nodes and edges, by what they are called in the model's answer."""
        items: list[Node | Edge] = [*self.nodes, *self.edges]
        return {_key_of(item): item.id for item in items}

    def joined_by_id(self) -> list[Edge]:
        """Its edges, whose ends are the ids of its nodes."""
        ids = {node.client_key: node.id for node in self.nodes}
        return [
            replace(
                edge,
                details=replace(
                    edge.details,
                    source=ids.get(edge.details.source, edge.details.source),
                    target=ids.get(edge.details.target, edge.details.target),
                ),
            )
            for edge in self.edges
        ]


@dataclass(frozen=True, slots=True)
class DiagramDraft:
    """Mermaid text that parsed. `check`: None in what a release stored that did not keep it. `proofs`: of its elements."""

    type: str
    content: str
    check: DiagramCheck | None = None
    proofs: tuple[Proof, ...] = ()


class InsightAction(Enum):
    """What a person told the model to do with the memory of the project."""

    REMEMBER = "remember"
    FORGET = "forget"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class InsightDraft:
    """`insight_id`: what is to be forgotten or replaced, '' where nothing is. `text`: what is to be held, '' where nothing is."""

    action: InsightAction
    insight_id: str = ""
    text: str = ""
    kind: InsightKind = InsightKind.FACT
    quote: Quote | None = None


Draft = SectionDraft | GraphDraft | DiagramDraft | InsightDraft
_KINDS: dict[str, type[Draft]] = {
    "section": SectionDraft,
    "graph": GraphDraft,
    "diagram": DiagramDraft,
    "insight": InsightDraft,
}
_WORDS = {draft: kind for kind, draft in _KINDS.items()}


def said_in(draft: Draft, message_id: str, conversation_id: str) -> Draft:
    """The draft with the message that told the model to make it, whose words it may quote."""
    match draft:
        case InsightDraft():
            quote = draft.quote and replace(
                draft.quote, message_id=message_id, conversation_id=conversation_id
            )
            return replace(draft, quote=quote)
        case GraphDraft():
            return replace(
                draft,
                node_proofs=_said_in(draft.node_proofs, message_id),
                edge_proofs=_said_in(draft.edge_proofs, message_id),
            )
        case _:
            return replace(draft, proofs=_said_in(draft.proofs, message_id))


def _said_in(proofs: tuple[Proof, ...], message_id: str) -> tuple[Proof, ...]:
    return tuple(proof.said_in(message_id) for proof in proofs)


def kind_of(draft: Draft) -> str:
    """section, graph, diagram or insight."""
    return _WORDS[type(draft)]


def draft_as_json(draft: Draft) -> str:
    """The draft as it is stored."""
    return msgspec.json.encode(draft).decode()


def stored_draft(kind: str, output: str) -> Draft:
    """A stored draft. `kind`: as `kind_of` gives it."""
    return msgspec.json.decode(output, type=_KINDS[kind])
