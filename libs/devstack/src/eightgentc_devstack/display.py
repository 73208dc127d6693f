"""What a person sees while it runs: a tick and seconds for each step, and at a terminal what is running now."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class Display:
    """Writes to one stream; only a terminal gets colour and the moving line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._running: list[str] = []
        self._terminal = _Terminal(stream) if stream.isatty() else None

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        self._running.append(name)
        self._show_running()
        try:
            yield
        except BaseException as error:
            if isinstance(error, Exception):
                self.say(f"✗ {name}")
            raise
        else:
            self.say(f"✓ {name}  {time.monotonic() - started:.1f} s")
        finally:
            self._running.remove(name)
            self._show_running()

    def say(self, text: str = "") -> None:
        if self._terminal:
            self._terminal.say(text)
        else:
            print(text, file=self._stream, flush=True)

    def write(self, text: str) -> None:
        """Part of a line, as it comes; the moving line rests until the next step."""
        if self._terminal:
            self._terminal.show("")
        self._stream.write(text)
        self._stream.flush()

    def _show_running(self) -> None:
        if self._terminal:
            self._terminal.show(", ".join(self._running))


class _Terminal:
    """yaspin draws the moving line; without it we would write its thread. rich would cost every service 6 MB, since
    structlog imports it where it is installed.
    """

    def __init__(self, stream: TextIO) -> None:
        from termcolor import colored  # noqa: PLC0415 - only a terminal pays for them
        from yaspin import yaspin  # noqa: PLC0415

        self._colored = colored
        self._stream = stream
        self._spinner = yaspin(stream=stream)
        self._spins = False

    def say(self, text: str) -> None:
        colour = {"✓": "green", "✗": "red"}.get(text[:1])
        line = self._colored(text[:1], colour) + text[1:] if colour else text
        if self._spins:
            self._spinner.write(line)
        else:
            print(line, file=self._stream, flush=True)

    def show(self, running: str) -> None:
        if running:
            self._spinner.text = running
        if bool(running) == self._spins:
            return
        self._spins = bool(running)
        (self._spinner.start if running else self._spinner.stop)()


def interactive() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()
