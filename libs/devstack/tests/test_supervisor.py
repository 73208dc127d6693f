"""The supervisor over tiny real processes."""

import asyncio
import os
import signal

import psutil
import pytest

from eightgentc_devstack import supervisor as supervising
from eightgentc_devstack.problem import Problem

from .conftest import FOREVER, READY


async def test_start_returns_once_the_process_is_ready(supervisor, tiny, tmp_path):
    await supervisor.start(tiny("slow", READY + FOREVER))

    assert (tmp_path / "slow" / "ready").exists()


async def test_process_that_ends_before_it_is_ready_is_reported_with_the_end_of_its_log(supervisor, tiny):
    with pytest.raises(Problem, match=r"broken ended with exit code 7.*\n.*no such table") as caught:
        await supervisor.start(tiny("broken", "print('no such table', flush=True); raise SystemExit(7)"))

    assert "broken.log" in caught.value.remedy


async def test_report_shows_only_the_lines_of_this_start(supervisor, tiny):
    with pytest.raises(Problem):
        await supervisor.start(tiny("broken", "print('yesterday', flush=True); raise SystemExit(1)"))
    with pytest.raises(Problem) as caught:
        await supervisor.start(tiny("broken", "print('today', flush=True); raise SystemExit(1)"))

    assert "today" in caught.value.what
    assert "yesterday" not in caught.value.what


async def test_process_that_never_gets_ready_is_given_up(supervisor, tiny, monkeypatch):
    monkeypatch.setattr(supervising, "READY_WITHIN", 0.2)

    with pytest.raises(Problem, match="was not ready within"):
        await supervisor.start(tiny("stuck", FOREVER))


async def test_process_that_died_is_started_again_and_that_is_said(supervisor, tiny, said):
    await supervisor.start(tiny("worker", READY + FOREVER))
    first = supervisor.children[0].pid
    os.kill(first, signal.SIGKILL)
    await said.wait_for("worker is back")

    assert supervisor.children[0].pid != first
    assert any("worker ended with SIGKILL" in line for line in said.lines)


async def test_start_that_fails_for_a_moment_is_tried_again(supervisor, tiny):
    code = "first = not os.path.exists('tried'); open('tried', 'w').close(); "
    code += "first and (print('still in use', flush=True), os._exit(1)); " + READY + FOREVER
    process = tiny("postgres-like", code)
    process = supervising.Process(
        process.name, process.command, process.environment, process.ready, 0, 0,
        transient_failure="still in use",
    )  # fmt: skip
    await supervisor.start(process)

    assert len(supervisor.children) == 1


async def test_stop_goes_from_the_highest_stage_down(supervisor, tiny, tmp_path):
    code = "import signal, sys; signal.signal(15, lambda *_: (print(open('../order','a').write({!r})), sys.exit())); "
    for name, stage in (("store", 0), ("service", 1), ("gateway", 2)):
        await supervisor.start(tiny(name, code.format(name + " ") + READY + FOREVER, stage=stage))
    await supervisor.stop()

    assert (tmp_path / "order").read_text().split() == ["gateway", "service", "store"]


async def test_process_that_ignores_the_request_to_stop_is_killed(supervisor, tiny, monkeypatch):
    monkeypatch.setattr(supervising, "STOP_WITHIN", 0.2)
    await supervisor.start(
        tiny("deaf", "import signal; signal.signal(15, signal.SIG_IGN); " + READY + FOREVER)
    )
    await supervisor.stop()

    assert supervisor.children[0].handle.returncode == -signal.SIGKILL


async def test_what_a_process_left_in_its_group_ends_with_it(supervisor, tiny, tmp_path):
    code = "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']); "
    await supervisor.start(tiny("parent", code + "open('child', 'w').write(str(p.pid)); " + READY + FOREVER))
    grandchild = psutil.Process(int((tmp_path / "parent" / "child").read_text()))
    await supervisor.stop()

    await asyncio.to_thread(psutil.wait_procs, [grandchild], 10)
    assert not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE


async def test_impatient_stop_raises_no_alarm(supervisor, tiny, said):
    """As three quick Ctrl-C do: the others are killed while the first is still being asked to stop."""
    deaf = "import signal; signal.signal(15, signal.SIG_IGN); "
    await supervisor.start(tiny("store", READY + FOREVER, stage=0))
    await supervisor.start(tiny("deaf", deaf + READY + FOREVER, stage=1))
    stopping = asyncio.create_task(supervisor.stop())
    await asyncio.sleep(0)
    supervisor.kill()
    supervisor.kill()
    await stopping

    assert said.lines == []
