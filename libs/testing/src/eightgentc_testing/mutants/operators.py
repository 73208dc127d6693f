"""Which faults are planted: the operators of mutmut, and three of our own for what it leaves out."""

import ast
from collections.abc import Iterator, Mapping
from itertools import islice, pairwise
from pathlib import Path

import libcst as cst
from mutmut.mutation.mutators import (
    mutation_operators,
    operator_arg_removal,
    operator_if_exp,
    operator_string,
)

from eightgentc_testing.mutants.rules import is_prose

Enums = Mapping[str, Mapping[str, str]]
"""Of each enum's name: of each member the next one."""


def faults_of(node: cst.CSTNode, enums: Enums) -> Iterator[cst.CSTNode]:
    """The nodes that may take the place of this one, each a fault."""
    for kind, operator in mutation_operators:
        if isinstance(node, kind):
            faults = operator(node)
            if operator is operator_if_exp:
                continue  # Its `and False` is refused by mypy for being unreachable, not for being wrong.
            if operator is operator_string:
                yield from islice(faults, 1)  # The others write it in other letters: the same fault again.
            elif operator is operator_arg_removal:
                yield from (faulty for faulty in faults if not _only_words(node, faulty))
            else:
                yield from faults
    if isinstance(node, cst.If | cst.IfExp):  # The guard that never refuses, or always does.
        yield node.with_changes(test=cst.parse_expression(f"({_code(node.test)}) and bool()"))
        yield node.with_changes(test=cst.parse_expression(f"({_code(node.test)}) or not bool()"))
    if isinstance(node, cst.Expr) and isinstance(node.value, cst.Call | cst.Await | cst.Yield):
        yield cst.Pass()  # The call that is forgotten.
    if isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name):
        following = enums.get(node.value.value, {}).get(node.attr.value)
        if following:
            yield node.with_changes(attr=cst.Name(following))  # The wrong role, state or code.


def _code(node: cst.BaseExpression) -> str:
    return cst.Module([]).code_for_node(node)


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
