"""Where a client is: at the other end of the connection, unless a proxy that the operator named says otherwise."""

from __future__ import annotations

import pytest

from eightgentc_edge_gateway.settings import EdgeGatewaySettings

from .bounded_server import served


async def address_app(scope, receive, send) -> None:
    """Answers with the address of the client."""
    address = scope["client"][0].encode()
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-length", str(len(address)).encode()), (b"connection", b"close")],
        }
    )
    await send({"type": "http.response.body", "body": address})


async def seen(trusted: str, *forwarded: str) -> str:
    lines = "".join(f"X-Forwarded-For: {value}\r\n" for value in forwarded)
    async with served(address_app, trusted_proxies=trusted) as connect:
        client = await connect()
        client.send(f"GET / HTTP/1.1\r\nHost: x\r\n{lines}\r\n".encode())
        return (await client.rest()).partition(b"\r\n\r\n")[2].decode()


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address"),
    [
        ("", [], "127.0.0.1"),
        ("", ["203.0.113.9"], "127.0.0.1"),
        ("10.0.0.0/8", ["203.0.113.9"], "127.0.0.1"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("127.0.0.0/8", ["203.0.113.9:4711"], "203.0.113.9"),
        ("127.0.0.1", ["[2001:db8::9]:4711"], "2001:db8::9"),
        ("127.0.0.1", ["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1,10.0.0.0/8", ["198.51.100.1, 203.0.113.9, 10.1.2.3"], "203.0.113.9"),
    ],
)
async def test_only_what_a_trusted_proxy_added_is_believed(
    trusted: str, forwarded: list[str], address: str
) -> None:
    assert await seen(trusted, *forwarded) == address


@pytest.mark.parametrize("proxies", ["*", "10.0.0.1/8", "balancer.internal", "10.0.0.0/8,here"])
def test_what_is_no_address_ends_the_start(proxies: str) -> None:
    with pytest.raises(ValueError, match="trusted_proxies"):
        EdgeGatewaySettings(
            auth_target="x", projects_target="x", service_credential_file="x", trusted_proxies=proxies
        )


async def test_a_proxy_that_is_not_named_is_in_the_log_once(edge, capsys) -> None:
    for _ in range(2):
        await edge.http.post(
            "/api/auth/sign-in",
            json={"email": "a@b.c", "password": "x"},
            headers={"X-Forwarded-For": "203.0.113.9"},
        )

    assert capsys.readouterr().out.count("all clients of a proxy count as one") == 1
