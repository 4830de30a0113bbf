"""Keys: what they open, what they keep shut, and that nothing of others gets out."""

from __future__ import annotations

import re

import pytest

from assessment.service.accounts import list_tokens, revoke_token
from assessment.web.api.routes import api_description
from tests.web.houses import Served
from tests.web.programs import places_of, program, secrets_of, user_of, workspace_of

PATHS = [(method.upper(), path, operation) for path, operations in api_description()["paths"].items() for method, operation in operations.items()]
BYTES = "application/octet-stream"


def filled(path: str, places: dict[str, str]) -> str:
    """Give a path below the project with its parameters filled."""
    return re.sub(r"\{(\w+)\}", lambda match: places.get(match[1], "nicht-da"), path.partition("{projekt}")[2])


@pytest.mark.parametrize("login", ["beratung", "erlenstedt", "gruppe"])
def test_a_key_for_reading_changes_nothing(served: Served, login: str) -> None:
    """Everything but GET looks as if it was not there, and the history stays as it is, whatever is sent."""
    workspace = workspace_of(served)
    places, before = places_of(workspace, "erlenstedt"), workspace.head()
    with program(served, login, "lesen") as client:
        for method, path, operation in PATHS:
            if method != "GET":
                sent = operation.get("requestBody", {}).get("content", {})
                body: dict[str, object] = {"content": b"x", "headers": {"Content-Type": BYTES}} if BYTES in sent else {"json": {}} if sent else {}
                answer = client.request(method, filled(path, places), **body)  # type: ignore[arg-type]
                assert answer.status_code == 404, (method, path, answer.status_code)
                assert answer.headers["content-type"] == "application/problem+json"
    assert workspace.head() == before


@pytest.mark.parametrize("login", ["erlenstedt", "gruppe"])
def test_nothing_of_others_is_told(served: Served, login: str) -> None:
    """Every address that can be read, filled with the reader's own and with another's: no key, remark or note of others."""
    workspace = workspace_of(served)
    secrets = secrets_of(workspace, "erlenstedt" if login == "erlenstedt" else "")
    with program(served, login) as client:
        for town in ("erlenstedt", "hohenbrunnstadt"):
            places = places_of(workspace, town)
            for path in [path for method, path, _ in PATHS if method == "GET" and "{projekt}" in path]:
                answer = client.get(filled(path, places))
                assert answer.status_code in (200, 404, 409, 422), (path, answer.status_code)
                assert not [secret for secret in secrets if secret in answer.text], path
                if town != "erlenstedt" and re.search(r"\{(kommune|interview)\}", path):
                    assert answer.status_code == 404, path


def test_a_member_decides_for_itself_and_the_group_for_all(served: Served) -> None:
    """Whose ballot it is decides who may write it; everybody of the project reads it."""
    with program(served, "erlenstedt") as client, program(served, "gruppe") as group:
        row = next(item for item in client.get("/entscheidungen").json() if {"erlenstedt", "hohenbrunnstadt"} <= {ballot["kommune"] for ballot in item["stimmen"]})
        for town, status in (("erlenstedt", 200), ("hohenbrunnstadt", 404)):
            address = f"/entscheidungen/{row['massnahme']}/stimmen/{town}"
            etag = client.get(address).headers["etag"]
            assert client.put(address, json={"wahl": "dabei"}, headers={"If-Match": etag}).status_code == status
        assert group.put(address, json={"wahl": "später", "gremium": "Rat"}, headers={"If-Match": etag}).json()["wahl"] == "später"
        assert group.put(address, json={"wahl": "dabei"}, headers={"If-Match": etag}).status_code == 412
        taken_back = group.delete(address, headers={"If-Match": group.get(address).headers["etag"]})
        assert taken_back.json()["wahl"] == ""
        assert group.get(f"/entscheidungen/{row['massnahme']}").status_code == 200


def test_only_a_key_that_holds_opens_anything(served: Served) -> None:
    """No key, a wrong one and a revoked one are the same, and told how to get one."""
    with program(served, "gruppe") as client:
        assert client.get("/swot").status_code == 200
        for header in ("", "Bearer falsch", "Basic x"):
            answer = client.get("/swot", headers={"Authorization": header})
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert "Mein Konto" in answer.json()["detail"]
        user = user_of(served, "gruppe")
        for token in list_tokens(served.directory, user):
            revoke_token(served.directory, user, token.id)
        assert client.get("/swot").status_code == 401
