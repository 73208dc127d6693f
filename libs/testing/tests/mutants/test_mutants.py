"""Which faults are planted in a text, and how they get into a run without touching a file."""

import os
from pathlib import Path
from textwrap import dedent

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper

from eightgentc_devstack.checkout import ROOT
from eightgentc_testing.mutants.child import Child, Fault, Run
from eightgentc_testing.mutants.drawing import drawn
from eightgentc_testing.mutants.explanations import outdated, read_explanations
from eightgentc_testing.mutants.mutant import Mutant, MutantFinder
from eightgentc_testing.mutants.operators import read_enums
from eightgentc_testing.mutants.reach import Reach


def mutants_of(text: str, enums=None) -> list[Mutant]:
    wrapper = MetadataWrapper(cst.parse_module(dedent(text)))
    finder = MutantFinder("services/x/src/x/domain/y.py", wrapper.module, enums or {})
    wrapper.visit(finder)
    return finder.found


def changes_of(text: str, enums=None) -> set[str]:
    """Each as `before → after`."""
    return {mutant.name.partition(": ")[2] for mutant in mutants_of(text, enums)}


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("a < b", {"a < b → a <= b"}),
        ("x = a and b", {"x = a and b → x = a or b", "x = a and b → x = None"}),
        ("x = not a", {"x = not a → x = a", "x = not a → x = None"}),
        ("LIMIT = 3", {"LIMIT = 3 → LIMIT = 4", "LIMIT = 3 → LIMIT = None"}),
        ("x = True", {"x = True → x = False", "x = True → x = None"}),
        ('x = "a"', {'x = "a" → x = "XXaXX"', 'x = "a" → x = None'}),
        ("f(a=b)", {"f(a=b) → f(a=None)", "f(a=b) → pass"}),
    ],
)
def test_the_operators_of_mutmut_are_those_that_we_know(text, changes):
    assert changes_of(text) == changes


def test_a_guard_may_never_refuse_or_always():
    assert {"if a: → if (a) and bool():", "if a: → if (a) or not bool():"} <= changes_of("if a:\n    raise B")


def test_a_member_of_an_enum_becomes_the_next(tmp_path):
    file = tmp_path / "role.py"
    file.write_text("class Role(IntEnum):\n    VIEWER = 1\n    EDITOR = 2\n")

    enums = read_enums([file])

    assert "x = Role.VIEWER → x = Role.EDITOR" in changes_of("x = Role.VIEWER", enums)
    assert "x = Role.EDITOR → x = Role.VIEWER" in changes_of("x = Role.EDITOR", enums)


@pytest.mark.parametrize(
    "text",
    [
        '"""What it is for."""',
        "from a import b",
        "x: int",
        "def f(a: 'B') -> 'C': ...",
        "@dataclass(frozen=True)\nclass A: ...",
        "class A(Struct, frozen=True): ...",
        "log.info('turn failed', turn_id=turn.id)",
        "_POLL_SECONDS = 1.0",
        "Operation = CreateNode | UpdateNode",
        "__all__ = ['a']",
    ],
)
def test_what_only_readers_and_types_see_is_left_alone(text):
    assert changes_of(text) == set()


def test_the_words_of_an_error_are_left_alone_and_its_field_is_not():
    changes = changes_of('raise FieldInvalid.of("title", f"must have {most} characters")')

    assert changes == {
        f"""raise FieldInvalid.of("title", f"must have {{most}} characters") → raise FieldInvalid.of({rest})"""
        for rest in (
            'None, f"must have {most} characters"',
            'f"must have {most} characters"',
            '"XXtitleXX", f"must have {most} characters"',
        )
    }


def test_a_mutant_of_a_body_is_noticed_by_the_tests_of_its_own_line():
    mutants = mutants_of("def f(a):\n    if a:\n        return 1\n    return 2\n")
    lines = {"2": ["t/unit/a", "t/b"], "3": ["t/unit/a"], "4": ["t/b"]}
    reach = Reach("", {"t/unit/a": 0.1, "t/b": 0.1}, {mutants[0].path: lines})

    found = {mutant.name: reach.tests_for(mutant) for mutant in mutants}

    assert found["services/x/src/x/domain/y.py f: return 1 → return 2"] == ["t/unit/a"]
    assert found["services/x/src/x/domain/y.py f: if a: → if (a) and bool():"] == ["t/unit/a", "t/b"]


def test_a_constant_may_be_noticed_by_any_unit_test():
    [mutant, _] = mutants_of("LIMIT = 3\n\ndef f():\n    pass\n")
    reach = Reach("", {"t/unit/a": 0.1, "t/b": 0.1, "t/c": 0.1}, {mutant.path: {"4": ["t/b"]}})

    assert reach.tests_for(mutant) == ["t/unit/a", "t/b"]


def test_a_fault_is_in_the_run_and_not_in_the_file(tmp_path):
    file = ROOT / "libs/kit/src/eightgentc_kit/pagination.py"
    before = file.read_text()
    test = tmp_path / "test_it.py"
    test.write_text("import eightgentc_kit.pagination as it\n\ndef test_it():\n    assert it.FAULT\n")

    def exit_code(fault):
        arguments = ("-q", "--noconftest", str(test))
        return Child(Run(arguments, [], 60, tmp_path / "out.txt", fault)).end()

    assert exit_code(Fault(file, before + "\nFAULT = True\n")) == 0
    assert exit_code(None) == 1
    assert file.read_text() == before


def test_a_run_has_no_threads_of_the_process_that_asks_for_it(tmp_path):
    test = tmp_path / "test_it.py"
    test.write_text(f"import os\n\ndef test_it():\n    assert os.getppid() != {os.getpid()}\n")
    run = Run(("-q", "--noconftest", str(test)), [], 60, tmp_path / "out.txt")

    assert Child(run).end() == 0


def test_a_run_that_hangs_is_ended(tmp_path):
    test = tmp_path / "test_it.py"
    test.write_text("def test_it():\n    while True:\n        pass\n")
    run = Run(("-q", "--noconftest", "--timeout=0", str(test)), [], 1.0, tmp_path / "out.txt")

    assert Child(run).end() is None


def test_an_explanation_of_a_mutant_that_is_gone_is_outdated():
    mutants = mutants_of("def f():\n    return 1\n")
    names = ["services/x/src/x/domain/y.py f: return 1 → return 2", "services/x/src/x/domain/y.py g: a → b"]

    assert outdated(names, mutants) == names[1:]


def test_an_explanation_of_a_constant_belongs_to_its_file():
    mutants = mutants_of("LIMIT = 3\n")

    assert outdated(["services/x/src/x/domain/y.py: LIMIT = 3 → LIMIT = 4"], mutants) == []


def test_a_seed_draws_the_same_mutants_after_another_line_was_added():
    before = mutants_of("def f(a):\n    if a < 1:\n        return 2\n    return 3\n")
    after = mutants_of("def f(a):\n    b = 4\n    if a < 1:\n        return 2\n    return 3\n")
    names = {mutant.name for mutant in before}

    order = [mutant.name for mutant in drawn(after, len(after), 1) if mutant.name in names]

    assert order == [mutant.name for mutant in drawn(before, len(before), 1)]
    assert order != [mutant.name for mutant in drawn(before, len(before), 2)]


def test_every_explanation_names_a_file_and_a_reason():
    for name, why in read_explanations().items():
        assert Path(ROOT, name.partition(": ")[0].partition(" ")[0]).is_file(), name
        assert why.endswith("."), name
