"""Headers that claim an identity. They are valid HTTP, and must have no effect behind the gateway."""

from eightgentc_testing.hostile_requests.request import HostileRequest, read

CLAIM = b"claimed-by-eve"
_NAMES = (
    *(b"X-User-Id", b"X-Subject", b"X-Tenant-Id", b"X-Role", b"X-Forwarded-User", b"X-Scopes", b"Act-Sub"),
    *(b"X-Remote-User", b"Remote-User", b"X-Auth-Request-User", b"X-Forwarded-Email", b"X-Original-User"),
    *(b"Grpc-Metadata-User", b"Grpc-Encoding", b"Grpc-Accept-Encoding", b"X-Service-Identity", b"X_User_Id"),
    *(
        b"X-Forwarded-For",
        b"X-Real-Ip",
        b"Forwarded",
        b"X-HTTP-Method-Override",
        b"X-Original-Url",
        b"Cookie",
    ),
    *(b"Proxy-Authorization", b"X-Forwarded-Client-Cert"),
)

IDENTITIES = tuple(
    HostileRequest(f"{name.decode()} claims an identity", read(name + b": " + CLAIM), (200,), reaches=True)
    for name in _NAMES
)
