"""A connection that is left open fails the file that left it, and no other."""

import pytest

pytest_plugins = ["pytester"]

LEAVES = """
import asyncio

async def test_that_leaves():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    transport, _ = await loop.create_connection(asyncio.Protocol, "127.0.0.1", port)
    await asyncio.sleep(0)
    transport.pause_reading()  # so that the loop does not hold it
    transport.itself = transport
    server.close()
"""
CLOSES = """
def test_that_leaves_nothing():
    pass
"""
SETTINGS = """
[pytest]
asyncio_mode = auto
asyncio_default_fixture_loop_scope = session
asyncio_default_test_loop_scope = session
filterwarnings = error
"""


def test_the_file_that_leaves_a_connection_open_fails(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_leaving=LEAVES, test_other=CLOSES)
    pytester.makeini(SETTINGS)

    result = pytester.runpytest_subprocess(
        "-p", "eightgentc_testing.plugin", "test_leaving.py", "test_other.py"
    )

    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*ERROR at teardown of test_that_leaves *", "*unclosed transport*"])
