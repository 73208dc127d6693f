"""How a call on a shared stream ends: a status of gRPC in both directions."""

from __future__ import annotations

import grpc

from eightgentc.multiplex.v1 import multiplex_service_pb2 as pb
from eightgentc_kit.grpc.status import DETAILS_KEY

_CODES = {code.value[0]: code for code in grpc.StatusCode}


def call_end(code: grpc.StatusCode, message: str, details: bytes = b"") -> pb.CallEnd:
    """`details`: a google.rpc.Status, as bytes."""
    return pb.CallEnd(code=code.value[0], message=message, details=details)


def end_of(error: grpc.aio.AioRpcError) -> pb.CallEnd:
    """The end that an error of gRPC is."""
    return call_end(error.code(), error.details() or "", details_of(error))


def error_of(end: pb.CallEnd) -> grpc.aio.AioRpcError:
    """The error that gRPC itself would raise for it."""
    trailing = grpc.aio.Metadata((DETAILS_KEY, end.details)) if end.details else grpc.aio.Metadata()
    code = _CODES.get(end.code, grpc.StatusCode.UNKNOWN)
    return grpc.aio.AioRpcError(code, grpc.aio.Metadata(), trailing, details=end.message)


def details_of(error: grpc.aio.AioRpcError) -> bytes:
    """What a server of ours says beside code and message; nothing where no server answered."""
    details = dict(error.trailing_metadata()).get(DETAILS_KEY, b"")
    return details if isinstance(details, bytes) else b""
