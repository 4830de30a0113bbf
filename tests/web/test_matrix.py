"""User × method × path: every route of the app, asked by everybody, on both databases. What a route asks for is read from the app, what a role may from web.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from fastapi.routing import APIRoute

from assessment.accounts import FOR_TOKENS, Right
from assessment.service.accounts import create_token
from assessment.store import Workspace
from assessment.web.entrance import form_token
from assessment.web.routing import right_of
from tests.web.houses import ACCOUNTS, Running, Served

MEMBERS_MAY = {
    "projekt-sehen", "antworten-sehen", "antworten-schreiben", "bestand-sehen", "bestand-schreiben", "belege-sehen", "belege-schreiben", "ergebnis-sehen", "vergleich-sehen",
    "einwilligen", "werkstatt-sehen", "entscheiden", "fahrplan-sehen", "fahrplan-schreiben", "bericht-lesen", "bericht-erstellen", "verlauf-sehen", "zuruecknehmen"}
MAY = {
    "beratung": {right.value for right in Right} - {"konten", "sichern"}, "erlenstedt": MEMBERS_MAY, "hohenbrunn": MEMBERS_MAY,
    "gruppe": {"projekt-sehen", "vergleich-sehen", "werkstatt-sehen", "werkstatt-schreiben", "entscheiden", "fahrplan-sehen", "fahrplan-schreiben", "bericht-lesen"},
    "verwaltung": {"konten", "sichern"}, "niemand": set()}
"""Written out from the roles of web.md, not from the program's own table."""
FREE = {"offen", "angemeldet"}
OWN, FOREIGN = "erlenstedt", "hohenbrunnstadt"


@contextmanager
def as_user(served: Served, login: str) -> Iterator[httpx.Client]:
    """Give a client signed in as somebody, or as nobody."""
    token = served.session(login) if login else ""
    with httpx.Client(base_url=served.origin, cookies={served.house.cookie: token} if token else {}, headers={"Sec-Fetch-Site": "same-origin"}, timeout=60) as client:
        client.headers["x-test-formular"] = form_token(served.house.setup.secret, token)
        client.headers["x-test-key"] = _key(served, token)
        yield client


def _key(served: Served, session: str) -> str:
    """Give an access key that allows all its owner may; empty for who may nothing a key can be given."""
    user = served.house.entrance.user_of(session) if session else None
    rights = frozenset(right for right in FOR_TOKENS if user and user.may(right, served.project))
    return create_token(served.directory, user, "Test", rights, project=served.project).token if user and rights else ""


def routes(served: Served) -> list[tuple[str, str, str]]:
    """Give method, path and right of every route."""
    from assessment.web import create_app

    found = [route for route in create_app(served.house).routes if isinstance(route, APIRoute)]
    return [(method, route.path, right_of(route)) for route in found for method in sorted(route.methods)]


def workspace_of(running: Running) -> Workspace:
    workspace = running.house.shelf.take(running.project)
    assert workspace is not None
    return workspace


def ids_in(running: Running, town: str = "erlenstedt") -> dict[str, str]:
    """Give a value that exists for every parameter a path may have."""
    workspace = workspace_of(running)
    record = next(item for item in workspace.records("municipality") if str(item.fields["label"]).startswith(town[:10]))
    interview = workspace.records("interview", municipality_id=record.id)[0]
    answer = workspace.records("response", interview_id=interview.id)[0]
    found = {kind: next((item.id for item in workspace.records(kind, municipality_id=record.id)), "x") for kind in ("evidence", "inventory", "response", "release", "swot_note")}
    return {
        "projekt": running.project, "kommune": str(record.fields["label"]), "interview": interview.id, "frage": str(answer.fields["question"]), "beleg": found["evidence"], "eintrag": found["inventory"],
        "fassung": found["release"], "knoten": "gesamt", "dimension": "1", "massnahme": "M101", "seite": "planung", "rolle": str(interview.fields["role"]),
        "ort": str(record.fields["label"]), "vorgabe": "tagessatz", "art": "gutachten", "sorte": "fachverfahren", "teil": "luecken", "datei": "antworten",
        "person": next((item.id for item in workspace.records("person")), "x")}


def filled(path: str, ids: dict[str, str]) -> str:
    """Give a path with its parameters filled, what is unknown with something that is not there."""
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda match: ids.get(match[1], "nicht-da"), path)


def ask(client: httpx.Client, method: str, path: str) -> httpx.Response:
    """Ask as a browser would, with the hidden token of the session."""
    if path.startswith("/api/"):
        key = client.headers["x-test-key"]
        return client.request(method, path, headers={"Authorization": f"Bearer {key}"} if key else {}, **({} if method == "GET" else {"json": {}}))
    return client.request(method, path, **({} if method in ("GET", "HEAD") else {"data": {"formular": client.headers["x-test-formular"]}}))


@pytest.mark.parametrize("login", [*ACCOUNTS, ""])
def test_nothing_is_reachable_without_its_right(served: Served, login: str) -> None:
    """Whoever lacks the right gets the same 404 as for what does not exist; nobody signed in gets 401 or the sign-in page."""
    ids = ids_in(served, OWN)
    with as_user(served, login) as client:
        for method, path, right in routes(served):
            if right in FREE or right in MAY.get(login, set()):
                continue
            answer = ask(client, method, filled(path, ids))
            keyless = path.startswith("/api/") and not client.headers["x-test-key"]
            expected = {404} if login and not keyless else {401, 303}
            assert answer.status_code in expected, (login, method, path, right, answer.status_code)


def test_no_member_reaches_another(served: Served) -> None:
    """Every path that names a municipality or an interview is closed to the other member, whatever the method."""
    own, foreign = ids_in(served, OWN), ids_in(served, FOREIGN)
    with as_user(served, OWN) as client:
        for method, path, right in routes(served):
            if right in FREE or not re.search(r"\{(kommune|interview)\}", path):
                continue
            answer = ask(client, method, filled(path, foreign))
            assert answer.status_code == 404, (method, path, answer.status_code)
            mixed = {**foreign, "kommune": own["kommune"]}
            if "{interview}" in path or "{beleg}" in path or "{eintrag}" in path or "{fassung}" in path:
                assert ask(client, method, filled(path, mixed)).status_code in ((404, 405, 422, 428) if path.startswith("/api/") else (404, 405)), (method, path)


@pytest.mark.parametrize("login", ["erlenstedt", "gruppe", "verwaltung", "niemand"])
def test_no_answer_holds_what_belongs_to_others(served: Served, login: str) -> None:
    """Keys, remarks and notes of other members appear in no page, no error and no list."""
    workspace = workspace_of(served)
    towns = {item.id: item for item in workspace.records("municipality")}
    own = next((item.id for item in towns.values() if item.fields["label"] == OWN), "") if login == OWN else ""
    secrets = {str(item.fields["ags"]) for item in towns.values() if item.id != own}
    secrets |= {str(item.fields[name]) for item in workspace.records("response") if item.fields["municipality_id"] != own for name in ("comment", "note") if len(str(item.fields[name])) > 15}
    mine = {str(item.fields[name]) for item in workspace.records("response", municipality_id=own) for name in ("comment", "note")} if own else set()
    with as_user(served, login) as client:
        for ids in (ids_in(served, OWN), ids_in(served, FOREIGN)):
            for path in sorted({path for method, path, _ in routes(served) if method == "GET"}):
                text = ask(client, "GET", filled(path, ids)).text
                found = [secret for secret in secrets - mine if secret in text]
                assert not found, (login, path, found[:3])
