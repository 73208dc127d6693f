"""What a generation made, thing by thing, each with its proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eightgentc_kit.text_places import paragraphs_of
from eightgentc_projects.domain.draft import DiagramDraft, Draft, GraphDraft, SectionDraft
from eightgentc_projects.domain.provenance import ItemKind, Proof


@dataclass(frozen=True, slots=True)
class Made:
    """A node, an edge, a paragraph or an element of a diagram. `part`, `text`: as of a ProvenanceItem."""

    kind: ItemKind
    id: str
    proof: Proof
    part: str = ""
    text: str = ""


def made_of_graph(draft: Draft) -> Iterator[Made]:
    """Its nodes and edges. None of what a release drew that kept no proofs."""
    if isinstance(draft, GraphDraft):
        for node, proof in zip(draft.nodes, draft.node_proofs, strict=False):
            yield Made(ItemKind.NODE, node.id, proof)
        for edge, proof in zip(draft.edges, draft.edge_proofs, strict=False):
            yield Made(ItemKind.EDGE, edge.id, proof)


def made_of_diagram(draft: Draft, diagram_id: str) -> Iterator[Made]:
    """Its elements."""
    if isinstance(draft, DiagramDraft):
        for proof in draft.proofs:
            yield Made(ItemKind.DIAGRAM, diagram_id, proof, proof.part)


def made_of_section(drafts: Iterable[Draft], section_id: str, content: str) -> Iterator[Made]:
    """The paragraphs of the text as it is now that one of the drafts wrote, and no person changed.

    `drafts`: the newest first; where two wrote the same paragraph, the newer one counts.
    """
    known: dict[str, Proof] = {}
    for draft in drafts:
        if isinstance(draft, SectionDraft):
            proofs = {proof.part: proof for proof in draft.proofs}
            for number, text in enumerate(paragraphs_of(draft.content), 1):
                if str(number) in proofs:
                    known.setdefault(text, proofs[str(number)])
    for number, text in enumerate(paragraphs_of(content), 1):
        if text in known:
            yield Made(ItemKind.SECTION, section_id, known[text], str(number), text)
