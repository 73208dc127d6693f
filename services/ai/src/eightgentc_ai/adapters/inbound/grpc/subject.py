"""Whose call it is: who the token says, or who a caller names that may."""

from __future__ import annotations

from eightgentc.ai.v1 import diagram_workshop_service_pb2 as workshop
from eightgentc.ai.v1 import embedding_service_pb2 as embedding
from eightgentc.ai.v1 import generation_pb2 as pb
from eightgentc_ai.domain.generation import Subject
from eightgentc_kit.context import current_token
from eightgentc_kit.errors import CallerNotAllowed, FieldInvalid
from eightgentc_kit.grpc.policy import Policy

MAX_FIELD = 300


def tenant_of(message: workshop.ValidateDiagramRequest, policy: Policy) -> str:
    """Whose text it is; all texts of a service that does not say are its own. Raises as `subject_of`."""
    if message.HasField("subject"):
        return _named_subject(message.subject, policy, field="subject").tenant
    token = current_token()
    return token.tenant or token.caller


def subject_of(
    message: pb.GenerationInput | embedding.EmbedRequest, policy: Policy, *, field: str = "subject"
) -> Subject:
    """The subject of a call.

    Args:
        message: names one or none.
        policy: of the method.
        field: how the caller knows the subject of the message.

    Raises:
        FieldInvalid: it is malformed, or missing where the caller only calls for others.
        CallerNotAllowed: the caller names a tenant and may not, or has none.
    """
    token = current_token()
    if not message.HasField("subject"):
        if token.is_service and token.caller in policy.may_name_tenant:
            # Its calls are for others: under its own name all tenants would share answers.
            raise FieldInvalid.of(field, "is required of this caller")
        if not token.tenant:
            raise CallerNotAllowed("The token names no tenant.", metadata={"method": policy.method})
        return Subject(token.tenant, scope="", subject=token.subject, caller=token.caller)
    return _named_subject(message.subject, policy, field=field)


def _named_subject(subject: pb.SubjectBlock, policy: Policy, *, field: str) -> Subject:
    token = current_token()
    if token.caller not in policy.may_name_tenant:
        raise CallerNotAllowed("This caller may not name a tenant.", metadata={"method": policy.method})
    fields = (subject.tenant, subject.scope, subject.subject, subject.credential, subject.address)
    if not subject.tenant or not subject.scope or any(len(value) > MAX_FIELD for value in fields):
        raise FieldInvalid.of(field, f"needs tenant and scope, at most {MAX_FIELD} characters each")
    return Subject(subject.tenant, scope=subject.scope, subject=subject.subject, caller=token.caller)
