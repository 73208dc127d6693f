"""Finds every mutant of a file: a place in it, and the node that takes the place of what is there."""

import difflib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from eightgentc_devstack.checkout import ROOT
from eightgentc_testing.mutants.operators import Enums, faults_of
from eightgentc_testing.mutants.rules import is_left_alone


@dataclass(frozen=True, eq=False)
class Mutant:
    """`path`: from the root of the checkout. `scope`: classes and functions around it. `lines`: of the statement."""

    path: str
    scope: str
    in_function: bool
    lines: range
    module: cst.Module
    original: cst.CSTNode
    faulty: cst.CSTNode

    @cached_property
    def source(self) -> str:
        """The whole file with the fault in it."""
        changed = self.module.deep_replace(self.original, self.faulty)
        assert isinstance(changed, cst.Module)
        return changed.code

    @property
    def place(self) -> str:
        """File and scope; outside of classes and functions the file alone."""
        return f"{self.path} {self.scope}".rstrip()

    @cached_property
    def name(self) -> str:
        """What tells it from others and outlives a move to other lines: `path scope: before → after`."""
        before, after = self.module.code.splitlines(), self.source.splitlines()
        changes = list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
        gone, come = (
            " ".join(line[1:].strip() for line in changes if line.startswith(sign)) for sign in "-+"
        )
        return f"{self.place}: {gone} → {come}"


def find_mutants(file: Path, enums: Enums) -> list[Mutant]:
    """All of a file, in the order of its text."""
    wrapper = MetadataWrapper(cst.parse_module(file.read_text()))
    finder = MutantFinder(str(file.relative_to(ROOT)), wrapper.module, enums)
    wrapper.visit(finder)
    return finder.found


class MutantFinder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, path: str, module: cst.Module, enums: Enums) -> None:
        super().__init__()
        self.found: list[Mutant] = []
        self._path = path
        self._module = module
        self._enums = enums
        self._scopes: list[cst.ClassDef | cst.FunctionDef] = []
        self._statements: list[range] = [range(0)]

    def on_visit(self, node: cst.CSTNode) -> bool:
        in_function = any(isinstance(scope, cst.FunctionDef) for scope in self._scopes)
        if isinstance(node, cst.ClassDef | cst.FunctionDef):
            self._scopes.append(node)
        if isinstance(node, cst.BaseStatement):
            self._statements.append(self._lines(node))
        if is_left_alone(node, in_function=in_function):
            return False
        scope = ".".join(scope.name.value for scope in self._scopes)
        self.found += [
            Mutant(self._path, scope, in_function, self._statements[-1], self._module, node, faulty)
            for faulty in faults_of(node, self._enums)
        ]
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.ClassDef | cst.FunctionDef):
            self._scopes.pop()
        if isinstance(original_node, cst.BaseStatement):
            self._statements.pop()

    def _lines(self, statement: cst.BaseStatement) -> range:
        """Of a compound statement only its head: what is in its body may not be reached."""
        first, last = self._place(statement).start.line, self._place(statement).end.line
        body = getattr(statement, "body", None)
        if isinstance(body, cst.IndentedBlock):
            last = max(first, self._place(body.body[0]).start.line - 1)
        return range(first, last + 1)

    def _place(self, node: cst.CSTNode) -> CodeRange:
        place = self.get_metadata(PositionProvider, node)
        assert isinstance(place, CodeRange)
        return place
