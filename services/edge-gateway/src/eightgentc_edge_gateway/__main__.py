"""`python -m eightgentc_edge_gateway serve`; also check-config."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence

from eightgentc_edge_gateway.bootstrap import Gateway
from eightgentc_edge_gateway.settings import EdgeGatewaySettings, without_retired
from eightgentc_kit.logging import configure_logging
from eightgentc_kit.metrics import serve_metrics
from eightgentc_kit.runtime import run
from eightgentc_kit.settings import describe, load_or_exit


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code: 0, 2 for wrong settings, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m eightgentc_edge_gateway")
    parser.add_argument("command", choices=["serve", "check-config"])
    command = parser.parse_args(arguments).command
    settings = load_or_exit(EdgeGatewaySettings, "EDGE_GATEWAY", without_retired(os.environ))
    if command == "check-config":
        sys.stdout.write(describe(settings) + "\n")
        return 0
    configure_logging("edge-gateway", level=settings.log_level, log_format=settings.log_format)
    serve_metrics(settings.metrics_listen)

    async def serve(stopping: asyncio.Event) -> None:
        await Gateway(settings).serve(stopping)

    return run(serve)


if __name__ == "__main__":
    sys.exit(main())
