"""Which faults are planted: the operators of mutmut, and three of our own for what it leaves out."""

import ast
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import libcst as cst
from mutmut.mutation.mutators import mutation_operators, operator_arg_removal

from eightgentc_testing.mutants.rules import is_prose

Enums = Mapping[str, Mapping[str, str]]
"""Of each enum's name: of each member the next one."""


def faults_of(node: cst.CSTNode, enums: Enums) -> Iterator[cst.CSTNode]:
    """The nodes that may take the place of this one, each a fault."""
    for kind, operator in mutation_operators:
        if isinstance(node, kind):
            for faulty in operator(node):
                if not (operator is operator_arg_removal and _only_words(node, faulty)):
                    yield faulty
    if isinstance(node, cst.If):
        yield node.with_changes(test=cst.Name("False"))  # The guard that never refuses.
    if isinstance(node, cst.Expr):
        yield cst.Pass()  # The call that is forgotten.
    if isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name):
        following = enums.get(node.value.value, {}).get(node.attr.value)
        if following:
            yield node.with_changes(attr=cst.Name(following))  # The wrong role, state or code.


def read_enums(files: list[Path]) -> Enums:
    """The enums that these files define."""
    return {
        node.name: _following(node)
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id.endswith("Enum") for base in node.bases)
    }


def _following(enum: ast.ClassDef) -> dict[str, str]:
    members = [
        target.id
        for statement in enum.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    ]
    return dict(pairwise([*members, *members[:1]])) if len(members) > 1 else {}


def _only_words(call: cst.CSTNode, faulty: cst.CSTNode) -> bool:
    """Whether the argument that is changed or missing was a text for people."""
    assert isinstance(call, cst.Call)
    assert isinstance(faulty, cst.Call)
    kept = {id(argument) for argument in faulty.args}
    return all(is_prose(argument.value) for argument in call.args if id(argument) not in kept)
