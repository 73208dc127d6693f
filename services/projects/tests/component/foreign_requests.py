"""Requests of any method with ids in all fields that take one, made from the protos."""

from __future__ import annotations

import json
from itertools import islice
from itertools import product as mixtures

from google.protobuf.message_factory import GetMessageClass

from eightgentc.projects.v1 import insight_pb2, project_pb2

# Fields that hold an id, by the end of their path; all others that hold a text are told what a usual caller says.
KINDS = {
    "project_id": "project",
    "project.id": "project",
    "diagram_id": "diagram",
    "proposal_id": "proposal",
    "diagram.id": "diagram",
    "conversation_id": "conversation",
    "message_id": "message",
    "turn_id": "turn",
    "insight_id": "insight",
    "insight.id": "insight",
    "generation_id": "generation",
    "account_id": "account",
    "job_id": "job",
    "node_id": "node",
    "node_ids": "node",
    "delete_node": "node",
    "edge_id": "edge",
    "delete_edge": "edge",
    "edge.source": "node",
    "edge.target": "node",
}
WORDS = {
    "section": "Goals",
    "new_name": "Aims",
    "prompt": "Hi",
    "content": "flowchart TD",
    "title": "Bread",
    "text": "We bake bread.",
    "name": "One",
}
NUMBERS = {
    "version": 1,
    "from_version": 1,
    "to_version": 1,
    "role": project_pb2.ROLE_OWNER,
    "regenerate": True,
    "kind": insight_pb2.INSIGHT_KIND_FACT,
}
PARTS = json.dumps([{"type": "text", "text": "Hi"}])


def kind_of(path: str) -> str | None:
    return next((kind for end, kind in KINDS.items() if path == end or path.endswith(f".{end}")), None)


def fill(message, choose, path=""):
    """Set every field that a caller sets; `choose` gives the id for a kind."""
    for field in message.DESCRIPTOR.fields:
        where = f"{path}.{field.name}" if path else field.name
        kind = kind_of(where)
        if kind is not None:
            if field.is_repeated:
                getattr(message, field.name).append(choose(kind))
            else:
                setattr(message, field.name, choose(kind))
        elif field.name == "parts":
            message.parts = PARTS
        elif field.name in WORDS and field.type == field.TYPE_STRING and not field.is_repeated:
            setattr(message, field.name, WORDS[field.name])
        elif field.name in NUMBERS and field.type not in {field.TYPE_STRING, field.TYPE_MESSAGE}:
            setattr(message, field.name, NUMBERS[field.name])
        elif field.name == "plan_section" and field.containing_oneof is not None:
            fill(message.plan_section, choose, where)
        elif field.name == "operations":
            for choice in field.message_type.oneofs_by_name["operation"].fields:
                fill_only(message.operations.add(), choice, choose)
        elif _is_a_part(field):
            fill(getattr(message, field.name), choose, where)
    return message


def _is_a_part(field):
    ours = field.message_type is not None and "eightgentc" in field.message_type.full_name
    return ours and not field.is_repeated and field.containing_oneof is None


def fill_only(operation, choice, choose):
    """One way of a oneof."""
    kind = kind_of(choice.name)
    if kind is not None:
        setattr(operation, choice.name, choose(kind))
        return
    inner = getattr(operation, choice.name)
    inner.SetInParent()
    if choice.name == "move_nodes":
        inner.node_ids.append(choose("node"))
        inner.xs.append(1.0)
        inner.ys.append(1.0)
        return
    fill(inner, choose, {"create_node": "node", "create_edge": "edge"}.get(choice.name, choice.name))
    if choice.name.startswith("update_"):
        inner.update_mask.paths.append("label")
    if choice.name == "create_node":
        inner.label = "Bread"


def requests(method, own, foreign, *, every_kind):
    """Mixtures of own and foreign ids, one at least foreign: all where `every_kind`, else some 250 at most."""
    places: list[str] = []

    def count(kind):
        places.append(kind)
        return own[kind]

    fill(GetMessageClass(method.input_type)(), count)
    many = len(places) > 3
    all_mixtures = mixtures(*[range(1 + (len(foreign) if every_kind and not many else 1)) for _ in places])
    # Odd, so that each place has its turns.
    step = 1 if every_kind else 2 ** len(places) // 250 | 1
    for picked in islice(all_mixtures, 1, None, step):
        chosen = iter(zip(places, picked, strict=True))

        def choose(_, chosen=chosen):
            kind, number = next(chosen)
            if number == 0:
                return own[kind]
            return (
                list(foreign.values())[number - 1]
                if every_kind and not many
                else foreign.get(kind, own[kind])
            )

        request = fill(GetMessageClass(method.input_type)(), choose)
        if any(value in str(request) for value in foreign.values()):
            yield request
