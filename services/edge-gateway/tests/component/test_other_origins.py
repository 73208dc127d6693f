"""Pages of other origins: an exact list, whatever the answer is."""

from __future__ import annotations

import pytest

from eightgentc.projects.v1 import projects_service_pb2 as pb
from eightgentc_edge_gateway.settings import EdgeGatewaySettings
from eightgentc_kit.settings import SettingsError, load

pytestmark = pytest.mark.row("F140")

LISTED = "https://app.example.com"
UNLISTED = [
    *("https://evil.example.com", "http://app.example.com", "https://app.example.com:444", "null"),
    *("https://app.example.com.evil.org", "https://app.example.com/", "HTTPS://APP.EXAMPLE.COM", "*", ""),
]


def preflight(origin: str, method: str = "PATCH") -> dict[str, str]:
    return {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type,if-match",
    }


def cross_origin(headers) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.startswith("access-control-")}


async def test_preflight_of_a_listed_origin_names_what_it_may_send(open_edge):
    answer = await open_edge.http.options("/api/projects/p1", headers=preflight(LISTED))

    allowed = answer.headers["access-control-allow-headers"].lower().split(", ")
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == LISTED
    assert "PATCH" in answer.headers["access-control-allow-methods"].split(", ")
    assert {"authorization", "content-type", "if-match", "if-none-match", "idempotency-key"} <= {*allowed}
    assert int(answer.headers["access-control-max-age"]) > 0


@pytest.mark.parametrize("origin", UNLISTED)
async def test_unlisted_origin_gets_no_header_for_its_pages(open_edge, origin):
    open_edge.projects.answers["ListProjects"] = pb.ListProjectsResponse()

    asked = await open_edge.http.options("/api/projects", headers=preflight(origin))
    read = await open_edge.http.get("/api/projects", headers={"Origin": origin})

    assert cross_origin(asked.headers) == cross_origin(read.headers) == {}
    assert read.headers["vary"] == "Origin"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        *(("GET", "/api/projects", 200), ("GET", "/api/nothing", 404), ("PUT", "/api/projects/p1", 405)),
        *(("POST", "/api/projects", 415), ("GET", "/openapi.json", 200), ("GET", "/api/projects/p1", 500)),
    ],
)
async def test_listed_origin_reads_every_answer_and_its_headers(open_edge, method, path, status):
    open_edge.projects.answers["ListProjects"] = pb.ListProjectsResponse()

    body = b"no json" if method == "POST" else None
    answer = await open_edge.http.request(method, path, headers={"Origin": LISTED}, content=body)

    exposed = answer.headers["access-control-expose-headers"].lower().split(", ")
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == LISTED
    assert answer.headers.get_list("vary")[-1] == "Origin"
    assert {"etag", "location", "retry-after", "ratelimit", "idempotent-replayed", "x-request-id"} <= {
        *exposed
    }
    assert "access-control-allow-credentials" not in answer.headers


async def test_request_of_no_page_is_told_that_origins_matter(open_edge):
    answer = await open_edge.http.get("/livez-not")

    assert cross_origin(answer.headers) == {}
    assert answer.headers["vary"] == "Origin"


async def test_without_a_list_nothing_is_said_of_origins(edge):
    answer = await edge.http.get("/api/nothing", headers={"Origin": LISTED})
    asked = await edge.http.options("/api/projects", headers=preflight(LISTED))

    assert cross_origin(answer.headers) == cross_origin(asked.headers) == {}
    assert "vary" not in answer.headers
    assert asked.status_code == 405


@pytest.mark.parametrize(
    "origins",
    [
        *("*", "https://*.example.com", "app.example.com", "https://app.example.com/", "null", "file://"),
        *(
            "https://App.example.com",
            "https://a.example.com:443",
            "http://localhost:80",
            "https://a.example.com https://b.example.com",
            "https://user@a.example.com",
        ),
    ],
)
def test_origin_that_no_browser_sends_stops_the_start(origins):
    required = {
        "AUTH_TARGET": "a",
        "PROJECTS_TARGET": "b",
        "SERVICE_CREDENTIAL_FILE": "c",
        "ORIGINS": origins,
    }

    with pytest.raises(SettingsError, match="origins"):
        load(
            EdgeGatewaySettings,
            "EDGE_GATEWAY",
            {f"EIGHTGENTC_EDGE_GATEWAY_{k}": v for k, v in required.items()},
        )
