"""Whether the model's server answers. What is wrong with its address is in the log from the start, not at the first call."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx2
import openai

from eightgentc_kit.logging import logger

log = logger(__name__)

_ANSWER_SECONDS = 2.0
_AGAIN_SECONDS = 30.0


class ModelReachability:
    """Asks for the list of models once, and again every half minute for as long as no server answers.

    A server that answers without such a list, or with a list that lacks the model, is reached: calls tell the rest.
    """

    def __init__(
        self, client: openai.AsyncOpenAI, model: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._model = model
        self._clock = clock
        self._reached = False
        self._ask_at = float("-inf")

    async def __call__(self) -> bool:
        """Whether a server has answered; takes at most two seconds."""
        if not self._reached and self._clock() >= self._ask_at:
            self._reached = await self._ask()
            self._ask_at = self._clock() + _AGAIN_SECONDS
        return self._reached

    async def _ask(self) -> bool:
        address = str(self._client.base_url)
        if self._client.base_url.scheme not in {"http", "https"}:
            log.warning(
                "model not reachable",
                address=address,
                cause="the address must begin with http:// or https://",
            )
            return False
        try:
            page = await self._client.with_options(timeout=_ANSWER_SECONDS).models.list()
        except (openai.AuthenticationError, openai.PermissionDeniedError) as error:
            log.warning(
                "model not reachable",
                address=address,
                cause=f"status {error.status_code}: the key is refused",
            )
            return False
        except openai.APIStatusError as error:
            log.warning("model server lists no models", address=address, cause=f"status {error.status_code}")
            return True
        except (openai.OpenAIError, httpx2.HTTPError) as error:
            log.warning("model not reachable", address=address, cause=cause_of(error))
            return False
        if self._model not in {listed.id for listed in page.data or ()}:
            log.warning("model not in the list of its server", address=address, model=self._model)
        return True


def cause_of(error: BaseException) -> str:
    """The innermost error in words: what a socket said, not what the client made of it."""
    while error.__cause__ is not None:
        error = error.__cause__
    return f"{type(error).__name__}: {error}"[:300]
