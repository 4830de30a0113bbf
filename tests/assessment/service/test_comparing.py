"""Consents of the store decide what the group sees; nothing recorded is hidden; the consultant's view says what it is."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assessment import service
from assessment.cli import app
from assessment.store import Workspace


def run(*words: object, rc: int = 0) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], env={"REIFEGRAD_HEUTE": "2026-11-21", "REIFEGRAD_WER": "Anna Beispiel", "COLUMNS": "100"})
    assert result.exit_code == rc, result.output
    return result.output


@pytest.fixture(scope="module")
def place(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo group as a project file: two members named, one by alias, three in the range only, one named in one dimension, one silent."""
    target = tmp_path_factory.mktemp("vergleich") / "auental.reifegrad"
    run("import", demo, "-p", target)
    for level, towns in (("namentlich", ("erlenstedt", "hohenbrunnstadt")), ("alias", ("falkenstedt",)), ("spanne", ("muehlrieth", "schieferbach", "wiesenhausen"))):
        for town in towns:
            run("member", "consent", town, "alle", level, "-p", target)
    run("member", "consent", "burgwerda", "1", "namentlich", "-p", target)
    return target


def test_the_group_sees_what_was_allowed_and_no_more(place: Path) -> None:
    text = run("compare", "matrix", "-p", place)
    assert "Sicht der Gruppe" in text
    for name in ("Erlenstedt", "Hohenbrunnstadt", "Burgwerda", "Kommune "):
        assert name in text
    for name in ("Falkenstedt", "Mühlrieth", "Schieferbach", "Wiesenhausen", "Feldhöhe"):
        assert name not in text
    data = json.loads(run("compare", "matrix", "-p", place, "--json"))
    assert [row["kommune"] for row in data["zeilen"]][:3] == ["Stadt Erlenstedt", "Kreisstadt Hohenbrunnstadt", "Stadt Burgwerda"]
    assert list(data["zeilen"][2]["werte"]) == ["1"]
    assert data["spalten"][0]["anzahl"] == 6
    assert data["spalten"][0]["gerundet"] is True
    assert data["spalten"][0]["minimum"] in {step / 2 for step in range(11)}
    assert data["nicht_gezeigt"] == 4


@pytest.mark.parametrize("view", [("gaps",), ("gaps", "--fragen"), ("learn",), ("learn", "--fragen"), ("twins",), ("inventory",), ("matrix", "--felder"), ("matrix", "-d", "1")])
def test_no_view_names_a_member_that_did_not_agree(place: Path, view: tuple[str, ...]) -> None:
    for words in (("compare", *view, "-p", place), ("compare", *view, "-p", place, "--json")):
        text = run(*words)
        for name in ("Falkenstedt", "Mühlrieth", "Schieferbach", "Wiesenhausen", "Feldhöhe"):
            assert name not in text
    inside = run("compare", *view, "-p", place, "--json", "--intern")
    assert "Schieferbach" in inside
    assert "INTERNE SICHT" in json.loads(inside)["sicht"]


def test_a_member_always_sees_itself(place: Path) -> None:
    text = run("compare", "matrix", "-p", place, "-k", "schieferbach")
    assert "Sicht von Gemeinde Schieferbach" in text
    assert "Gemeinde Schieferbach: Gesamt 4. von 4" in text
    assert "Mühlrieth" not in text
    lessons = json.loads(run("compare", "learn", "-p", place, "-k", "schieferbach", "--json"))["lernen"]
    assert lessons
    assert {item["kommune"] for item in lessons} == {"Gemeinde Schieferbach"}
    assert {item["von"] for item in lessons} <= {"Stadt Erlenstedt", "Kreisstadt Hohenbrunnstadt", "Stadt Burgwerda"}
    assert "Schieferbach" in run("compare", "twins", "-p", place, "-k", "schieferbach")


def test_a_revoked_consent_takes_the_row_away(workspace: Workspace, tmp_path: Path) -> None:
    where = tmp_path / "muster.reifegrad"
    nobody = run("compare", "matrix", "-p", where, rc=2)
    assert "Noch hat keine Kommune eingewilligt" in nobody
    assert "Auf der Kommandozeile: reifegrad member consent" in nobody
    service.set_consent(workspace, "musterstadt", "alle", "namentlich", "Anna Beispiel")
    assert "Musterstadt" in run("compare", "matrix", "-p", where)
    service.set_consent(workspace, "musterstadt", "alle", "nein", "Anna Beispiel")
    assert "Noch hat keine Kommune eingewilligt" in run("compare", "matrix", "-p", where, rc=2)


def test_a_folder_knows_no_consents_and_is_compared_internally_only(demo: Path) -> None:
    text = run("compare", "matrix", "-p", demo, rc=2)
    assert "interne Sicht der Beratung: --intern" in text
    inside = run("compare", "matrix", "-p", demo, "--intern", "-k", "wiesenhaus", rc=2)
    assert "Meinten Sie" in inside
    assert "Gemeinde Wiesenhausen: Gesamt 2. von 8" in run("compare", "matrix", "-p", demo, "--intern", "-k", "wiesenhausen")


def test_wrong_names_are_refused_with_what_is_allowed(demo: Path) -> None:
    assert "Die Dimension »9« gibt es nicht. Erlaubt sind: 1, 2, 3, 4, 5." in run("compare", "gaps", "-p", demo, "--intern", "-d", "9", rc=2)
    assert "Die Kommune »nirgendwo« gibt es in diesem Projekt nicht" in run("compare", "learn", "-p", demo, "--intern", "-k", "nirgendwo", rc=2)


@pytest.mark.parametrize("view", ["matrix", "gaps", "learn", "twins", "inventory"])
def test_a_project_without_answers_is_compared_without_inventing_anything(view: str) -> None:
    empty = service.template_folder("hildburghausen")
    assert "Arbeitsgruppe im Landkreis Hildburghausen" in run("compare", view, "-p", empty, "--intern")
    data = json.loads(run("compare", view, "-p", empty, "--intern", "--json"))
    values = [value for row in data.get("zeilen", []) for value in row["werte"].values()]
    assert values == []
    assert not data.get("luecken")
    assert not data.get("lernen")


def test_the_field_table_fits_a_terminal_of_100_columns(demo: Path) -> None:
    text = run("compare", "matrix", "-p", demo, "--intern", "-d", "1")
    table = text.split("Handlungsfeld")[1].split("\n1 Stadt")[0]
    assert max(len(line) for line in table.splitlines()) <= 100
    assert "1.4 Datensicherung" in text
    assert not math.isnan(float(text.split("1.4 Datensicherung")[1].split()[0].replace(",", ".")))
