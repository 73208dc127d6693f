"""What model servers really send, collected from their code and their issues, each with its right value.

The data are the TOML files of this folder, one for each subject; `source` says which system sends it, and where that
was reported. `events` are the data of server-sent events, `body` a body as it is, `body_hex` one that is no text.
"""

from .answers import ProviderAnswer, provider_answers, provider_errors
from .refusals import RequestRefusal, context_refusals, form_refusals

__all__ = [
    "ProviderAnswer",
    "RequestRefusal",
    "context_refusals",
    "form_refusals",
    "provider_answers",
    "provider_errors",
]
