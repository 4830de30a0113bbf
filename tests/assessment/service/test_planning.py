"""What is agreed is project data: entered, replaced, taken back, carried on; what no longer fits is kept and named, never applied."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assessment import service
from assessment.agreements import Choice, Decision, GroupPlanning, MemberPlanning, Pin, Resolution
from assessment.changes import Change, Outcome, natural_change
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.service.doctor import examine
from assessment.service.people import mentions
from assessment.service.waves import freeze_wave, next_wave, upgrade_wave
from assessment.store import StoreError, Workspace, open_workspace
from assessment.ways import on_command_line

TODAY = date(2026, 11, 21)
WHO = "Anna Beispiel"
TOWN = "Musterstadt"
Replace = Callable[[Path, str, str], None]


def put(workspace: Workspace, key: str, value: str, town: str = "", resolution: Resolution | None = None) -> Outcome:
    return service.set_planning(workspace, key, value, WHO, today=TODAY, town=town, resolution=resolution)


def decide(workspace: Workspace, measure: str, choice: str, **more: object) -> Outcome:
    return service.record_decision(workspace, TOWN, measure, choice, WHO, today=TODAY, **more)  # type: ignore[arg-type]


@pytest.fixture
def agreed(workspace: Workspace) -> Workspace:
    """A project with something of every kind."""
    assert put(workspace, "tagessatz", "520", resolution=Resolution("Lenkungskreis", date(2026, 11, 4))).saved
    assert put(workspace, "foerderung.L", "satz=75; bewilligung_monate=4").saved
    assert put(workspace, "budget", "2027=20000", TOWN).saved
    assert put(workspace, "rollen", "IT=Digitallotsin im Hauptamt", TOWN).saved
    assert service.pin_measure(workspace, Pin("M4", date(2028, 1, 1), reason="erst nach der Wahl"), WHO, today=TODAY).saved
    assert service.pin_measure(workspace, Pin("M3", excluded=True), WHO, today=TODAY, town=TOWN).saved
    assert decide(workspace, "M1", "Nicht dabei", reason="zu teuer", body="Stadtrat", day=date(2026, 10, 1)).saved
    return workspace


def now(workspace: Workspace) -> tuple[GroupPlanning, MemberPlanning]:
    group = workspace.group()
    return group.planning, group.members[0].planning


def test_what_is_entered_stands_in_the_model(agreed: Workspace) -> None:
    group, member = now(agreed)
    assert (group.day_rate, group.resolutions) == (520.0, {"tagessatz": Resolution("Lenkungskreis", date(2026, 11, 4))})
    assert [terms.rate for terms in group.terms] == [0.75]
    assert group.pins == (Pin("M4", date(2028, 1, 1), reason="erst nach der Wahl"),)
    assert (member.budget, member.roles, member.pins) == ({2027: 20_000.0}, {"IT": "Digitallotsin im Hauptamt"}, (Pin("M3", excluded=True),))
    assert member.decisions == (Decision("M1", Choice.DECLINE, date(2026, 10, 1), "Stadtrat", "zu teuer"),)
    assert agreed.verify().faults == ()


def test_a_new_value_is_not_covered_by_the_old_agreement(agreed: Workspace) -> None:
    put(agreed, "tagessatz", "600")
    assert (now(agreed)[0].day_rate, now(agreed)[0].resolutions) == (600.0, {})
    assert put(agreed, "tagessatz", "600").status == "unverändert"


def test_what_is_taken_back_falls_to_the_default_and_may_be_set_again(agreed: Workspace) -> None:
    assert put(agreed, "tagessatz", "Vorgabe").saved
    assert service.unpin(agreed, "M4", WHO).saved
    assert (now(agreed)[0].day_rate, now(agreed)[0].pins, now(agreed)[0].given) == (500.0, (), {"foerderung.L"})
    for again in (lambda: put(agreed, "tagessatz", "vorgabe"), lambda: service.unpin(agreed, "M4", WHO), lambda: service.unpin(agreed, "M2", WHO, town=TOWN)):
        with pytest.raises(Refused, match=r"nicht gesetzt|nichts festgelegt"):
            again()
    put(agreed, "tagessatz", "700")
    assert now(agreed)[0].day_rate == 700.0


def test_undo_brings_an_earlier_decision_back(agreed: Workspace) -> None:
    decide(agreed, "M1", "dabei")
    newest = service.history_of(agreed, last=1)[0]
    assert newest.what == "Musterstadt, Entscheidung zu Maßnahme M1"
    assert newest.changes == {"Gremium": ("Stadtrat", ""), "Entscheidung": ("nicht dabei", "dabei"), "Datum": ("01.10.2026", None), "Grund": ("zu teuer", "")}
    agreed.undo(newest.id, agreed.person_named(WHO), "Rücknahme")
    assert now(agreed)[1].decisions[0].choice is Choice.DECLINE


def test_the_history_speaks_german(agreed: Workspace) -> None:
    put(agreed, "budget", "2027=20000; 2028=7500", TOWN)
    told = service.history_of(agreed, last=3)
    assert (told[0].what, told[0].changes) == ("Musterstadt, Planungsvorgabe »Budget«", {"Wert": ("2027: 20.000\u00a0€", "2027: 20.000\u00a0€, 2028: 7.500\u00a0€")})
    assert told[2].changes == {"gestrichen": (False, True)}


@pytest.mark.parametrize(("work", "words"), [
    (lambda w: put(w, "budget", "2027=1"), "Auf der Kommandozeile: mit --kommune NAME"), (lambda w: put(w, "saat", "1", TOWN), "Auf der Kommandozeile: ohne --kommune"), (lambda w: put(w, "tagesatz", "1"), "Meinten Sie »tagessatz«"),
    (lambda w: put(w, "foerderung", "1"), "foerderung.PROGRAMM"), (lambda w: put(w, "foerderung.L", "satz=75", resolution=Resolution("Rat")), "quelle="), (lambda w: put(w, "saat", "1", "Musterhausen"), "Meinten Sie"),
    (lambda w: put(w, "saat", "1", resolution=Resolution("Rat", date(2027, 1, 1))), "Zukunft"), (lambda w: decide(w, "M9", "dabei"), "gibt es im Katalog musterstadt/1 nicht"),
    (lambda w: decide(w, "M1", "dabie"), "Meinten Sie »dabei«"), (lambda w: decide(w, "M1", "dabei", day=date(2027, 1, 1)), "Zukunft"),
    (lambda w: service.pin_measure(w, Pin("M11", excluded=True), WHO, today=TODAY), "Meinten Sie »M1«"), (lambda w: service.pin_measure(w, Pin("M1"), WHO, today=TODAY), "legt nichts fest"),
    (lambda w: service.decision_rows(w.group(), "M9"), "gibt es im Katalog")])
def test_what_cannot_be_is_refused_with_what_helps(workspace: Workspace, work: Callable[[Workspace], object], words: str) -> None:
    before = len(workspace.events())
    with pytest.raises(Refused) as refused:
        work(workspace)
    assert words in on_command_line(refused.value)
    assert len(workspace.events()) == before


def test_all_that_is_wrong_with_a_value_comes_at_once(workspace: Workspace) -> None:
    with pytest.raises(BrokenProject) as caught:
        put(workspace, "foerderung.L", "satz=0,5; stand=gestern")
    assert [(problem.code, problem.file) for problem in caught.value.problems] == [("setting-invalid", "foerderung.L.satz"), ("setting-invalid", "foerderung.L.stand")]
    with pytest.raises(BrokenProject, match="1 problems"):
        put(workspace, "rollen", "XX=niemand", TOWN)


def test_a_frozen_wave_refuses_and_the_next_carries_on(agreed: Workspace) -> None:
    put(agreed, "beginn", "01.01.2027")
    put(agreed, "schwelle", "45")
    before = now(agreed)
    freeze_wave(agreed, "", WHO, TODAY)
    for refused in (put(agreed, "tagessatz", "700"), put(agreed, "tagessatz", "vorgabe"), service.unpin(agreed, "M4", WHO), decide(agreed, "M2", "dabei")):
        assert refused.status == "gesperrt"
    assert now(agreed) == before
    next_wave(agreed, "Zweite", date(2027, 10, 1), WHO)
    group, member = now(agreed)
    assert member == before[1]
    assert (group.begin, group.threshold, group.pins, group.terms) == (None, 45.0, before[0].pins, before[0].terms)
    assert put(agreed, "tagessatz", "700").saved
    assert agreed.group(agreed.waves()[0].id).planning == before[0]


def test_a_begin_after_the_new_reference_date_is_carried_on(workspace: Workspace) -> None:
    put(workspace, "beginn", "01.01.2028")
    freeze_wave(workspace, "", WHO, TODAY)
    next_wave(workspace, "Zweite", date(2027, 10, 1), WHO)
    assert now(workspace)[0].begin == date(2028, 1, 1)


def test_another_catalogue_keeps_what_it_cannot_apply_and_says_so(agreed: Workspace, muster: Path, replace_in: Replace) -> None:
    replace_in(muster / "catalogue.yaml", 'version: "1"', 'version: "2"')
    alle = muster / "measures" / "alle.yaml"
    text = alle.read_text(encoding="utf-8").replace("- id: M4", "- id: M40")
    alle.write_text(text, encoding="utf-8")
    replace_in(muster / "programmes.yaml", "key: L,", "key: LL,")
    replace_in(alle, "{programme: L,", "{programme: LL,")
    replace_in(muster / "laender" / "SN.yaml", "replace_programmes: {L:", "replace_programmes: {LL:")
    told = upgrade_wave(agreed, "", str(muster), WHO)
    assert [sentence.split(" gi")[0] for sentence in told.lost_planning] == ["Die Festlegung zu M4", "Die Vorgabe »foerderung.L«"]
    group, member = now(agreed)
    assert (group.pins, group.terms, group.day_rate, len(member.decisions)) == ((), (), 520.0, 1)
    assert len(agreed.unused_planning()) == 2
    finding = next(item for item in examine(agreed.place, datetime(2026, 11, 21, 12, tzinfo=UTC)) if item.name == "Planung")
    assert (finding.state, "2 Einträge" in finding.message, "M4" in finding.message) == ("Hinweis", True, True)
    assert service.unpin(agreed, "M4", WHO).saved
    assert len(agreed.unused_planning()) == 1


@pytest.mark.parametrize(("kind", "fields"), [
    ("plan_setting", {"key": "tagessatz", "value": "viel"}), ("plan_setting", {"key": "zukunftsmusik", "value": 3.0}), ("plan_setting", {"key": "gewichte", "value": {"lueckenschluss": 40.0}}),
    ("plan_setting", {"key": "budget", "value": {"2027": 5.0}}), ("plan_setting", {"key": "foerderung.X", "value": {"satz": 75.0}}), ("plan_setting", {"key": "saat", "value": [[None]]}),
    ("pin", {"measure": "M1"}), ("pin", {"measure": "M9", "excluded": True}), ("decision", {"measure": "M1", "choice": "vielleicht"}), ("decision", {"measure": "M9", "choice": "dabei"})])
def test_whatever_a_database_holds_a_project_loads(workspace: Workspace, kind: str, fields: dict) -> None:
    """A newer program, another catalogue or an API client may have written it: left out, and said why."""
    group = workspace.group()
    town = group.members[0].id if kind == "decision" else None
    before = now(workspace)
    workspace.save(natural_change(workspace.project, kind, {"wave_id": group.wave, "municipality_id": town, **fields}), actor="", source="Test")
    assert now(workspace) == before
    assert [(item.town, bool(item.why)) for item in workspace.unused_planning()] == [(town or "", True)]


def test_a_decision_nobody_has_made_is_none(workspace: Workspace) -> None:
    group = workspace.group()
    fields = {"wave_id": group.wave, "municipality_id": group.members[0].id, "measure": "M1", "reason": "noch offen"}
    workspace.save(natural_change(workspace.project, "decision", fields), actor="", source="Test")
    assert now(workspace)[1].decisions == ()
    assert workspace.unused_planning() == []


def test_two_laptops_agree_on_the_same_records_and_keep_what_differs(agreed: Workspace, tmp_path: Path) -> None:
    service.export_bundle(agreed, tmp_path / "b.zip")
    other, _ = service.project_from_bundle(tmp_path / "zweiter.reifegrad", tmp_path / "b.zip", TODAY)
    assert now(other) == now(agreed)
    put(other, "tagessatz", "600")
    put(other, "schwelle", "45")
    put(agreed, "tagessatz", "700")
    service.export_bundle(other, tmp_path / "o.zip")
    service.import_bundle(agreed, tmp_path / "o.zip", WHO, TODAY)
    assert (now(agreed)[0].day_rate, now(agreed)[0].threshold) == (700.0, 45.0)
    row = service.conflict_rows(agreed)[0]
    assert row.what == "Planungsvorgabe »Tagessatz«: Wert"
    assert "600\u00a0€" in row.held
    service.settle_conflict(agreed, 1, "meine", WHO)
    assert now(agreed)[0].day_rate == 600.0
    assert agreed.verify().faults == other.verify().faults == ()


def test_what_belongs_to_a_municipality_leaves_with_it(agreed: Workspace, tmp_path: Path) -> None:
    second = {"label": "zweitdorf", "name": "Zweitdorf", "ags": "16000002"}
    person, wave = agreed.person_named(WHO), agreed.current_wave().id
    town = agreed.id_of("municipality", "16000002")
    agreed.save(Change("municipality", town, second, 0), actor=person, source="Test")
    agreed.save(natural_change(agreed.project, "membership", {"wave_id": wave, "municipality_id": town, "position": 1}), actor=person, source="Test")
    service.leave_group(agreed, TOWN, WHO, TODAY, tmp_path / "weg")
    taken = json.loads((tmp_path / "weg" / "daten.json").read_text(encoding="utf-8"))["daten"]
    assert {kind: len(taken[kind]) for kind in ("plan_setting", "pin", "decision")} == {"plan_setting": 2, "pin": 1, "decision": 1}
    assert [len(agreed.records(kind, removed=True)) for kind in ("plan_setting", "pin", "decision")] == [2, 1, 0]
    assert now(agreed)[0].day_rate == 520.0
    told = json.dumps([entry.as_data() for entry in service.history_of(agreed)], ensure_ascii=False)
    assert "Digitallotsin" not in told
    assert "zu teuer" not in told
    assert agreed.verify().faults == ()


def test_a_name_in_a_role_or_reason_is_found(agreed: Workspace) -> None:
    put(agreed, "rollen", "IT=Ilse Informatik", TOWN)
    decide(agreed, "M2", "später", reason="Frau Informatik ist in Elternzeit")
    assert {(item.place, item.text) for item in mentions(agreed, "Ilse Informatik")} == {
        ("Musterstadt, Planungsvorgabe rollen", "Ilse Informatik"), ("Musterstadt, Entscheidung M2", "Frau Informatik ist in Elternzeit")}


def test_rows_show_everything_with_its_origin(agreed: Workspace) -> None:
    rows = {row.key: row for row in service.planning_rows(agreed.group())}
    assert (rows["tagessatz"].value, rows["tagessatz"].agreed, rows["tagessatz"].resolution.body) == ("520\u00a0€", True, "Lenkungskreis")
    assert (rows["schwelle"].value, rows["schwelle"].agreed) == ("40 Punkte", False)
    assert rows["foerderung.L"].label == "Förderbedingungen L"
    own = {row.key: row.value for row in service.planning_rows(agreed.group(), agreed.group().members[0].key)}
    assert own == {"kapazitaet": "1 PT je Beschäftigten und Quartal, mindestens 10", "budget": "2027: 20.000\u00a0€", "rollen": "IT: Digitallotsin im Hauptamt", "fassung": "Entwurf", "ratsausgabe": "öffentlich", "gestaltung": "Farben von reifegrad, kein Wappen"}
    assert [(row.town, row.pin.measure) for row in service.pin_rows(agreed.group())] == [("", "M4"), ("Musterstadt", "M3")]
    assert [(row.measure, row.decision is None) for row in service.decision_rows(agreed.group())] == [("M1", False)]
    assert [(row.name, row.decision) for row in service.decision_rows(agreed.group(), "M2")] == [("Musterstadt", None)]


def test_a_municipality_outside_the_wave_has_no_agreements(agreed: Workspace) -> None:
    person = agreed.person_named(WHO)
    agreed.save(Change("municipality", agreed.id_of("municipality", "x"), {"label": "x", "name": "Draußen", "ags": "16000009"}, 0), actor=person, source="Test")
    with pytest.raises(UnknownName, match="nimmt an dieser Erhebung nicht teil"):
        put(agreed, "budget", "2027=1", "Draußen")
    with pytest.raises(StoreError, match="gibt es in dem Projekt nicht"):
        agreed.unused_planning("keine")


def test_an_older_file_gets_the_new_tables(agreed: Workspace) -> None:
    agreed.engine.dispose()
    again = open_workspace(agreed.place)
    assert now(again)[0].day_rate == 520.0
    assert again.migrated_from is None
