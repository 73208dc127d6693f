"""Requests as attackers and broken proxies send them, for any server of HTTP/1.1 that has `/api/projects`.

Collected from the rules that RFC 9110 and 9112 give to recipients, from what smuggling needs (two servers in a row that
read one message differently), and from what llhttp, which reads our requests, leaves to its user.
"""

from eightgentc_testing.hostile_requests.chunks import CHUNKS
from eightgentc_testing.hostile_requests.framing import FRAMING
from eightgentc_testing.hostile_requests.heads import HEADS
from eightgentc_testing.hostile_requests.identities import CLAIM, IDENTITIES
from eightgentc_testing.hostile_requests.request import HostileRequest
from eightgentc_testing.hostile_requests.sizes import SIZES
from eightgentc_testing.hostile_requests.targets import TARGETS

HOSTILE_REQUESTS = (*HEADS, *TARGETS, *FRAMING, *CHUNKS, *SIZES, *IDENTITIES)

__all__ = ["CLAIM", "HOSTILE_REQUESTS", "HostileRequest"]
