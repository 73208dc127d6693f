"""How to read it all again, as lines to paste into a shell."""

from collections.abc import Iterator

from eightgentc_devstack.walk.api import Api
from eightgentc_devstack.walk.journey import Plan


def curl_lines(api: Api, plan: Plan) -> Iterator[str]:
    """Signs in again first: the access token of the walk ends after minutes."""
    login = f'{{"email":"{api.email}","password":"{api.password}"}}'
    field = "json.load(sys.stdin)['tokens']['accessToken']"
    yield f"TOKEN=$(curl -s {api.url}/api/auth/sign-in -H 'content-type: application/json' \\"
    yield f"""  -d '{login}' | python3 -c "import json,sys; print({field})")"""
    for path in (
        f"/api/project/{plan.project_id}",
        f"/api/projects/{plan.project_id}/sections",
        f"/api/project/{plan.project_id}/graph",
        f"/api/projects/{plan.project_id}/diagrams",
    ):
        yield f'curl -s {api.url}{path} -H "authorization: Bearer $TOKEN"'
