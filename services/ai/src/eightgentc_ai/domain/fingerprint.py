"""The cache key: SHA-256 over a canonical document of everything that can change the answer.

Tenant and scope come first and also stand in the key's own text, so that nothing crosses a tenant. The document is
a list, not a concatenation: ("a", "bc") and ("ab", "c") are two.
"""

from __future__ import annotations

import hashlib

import msgspec

from eightgentc_ai.domain.generation import PromptVersion, Subject
from eightgentc_ai.domain.model_request import ModelRequest

SCHEMA_VERSION = 1


def cache_key(
    subject: Subject, operation: str, prompt: PromptVersion, request: ModelRequest, endpoint: str
) -> str:
    """The key of one answer.

    Args:
        subject: whose it is; only tenant and scope count.
        operation: what is made, e.g. `section`.
        prompt: the template.
        request: all that the model is told and asked; whether the answer streams does not change it.
        endpoint: provider and base URL.
    """
    document = [
        SCHEMA_VERSION,
        subject.tenant,
        subject.scope,
        operation,
        [prompt.id, prompt.version, prompt.hash],
        endpoint,
        request,
    ]
    digest = hashlib.sha256(msgspec.json.encode(document, order="deterministic")).hexdigest()
    return f"{{{tenant_tag(subject.tenant)}}}:c:{SCHEMA_VERSION}:{digest[:40]}"


def tenant_tag(tenant: str) -> str:
    """A tenant as it stands in keys: of fixed form whatever the caller sends, and the hash tag of a cluster."""
    return hashlib.sha256(tenant.encode()).hexdigest()[:20]
