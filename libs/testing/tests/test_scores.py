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


@pytest.mark.parametrize("processes", ["0", "2"])
def test_a_run_says_how_many_cases_reached_a_score(pytester: pytest.Pytester, processes: str) -> None:
    pytester.makepyfile(SUITE)

    result = pytester.runpytest_subprocess("-p", "eightgentc_testing.plugin", "-n", processes)

    result.stdout.fnmatch_lines(["read without a second call: 2 of 4"])
