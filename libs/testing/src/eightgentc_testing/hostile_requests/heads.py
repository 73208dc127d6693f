"""Header fields: control characters, line ends, folding, names, and `Host`."""

from eightgentc_testing.hostile_requests.request import HostileRequest, read

_NO = (400,)

HEADS = (
    HostileRequest("bare LF after the request line", b"GET /api/projects HTTP/1.1\nHost: x\r\n\r\n", _NO),
    HostileRequest("bare LF after a header", read(b"X-A: b\nX-C: d"), _NO),
    HostileRequest("bare CR after a header", read(b"X-A: b\rX-C: d"), _NO),
    HostileRequest("bare CR for all line ends", b"GET /api/projects HTTP/1.1\rHost: x\r\r", _NO),
    HostileRequest("two CR before LF", b"GET /api/projects HTTP/1.1\r\r\nHost: x\r\n\r\n", _NO),
    HostileRequest("folded header, by a blank", read(b"X-A: b\r\n c"), _NO),
    HostileRequest("folded header, by a tab", read(b"X-A: b\r\n\tc"), _NO),
    HostileRequest(
        "blank before the first header", b"GET /api/projects HTTP/1.1\r\n X: y\r\nHost: x\r\n\r\n", _NO
    ),
    HostileRequest("NUL in a value", read(b"X-A: b\0c"), _NO),
    HostileRequest("NUL in a name", read(b"X\0A: b"), _NO),
    HostileRequest("control character in a value", read(b"X-A: b\x01c"), _NO),
    HostileRequest("vertical tab in a value", read(b"X-A: \x0bb"), _NO),
    HostileRequest("DEL in a value", read(b"X-A: b\x7f"), _NO),
    HostileRequest("blank before the colon", read(b"X-A : b"), _NO),
    HostileRequest("tab before the colon", read(b"X-A\t: b"), _NO),
    HostileRequest("blank in a name", read(b"X A: b"), _NO),
    HostileRequest("no colon", read(b"X-A"), _NO),
    HostileRequest("empty name", read(b": b"), _NO),
    HostileRequest("name in quotes", read(b'"X-A": b'), _NO),
    HostileRequest("name beyond ASCII", read("X-É: b".encode()), _NO),
    HostileRequest("name with a slash", read(b"X/A: b"), _NO),
    HostileRequest("no Host", read(host=None), _NO),
    HostileRequest("Host twice", read(b"Host: y"), _NO),
    HostileRequest("Host twice, the same", read(b"Host: x"), _NO),
    HostileRequest("Host twice, in other letters", read(b"hOST: y"), _NO),
    HostileRequest("empty Host", read(host=b"Host:"), _NO),
    HostileRequest("Host with a path", read(host=b"Host: x/api"), _NO),
    HostileRequest("Host with a user", read(host=b"Host: u@x"), _NO),
    HostileRequest("two hosts in one Host", read(host=b"Host: x, y"), _NO),
    HostileRequest("Host with a blank", read(host=b"Host: x y"), _NO),
    HostileRequest("Host beyond ASCII", read(host="Host: é".encode()), _NO),
    HostileRequest("Host with a port of letters", read(host=b"Host: x:http"), _NO),
    HostileRequest("Host with half an address", read(host=b"Host: [::1"), _NO),
)
