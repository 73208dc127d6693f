"""The process that serves weights on loopback, as OpenAI does: `python -m eightgentc_devstack.local_model.serving`.

A process of its own, since the engine is native code that may die. Its key comes on standard input, so that no list of
processes and no environment shows it. `PYTHONPATH` names the folder of the engine.
"""

import argparse
import os
import signal
import sys

# Sections and chats of a project fit; a longer context costs memory that laptops do not have.
CONTEXT_TOKENS = 8_192


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    key = sys.stdin.readline().strip()

    import xllamacpp  # noqa: PLC0415 - from a folder of its own

    params = xllamacpp.CommonParams()
    params.model.path = options.weights
    params.model_alias = {options.name}
    params.hostnames = ["127.0.0.1"]
    params.port = options.port
    params.api_keys = [key]
    params.ui = False
    params.use_jinja = True
    params.n_ctx = CONTEXT_TOKENS
    # Two requests at once are hardly faster than one after the other, and each gets half of the context.
    params.n_parallel = 1
    # Its threads wait for each other by spinning: with one for each core, anything else that runs brings them to a crawl.
    params.cpuparams.n_threads = max(1, (os.cpu_count() or 2) - 1)
    # Repacked weights would be as fast, and twice in memory.
    params.no_extra_bufts = True
    server = xllamacpp.Server(params)
    print(f"serving {options.name} at {server.listening_address}", flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})


if __name__ == "__main__":
    main()
