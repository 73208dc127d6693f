"""Every reason that a refusal can carry: its status, its title, and what to do about it.

The gRPC code of an error gives the status; a reason for which HTTP has a better one names it. Each reason is
a page under `/problems/`, and the `type` of the problem details links to it.
"""

from __future__ import annotations

from eightgentc_edge_gateway.http.http_problems import HTTP_PROBLEMS
from eightgentc_edge_gateway.http.problem_type import MOMENT, ProblemType
from eightgentc_kit.errors import Code

STATUSES: dict[Code, int] = {
    Code.INVALID_ARGUMENT: 400,
    Code.UNAUTHENTICATED: 401,
    Code.PERMISSION_DENIED: 403,
    Code.NOT_FOUND: 404,
    Code.ALREADY_EXISTS: 409,
    Code.ABORTED: 409,
    Code.FAILED_PRECONDITION: 409,
    Code.RESOURCE_EXHAUSTED: 429,
    Code.CANCELLED: 503,
    Code.DEADLINE_EXCEEDED: 504,
    Code.UNAVAILABLE: 503,
    Code.UNIMPLEMENTED: 501,
    Code.INTERNAL: 500,
}


_MODEL = "Try again; if it happens again, rephrase the request or ask for less."

PROBLEM_TYPES: dict[str, ProblemType] = {
    **HTTP_PROBLEMS,
    # The request itself.
    "FIELD_INVALID": ProblemType("A field is not valid", "`errors` names each field and its rule."),
    "PAGE_TOKEN_INVALID": ProblemType(
        "The page token is not one of this list", "Start again from the first page, without a token."
    ),
    "OPERATION_INVALID": ProblemType(
        "An operation of the batch cannot be done",
        "`index` names it, `problem` says why. Nothing was changed: correct it and send the whole batch again.",
    ),
    "PRESENTATION_TOO_LARGE": ProblemType(
        "The presentation of a node or an edge is too large or nested too deep",
        "Keep what a client draws small, at most 4,096 bytes as JSON and 8 levels: pictures by their address, for one.",
        422,
    ),
    # Who asks.
    "TOKEN_INVALID": ProblemType(
        "The access token is missing or no longer valid", "Refresh the session, or sign in again."
    ),
    "CREDENTIALS_INVALID": ProblemType(
        "Unknown address or wrong password", "Check both. Which of them is wrong is not told."
    ),
    "TOO_MANY_ATTEMPTS": ProblemType(
        "Too many wrong passwords for this account",
        "Wait as long as Retry-After says. Sessions that are signed in go on.",
    ),
    "SESSION_ENDED": ProblemType("The session has ended", "Sign in again."),
    "TOKEN_REUSED": ProblemType(
        "A used refresh token was sent again, so its session was ended",
        "Sign in again. If it was not you, change the password.",
    ),
    "PASSWORD_REFUSED": ProblemType(
        "The password is too short, too long or guessed too easily", "`rule` says which; choose another one."
    ),
    "EMAIL_TAKEN": ProblemType("The mail address has an account", "Sign in instead."),
    "ACCOUNT_NOT_FOUND": ProblemType("There is no such account", "Sign in again."),
    "CALLER_NOT_ALLOWED": ProblemType("This caller may not do that", "Use a token that was made for it."),
    "AUDIENCE_NOT_ALLOWED": ProblemType("No token for that service", "Ask the operator of this service."),
    "ROLE_NOT_SUFFICIENT": ProblemType(
        "Your role in this project does not allow it", "`needed` names the role; an owner can give it."
    ),
    # What is there.
    "RESOURCE_NOT_FOUND": ProblemType(
        "There is nothing here, or not for you", "Check the id, and that you are a member of the project."
    ),
    "NAME_TAKEN": ProblemType("The name is taken", "Choose another one, or change the one that has it."),
    "ETAG_STALE": ProblemType(
        "Someone else changed it", "Read it again, make your change on what it is now, and send that.", 412
    ),
    "PRECONDITION_FAILED": ProblemType(
        "A precondition of the request does not hold", "Read it again, and decide on what it is now.", 412
    ),
    "LAST_OWNER": ProblemType("A project needs an owner", "Make someone else an owner first."),
    "TOO_MANY": ProblemType("The project has as many of these as it may have", "Remove some first."),
    "TURN_RUNNING": ProblemType(
        "The model is still answering here", "Wait for the answer, or stop it, then send the message again."
    ),
    "JOB_NOT_ENDED": ProblemType(
        "The job is done", "Only a job that failed or was cancelled is started again. Ask for the work anew."
    ),
    "JOB_INTERRUPTED": ProblemType(
        "The process that ran the job died each time",
        "Start the job again; if it stays, ask for less at once.",
    ),
    "PROPOSAL_DECIDED": ProblemType(
        "The proposal is not in a state for this",
        "`state` says which it is in: only what waits is accepted or rejected, only what is applied is taken back.",
    ),
    "PROPOSAL_TOUCHED": ProblemType(
        "What the proposal changed was changed again, so it cannot be taken back",
        "`errors` names what was changed or added later. Change that back first, or make the change by hand.",
    ),
    # Repeats and load.
    "REQUEST_ID_REUSED": ProblemType(
        "The Idempotency-Key came with another content", "Use a new key for a new request.", 422
    ),
    "REQUEST_IN_PROGRESS": ProblemType("The same request is still running", MOMENT, retry_after=1.0),
    "CONTENDED": ProblemType("Others hold what this request needs", MOMENT, retry_after=1.0),
    "OVERLOADED": ProblemType("Too many requests at once", MOMENT, retry_after=1.0),
    "LIMIT_REACHED": ProblemType("A limit is reached", "`limit` names it. " + MOMENT, retry_after=1.0),
    "RESOURCE_EXHAUSTED": ProblemType("Too many requests at once", MOMENT, retry_after=1.0),
    # The model.
    "CONTEXT_TOO_LARGE": ProblemType(
        "The request is larger than the model can read", "Send less: `tokens` of `limit` were counted."
    ),
    "MODEL_THROTTLED": ProblemType("The model's provider asks us to wait", MOMENT, retry_after=5.0),
    "MODEL_UNAVAILABLE": ProblemType("The model does not answer", MOMENT, retry_after=5.0),
    "MODEL_TIMEOUT": ProblemType("The model did not finish in time", _MODEL),
    "MODEL_REFUSED": ProblemType("The model declined the request", _MODEL, 422),
    "CONTENT_FILTERED": ProblemType("The provider's content filter stopped the answer", _MODEL, 422),
    "OUTPUT_TOO_LONG": ProblemType("The answer did not fit", "Ask for less at once.", 422),
    "UPSTREAM_TRUNCATED": ProblemType("The answer broke off on its way from the model", _MODEL, 502),
    "OUTPUT_TRUNCATED": ProblemType("The answer was cut off on its way", _MODEL, 502),  # of an ai of 0.1
    "OUTPUT_INVALID": ProblemType("The model's answer could not be used", _MODEL, 502),
    "CACHE_MISSED": ProblemType("There is no stored answer", "Ask without `cacheOnly`."),
    "EMBEDDINGS_OFF": ProblemType(
        "No embedding model is set up", "Ask the operator for one; what needs none works without."
    ),
    # Services and stores that are unavailable.
    "AI_UNAVAILABLE": ProblemType("The AI service does not answer", MOMENT, retry_after=2.0),
    "AUTH_UNAVAILABLE": ProblemType("Sign-in does not answer", MOMENT, retry_after=2.0),
    "DATABASE_UNAVAILABLE": ProblemType("The database does not answer", MOMENT, retry_after=1.0),
    "OUTCOME_UNKNOWN": ProblemType(
        "The change may have been made, or not: the database did not say",
        "Send it again with the same Idempotency-Key: what was done is not done twice. Without a key, read first what is there.",
        retry_after=1.0,
    ),
    "PARSER_UNAVAILABLE": ProblemType("The diagram parser does not answer", MOMENT, retry_after=2.0),
    "UNAVAILABLE": ProblemType("A part of the service does not answer", MOMENT, retry_after=1.0),
    "CANCELLED": ProblemType("The request was cancelled before it was done", MOMENT, retry_after=1.0),
    "DEADLINE_EXCEEDED": ProblemType("It took too long", "Try again; ask for less at once if it stays."),
    # For reasons that a newer service names and this gateway does not know yet: by their code.
    "INVALID_ARGUMENT": ProblemType("The request is not valid", "`detail` says what is wrong with it."),
    "UNAUTHENTICATED": ProblemType("The caller is not authenticated", "Sign in again."),
    "PERMISSION_DENIED": ProblemType("This is not allowed", "`detail` says what it needs."),
    "NOT_FOUND": ProblemType("There is nothing here, or not for you", "Check the path and its ids."),
    "ALREADY_EXISTS": ProblemType("It exists already", "Read it, and decide on what it is now."),
    "ABORTED": ProblemType("Another change came first", "Read it again, then repeat the request."),
    "FAILED_PRECONDITION": ProblemType(
        "Its state does not allow this", "`detail` says what has to be done first."
    ),
    "UNIMPLEMENTED": ProblemType("This is not served here", "The service is being updated. Try again later."),
    "INTERNAL": ProblemType(
        "Something went wrong on our side", "It is in our log. Give the `requestId` when you ask about it."
    ),
}


def problem_path(reason: str) -> str:
    """The path of a reason's page."""
    return f"/problems/{reason.lower().replace('_', '-')}"


def reason_of_path(name: str) -> str:
    """The reason that a page is about."""
    return name.upper().replace("-", "_")
