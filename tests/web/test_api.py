"""The JSON API: versions, clashes, refusals and scopes, over real servers."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from assessment.web.entrance import LocalEntrance
from tests.web.houses import Running


@pytest.fixture
def client(local: Running) -> Iterator[httpx.Client]:
    """A program on this laptop with the key of this run."""
    entrance = local.house.entrance
    assert isinstance(entrance, LocalEntrance)
    with httpx.Client(base_url=f"{local.origin}/api/v1/projekte/{local.project}", headers={"Authorization": f"Bearer {entrance.program_key}"}) as client:
        yield client


def test_an_answer_is_read_changed_and_guarded_by_its_version(client: httpx.Client) -> None:
    """ETag in, If-Match out; a stale one gets what stands now, none at all is told how."""
    talk = client.get("/kommunen/erlenstedt/interviews").json()[0]["id"]
    question = next(item["frage"] for item in client.get(f"/interviews/{talk}/antworten").json() if item["zustand"] == "beantwortet")
    address = f"/interviews/{talk}/antworten/{question}"
    first = client.get(address)
    changed = client.put(address, json={"bemerkung": "Über die Schnittstelle"}, headers={"If-Match": first.headers["etag"]})
    assert (changed.status_code, changed.json()["bemerkung"]) == (200, "Über die Schnittstelle")
    assert changed.headers["etag"] != first.headers["etag"]
    stale = client.put(address, json={"bemerkung": "Zu spät"}, headers={"If-Match": first.headers["etag"]})
    assert stale.status_code == 412
    assert stale.headers["content-type"] == "application/problem+json"
    assert stale.json()["stand"]["bemerkung"] == "Über die Schnittstelle"
    assert stale.json()["stand"]["etag"] == changed.headers["etag"]
    assert client.put(address, json={"bemerkung": "Ohne"}).status_code == 428
    assert client.get(address).json()["bemerkung"] == "Über die Schnittstelle"


@pytest.mark.parametrize(("body", "place"), [({"bemerkungen": "x"}, "bemerkungen"), ({"zustand": "vielleicht"}, "zustand"), ({"wert": {"a": 1}}, "wert"), ([], "")])
def test_wrong_bodies_are_refused_in_german(client: httpx.Client, body: object, place: str) -> None:
    """All problems at once, each with its place, and never the value itself."""
    talk = client.get("/kommunen/erlenstedt/interviews").json()[0]["id"]
    answer = client.put(f"/interviews/{talk}/antworten/1.1.1", json=body, headers={"If-Match": '"0"'})
    assert answer.status_code == 422
    assert answer.json()["detail"] == "Es wurde nichts gespeichert."
    assert any(place in problem["ort"] for problem in answer.json()["probleme"])


@pytest.mark.parametrize("body", [b'{"bemerkung": "\\ud800"}', b'{"bemerkung": "a\\u0000b"}', b'{"bemerkung": ', b"\xff\xfe"])
def test_hostile_texts_are_refused_and_never_echoed(client: httpx.Client, body: bytes) -> None:
    """A lone surrogate, a NUL, broken JSON and wrong bytes."""
    talk = client.get("/kommunen/erlenstedt/interviews").json()[0]["id"]
    answer = client.put(f"/interviews/{talk}/antworten/1.1.1", content=body, headers={"If-Match": '"0"', "Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_without_a_key_nothing_is_said(local: Running) -> None:
    """A cookie does not open the API; the refusal says what does."""
    page = httpx.get(local.entry(), follow_redirects=False)
    for cookies in ({}, dict(page.cookies)):
        answer = httpx.get(f"{local.origin}/api/v1/projekte", cookies=cookies)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert "Mein Konto" in answer.json()["detail"]


def test_the_description_names_every_route(client: httpx.Client, local: Running) -> None:
    """OpenAPI 3.1 with security and problem details."""
    description = httpx.get(f"{local.origin}/api/v1/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    assert all("security" in operation for path in description["paths"].values() for operation in path.values())
