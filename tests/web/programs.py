"""Programs with an access key, for the tests of the API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import httpx

from assessment.accounts import FOR_TOKENS, Right, User
from assessment.service.accounts import create_token, list_accounts
from assessment.store import Workspace
from tests.web.guests import admin
from tests.web.houses import Served


def user_of(served: Served, login: str) -> User:
    """Give an account as itself."""
    found = next(info for info in list_accounts(served.directory, admin(served)) if info.login == login)
    return User(found.id, found.login, found.name, found.grants)


def rights_of(user: User, project: str) -> frozenset[Right]:
    """Give all rights a user could give a key."""
    return frozenset(right for right in FOR_TOKENS if user.may(right, project))


def key_of(served: Served, login: str, scope: str | Iterable[Right] = ()) -> str:
    """Give a fresh access key of an account, with all it may by default."""
    user = user_of(served, login)
    return create_token(served.directory, user, "Test", scope or rights_of(user, served.project), project=served.project).token


@contextmanager
def program(served: Served, login: str, scope: str | Iterable[Right] = ()) -> Iterator[httpx.Client]:
    """Give a program with a key of an account."""
    with httpx.Client(base_url=f"{served.origin}/api/v1/projekte/{served.project}", headers={"Authorization": f"Bearer {key_of(served, login, scope)}"}, timeout=60) as client:
        yield client


def workspace_of(served: Served) -> Workspace:
    """Give the project."""
    found = served.house.shelf.take(served.project)
    assert found is not None
    return found


def secrets_of(workspace: Workspace, own: str = "") -> frozenset[str]:
    """Give what no answer to others may hold: keys of municipalities, remarks and notes; ``own`` is the short name of the reader's."""
    towns = {item.id: item for item in workspace.records("municipality")}
    mine = {town for town, item in towns.items() if item.fields["label"] == own}
    keys = {str(item.fields["ags"]) for town, item in towns.items() if town not in mine}
    texts = {str(item.fields[name]) for item in workspace.records("response") if item.fields["municipality_id"] not in mine for name in ("comment", "note")}
    known = {str(item.fields[name]) for item in workspace.records("response") if item.fields["municipality_id"] in mine for name in ("comment", "note")}
    return frozenset(keys | {text for text in texts - known if len(text) > 15})


def places_of(workspace: Workspace, town: str) -> dict[str, str]:
    """Give something that exists for the parameters of a path, about one municipality; what it has none of is missing."""
    record = next(item for item in workspace.records("municipality") if item.fields["label"] == town)
    interview = next(item for item in workspace.records("interview", municipality_id=record.id) if item.fields["day"])
    answer = workspace.records("response", interview_id=interview.id)[0]
    document, edition, entry = (next(iter(workspace.records(kind, municipality_id=record.id)), None) for kind in ("evidence", "release", "inventory"))
    held = {name: item.id for name, item in (("beleg", document), ("fassung", edition), ("eintrag", entry)) if item}
    return {"projekt": workspace.project, "kommune": town, "mitglied": town, "interview": interview.id, "frage": str(answer.fields["question"]), "knoten": "gesamt", "dimension": "1", "massnahme": "M101",
            "vorgabe": "budget", "merkmal": "einwohner", "id": workspace.current_wave().id, "datei": "werte-csv", "sorte": str(entry.fields["sort"]) if entry else "projekt", **held}
