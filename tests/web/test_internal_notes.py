"""The internal note of an answer: consultants see and write it, a municipality never does, whatever it asks for."""

from __future__ import annotations

import io
import zipfile

import httpx
import pytest

from assessment.changes import Change
from assessment.service import Given, history_of, save_answer
from assessment.store import Record, Workspace
from tests.web.houses import Served
from tests.web.programs import program, workspace_of
from tests.web.test_matrix import as_user, filled, ids_in, routes

TOWN, MARK = "erlenstedt", "Zaunkoenigsvermerk"
WHO = "Bea Rater"


def answers_of(workspace: Workspace) -> list[Record]:
    """Give the answers of the member, always in the same order."""
    return sorted(workspace.records("response", municipality_id=workspace.records("municipality", label=TOWN)[0].id), key=lambda answer: answer.id)


def note_of(workspace: Workspace, answer: Record) -> object:
    """Give an answer's note as it stands."""
    found = workspace.record("response", answer.id)
    return found.fields["note"] if found else None


@pytest.fixture(scope="module")
def marked(served: Served) -> Served:
    """The server with a marked note on every answer of a member."""
    workspace = workspace_of(served)
    person = workspace.person_named(WHO)
    with workspace.write(person, "Test") as writer:
        for number, item in enumerate(answers_of(workspace)):
            assert writer.save(Change("response", item.id, {"note": f"{MARK} {number}"}, item.version)).saved
    return served


def whole_text(answer: httpx.Response) -> str:
    """Give all that an answer says, unpacked where it is a workbook or an archive."""
    if not zipfile.is_zipfile(io.BytesIO(answer.content)):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def looked_at(served: Served) -> list[str]:
    """Give every address that can be read, about the member, and what the pages of interviews and history show with their filters."""
    ids = ids_in(served, TOWN)
    project, talk = f"/projekt/{served.project}", f"/projekt/{served.project}/interview/{ids['interview']}"
    files = ("antworten-csv", "antworten-json", "projektordner", "interviewmappe")
    paths = {filled(path, ids | {"datei": name}) for method, path, _ in routes(served) if method == "GET" and not path.startswith("/abgemeldet") for name in files}
    return sorted({*paths, f"{talk}?nur=bemerkung", f"{project}/verlauf?kommune={TOWN}", f"{project}/verlauf?frage={ids['frage']}", f"{project}/verlauf?vor=100000"})


def read(client: httpx.Client, path: str) -> httpx.Response:
    """Read an address, the API with the key."""
    key = client.headers["x-test-key"]
    return client.get(path, headers={"Authorization": f"Bearer {key}"} if path.startswith("/api/") and key else {})


@pytest.mark.parametrize("login", [TOWN, "gruppe"])
def test_nobody_but_consultants_reads_a_note(marked: Served, login: str) -> None:
    """No page, part, file or answer of the API holds the mark."""
    with as_user(marked, login) as client:
        assert [path for path in looked_at(marked) if MARK in whole_text(read(client, path))] == []


def test_consultants_read_it_where_it_belongs(marked: Served) -> None:
    """The same addresses show it to them: question, overview, history, API and workbook; the walk above looked at the right places."""
    with as_user(marked, "beratung") as client:
        found = "\n".join(path for path in looked_at(marked) if MARK in whole_text(read(client, path)))
    for part in ("/frage/", "?nur=bemerkung", "/verlauf?kommune", "/api/v1/projekte/", "/antworten", "/ausgaben/interviewmappe"):
        assert part in found, part


def test_a_member_saves_without_touching_the_note(marked: Served) -> None:
    """Its form has no such field and leaves the note; sent all the same, it is refused and nothing is saved."""
    workspace = workspace_of(marked)
    answer = answers_of(workspace)[0]
    stood = note_of(workspace, answer)
    path = f"/projekt/{marked.project}/interview/{answer.fields['interview_id']}/frage/{answer.fields['question']}"
    with as_user(marked, TOWN) as client:
        assert 'name="notiz"' not in client.get(path).text
        now = workspace.record("response", answer.id)
        assert now is not None
        form = {"formular": client.headers["x-test-formular"], "antwort": "unbekannt", "nachweis": "aussage", "fassung": str(now.version)}
        assert client.post(path, data={**form, "bemerkung": "Von uns."}).status_code == 303
        assert (note_of(workspace, answer), workspace.record("response", answer.id).fields["comment"]) == (stood, "Von uns.")  # type: ignore[union-attr]
        refused = client.post(path, data={**form, "fassung": str(now.version + 1), "bemerkung": "Noch einmal.", "notiz": "heimlich"})
        assert refused.status_code == 422
        assert "Den internen Vermerk schreibt nur die Beratung" in refused.text
        settled = client.post(f"{path}/entscheidung", data={**form, "wahl-note": "beide", "gezeigt": str(now.version + 1)})
        assert settled.status_code == 422
        assert MARK not in settled.text
    assert (note_of(workspace, answer), workspace.record("response", answer.id).fields["comment"]) == (stood, "Von uns.")  # type: ignore[union-attr]


