"""Run an embedded server for the length of a `with`, waiting for its first real answer."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

START_WITHIN = 30.0
STOP_WITHIN = 10.0


@contextmanager
def running(
    command: Sequence[str],
    *,
    answers: Callable[[], bool],
    log: Path,
    stop_with: signal.Signals,
    standard_input: bytes = b"",
    environment: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """The command as a child of this process; `answers` is asked until it says yes.

    The child is tied to the thread that enters here: enter from the main thread.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env=environment,
            start_new_session=True,  # Ctrl-C is for pytest, which then stops the server in order.
        )
    try:
        assert process.stdin is not None
        process.stdin.write(standard_input)
        process.stdin.close()
        _wait_for(answers, process, log)
        yield
    finally:
        process.send_signal(stop_with)
        try:
            process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(answers: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + START_WITHIN
    while not answers():
        if process.poll() is not None or time.monotonic() > give_up:
            message = f"{process.args!r} did not start; its log:\n{log.read_text()[-2000:]}"
            raise RuntimeError(message)
        time.sleep(0.01)
