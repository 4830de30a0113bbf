"""The command line of what is agreed: plan set, settings, pin, unpin; decide record, list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.assessment.test_cli_store import place, run

__all__ = ["place"]


def test_a_group_agrees_and_sees_what_it_agreed(place: Path) -> None:
    here = ("-p", place)
    assert "Gespeichert (Fassung 1)" in run("plan", "set", "tagessatz", "520", "--gremium", "Lenkungskreis", "--datum", "04.11.2026", *here)
    assert "Gespeichert" in run("plan", "set", "kapazitaet", "01.01.2027=40; 01.07.2028=60", "-k", "musterstadt", *here)
    assert "Gespeichert" in run("plan", "pin", "M4", "--nicht-vor", "01.01.2028", "--grund", "erst nach der Wahl", *here)
    assert "Das stand schon so da" in run("plan", "pin", "M4", "--nicht-vor", "2028-01-01", "--grund", "erst nach der Wahl", *here)
    told = json.loads(run("plan", "settings", "--json", *here))
    assert next(row for row in told["vorgaben"] if row["schluessel"] == "tagessatz") == {
        "kommune": "", "schluessel": "tagessatz", "bezeichnung": "Tagessatz", "wert": "520\u00a0€", "vereinbart": True, "gremium": "Lenkungskreis", "datum": "2026-11-04"}
    assert [(row["massnahme"], row["nicht_vor"]) for row in told["festlegungen"]] == [("M4", "2028-01-01")]
    shown = run("plan", "settings", *here)
    assert "Lenkungskreis am" in shown
    assert "Vorgabe (Annahme)" in shown
    assert "01.01.2028" in shown
    assert "eingetragen" in run("plan", "settings", "-k", "Musterstadt", *here)
    assert "Gespeichert" in run("plan", "unpin", "M4", *here)
    assert "kein Termin festgelegt" in run("plan", "settings", *here)


def test_a_council_decides(place: Path) -> None:
    here = ("-p", place)
    assert "noch nichts entschieden" in run("decide", "list", *here)
    assert "Gespeichert" in run("decide", "record", "musterstadt", "M1", "nicht dabei", "--datum", "01.10.2026", "--gremium", "Stadtrat", "--grund", "zu teuer", *here)
    assert json.loads(run("decide", "list", "--json", *here)) == [{"kommune": "musterstadt", "massnahme": "M1", "wahl": "nicht dabei", "gremium": "Stadtrat", "datum": "2026-10-01", "grund": "zu teuer"}]
    assert "zu teuer" in run("decide", "list", *here)
    assert "noch offen" in run("decide", "list", "--massnahme", "M2", *here)
    assert "unversehrt" in run("verify", *here)


@pytest.mark.parametrize(("words", "rc", "expected"), [
    (("plan", "set", "tagessatz", "1.250"), 1, "Tausenderpunkt oder Komma"), (("plan", "set", "zuschlag", "0,05"), 1, "Anteile stehen in Prozent"), (("plan", "set", "tagesatz", "1"), 2, "Meinten Sie »tagessatz«?"),
    (("plan", "pin", "M4"), 2, "legt nichts fest"), (("plan", "pin", "M4", "--nicht-vor", "bald"), 2, "ist kein Datum"), (("plan", "unpin", "M4"), 2, "nichts festgelegt"),
    (("decide", "record", "musterstadt", "M1", "ja"), 2, "Erlaubt sind: dabei, nicht dabei, später, Enthaltung"), (("decide", "list", "--massnahme", "M9"), 2, "gibt es im Katalog"),
    (("plan", "settings", "-k", "nirgends"), 2, "gibt es in diesem Projekt nicht")])
def test_a_refusal_says_what_helps(place: Path, words: tuple[str, ...], rc: int, expected: str) -> None:
    assert expected in run(*words, "-p", place, rc=rc).replace("\n", " ")


def test_a_folder_shows_what_is_agreed_too(project: Path) -> None:
    assert "40 Punkte" in run("plan", "settings", "-p", project)
    assert "noch nichts entschieden" in run("decide", "list", "-p", project)
