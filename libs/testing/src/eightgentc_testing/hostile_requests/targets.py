"""Request lines: methods, targets, versions, and other protocols."""

from eightgentc_testing.hostile_requests.request import HostileRequest, read

_NO = (400,)


def _line(line: bytes) -> bytes:
    return read(line=line)


TARGETS = (
    HostileRequest("unknown method", _line(b"STEAL /api/projects HTTP/1.1"), (400, 405, 501)),
    HostileRequest("method in small letters", _line(b"get /api/projects HTTP/1.1"), (400, 405, 501)),
    HostileRequest("method of caches", _line(b"PURGE /api/projects HTTP/1.1"), (400, 405, 501)),
    HostileRequest("TRACE", _line(b"TRACE /api/projects HTTP/1.1"), (400, 405, 501)),
    HostileRequest("CONNECT", _line(b"CONNECT db:5432 HTTP/1.1"), (400, 405, 501)),
    HostileRequest("tab for a blank", _line(b"GET\t/api/projects HTTP/1.1"), _NO),
    HostileRequest("blank in the target", _line(b"GET /api/pro jects HTTP/1.1"), _NO),
    HostileRequest("NUL in the target", _line(b"GET /api/projects\0 HTTP/1.1"), _NO),
    HostileRequest("control character in the target", _line(b"GET /api/projects?a=\x01 HTTP/1.1"), _NO),
    HostileRequest("target beyond ASCII", _line("GET /api/é HTTP/1.1".encode()), _NO),
    HostileRequest("fragment in the target", _line(b"GET /api/projects#x HTTP/1.1"), _NO),
    HostileRequest("target without a slash", _line(b"GET api/projects HTTP/1.1"), _NO),
    HostileRequest("query for a target", _line(b"GET ?a=b HTTP/1.1"), _NO),
    HostileRequest("asterisk for a target", _line(b"GET * HTTP/1.1"), (400, 404, 405)),
    HostileRequest("no version", b"GET /api/projects\r\n\r\n", (400, 505)),
    HostileRequest("version 0.9", _line(b"GET /api/projects HTTP/0.9"), (400, 505)),
    HostileRequest("version 1.2", _line(b"GET /api/projects HTTP/1.2"), (400, 505)),
    HostileRequest("version 2.0", _line(b"GET /api/projects HTTP/2.0"), (400, 505)),
    HostileRequest("version 1.10", _line(b"GET /api/projects HTTP/1.10"), (400, 505)),
    HostileRequest("version in small letters", _line(b"GET /api/projects http/1.1"), (400, 505)),
    HostileRequest("preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (400, 505)),
    HostileRequest("RTSP", b"DESCRIBE /api/projects RTSP/1.0\r\n\r\n", (400, 404, 405, 501)),
    HostileRequest("TLS", b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + bytes(64), _NO),
    HostileRequest("bytes without meaning", bytes(range(256)), _NO),
    HostileRequest("path that climbs", _line(b"GET /docs/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1"), (400, 404)),
    HostileRequest(
        "path that climbs, unescaped", _line(b"GET /docs/../../../etc/passwd HTTP/1.1"), (400, 404)
    ),
    HostileRequest("two slashes for one", _line(b"GET //api//projects HTTP/1.1"), (400, 404)),
)
