"""`python -m eightgentc_offline_planner --port N`: serves until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from .app import Planner


def main() -> None:
    """Listen, write the port to the port file, serve."""
    options = _options()
    listener = socket.create_server((options.host, options.port), backlog=512)
    port = listener.getsockname()[1]
    if options.port_file:
        written = options.port_file.with_suffix(".new")
        written.write_text(str(port))
        written.rename(options.port_file)
    print(f"offline planner: http://{options.host}:{port}/v1", flush=True)
    app = Planner(options.api_key, options.delay).app()
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=2
    )
    _Server(config).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends with exit code 0 on SIGTERM and SIGINT; uvicorn would raise the signal again."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let both signals end the serving, and nothing else."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.handle_exit)
        yield


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="offline-planner", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="0: any free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port-file", type=Path, help="where the chosen port is written")
    parser.add_argument(
        "--api-key",
        default=os.environ.get("EIGHTGENTC_OFFLINE_PLANNER_API_KEY", ""),
        help="a key to ask for; empty: none",
    )
    parser.add_argument("--delay", type=float, default=0.0, help="seconds between two chunks of a stream")
    return parser.parse_args()


if __name__ == "__main__":
    main()
