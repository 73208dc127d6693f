"""The command line of scripts/up. Only the standard library, so that --help needs nothing installed."""

import argparse
from dataclasses import dataclass
from pathlib import Path

SAMPLE_IDEA = "I want to open a bakery in Lisbon by May with 40,000 euros"

_ABOUT = """\
Starts the whole of 8gentc on this machine: Postgres, Valkey, an AI engine, auth, projects and its
worker, ai, and the edge gateway that serves the HTTP API. Nothing else has to be installed or running.
Data, secrets and logs are kept in .data/; Ctrl-C stops everything, the next start goes on with the data.
"""

_EXAMPLES = f"""\
examples:
  scripts/up                       start, show the addresses, run until Ctrl-C
  scripts/up --idea "{SAMPLE_IDEA}"
                                   start, then turn that sentence into a plan, a concept graph and diagrams
  scripts/up --once --json --idea "…" > plan.json
                                   the same for a script: stops afterwards, one JSON document on stdout
  OPENAI_API_KEY=… scripts/up      plans by OpenAI (OPENAI_MODEL names the model, OPENAI_BASE_URL another
                                   server that speaks as OpenAI does; with OPENAI_EMBEDDING_MODEL, such as
                                   text-embedding-3-small, texts are embedded there too)
  scripts/up --ai http://127.0.0.1:11434/v1
                                   plans by that server (OPENAI_MODEL names the model, else its first)
  scripts/up --ai local            plans by a small model on this machine, fetched once (1.3 GB; asks first)

to use a server you run yourself instead of an embedded part, set
  EIGHTGENTC_DEVSTACK_POSTGRES_ADMIN_URL   postgresql://… of a login that may create roles and databases
  EIGHTGENTC_DEVSTACK_VALKEY_URL           redis://…
  EIGHTGENTC_DEVSTACK_POSTGRES_BIN         another Postgres (17 or newer) for the embedded server
"""


@dataclass(frozen=True, slots=True)
class Arguments:
    idea: str | None
    once: bool
    json: bool
    ai: str | None
    """None where nothing was typed, which is `auto` that takes no server without a question."""
    weights: Path | None
    """Of the model that `local` serves; None: those that are fetched."""
    data: Path
    port: int
    reset: bool
    yes: bool


def parse_arguments(arguments: list[str], data: Path) -> Arguments:
    """`data` is the folder used when none is named."""
    parser = argparse.ArgumentParser(
        prog="scripts/up",
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--idea", metavar="TEXT", help="walk this idea through the product: talk, plan, graph, diagrams")
    add("--once", action="store_true", help="walk an idea, stop everything, exit 0 if every step worked")
    add("--json", action="store_true", help="one JSON document on stdout, everything else on stderr")
    add(
        "--ai",
        type=_engine,
        metavar="WHO",
        help="who writes the plans: auto (the default) takes OpenAI, or the server that OPENAI_BASE_URL names, if one "
        "is set up in the environment; else a model server that runs on this machine (Ollama, LM Studio, llama.cpp, "
        "vLLM), which is asked about at a terminal, and without one taken where --ai auto was typed; else the "
        "offline planner, which needs no network. openai, local (a small model, fetched once and served on this "
        "machine), offline, or http://HOST:PORT/v1 name one",
    )
    add(
        "--weights",
        metavar="FILE",
        type=Path,
        help="the GGUF file that --ai local serves, instead of fetching one",
    )
    add(
        "--data", metavar="DIR", type=Path, default=data, help="where data, secrets and logs are kept (.data)"
    )
    add("--port", metavar="N", type=_port, default=8080, help="of the HTTP API; 0 takes any free one (8080)")
    add("--reset", action="store_true", help="delete the data first (asks before it does)")
    add("--yes", action="store_true", help="do not ask")
    options = parser.parse_args(arguments)
    if options.weights and options.ai not in {None, "local"}:
        parser.error(f"--weights are served by --ai local, not by --ai {options.ai}")
    if options.weights:
        options.ai = "local"
    return Arguments(**vars(options))


def _engine(text: str) -> str:
    if text in {"auto", "openai", "local", "offline"} or text.startswith(("http://", "https://")):
        return text
    remedy = f"; did you mean http://{text}?" if set(text) & set(":/.") else ""
    message = f"{text!r} is none of auto, openai, local, offline, and no http address{remedy}"
    raise argparse.ArgumentTypeError(message)


def _port(text: str) -> int:
    if text.isdigit() and int(text) < 65_536:
        return int(text)
    message = f"{text!r} is not a port (0 to 65535)"
    raise argparse.ArgumentTypeError(message)
