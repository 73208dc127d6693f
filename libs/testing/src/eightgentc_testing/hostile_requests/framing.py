"""Where a body ends: lengths and codings that two servers in a row could read differently, and offers to upgrade."""

from eightgentc_testing.hostile_requests.request import HostileRequest, chunked, write

_NO = (400,)
_CODING = (400, 501)
_LAST = b"0\r\n\r\n"
_LENGTH = b"Content-Length: 2"
_CHUNKED = b"Transfer-Encoding: chunked"


def _length(value: bytes) -> bytes:
    return write(b"Content-Length:" + value, body=b"{}")


def _coding(*values: bytes) -> bytes:
    return write(*(b"Transfer-Encoding:" + value for value in values), body=b"2\r\n{}\r\n" + _LAST)


FRAMING = (
    HostileRequest("length and coding", write(_LENGTH, _CHUNKED, body=_LAST), _NO),
    HostileRequest("coding and length", write(_CHUNKED, _LENGTH, body=_LAST), _NO),
    HostileRequest("coding and a length of zero", write(_CHUNKED, b"Content-Length: 0", body=_LAST), _NO),
    HostileRequest("two lengths", write(_LENGTH, b"Content-Length: 3", body=b"{}"), _NO),
    HostileRequest("two lengths, the same", write(_LENGTH, _LENGTH, body=b"{}"), _NO),
    HostileRequest("two lengths in one header", _length(b" 2, 2"), _NO),
    HostileRequest("negative length", _length(b" -2"), _NO),
    HostileRequest("length with a sign", _length(b" +2"), _NO),
    HostileRequest("length in hexadecimal digits", _length(b" 0x2"), _NO),
    HostileRequest("length with a fraction", _length(b" 2.0"), _NO),
    HostileRequest("length with a blank inside", _length(b" 1 2"), _NO),
    HostileRequest("length in other digits", _length("\u0662".encode()), _NO),
    HostileRequest("empty length", _length(b""), _NO),
    HostileRequest("length beyond 64 bits", _length(b" 18446744073709551618"), _NO),
    HostileRequest("coding before chunked", _coding(b" gzip, chunked"), _CODING),
    HostileRequest("coding after chunked", _coding(b" chunked, gzip"), _CODING),
    HostileRequest("chunked twice", _coding(b" chunked, chunked"), _CODING),
    HostileRequest("chunked twice, in two headers", _coding(b" chunked", b" chunked"), _CODING),
    HostileRequest("identity", _coding(b" identity"), _CODING),
    HostileRequest("coding that nobody knows", _coding(b" xchunked"), _CODING),
    HostileRequest("chunked behind a vertical tab", _coding(b" \x0bchunked"), _CODING),
    HostileRequest("chunked with a parameter", _coding(b" chunked;q=1"), _CODING),
    HostileRequest("chunked in quotes", _coding(b' "chunked"'), _CODING),
    HostileRequest("empty coding", _coding(b""), _CODING),
    HostileRequest("coding in HTTP/1.0", chunked(_LAST).replace(b"HTTP/1.1", b"HTTP/1.0"), _CODING),
    HostileRequest(
        "upgrade with a body that would be read as a request",
        write(
            b"Connection: upgrade",
            b"Upgrade: h2c",
            b"Content-Length: 37",
            body=b"GET /api/projects HTTP/1.1\r\nHost: x\r\n\r\n"[:37],
        ),
        _NO,
    ),
    HostileRequest(
        "upgrade with a chunked body",
        write(b"Connection: upgrade", b"Upgrade: websocket", _CHUNKED, body=_LAST),
        _NO,
    ),
)
