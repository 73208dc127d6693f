"""Heads of a size that no client needs."""

from eightgentc_testing.hostile_requests.request import HostileRequest, read

_LARGE = (431,)
_LONG = (414,)


def _path(length: int) -> bytes:
    return b"GET /api/projects?a=" + b"b" * length + b" HTTP/1.1"


SIZES = (
    HostileRequest("header of 9 KiB", read(b"X-A: " + b"b" * 9 * 1024), _LARGE),
    HostileRequest("header of a mebibyte", read(b"X-A: " + b"b" * (1 << 20)), _LARGE),
    HostileRequest("header name of 9 KiB", read(b"X" * 9 * 1024 + b": b"), _LARGE),
    HostileRequest("header name of a mebibyte", read(b"X" * (1 << 20) + b": b"), _LARGE),
    HostileRequest("101 headers", read(*(b"X-%d: b" % number for number in range(101))), _LARGE),
    HostileRequest(
        "twenty thousand headers", read(*(b"X-%d: b" % number for number in range(20_000))), _LARGE
    ),
    HostileRequest("the same header 5,000 times", read(*(b"Cookie: a=b",) * 5000), _LARGE),
    HostileRequest("40 KiB of headers of 4 KiB", read(*(b"X-A: " + b"b" * 4096,) * 10), _LARGE),
    HostileRequest("token of 9 KiB", read(b"Authorization: Bearer " + b"e" * 9 * 1024), _LARGE),
    HostileRequest("target of 9 KiB", read(line=_path(9 * 1024)), _LONG),
    HostileRequest("target of a mebibyte", read(line=_path(1 << 20)), _LONG),
    HostileRequest("method that does not end", b"G" * (1 << 20), (400,)),
)