def test_the_conflict_of_a_member_never_tells_the_note(marked: Served) -> None:
    """Consultant and member write to the same answer; what both wrote is shown, the note is not, and stays."""
    workspace = workspace_of(marked)
    answer = answers_of(workspace)[1]
    now = workspace.record("response", answer.id)
    assert now is not None
    talk, question = str(answer.fields["interview_id"]), str(answer.fields["question"])
    assert save_answer(workspace, talk, question, Given(comment="Beratung schreibt.", note=f"{MARK} neu"), now.version, WHO).saved
    with as_user(marked, TOWN) as client:
        form = {"formular": client.headers["x-test-formular"], "antwort": "unbekannt", "nachweis": "aussage", "bemerkung": "Kommune schreibt.", "fassung": str(now.version)}
        for headers in ({}, {"hx-request": "true"}):
            clash = client.post(f"/projekt/{marked.project}/interview/{talk}/frage/{question}", data=form, headers=headers)
            assert clash.status_code == 409
            assert "Beratung schreibt." in clash.text
            assert MARK not in clash.text
    assert note_of(workspace, answer) == f"{MARK} neu"


def test_a_members_key_neither_gets_nor_sets_it(marked: Served) -> None:
    """The API gives null, says so in its description, and refuses to write; a key without the right to rate is no better."""
    workspace = workspace_of(marked)
    answer = answers_of(workspace)[2]
    address, stood = f"/interviews/{answer.fields['interview_id']}/antworten/{answer.fields['question']}", note_of(workspace, answer)
    for login, scope in ((TOWN, ()), ("beratung", "lesen")):
        with program(marked, login, scope) as client:
            got = client.get(address)
            assert got.json()["vermerk"] is None
            assert MARK not in client.get("/verlauf").text
    with program(marked, TOWN) as client:
        refused = client.put(address, json={"vermerk": "heimlich"}, headers={"If-Match": got.headers["etag"]})
        assert refused.status_code == 422
        assert "nur die Beratung" in refused.text
        assert client.put(address, json={"bemerkung": "Offen gesagt."}, headers={"If-Match": got.headers["etag"]}).json()["vermerk"] is None
    assert note_of(workspace, answer) == stood
    with program(marked, "beratung") as client:
        assert client.get(address).json()["vermerk"] == stood


def test_a_member_does_not_take_a_note_back(marked: Served) -> None:
    """An entry of the history that holds a note has no button for the member, and is refused; the consultant may."""
    workspace = workspace_of(marked)
    answer = answers_of(workspace)[3]
    now = workspace.record("response", answer.id)
    assert now is not None
    before = note_of(workspace, answer)
    assert save_answer(workspace, str(answer.fields["interview_id"]), str(answer.fields["question"]), Given(note=f"{MARK} zuletzt"), now.version, WHO).saved
    entry = history_of(workspace, last=1)[0]
    assert MARK in str(entry.changes)
    address = f"/projekt/{marked.project}/verlauf/{entry.id}/zuruecknehmen"
    with as_user(marked, TOWN) as client:
        assert entry.id not in client.get(f"/projekt/{marked.project}/verlauf").text
        refused = client.post(address, data={"formular": client.headers["x-test-formular"]})
        assert refused.status_code == 409
        assert "interner Vermerk der Beratung" in refused.text
    assert note_of(workspace, answer) == f"{MARK} zuletzt"
    with as_user(marked, "beratung") as client:
        assert client.post(address, data={"formular": client.headers["x-test-formular"]}).status_code == 303
    assert note_of(workspace, answer) == before != f"{MARK} zuletzt"
