"""Chunked bodies: sizes, line ends, extensions and trailers."""

from eightgentc_testing.hostile_requests.request import TOKEN, HostileRequest, chunked, write

_NO = (400,)
_END = b"\r\n0\r\n\r\n"
_BODY = b'{"title": "a"}'
_SIZED = b"%x\r\n%s\r\n" % (len(_BODY), _BODY)


def _first(size: bytes) -> bytes:
    return chunked(size + b"{}" + _END)


CHUNKS = (
    HostileRequest("size that ends with LF", _first(b"2\n"), _NO),
    HostileRequest("size that ends with CR", _first(b"2\r"), _NO),
    HostileRequest("size with 0x", _first(b"0x2\r\n"), _NO),
    HostileRequest("size with a sign", _first(b"+2\r\n"), _NO),
    HostileRequest("negative size", _first(b"-2\r\n"), _NO),
    HostileRequest("blank before a size", _first(b" 2\r\n"), _NO),
    HostileRequest("blank after a size", _first(b"2 \r\n"), _NO),
    HostileRequest("size that is no number", _first(b"g\r\n"), _NO),
    HostileRequest("no size", _first(b"\r\n"), _NO),
    HostileRequest("size beyond 64 bits", _first(b"fffffffffffffffff\r\n"), _NO),
    HostileRequest("content longer than its size", chunked(b"2\r\n{}xx" + _END), _NO),
    HostileRequest("content that ends with LF", chunked(b"2\r\n{}\n0\r\n\r\n"), _NO),
    HostileRequest("NUL in an extension", _first(b"2;a=\0\r\n"), _NO),
    HostileRequest("LF in an extension", _first(b"2;a\n=b\r\n"), _NO),
    HostileRequest("extension beyond ASCII", _first(b"2;\xff\r\n"), _NO),
    HostileRequest("extension of a mebibyte", _first(b"2;a=" + b"b" * (1 << 20) + b"\r\n"), _NO),
    HostileRequest(
        "trailer of a mebibyte", chunked(_SIZED + b"0\r\nX-A: " + b"b" * (1 << 20) + b"\r\n\r\n"), _NO
    ),
    HostileRequest("trailer without a colon", chunked(_SIZED + b"0\r\nX A: b\r\n\r\n"), _NO),
    HostileRequest(
        "authorization after the body",
        write(
            b"Transfer-Encoding: chunked", body=_SIZED + b"0\r\nAuthorization: Bearer " + TOKEN + b"\r\n\r\n"
        ).replace(b"Authorization: Bearer " + TOKEN + b"\r\n", b"", 1),
        (401,),
    ),
    HostileRequest(
        "content type after the body",
        chunked(_SIZED + b"0\r\nContent-Type: application/json\r\n\r\n").replace(
            b"Content-Type: application/json\r\n", b"", 1
        ),
        (415,),
    ),
    HostileRequest(
        "key of another request after the body",
        chunked(_SIZED + b"0\r\nIdempotency-Key: stolen-key\r\n\r\n"),
        (201,),
        reaches=True,
    ),
)
