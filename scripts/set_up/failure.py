"""What a failed set-up says: what happened, and what to do about it."""

_FULL = (
    "The disk is full. Free some space (about 1 GB is needed; `uv cache clean` empties uv's own cache), "
    "then run this again: it goes on from here."
)
_OTHER_FILES = (
    "What was downloaded is not what the lock expects. If you use a mirror, it serves other files; "
    "if requirements/ was edited by hand, run scripts/lock."
)
_FORBIDDEN = "This user may not write here. Give the folder to the user who runs this, or use a copy of it."
_OUT_OF_REACH = (
    "The package registry is out of reach. Check the network and run this again: what was downloaded is "
    "kept. Behind a proxy set HTTPS_PROXY; with a mirror of your own set PIP_INDEX_URL and "
    "UV_DEFAULT_INDEX to its address."
)
_NOT_TRUSTED = (
    "The registry's certificate is not trusted here, as happens behind a company's proxy: set SSL_CERT_FILE "
    "(and PIP_CERT) to the file with the company's certificates."
)
_UNKNOWN = "Run this again; if it fails the same way, delete the folder .venv first."

# The first whose sign is in the output.
_ADVICE = (
    (("no space left", "os error 28", "disk quota"), _FULL),
    (("hash mismatch", "do not match the hashes"), _OTHER_FILES),
    (("permission denied", "read-only file system"), _FORBIDDEN),
    (("peer certificate", "certificate verify failed", "certificate_verify_failed"), _NOT_TRUSTED),
    (("failed to fetch", "dns error", "error sending request", "connection", "tunnel"), _OUT_OF_REACH),
    (("timed out", "timeout", "name resolution", "network is unreachable"), _OUT_OF_REACH),
    (("from versions: none", "could not find a version"), _OUT_OF_REACH),
)


class Failure(Exception):
    """The set-up cannot go on."""


def advice(output: str) -> str:
    lowered = output.lower()
    for signs, remedy in _ADVICE:
        if any(sign in lowered for sign in signs):
            return remedy
    return _UNKNOWN
