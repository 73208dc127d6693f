"""Settings of ai; docs/reference/processes.md explains each."""

from __future__ import annotations

from pathlib import Path

from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.application.policy import RunPolicy
from eightgentc_kit.service import ServiceSettings
from eightgentc_kit.settings import Secret


class AiSettings(ServiceSettings, frozen=True, kw_only=True):
    """`model_as_schema`: the endpoint enforces JSON schemas but not a forced tool. Limits are per minute."""

    auth_target: str
    service_credential_file: Path
    model_base_url: str
    model_name: str
    model_api_key: Secret = Secret("")
    model_provider: str = "openai"
    model_as_schema: bool = False
    model_attempts: int = 3
    model_input_nano_usd: int = 0
    model_output_nano_usd: int = 0
    temperature_section: float = 0.3
    temperature_graph: float = 0.3
    temperature_diagram: float = 0.7
    temperature_timeline: float = 0.7
    temperature_chat: float = 0.3
    context_tokens: int = 24_000
    valkey_cache_url: Secret = Secret("")
    valkey_state_url: Secret = Secret("")
    limit_requests_of_person: float = 60
    limit_requests_of_tenant: float = 300
    limit_tokens_of_tenant: float = 400_000
    limit_stored_answers_of_person: float = 1_200

    def endpoint(self) -> Endpoint:
        """Where the model is."""
        return Endpoint(
            self.model_base_url,
            self.model_api_key.reveal(),
            self.model_provider,
            as_schema=self.model_as_schema,
        )

    def policy(self) -> RunPolicy:
        """How models are called."""
        return RunPolicy(
            model=self.model_name,
            context_tokens=self.context_tokens,
            attempts=self.model_attempts,
            requests_of_person=self.limit_requests_of_person,
            requests_of_tenant=self.limit_requests_of_tenant,
            tokens_of_tenant=self.limit_tokens_of_tenant,
            hits_of_person=self.limit_stored_answers_of_person,
            temperatures={
                "section": self.temperature_section,
                "graph": self.temperature_graph,
                "diagram": self.temperature_diagram,
                "timeline": self.temperature_timeline,
                "chat": self.temperature_chat,
            },
            input_nano_usd=self.model_input_nano_usd,
            output_nano_usd=self.model_output_nano_usd,
        )
