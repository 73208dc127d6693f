"""The HTTP application: its routes, what each request passes, and the one place that answers errors."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.types import ASGIApp

from eightgentc_edge_gateway.http.dispatch import AnswersError, Dispatch
from eightgentc_edge_gateway.http.fair_shares import FairShares
from eightgentc_edge_gateway.http.middleware.body_gate import BodyGateMiddleware
from eightgentc_edge_gateway.http.middleware.call import CallMiddleware
from eightgentc_edge_gateway.http.openapi import document_of
from eightgentc_edge_gateway.http.origins import Origins
from eightgentc_edge_gateway.http.pages.reference import reference_routes
from eightgentc_edge_gateway.http.problem_details import (
    answer_domain_error,
    answer_http_error,
    answer_invalid_request,
)
from eightgentc_kit.errors import DomainError
from eightgentc_kit.identity.tokens import TokenVerifier

_ERRORS: dict[type[Exception], AnswersError] = {
    DomainError: answer_domain_error,
    HTTPException: answer_http_error,
    RequestValidationError: answer_invalid_request,
}


class HttpApi(FastAPI):
    """FastAPI with what each request passes named here, without its own telemetry and its catch-all of errors."""

    def build_middleware_stack(self) -> ASGIApp:
        """Called by Starlette with the first request."""
        router = AsyncExitStackMiddleware(self.router)
        routes = Dispatch(self.routes, _ERRORS, ExceptionMiddleware(router, handlers=_ERRORS), FairShares())
        return CallMiddleware(BodyGateMiddleware(routes), self.state.origins)


def build_app(
    routers: Iterable[APIRouter],
    verifier: TokenVerifier,
    *,
    origins: Iterable[str] = (),
    knows_proxies: bool = False,
) -> FastAPI:
    """Put it together. Opens nothing. `origins`: whose pages may ask. `knows_proxies`: the server was told of some."""
    app = HttpApi(
        title="8gentc",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False},
    )
    app.state.verifier = verifier
    app.state.origins = Origins(origins)
    app.state.knows_proxies = knows_proxies
    # One flat list: to include a router would put a second search behind each of them.
    for router in routers:
        app.router.routes.extend(router.routes)
    for route in app.routes:
        if isinstance(route, APIRoute):
            route.operation_id = route.name  # one name from here to the SQL
    app.router.routes.extend(reference_routes(document_of(app)).routes)
    return app
