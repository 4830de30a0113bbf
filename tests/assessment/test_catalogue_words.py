"""Statistics and differences of catalogues, as a reader of a new edition needs them."""

from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner

from assessment.catalogue_words import differences, statistics
from assessment.cli import app
from questionnaires import load

Replace = Callable[[Path, str, str], None]


def changed(muster: Path) -> list[str]:
    old, new = load("musterstadt").catalogue, load(muster).catalogue
    assert old is not None
    assert new is not None, load(muster).problems
    return differences(old, new)


def test_no_change_is_no_line(muster: Path) -> None:
    assert changed(muster) == []


def test_every_kind_of_change_is_said(muster: Path, replace_in: Replace) -> None:
    field, other, measures = muster / "1_schutz" / "1.1_sicherung.yaml", muster / "2_service" / "2.1_angebot.yaml", muster / "measures" / "alle.yaml"
    replace_in(muster / "catalogue.yaml", 'version: "1"', 'version: "2"')
    replace_in(field, "[[0, 5], [12, 3], [36, 0]]", "[[0, 5], [10, 3], [36, 0]]")
    replace_in(field, "soll: {level: 3, reason: gute Praxis}", "soll: {level: 4, reason: gute Praxis}")
    replace_in(other, "  - id: 2.1.5\n    type: text\n    title: Bemerkung\n    ask: Was sollten wir noch wissen?\n    roles: [HAL]\n", "")
    replace_in(measures, "effort: {low: 10, likely: 20, high: 40}", "effort: {low: 10, likely: 25, high: 40}")
    lines = changed(muster)
    assert lines[0].startswith("Ausgabe musterstadt/1 → musterstadt/2")
    assert "Frage 2.1.5 »Bemerkung« entfällt." in lines
    assert "Frage 1.1.1 »Letzter Test«: Bewertungstabelle geändert, frühere Antworten prüfen; Ziel soll 3 → 4." in lines
    assert "Maßnahme M4 »Onlinedienste ausbauen«: Aufwand (PT) 20 → 25." in lines
    assert len(lines) == 4


def test_statistics_count_what_is_there() -> None:
    catalogue = load("musterstadt").catalogue
    assert catalogue is not None
    tables = statistics(catalogue)
    assert dict(tables["Fragetypen"])["months"] == "1"
    assert tables["Verbindlichkeit"][0] == ("gesetzliche Pflicht mit Pflichtregel", "1")
    assert ("zusammen", "8, 16") in tables["Interviews (Fragen, Minuten)"]


def test_commands_speak_german() -> None:
    runner = CliRunner()
    assert "Kurz-Check" in runner.invoke(app, ["catalogue", "stats", "kommunal"]).output
    assert "Nachfragen" in runner.invoke(app, ["catalogue", "plan", "kommunal", "--rolle", "DSB"]).output
    assert "unterscheiden sich nicht" in runner.invoke(app, ["catalogue", "diff", "musterstadt", "musterstadt"]).output
    assert runner.invoke(app, ["catalogue", "diff", "musterstadt", "nix"]).exit_code == 1
