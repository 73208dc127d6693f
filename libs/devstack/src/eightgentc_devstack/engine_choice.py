"""Which AI engine answers: OpenAI, another server that speaks as it does, one found on this machine, or the offline planner."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from eightgentc_devstack.engine import NO_KEY, EmbeddingEngine, Engine
from eightgentc_devstack.model_server import NoModelList, lacks_model, list_models, servers_here, writers
from eightgentc_devstack.problem import Problem

_OPENAI_URL = "https://api.openai.com/v1"
_OPENAI_MODEL = "gpt-4.1-mini"

Ask = Callable[[str], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """Chooses before anything starts. `ask`: None where no person can be asked; `our_ports` are never probed."""

    environment: Mapping[str, str]
    say: Callable[[str], None]
    ask: Ask | None
    our_ports: Collection[int]

    async def choose(self, wanted: str | None) -> Engine | None:
        """`wanted`: auto, openai, offline, a URL, or None, where nothing was typed. The answer None: the offline planner.

        Raises:
            Problem: the server that was named cannot be used.
        """
        if wanted == "offline":
            return None
        engine = await self._engine(wanted)
        return await self._with_embeddings(engine) if engine and self._named("EMBEDDING_MODEL") else engine

    async def _engine(self, wanted: str | None) -> Engine | None:
        if wanted and "://" in wanted:
            return await self._by_url(wanted)
        if wanted == "openai" or self._named("API_KEY") or self._named("BASE_URL"):
            return await self._by_environment()
        return await self._found(typed=wanted == "auto")

    def _named(self, name: str) -> str:
        return self.environment.get(f"OPENAI_{name}", "")

    async def _by_environment(self) -> Engine:
        key, base_url = self._named("API_KEY"), self._named("BASE_URL")
        if not (key or base_url):
            raise Problem(
                "--ai openai needs to know whom to ask.",
                "Set OPENAI_API_KEY, or OPENAI_BASE_URL (and OPENAI_MODEL) for another server that speaks as "
                "OpenAI does; or use --ai offline, which needs neither.",
            )
        _refuse_address(base_url or _OPENAI_URL, "OPENAI_BASE_URL")
        model = self._named("MODEL") or ("" if base_url else _OPENAI_MODEL)
        if not model:
            raise Problem(
                f"Which model of {base_url}?", "Set OPENAI_MODEL to one of those it lists under /models."
            )
        return await self._checked(Engine("openai", model, base_url or _OPENAI_URL, key or NO_KEY))

    async def _by_url(self, url: str) -> Engine:
        """No key goes there: the one in the environment is for whoever OPENAI_BASE_URL names."""
        _refuse_address(url, "--ai")
        local = urlsplit(url).hostname in {"localhost", "127.0.0.1", "::1"}
        engine = Engine("openai-compatible", self._named("MODEL"), url.rstrip("/"), NO_KEY, local=local)
        return await self._checked(engine)

    async def _found(self, *, typed: bool) -> Engine | None:
        servers = await servers_here(self.our_ports)
        if not servers:
            return None
        server, asked = servers[0], self._named("MODEL")
        model = asked if asked in server.models else server.models[0]
        what = f"{server.name} at {server.base_url}, model {model}"
        if self.ask:
            answer = await self.ask(
                f"{server.name} runs on this machine, with the model {model}. Shall it write the plans? What you "
                "type is sent to it. [Y/n] "
            )
            typed = answer.lower() not in {"n", "no"}
        elif not typed:
            self.say(f"Not used: {what}. --ai auto uses it; without that the offline planner answers.")
        if not typed:
            return None
        self.say(f"AI engine: {what}")
        return Engine(server.name.lower().replace(" ", "-"), model, server.base_url, NO_KEY, local=True)

    async def _checked(self, engine: Engine) -> Engine:
        """The engine, with a model where none was named."""
        key = "" if engine.api_key == NO_KEY else engine.api_key
        try:
            models = await list_models(engine.base_url, key)
        except NoModelList as error:
            if error.status in (401, 403):
                raise Problem(
                    f"{engine.base_url} refuses the key: {error}.",
                    "Set OPENAI_API_KEY to a key of that server, and OPENAI_BASE_URL to its address.",
                ) from error
            if error.status in (404, 405) and engine.model:
                self.say(f"{engine.base_url} lists no models ({error}); it is used with {engine.model}.")
                return engine
            raise Problem(f"{engine.base_url} cannot be used: {error}.", _REMEDY) from error
        if not engine.model:
            if not writers(models):
                raise Problem(
                    f"{engine.base_url} lists no model that writes ({_listed(models)}).",
                    "Load one there, or set OPENAI_MODEL.",
                )
            engine = replace(engine, model=writers(models)[0])
        else:
            await self._refuse_unknown(engine.model, engine.base_url, key, models, "OPENAI_MODEL")
        self.say(f"AI engine: {engine.base_url}, model {engine.model}")
        return engine

    async def _with_embeddings(self, engine: Engine) -> Engine:
        """The engine, which embeds texts by the model that the environment names."""
        model, url = self._named("EMBEDDING_MODEL"), engine.base_url
        key = "" if engine.api_key == NO_KEY else engine.api_key
        try:
            models = await list_models(url, key)
        except NoModelList as error:
            self.say(f"{url} lists no models ({error}); it is asked for embeddings with {model}.")
        else:
            await self._refuse_unknown(model, url, key, models, "OPENAI_EMBEDDING_MODEL")
        self.say(f"Embeddings: {url}, model {model}")
        return replace(engine, embeddings=EmbeddingEngine(model))

    async def _refuse_unknown(
        self, model: str, base_url: str, key: str, models: Sequence[str], setting: str
    ) -> None:
        """Raises Problem where the server says itself that it has no such model."""
        if model in models:
            return
        listed = _listed(models)
        if await lacks_model(base_url, key, model):
            raise Problem(f"{base_url} has no model {model}.", f"Set {setting} to one it lists: {listed}.")
        self.say(f"{base_url} does not list {model}, which may be another name of one it has: {listed}.")


_REMEDY = "Start that server or mend its address, which usually ends with /v1; or use --ai offline, which needs none."


def _listed(models: Sequence[str]) -> str:
    return ", ".join(models[:8]) or "none"


def _refuse_address(url: str, where: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Problem(
            f"{where} is no http address: {url}",
            f"Write it with its scheme, as in http://{url.rpartition('://')[2]}",
        )
