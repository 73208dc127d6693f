"""`python -m bench [NAME …]`: the named measurements one after the other; without a name, all of them."""

from __future__ import annotations

import argparse
from importlib import import_module

MEASUREMENTS = {
    "up": "the second start of everything, to ready",
    "memory": "each process, idle",
    "slope": "each process while a thousand things are generated",
    "imports": "what a library costs a process that imports it",
    "reads": "list and get against a no-op through gateway and gRPC",
    "hits": "a generation from store, a new one, and a graph saved: what each costs in each process",
    "patch": "changing one node: over sixteen projects, and in one",
    "graph": "10,000 nodes and 20,000 edges: warm, current, cold; 2,000 nodes saved in one PATCH",
    "chat": "time to the first word through the gateway, against the model called directly",
    "streams": "many chats at once: what a token costs in each process",
    "jobs": "how soon a job in the background starts, and its client has the answer",
    "auth": "sign-in, refresh, exchange, revocation",
    "neighbours": "what one person's load does to another's reads",
    "insights": "context of what a project remembers, and reading a chat for it",
    "recall": "what answers a question among 5,000 messages, by words and by meaning",
    "ai": "what ai adds to a model's answer",
}


def main() -> None:
    listed = "\n".join(f"  {name:10} {measured}" for name, measured in MEASUREMENTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=f"{__doc__}\n\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    names = parser.parse_args().names or list(MEASUREMENTS)
    unknown = [name for name in names if name not in MEASUREMENTS]
    if unknown:
        parser.error(f"no measurement {', '.join(unknown)}; there are {', '.join(MEASUREMENTS)}")
    for name in names:
        print(f"\n{name}: {MEASUREMENTS[name]}")
        import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main()
