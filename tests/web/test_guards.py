"""What stands before every request: host, origin, size, headers; and that no route lacks a right."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from fastapi.routing import APIRoute

from assessment.accounts import Right
from assessment.web import create_app
from assessment.web.guards import HEADERS
from assessment.web.routing import right_of
from tests.web.houses import Running


@pytest.fixture(scope="module")
def client(demo_server: Running) -> Iterator[httpx.Client]:
    """A signed-in client as a browser on this laptop would be."""
    with httpx.Client(base_url=demo_server.origin, headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=True) as client:
        assert client.get(demo_server.entry()).status_code == 200
        yield client


def test_every_route_names_its_right(demo_server: Running) -> None:
    """A route without a right fails the build."""
    routes = [route for route in create_app(demo_server.house).routes if isinstance(route, APIRoute)]
    assert len(routes) > 5
    known = {right.value for right in Right}
    assert [route.path for route in routes if right_of(route) not in known] == []


@pytest.mark.parametrize("path", ["/", "/neu", "/gesund", "/static/reifegrad.css", "/static/../app.py", "/nicht/da", "/projekt/x", "/einlass/falsch"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_every_answer_carries_the_headers(demo_server: Running, client: httpx.Client, path: str, signed_in: bool) -> None:
    """Also errors, files and refusals."""
    answer = client.get(path) if signed_in else httpx.get(demo_server.origin + path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["cache-control"] in ("no-store", "no-cache") or "immutable" in answer.headers["cache-control"]
    assert "server" not in answer.headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost:8642", "127.0.0.1:1", ""])
def test_other_hosts_are_not_answered(demo_server: Running, host: str) -> None:
    """DNS rebinding leads nowhere."""
    assert httpx.get(demo_server.origin + "/gesund", headers={"Host": host}).status_code in (400, 421)


@pytest.mark.parametrize(("headers", "status"), [
    ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Sec-Fetch-Site": "same-site"}, 403), ({"Origin": "https://evil.example"}, 403), ({"Origin": "null"}, 403), ({}, 403)])
def test_forms_from_elsewhere_are_refused(demo_server: Running, client: httpx.Client, headers: dict[str, str], status: int) -> None:
    """By Sec-Fetch-Site, else by Origin; a request that names neither is no browser's form."""
    session = dict(client.cookies)
    answer = httpx.post(demo_server.origin + "/beispiel", headers=headers, cookies=session)
    assert answer.status_code == status
    assert "abgelehnt" in answer.text


def test_a_form_without_the_hidden_token_is_refused(client: httpx.Client) -> None:
    """Same origin is not enough."""
    for data in ({}, {"formular": "x"}, {"formular": "ü" * 40}):
        answer = client.post("/beispiel", data=data)
        assert answer.status_code == 403
        assert "Das Formular ist abgelaufen" in answer.text


def test_without_a_session_nothing_is_shown(demo_server: Running) -> None:
    """The laptop's server answers only the browser it opened itself."""
    for path in ("/", "/neu", f"/projekt/{demo_server.project}", f"/projekt/{demo_server.project}/vergleich"):
        answer = httpx.get(demo_server.origin + path)
        assert answer.status_code in (401, 404)
        assert "Auental" not in answer.text


def test_a_key_lets_one_browser_in_once(demo_server: Running) -> None:
    """The opened address is worthless afterwards."""
    entry = demo_server.entry()
    assert httpx.get(entry).status_code == 303
    again = httpx.get(entry)
    assert again.status_code == 404
    assert "schon benutzt" in again.text


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_the_entrance_leads_nowhere_else(demo_server: Running, target: str) -> None:
    """No open redirect."""
    answer = httpx.get(demo_server.entry(target))
    assert answer.headers["location"] == "/"


def test_too_much_is_refused_before_it_is_read(demo_server: Running, client: httpx.Client) -> None:
    """With and without a stated length."""
    limit = demo_server.house.setup.largest_body

    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="datei"; filename="a.reifegrad"\r\n\r\n'
        for _ in range(limit // 65536 + 3):
            yield b"x" * 65536

    for body in (endless(), b"x" * (limit + 1)):
        try:
            answer = client.post("/oeffnen", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
        except httpx.WriteError:
            continue
        assert answer.status_code == 413, answer.text
        assert "zu groß" in answer.text


@pytest.mark.parametrize("text", ["\x00", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "a\x07b"])
def test_unprintable_input_is_named_and_never_echoed(client: httpx.Client, text: str) -> None:
    """NUL and control characters are refused in German."""
    token = client.get("/neu").text.split('name="formular" value="')[1].split('"')[0]
    answer = client.post("/neu", data={"formular": token, "titel": f"Titel {text}", "schritt": "anlegen"})
    assert answer.status_code == 422
    assert "Bitte prüfen Sie" in answer.text
    assert text not in answer.text


def test_a_surrogate_in_an_address_is_no_crash(client: httpx.Client) -> None:
    """Hostile paths answer 404."""
    for path in ("/projekt/%00", "/projekt/%ED%A0%80", "/projekt/" + "x" * 5000, "/projekt/..%2f..%2fetc"):
        assert client.get(path).status_code in (400, 404)


def test_a_wrong_method_is_said_in_german(client: httpx.Client) -> None:
    """405 is a page too."""
    assert "nimmt keine solche Anfrage an" in client.get("/beispiel").text

