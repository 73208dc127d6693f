"""Calls of one endpoint through the official client, whose answers are read by us.

The client gives connections, authentication and error classes. Its response objects are not used: making them takes
far longer than decoding (`python -m bench ai` prints both), so `post` is asked for the HTTP response instead. Its own
retries are off: our limits would not see them. Without the client we would write connection handling, errors and
headers of the API ourselves.
"""

from __future__ import annotations

import asyncio
import math
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from openai import AsyncOpenAI, AsyncStream, DefaultAioHttpClient

from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.domain.errors import ModelTimeout, UpstreamTruncated
from eightgentc_kit.context import seconds_left

# Of a call without a deadline; those of our methods are no longer.
_LONGEST_SECONDS = 600.0
_CONNECT_SECONDS = 5.0
_REPORT_RESERVE = 0.1


class _UnreadStream(AsyncStream[object]):
    """A streamed response that we read ourselves.

    The client's own makes an iterator that refers back to it, a cycle that keeps every response until the next full
    collection: 100 chats held 3 MB.
    """

    def __init__(
        self,
        *,
        cast_to: type[object],
        response: httpx2.Response,
        client: AsyncOpenAI,
        options: object = None,
    ) -> None:
        self.response = response


class Connection:
    """`client`: for what is not a call of a model."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.client = AsyncOpenAI(
            base_url=endpoint.base_url,
            api_key=endpoint.api_key or "none",
            max_retries=0,
            http_client=DefaultAioHttpClient(verify=_certificates(endpoint.base_url)),
        )

    async def unread(
        self, path: str, body: dict[str, object], *, silence: float = math.inf
    ) -> httpx2.Response:
        """A response whose body is still to be read. The caller closes it.

        Args:
            path: below the base URL.
            body: is sent as JSON.
            silence: the longest wait in seconds, if that is shorter than the caller's deadline.
        """
        async with within(silence):
            stream = await self.client.post(
                path,
                cast_to=object,
                body=body,
                options={"timeout": httpx2.Timeout(_seconds(), connect=_CONNECT_SECONDS)},
                stream=True,
                stream_cls=_UnreadStream,
            )
        return stream.response

    async def close(self) -> None:
        """Close the connections."""
        await self.client.close()


@asynccontextmanager
async def within(silence: float = math.inf) -> AsyncIterator[None]:
    """Raises ModelTimeout when the caller's time is up, UpstreamTruncated when the model is silent for too long."""
    left = _seconds()
    try:
        async with asyncio.timeout(min(left, silence)):
            yield
    except TimeoutError as error:
        if silence < left:
            raise UpstreamTruncated("The model fell silent.", retry_after=1.0) from error
        raise ModelTimeout from error


def _seconds() -> float:
    return min(_LONGEST_SECONDS, seconds_left(reserve=_REPORT_RESERVE))


def _certificates(base_url: str) -> ssl.SSLContext | bool:
    """The system's, 1 MB, only for a server that is reached by TLS; without them any other is refused."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if base_url.startswith("http://") else True
