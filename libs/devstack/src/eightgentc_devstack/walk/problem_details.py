"""A refusal of the API as an error whose text a person can read."""

import httpx2


async def refuse_problem(response: httpx2.Response) -> None:
    """Raise what problem+json says, unless the request succeeded."""
    if response.is_success:
        return
    await response.aread()
    said = response.text[:500]
    if "json" in response.headers.get("content-type", ""):
        details = response.json()
        said = ": ".join(str(details[key]) for key in ("title", "detail") if details.get(key)) or said
    message = f"{response.request.method} {response.request.url.path} answered {response.status_code}: {said}"
    raise RuntimeError(message)
