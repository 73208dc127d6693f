"""The AI engine that answers, as `ai` is told of it."""

from dataclasses import dataclass, field

from eightgentc_devstack.ports import LOOPBACK

OFFLINE = "offline-planner"
NO_KEY = "not-needed"
# A model on a laptop may have to be loaded first, and reads a long prompt for a minute.
_LOCAL_SILENCE = 180.0


@dataclass(frozen=True, slots=True)
class Engine:
    """`local`: a server on this machine, which enforces JSON schemas but may ignore a forced tool, and may be slow."""

    provider: str
    model: str
    base_url: str
    api_key: str = field(repr=False)
    local: bool = False

    @property
    def offline(self) -> bool:
        return self.provider == OFFLINE

    def settings(self) -> dict[str, str]:
        """The settings of ai that name it."""
        named = {
            "MODEL_BASE_URL": self.base_url,
            "MODEL_API_KEY": self.api_key,
            "MODEL_NAME": self.model,
            "MODEL_PROVIDER": self.provider,
        }
        local = {"MODEL_AS_SCHEMA": "true", "MODEL_SILENCE_SECONDS": str(_LOCAL_SILENCE)}
        return named | (local if self.local else {})


def offline_engine(planner_port: int) -> Engine:
    return Engine(OFFLINE, OFFLINE, f"http://{LOOPBACK}:{planner_port}/v1", NO_KEY)
