"""The child process: `python -m eightgentc_ai.adapters.outbound.mermaid.parser_process SECONDS`.

Reads texts from its standard input and writes verdicts to its standard output, one at a time, until the input ends.
As a process of its own it can be killed: V8 cannot be stopped from inside when a grammar does not terminate.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any, BinaryIO

from py_mini_racer import JSEvalException, JSOOMException, JSPromise, MiniRacer

from eightgentc_ai.ports.diagram_parser import MOST_CHARACTERS, MOST_EDGES, TOO_LARGE

from . import frames
from .bundle import scripts
from .fault import fault_of

MEMORY = 256 * 1024 * 1024
"""V8's heap."""
WORN = 96 * 1024 * 1024
"""A heap of this size is discarded after the answer, and the next text gets a fresh context."""
LOOK_EVERY = 50
_TOO_LARGE = (
    f"It parses, but browsers draw diagrams of at most {MOST_CHARACTERS:,} characters and {MOST_EDGES} edges."
)


def _length(text: str) -> int:
    """As JavaScript counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Parser:
    """One V8 context with Mermaid in it, renewed when its heap has grown."""

    def __init__(self) -> None:
        self._context = self._fresh()
        self._parsed = 0

    def parse(self, text: str, seconds: float) -> dict[str, Any]:
        """The verdict as a message. Ends the process when the time is up.

        A timer does that: mini-racer's own timeouts wait for V8, which is what hangs.
        """
        watch = threading.Timer(seconds, os._exit, [frames.TIMED_OUT])
        watch.start()
        try:
            promise = self._context.eval(f"check({json.dumps(text)})")
            assert isinstance(promise, JSPromise)
            said = json.loads(str(promise.get()))
        except JSOOMException:
            self._renew()
            return {"valid": False, "message": "The diagram needs too much memory to parse."}
        except JSEvalException as fault:  # its text carries the whole minified line: cut it
            said = {"message": str(fault).strip().splitlines()[0][:200]}
        finally:
            watch.cancel()
        self._wear()
        if "type" not in said:
            return {"valid": False, **fault_of(text, said)._asdict()}
        verdict = {"valid": True, "diagram_type": said["type"]}
        if said.get("manyEdges") or _length(text) > MOST_CHARACTERS:
            verdict |= {"valid": False, "reason": TOO_LARGE, "message": _TOO_LARGE}
        return verdict

    def _wear(self) -> None:
        self._parsed += 1
        if self._parsed % LOOK_EVERY == 0 and self._context.heap_stats()["used_heap_size"] > WORN:
            self._renew()

    def _renew(self) -> None:
        self._context.close()
        self._context = self._fresh()

    def _fresh(self) -> MiniRacer:
        context = MiniRacer()
        context.set_hard_memory_limit(MEMORY)
        for script in scripts():
            context.eval(script)
        return context


def main() -> None:
    """Serve until the other side is gone."""
    seconds = float(sys.argv[1])
    answers = _private_output()
    parser = Parser()
    _write(answers, {"ready": True})
    while (message := frames.read(sys.stdin.buffer)) is not None:
        _write(answers, parser.parse(str(message["text"]), seconds))


def _private_output() -> BinaryIO:
    """The pipe for answers; all other output goes to standard error."""
    private = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(private, "wb")


def _write(pipe: BinaryIO, message: dict[str, Any]) -> None:
    pipe.write(frames.packed(message))
    pipe.flush()


if __name__ == "__main__":
    main()
