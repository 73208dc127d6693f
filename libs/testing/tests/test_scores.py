"""The scores of corpora, as a run prints them."""

import pytest

pytest_plugins = ["pytester"]

SUITE = """
    import pytest

    @pytest.mark.parametrize("calls", [1, 2, 1])
    def test_reads_the_answer(score, calls):
        score("read without a second call", calls == 1)

    def test_that_fails(score):
        score("read without a second call", True)
        assert False
"""


def test_a_run_says_how_many_cases_reached_a_score_also_in_several_processes(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(SUITE)

    result = pytester.runpytest_subprocess("-p", "eightgentc_testing.plugin", "-n", "2")

    result.stdout.fnmatch_lines(["read without a second call: 2 of 4"])
