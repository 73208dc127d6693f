"""Refusals of HTTP itself, each with its status: most of them before it is known who sends the request."""

from __future__ import annotations

from eightgentc_edge_gateway.http.problem_type import MOMENT, ProblemType

HTTP_PROBLEMS: dict[str, ProblemType] = {
    "BODY_MALFORMED": ProblemType("The body is not JSON", "Send one JSON document in UTF-8.", 400),
    "BODY_TOO_LARGE": ProblemType("The body is too large", "Send less at once; `detail` says how much.", 413),
    "CONTENT_TYPE_UNSUPPORTED": ProblemType(
        "The body's content type is not accepted", "Send `Content-Type: application/json`.", 415
    ),
    "CONTENT_ENCODING_UNSUPPORTED": ProblemType(
        "Compressed bodies are not accepted", "Send the body as it is, without Content-Encoding.", 415
    ),
    # The request as HTTP: refused before it is known who sends it.
    "REQUEST_MALFORMED": ProblemType(
        "The request is not valid HTTP/1.1",
        "Send it with an HTTP library; what it names twice, send once.",
        400,
    ),
    "HOST_INVALID": ProblemType("`Host` is missing, malformed or repeated", "Send one `Host` header.", 400),
    "REQUEST_TIMEOUT": ProblemType(
        "The request came too slowly", "Send the whole request without pausing, on a new connection.", 408
    ),
    "TARGET_TOO_LONG": ProblemType("The address is too long", "Keep path and query below 8 KiB.", 414),
    "HEAD_TOO_LARGE": ProblemType(
        "The headers are too large", "Send at most 100 headers, 8 KiB each, 32 KiB together.", 431
    ),
    "TRANSFER_CODING_UNSUPPORTED": ProblemType(
        "The body's transfer coding is not accepted",
        "Send `Content-Length`, or `Transfer-Encoding: chunked`.",
        501,
    ),
    "HTTP_VERSION_UNSUPPORTED": ProblemType("The version of HTTP is not spoken here", "Send HTTP/1.1.", 505),
    "TOO_MANY_PIPELINED": ProblemType(
        "Too many requests wait on one connection",
        "Read answers before you send more, or open another one.",
        429,
    ),
    "CONNECTIONS_EXHAUSTED": ProblemType("The server has too many connections", MOMENT, 503, retry_after=1.0),
    "ORIGIN_NOT_ALLOWED": ProblemType(
        "Pages of this origin may not ask",
        "The operator of this service can add the origin to `EIGHTGENTC_EDGE_GATEWAY_ORIGINS`.",
        403,
    ),
    "PATH_UNKNOWN": ProblemType("There is no such path", "The reference at /docs lists every path.", 404),
    "METHOD_NOT_ALLOWED": ProblemType(
        "The path does not accept this method", "`Allow` lists those it accepts.", 405
    ),
}
