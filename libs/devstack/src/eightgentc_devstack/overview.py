"""What a person needs once everything runs: one table, the addresses, how to stop."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

from eightgentc_devstack.services import reference_page
from eightgentc_devstack.supervisor import Child
from eightgentc_devstack.wiring import Wiring
from eightgentc_offline_planner.notice import HOW


def overview(wiring: Wiring, children: list[Child]) -> Iterator[str]:
    """Line by line."""
    rows = [("service", "port", "pid", "log")]
    rows += [(c.process.name, str(c.process.port), str(c.pid), _short(c.log)) for c in children]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for name, port, pid, log in rows:
        yield f"  {name:<{widths[0]}}  {port:>{widths[1]}}  {pid:>{widths[2]}}  {log}"
    yield ""
    engine = wiring.engine
    where = "no model: your own sentences, arranged, and questions" if engine.offline else engine.base_url
    yield f"  API        http://{wiring.target('edge-gateway')}"
    yield f"  Reference  {reference_page(wiring)}"
    yield f"  AI         {engine.model} ({where})"
    if engine.embeddings:
        yield f"  Embeddings {engine.embeddings.model} ({engine.embeddings.base_url or engine.base_url})"
    if engine.offline:
        yield from (f"             {line}" for line in wrap(HOW, width=96))
    yield f"  gRPC       service credential for callers: {_short(wiring.credential('sample-caller'))}"
    yield f"             IssueServiceToken of auth ({wiring.target('auth')}) trades it for a token;"
    yield f"             call ai ({wiring.target('ai')}) with the metadata `authorization: Bearer <token>`"
    yield "  Stop       Ctrl-C (the data stays; --reset deletes it)"


def _short(path: Path) -> str:
    """Relative to where the person is, where that is shorter."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
