"""What is not mutated: what only readers and mypy see, and what every test would notice."""

import libcst as cst
import libcst.matchers as m

_TYPES_ONLY = ("TypeVar", "ParamSpec", "NewType", "cast")
_TOO_EASY = ("isinstance", "len")
"""Other arguments than theirs are no mistake that survives a first run."""

_NOT_CODE = (
    m.Annotation()
    | m.Decorator()
    | m.Import()
    | m.ImportFrom()
    | m.Expr(m.SimpleString() | m.ConcatenatedString())  # docstrings
    | m.Expr(m.Call(m.Attribute(m.Name("log"))))
    | m.Assign([m.AssignTarget(m.Name("__slots__") | m.Name("__all__"))])
    | m.AssignTarget()
    | m.Assign([m.AssignTarget(m.Name(m.MatchRegex(r"[A-Z_]*SECONDS")))])  # how long is a choice
    | m.If(m.Name("TYPE_CHECKING"))
    | m.Arg(keyword=m.Name("frozen"))
)
_ALIAS = m.Assign([m.AssignTarget(m.Name())], m.BinaryOperation(operator=m.BitOr()))
_CALLS = m.OneOf(*(m.Call(m.Name(name)) for name in (*_TYPES_ONLY, *_TOO_EASY)))


def is_left_alone(node: cst.CSTNode, *, in_function: bool) -> bool:
    """Whether neither this node nor anything in it is mutated."""
    if isinstance(node, cst.BaseExpression) and is_prose(node):
        return True
    return m.matches(node, _NOT_CODE | _CALLS) or (not in_function and m.matches(node, _ALIAS))


def is_prose(node: cst.CSTNode) -> bool:
    """Whether it is a text of more than one word: its wording is judged by readers, not by tests."""
    if isinstance(node, cst.SimpleString):
        return isinstance(node.evaluated_value, str) and " " in node.evaluated_value.strip()
    if isinstance(node, cst.FormattedString):
        return any(isinstance(part, cst.FormattedStringText) and " " in part.value for part in node.parts)
    return isinstance(node, cst.ConcatenatedString) and (is_prose(node.left) or is_prose(node.right))
