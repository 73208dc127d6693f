"""Which AI engine answers: OpenAI, any server that speaks as it does, or the offline planner."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eightgentc_devstack.ports import LOOPBACK
from eightgentc_devstack.problem import Problem

OFFLINE = "offline-planner"
_OPENAI_URL = "https://api.openai.com/v1"
_OPENAI_MODEL = "gpt-4.1-mini"


@dataclass(frozen=True, slots=True)
class Engine:
    provider: str
    model: str
    base_url: str
    api_key: str = field(repr=False)

    @property
    def offline(self) -> bool:
        return self.provider == OFFLINE


def choose_engine(choice: str, environment: Mapping[str, str], planner_port: int) -> Engine:
    """`auto` takes what the environment names, and the offline planner where it names nothing."""
    key, base_url = environment.get("OPENAI_API_KEY", ""), environment.get("OPENAI_BASE_URL", "")
    if choice == "offline" or (choice == "auto" and not (key or base_url)):
        return Engine(OFFLINE, OFFLINE, f"http://{LOOPBACK}:{planner_port}/v1", "not-needed")
    if not (key or base_url):
        raise Problem(
            "--ai openai needs to know whom to ask.",
            "Set OPENAI_API_KEY, or OPENAI_BASE_URL (and OPENAI_MODEL) for another server that speaks as "
            "OpenAI does; or use --ai offline, which needs neither.",
        )
    model = environment.get("OPENAI_MODEL", "" if base_url else _OPENAI_MODEL)
    if not model:
        raise Problem(
            f"Which model of {base_url}?", "Set OPENAI_MODEL to one of those it lists under /models."
        )
    return Engine("openai", model, base_url or _OPENAI_URL, key or "not-needed")
