"""Settings of ai; docs/reference/processes.md explains each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import msgspec

from eightgentc_ai.adapters.outbound.openai.endpoint import SILENCE_SECONDS, Endpoint, InputType
from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.domain.operation import CHAT, DIAGRAM, GRAPH, SECTION, TIMELINE
from eightgentc_kit.service import ServiceSettings
from eightgentc_kit.settings import Secret

Positive = Annotated[float, msgspec.Meta(gt=0)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Temperature = Annotated[float, msgspec.Meta(ge=0, le=2)]
_USUAL = RunPolicy(model="")


class AiSettings(ServiceSettings, frozen=True, kw_only=True):
    """Limits are per minute. `model_other_names`: what callers may ask for instead of `model_name`, with commas.

    `embedding_model_name`: '': none is set up, and none is asked.
    """

    auth_target: str
    service_credential_file: Path
    model_base_url: str
    model_name: str
    model_api_key: Secret = Secret("")
    model_provider: str = "openai"
    model_other_names: str = ""
    model_as_schema: bool = False
    model_is_small: bool = False
    model_takes_temperature: bool = True
    model_thinks_in_text: bool = False
    model_silence_seconds: Positive = SILENCE_SECONDS
    model_attempts: Annotated[int, msgspec.Meta(ge=1)] = 3
    model_input_nano_usd: Count = 0
    model_output_nano_usd: Count = 0
    embedding_model_name: str = ""
    embedding_base_url: str = ""
    embedding_api_key: Secret = Secret("")
    embedding_provider: str = ""
    embedding_input_type: InputType = InputType.NONE
    embedding_input_nano_usd: Count = 0
    temperature_section: Temperature = SECTION.temperature
    temperature_graph: Temperature = GRAPH.temperature
    temperature_diagram: Temperature = DIAGRAM.temperature
    temperature_timeline: Temperature = TIMELINE.temperature
    temperature_chat: Temperature = CHAT.temperature
    context_tokens: Count = _USUAL.context_tokens
    history_tokens: Count = _USUAL.history_tokens
    valkey_cache_url: Secret = Secret("")
    valkey_state_url: Secret = Secret("")
    valkey_seconds: Positive = 0.1
    limit_requests_of_person: Positive = _USUAL.requests_of_person
    limit_requests_of_tenant: Positive = _USUAL.requests_of_tenant
    limit_tokens_of_tenant: Positive = _USUAL.tokens_of_tenant
    limit_stored_answers_of_person: Positive = _USUAL.stored_answers_of_person

    def endpoint(self) -> Endpoint:
        """Where the model is reached, and what it can do."""
        return Endpoint(
            self.model_base_url,
            self.model_api_key.reveal(),
            self.model_provider,
            as_schema=self.model_as_schema,
            takes_temperature=self.model_takes_temperature,
            thinks_in_text=self.model_thinks_in_text,
            silence_seconds=self.model_silence_seconds,
        )

    def embedding_endpoint(self) -> Endpoint:
        """Where the embedding model is reached: where the model is, with its key, unless another place is named."""
        if not self.embedding_base_url:
            key = self.embedding_api_key.reveal() or self.model_api_key.reveal()
            return Endpoint(self.model_base_url, key, self.embedding_provider or self.model_provider)
        # The model's key is for the model's server alone.
        return Endpoint(
            self.embedding_base_url,
            self.embedding_api_key.reveal(),
            self.embedding_provider or self.model_provider,
        )

    def embedding_policy(self) -> RunPolicy:
        """How the embedding model is called: within the limits of all calls, at its own price."""
        return replace(
            self.policy(),
            model=self.embedding_model_name,
            other_models=frozenset(),
            input_nano_usd=self.embedding_input_nano_usd,
            output_nano_usd=0,
        )

    def policy(self) -> RunPolicy:
        """How models are called."""
        return RunPolicy(
            model=self.model_name,
            small_model=self.model_is_small,
            other_models=frozenset(
                name.strip() for name in self.model_other_names.split(",") if name.strip()
            ),
            context_tokens=self.context_tokens,
            history_tokens=self.history_tokens,
            requests_of_person=self.limit_requests_of_person,
            requests_of_tenant=self.limit_requests_of_tenant,
            tokens_of_tenant=self.limit_tokens_of_tenant,
            stored_answers_of_person=self.limit_stored_answers_of_person,
            temperatures={
                "section": self.temperature_section,
                "graph": self.temperature_graph,
                "diagram": self.temperature_diagram,
                "timeline": self.temperature_timeline,
                "chat": self.temperature_chat,
                "prompt": self.temperature_chat,
            },
            input_nano_usd=self.model_input_nano_usd,
            output_nano_usd=self.model_output_nano_usd,
        )
