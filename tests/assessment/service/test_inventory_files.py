"""The inventory as a file of one municipality, and two forms on one entry or document merged field by field."""

from __future__ import annotations

from datetime import date

import pytest

from assessment import service
from assessment.changes import CONFLICT, SAVED
from assessment.store import Workspace
from tests.assessment.service.test_inventorying import ANNA, BERND, MELDEWESEN, TODAY, add, change, listed, place


def test_a_table_goes_out_and_comes_back(stored: Workspace) -> None:
    """A dry run writes nothing; a second import of the same file finds all of it known."""
    add(stored, MELDEWESEN)
    name, content = service.inventory_template(stored, *place(stored), TODAY, sort="fachverfahren")
    changed = content.replace(b"Rechenzentrum", b"Cloud")
    before = stored.verify().events
    found = service.import_inventory(stored, *place(stored), name, changed, BERND, TODAY, dry_run=True)
    assert (found.recognised, [outcome.status for outcome in found.outcomes], stored.verify().events) == ("Bestandserhebung", [SAVED], before)
    service.import_inventory(stored, *place(stored), name, changed, BERND, TODAY, dry_run=False)
    assert listed(stored).entries[0].shown["betrieb"] == "Cloud"
    assert service.inventory_template(stored, *place(stored), TODAY)[0].endswith(".xlsx")


@pytest.mark.parametrize(("name", "content"), [("a.json", b"{}"), ("a.zip", b"PK"), ("a.csv", b"Kommune;Frage;Antwort\r\n"), ("../a.csv", b"a"), ("a.csv", bytes(service.LARGEST_INVENTORY + 1)), ("group.yaml", b"a: 1")])
def test_nothing_else_comes_in_by_this_door(stored: Workspace, name: str, content: bytes) -> None:
    """Whoever may write the inventory may not bring in answers or a project that way."""
    before = stored.verify().events
    with pytest.raises((service.Refused, service.BrokenProject)):
        service.import_inventory(stored, *place(stored), name, content, ANNA, TODAY, dry_run=False)
    assert stored.verify().events == before


def test_columns_only_one_changed_are_merged(stored: Workspace) -> None:
    """Different columns need no decision; the same column does, and the decision touches nothing else."""
    add(stored, MELDEWESEN)
    entry = listed(stored).entries[0]
    assert change(stored, entry.id, {**entry.typed, "version": "4", "nutzende": ""}, 1).saved
    assert change(stored, entry.id, {**entry.typed, "hersteller": "Kiesel"}, 1, who=BERND).status == SAVED
    shown = listed(stored).entries[0].shown
    assert (shown["version"], shown["nutzende"], shown["hersteller"]) == ("4", "", "Kiesel")
    outcome = change(stored, entry.id, {**entry.typed, "version": "5", "aufgabe": "Melden"}, 1, who=BERND)
    assert outcome.status == CONFLICT
    clash = service.entry_clash(listed(stored).sort, outcome)
    assert [(part.key, part.before, part.other, part.mine) for part in clash.parts] == [("version", "", "4", "5")]
    assert (clash.typed["hersteller"], clash.typed["aufgabe"], clash.typed["nutzende"]) == ("Kiesel", "Melden", "")
    settled = service.settle_entry(stored, entry.id, "fachverfahren", *place(stored), clash.typed, 1, outcome.version, {"version": "andere"}, BERND)
    assert settled.status == SAVED
    assert (listed(stored).entries[0].shown["version"], listed(stored).entries[0].shown["aufgabe"]) == ("4", "Melden")


def test_a_document_is_noted_without_a_copy_and_settled_field_by_field(stored: Workspace) -> None:
    """A title is all it takes; after a conflict the date nobody disputed stays as the other wrote it."""
    with pytest.raises(service.BrokenProject):
        service.note_evidence(stored, *place(stored), " ", None, ANNA)
    noted = service.note_evidence(stored, *place(stored), "Aushang", None, ANNA)
    assert service.rename_evidence(stored, noted, "Aushang im Rathaus", date(2026, 5, 4), 1, BERND).saved
    assert service.rename_evidence(stored, noted, "Aushang am Brett", None, 1, ANNA).status == CONFLICT
    assert service.settle_evidence(stored, noted, "Aushang am Brett", None, 1, 2, {"title": "meine"}, ANNA).saved
    line = service.evidence_of(stored, *place(stored))[-1]
    assert (line.title, line.dated, line.has_file) == ("Aushang am Brett", date(2026, 5, 4), False)


def test_flagged_questions_are_listed(stored: Workspace) -> None:
    """A question any interview flagged stands under „nachfassen“."""
    talk = service.interviews_of(stored, *place(stored))[0]
    step = service.open_talk(stored, talk.id).step("1.1.2")
    service.save_answer(stored, talk.id, "1.1.2", service.Given(follow_up=True), step.version, ANNA)
    evaluation = service.Evaluations().of(stored, stored.current_wave().id)
    assert [row.question for row in service.consolidation(evaluation, 0, show=service.Show.FLAGGED)] == ["1.1.2"]
