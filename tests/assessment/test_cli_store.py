"""The command line of a project file: the story of a consultant, and refusals in German with exit code 2."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assessment.cli import app


def run(*words: object, rc: int = 0) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], env={"REIFEGRAD_HEUTE": "2026-11-21", "REIFEGRAD_WER": "Anna Beispiel"})
    assert result.exit_code == rc, result.output
    return result.output


@pytest.fixture
def place(project: Path, tmp_path: Path) -> Path:
    """A project file made from the tiny folder."""
    target = tmp_path / "muster.reifegrad"
    assert "eine Kommune" in run("new", tmp_path / "leer.reifegrad")
    assert "eine Kommune, 9 Antworten" in run("import", project, "-p", target)
    return target


def test_an_interview_is_entered_answered_changed_shown_and_taken_back(place: Path) -> None:
    assert "Das Interview I3 ist eingetragen" in run("interview", "musterstadt", "IT", "20.11.2026", "--ort", "Rathaus", "--befragt", "Ilse Informatik", "-p", place)
    assert "Ilse Informatik" in run("person", "list", "-p", place)
    assert "Gespeichert (Fassung 1)" in run("record", "musterstadt", "I3", "1.1.3", "lokal, fern", "--bemerkung", "Band im Tresor.", "--vermerk", "prüfen", "--nachfassen", "-p", place)
    assert "Das stand schon so da" in run("record", "musterstadt", "I3", "1.1.3", "lokal,fern", "-p", place)
    assert "Fassung 2" in run("record", "musterstadt", "I3", "1.1.3", "keine", "-p", place)
    shown = run("history", "--frage", "1.1.3", "-p", place)
    assert "Antwort: Kopie im Haus • Kopie außer Haus → nichts davon" in shown
    assert "interner Vermerk: leer → prüfen" in shown
    newest = json.loads(run("history", "--json", "--letzte", "1", "-p", place))[0]
    assert newest["wer"] == "Anna Beispiel"
    created = json.loads(run("history", "--json", "--frage", "1.1.3", "-p", place))[1]["eintrag"][:8]
    refused = run("undo", created, "-p", place, rc=1)
    assert "Dazu gibt es einen neueren Eintrag, ihn schrieb Anna Beispiel am" in refused
    assert f"[{newest['eintrag'][:8]}]" in refused
    assert "Fassung 3" in run("undo", newest["eintrag"][:8], "-p", place)
    assert "Geschichte ist unversehrt" in run("verify", "-p", place)


@pytest.mark.parametrize(("words", "expected"), [
    (("record", "musterstadt", "I1", "1.1.2", "sieben"), "»sieben« ist keine Stufe dieser Frage"),
    (("record", "musterstadt", "I1", "1.1.2", "entfällt"), "entfällt ohne Begründung"),
])
def test_a_wrong_answer_says_what_is_allowed(place: Path, words: tuple[str, ...], expected: str) -> None:
    assert expected in run(*words, "-p", place, rc=1)


@pytest.mark.parametrize(("words", "expected"), [
    (("record", "musterstatt", "I1", "1.1.2", "3"), "Meinten Sie »Musterstadt«?"),
    (("record", "musterstadt", "I9", "1.1.2", "3"), "Vorhanden sind: I1 (IT), I2 (HAL)"),
    (("record", "musterstadt", "I1", "9.9.9", "3"), "Die Frage »9.9.9« gibt es"),
    (("record", "musterstadt", "I1", "1.1.2", "3", "--nachweis", "gerücht"), "Erlaubt sind: aussage, einsicht, dokument"),
    (("interview", "musterstadt", "XX", "20.11.2026"), "Erlaubt sind: IT (IT-Koordination)"),
    (("interview", "musterstadt", "IT", "20.11.2030"), "liegt in der Zukunft"),
    (("interview", "musterstadt", "IT", "morgen"), "ist kein Datum"),
    (("undo", "gibtesnicht"), "gibt es im Verlauf nicht"),
    (("conflicts", "--entscheide", "3"), "Einen Konflikt 3 gibt es nicht"),
    (("conflicts", "--mit", "deine"), "Erlaubt sind: meine, andere"),
    (("wave", "new", "Zweite", "01.10.2027"), "Frieren Sie die laufende Erhebung zuerst ein"),
    (("wave", "diff", "2020-01-01"), "gibt es nicht oder nicht eindeutig"),
    (("wave", "upgrade", "kommunal", "--regel", "raten"), "Erlaubt sind: behalten, anpassen, nachfragen"),
    (("wave", "upgrade", "gibtesnicht"), "gibt es nicht, weder mitgeliefert noch als Ordner"),
    (("member", "consent", "musterstadt", "1", "vielleicht"), "Erlaubt sind: namentlich, alias, spanne, nein"),
    (("member", "add", "Eisfeld"), "steht nicht im Gemeindeverzeichnis"),
    (("export", "answers", "-o", "antworten.docx"), "Erlaubt sind: .csv, .json, .parquet"),
    (("export", "interview", "musterstadt", "-i", "I7"), "Vorhanden sind: I1 (IT), I2 (HAL)"),
    (("import", "gibtesnicht.xlsx"), "gibt es nicht"),
])
def test_a_refused_request_says_what_is_possible(place: Path, words: tuple[str, ...], expected: str) -> None:
    assert expected in run(*words, "-p", place, rc=2)


def test_commands_that_need_a_memory_say_how_to_get_one(project: Path) -> None:
    assert f"reifegrad import {project} --projekt mein.reifegrad" in run("history", "-p", project, rc=2)
    assert "reifegrad new" in run("history", "-p", "fehlt.reifegrad", rc=2)


def test_a_wave_is_frozen_followed_and_compared(place: Path) -> None:
    assert "läuft" in run("wave", "list", "-p", place)
    assert "Prüfsumme" in run("wave", "freeze", "-p", place)
    assert "eingefroren am 21.11.2026" in run("wave", "list", "-p", place)
    assert "Die Erhebung ist eingefroren" in run("record", "musterstadt", "I1", "1.1.2", "5", "-p", place, rc=2)
    assert "zählen erst, wenn sie bestätigt sind" in run("wave", "new", "Zweite", "01.10.2027", "-p", place)
    assert "nicht mehr bewertbar" in run("wave", "diff", "2026-10-01", "-p", place)
    assert json.loads(run("wave", "diff", "2026-10-01", "--json", "-p", place))[0]["kommune"] == "musterstadt"
    assert "unversehrt" in run("verify", "-p", place)


def test_everything_that_goes_out_comes_back_unchanged(place: Path, tmp_path: Path) -> None:
    for words, name in (
        (("interview", "musterstadt"), "mappe.xlsx"), (("inventory", "musterstadt"), "bestand.xlsx"), (("answers",), "a.csv"), (("answers", "--rfc"), "b.csv"), (("answers",), "a.json"),
        (("answers",), "a.parquet"), (("yaml",), "ordner"), (("bundle",), "buendel.zip"),
    ):
        target = tmp_path / name
        assert "Geschrieben" in run("export", *words, "-o", target, "-p", place)
        assert "Übernommen: 0 Angaben" in run("import", target, "-p", place)
    head = run("verify", "-p", place)
    assert "Es würden übernommen: 0 Angaben" in run("import", tmp_path / "a.csv", "--dry-run", "-p", place)
    assert run("verify", "-p", place) == head


def test_scores_survey_and_work_list_are_written(place: Path, tmp_path: Path) -> None:
    run("export", "scores", "-o", tmp_path / "werte.csv", "-p", place)
    assert "gesamt" in (tmp_path / "werte.csv").read_text(encoding="utf-8-sig")
    assert "zuordnung.yaml" in run("export", "limesurvey", "-o", tmp_path / "ls", "-p", place)
    assert "Punkten" in run("export", "clarification", "-o", tmp_path / "k.xlsx", "-p", place)
    assert "2.1.4 Beschwerden" in run("divergence", "musterstadt", "-p", place)


def test_two_laptops_meet_on_the_command_line(place: Path, tmp_path: Path) -> None:
    other = tmp_path / "zweiter.reifegrad"
    run("export", "bundle", "-o", tmp_path / "b.zip", "-p", place)
    assert "ist aus b.zip entstanden" in run("import", tmp_path / "b.zip", "-p", other)
    run("record", "musterstadt", "I1", "1.1.2", "4", "-p", place)
    run("record", "musterstadt", "I1", "1.1.2", "5", "-p", other)
    run("export", "bundle", "-o", tmp_path / "b.zip", "-p", other)
    assert "ist ein Konflikt zu entscheiden" in run("import", tmp_path / "b.zip", "-p", place)
    listed = run("conflicts", "-p", place)
    assert "Musterstadt, Antwort zu Frage 1.1.2" in listed.replace("\n", " ")
    assert "keine Konflikte offen" in run("conflicts", "--entscheide", "1", "--mit", "meine", "-p", place)
    assert "→ 5" in run("history", "--frage", "1.1.2", "-p", place)


def test_people_documents_and_leaving(place: Path, tmp_path: Path) -> None:
    (tmp_path / "Leitlinie.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    assert "Beleg B2" in run("evidence", "add", "musterstadt", tmp_path / "Leitlinie.pdf", "--datum", "04.05.2026", "-p", place)
    assert "04.05.2026" in run("evidence", "list", "musterstadt", "-p", place)
    run("evidence", "get", "musterstadt", "B2", tmp_path / "zurueck.pdf", "-p", place)
    assert (tmp_path / "zurueck.pdf").read_bytes() == b"%PDF-1.7\n%%EOF\n"
    assert "Anna Beispiel" in run("person", "list", "-p", place)
    run("person", "export", "Anna Beispiel", tmp_path / "auskunft.json", "-p", place)
    assert json.loads((tmp_path / "auskunft.json").read_text(encoding="utf-8"))["person"]["name"] == "Anna Beispiel"
    assert "Frühere Fassungen sind gelöscht" in run("person", "wording", "musterstadt", "I1", "-p", place)
    assert "bis 31.12.2031 aufbewahrt" in run("retention", "31.12.2031", "-p", place)
    assert "Die Daten liegen in" in run("member", "export", "musterstadt", tmp_path / "mitgenommen", "-p", place)
    assert "Festgehalten" in run("member", "consent", "musterstadt", "alle", "spanne", "-p", place)
    assert "letzte Kommune" in run("member", "leave", "musterstadt", tmp_path / "weg", "--ja", "-p", place, rc=2)
    assert "Die Person ist gelöscht" in run("person", "erase", "Anna Beispiel", "-p", place)
    assert "auf Wunsch gelöscht" in run("verify", "-p", place)


def test_backup_restore_and_doctor(place: Path, tmp_path: Path) -> None:
    assert "Gesichert und geprüft" in run("backup", "--ziel", tmp_path / "s.reifegrad", "-p", place)
    assert "nie überschrieben" in run("backup", "--ziel", tmp_path / "s.reifegrad", "-p", place, rc=2)
    assert "Wiederhergestellt" in run("restore", tmp_path / "s.reifegrad", tmp_path / "w.reifegrad")
    assert "Kette unversehrt" in run("doctor", "-p", tmp_path / "w.reifegrad")
    run("retention", "01.01.2026", "-p", place)
    assert "Frist zur Aufbewahrung ist am 01.01.2026 abgelaufen" in run("doctor", "-p", place, rc=1)


def test_open_data_needs_consent_and_a_paper_needs_addresses(place: Path, tmp_path: Path) -> None:
    words = ("export", "dcat", "--adresse", "https://daten.example.org/r", "--herausgeber", "AG Muster", "--mail", "info@example.org", "--seit", "01.03.2026", "-o", tmp_path / "offen", "-p", place)
    assert "Noch hat keine Kommune eingewilligt" in run(*words, rc=2)
    run("member", "consent", "musterstadt", "alle", "namentlich", "-p", place)
    assert "reifegrad.jsonld" in run(*words)
    (tmp_path / "g.pdf").write_bytes(b"%PDF-1.7")
    paper = ("export", "oparl", tmp_path / "g.pdf", "--koerperschaft", "https://ris.example.org/body/1", "--titel", "Gutachten", "-o", tmp_path / "p.json", "--system")
    assert "address-invalid" in run(*paper, "ris", rc=1)
    run(*paper, "https://ris.example.org/oparl")
    assert json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))["type"].endswith("/1.1/Paper")


def test_a_server_holds_several_projects_and_meets_a_laptop(project: Path, tmp_path: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """The whole way over PostgreSQL: create, ask which, bundle to the laptop, back with an answer."""
    server = os.environ.get("REIFEGRAD_TEST_POSTGRES")
    if not server:
        pytest.skip("no PostgreSQL; run through tools/with-postgres")
    title = f"Gruppe {uuid.uuid4().hex[:8]}"
    replace_in(project / "group.yaml", "Mustergruppe", title)
    assert "eine Kommune, 9 Antworten" in run("import", project, "--neu", "-p", server)
    run("new", server)
    assert "Nennen Sie eines mit --name" in run("history", "-p", server, rc=2)
    here = ("--name", title, "-p", server)
    run("export", "bundle", "-o", tmp_path / "b.zip", *here)
    run("import", tmp_path / "b.zip", "-p", tmp_path / "laptop.reifegrad")
    run("record", "musterstadt", "I1", "1.1.2", "4", "-p", tmp_path / "laptop.reifegrad")
    run("export", "bundle", "-o", tmp_path / "l.zip", "-p", tmp_path / "laptop.reifegrad")
    assert "Übernommen: 1 Angabe," in run("import", tmp_path / "l.zip", *here)
    assert "pg_dump" in run("backup", *here, rc=2)
    assert "unversehrt" in run("verify", *here)
