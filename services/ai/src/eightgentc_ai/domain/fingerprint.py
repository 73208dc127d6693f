"""Keys of stored answers: SHA-256 over canonical documents of everything that can change the answer.

Tenant and scope come first, and the tenant is also part of the key's text, so that nothing crosses a tenant. A
document is a list, not a concatenation: ("a", "bc") and ("ab", "c") differ.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from eightgentc_ai.domain.generation import PromptVersion, Subject

SCHEMA_VERSION = 2
"""Raised with every change of what is stored, so that no process reads a form that it does not know."""


def cache_key(subject: Subject, operation: str, prompt: PromptVersion, request: str, endpoint: str) -> str:
    """The key of one answer.

    Args:
        subject: only tenant and scope count.
        operation: e.g. `section`.
        prompt: the template.
        request: the digest of the whole request to the model; whether the answer streams is not part of it.
        endpoint: provider and base URL.
    """
    stamp = [prompt.id, prompt.version, prompt.hash]
    document = [subject.tenant, subject.scope, operation, stamp, endpoint, request]
    return f"{{{tenant_tag(subject.tenant)}}}:c:{SCHEMA_VERSION}:{digest(document)}"


def replay_key(subject: Subject, request_id: str) -> str:
    """The key of the first answer to a request id. Ids of different callers and persons never meet."""
    document = [subject.tenant, subject.caller, subject.subject, request_id]
    return f"{{{tenant_tag(subject.tenant)}}}:r:{SCHEMA_VERSION}:{digest(document)}"


def task_digest(
    scope: str, operation: str, model: str, words: Sequence[str], settings: Mapping[str, str]
) -> str:
    """What a repeated request must have in common with the first: what was asked, not what the context holds by now."""
    return digest([scope, operation, model, list(words), list(settings.items())])


def tenant_tag(tenant: str) -> str:
    """A tenant in a key: of fixed length whatever the caller sends, and the hash tag of a cluster."""
    return hashlib.sha256(tenant.encode()).hexdigest()[:20]


def digest(document: object) -> str:
    """SHA-256 over the canonical form of a document, in hex."""
    canonical = msgspec.json.encode([SCHEMA_VERSION, document], order="deterministic")
    return hashlib.sha256(canonical).hexdigest()
