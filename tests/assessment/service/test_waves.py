"""Waves: frozen ones never change, the next one asks again, differences name their cause and add up."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from assessment import service
from assessment.changes import Change, Outcome
from assessment.errors import ChangedMeanwhile
from assessment.evaluate import evaluate
from assessment.model import PendingReason
from assessment.service.projects import context_of
from assessment.service.waves import TRIES, compare_waves, freeze_wave, frozen_faults, next_wave, upgrade_wave
from assessment.store import Workspace
from assessment.upgrading import Fate, Rule

TODAY = date(2026, 11, 21)
Edit = Callable[..., Outcome]
CrossedWith = Callable[..., Workspace]
Replace = Callable[[Path, str, str], None]


def test_a_frozen_wave_refuses_answers_and_still_gives_its_scores(workspace: Workspace, edit: Edit) -> None:
    before = evaluate(workspace.group()).scores.point
    digest = freeze_wave(workspace, "", "Anna Beispiel", TODAY)
    kept = json.loads(workspace.file(digest))
    assert kept["werte"][0]["werte"]["gesamt"]["ist"] == pytest.approx(float(before[0, 0]))
    refused = edit(workspace, "1.1.2", value=5.0)
    assert refused.status == "gesperrt"
    assert "nächste Erhebung" in refused.message
    assert evaluate(workspace.group()).scores.point.tolist() == before.tolist()
    assert frozen_faults(workspace) == []
    assert workspace.verify().faults == ()


def test_a_wave_is_frozen_once_and_only_without_open_conflicts(workspace: Workspace, edit: Edit) -> None:
    response = workspace.group().members[0].responses[0]
    edit(workspace, response.question, comment="eins")
    with workspace.write("", "Import") as writer:
        assert writer.save(Change("response", response.id, {"comment": "zwei"}, response.version), record_conflict=True).status == "Konflikt"
    with pytest.raises(service.Refused, match="ist noch 1 Konflikt offen"):
        freeze_wave(workspace, "", "Anna Beispiel", TODAY)
    freeze_wave(workspace, "", "Anna Beispiel", TODAY, despite_conflicts=True)
    with pytest.raises(service.Refused, match=r"schon seit dem 21\.11\.2026"):
        freeze_wave(workspace, "", "Anna Beispiel", TODAY)


def test_what_is_frozen_is_what_was_reckoned_even_if_somebody_answers_meanwhile(workspace: Workspace, edit: Edit, crossed: CrossedWith) -> None:
    """An answer saved between reckoning and freezing is in the snapshot, not lost beside it."""
    digest = freeze_wave(crossed(workspace, lambda: edit(workspace, "1.1.2", value=5.0)), "", "Anna Beispiel", TODAY)
    assert frozen_faults(workspace) == []
    assert json.loads(workspace.file(digest))["fragen"]["1.1.2"][0]["stufe"] == pytest.approx(evaluate(workspace.group()).sheet.level[0, 1])


def test_a_wave_is_frozen_only_as_it_was_seen(workspace: Workspace, crossed: CrossedWith) -> None:
    """Whoever changed the wave since it was read, be it in the last moment, is not passed over."""
    wave = workspace.current_wave()

    def retitle() -> None:
        workspace.save(Change("wave", wave.id, {"title": "Umbenannt"}, wave.version), actor=workspace.person_named("Bernd"), source="Test")
    with pytest.raises(ChangedMeanwhile):
        freeze_wave(crossed(workspace, retitle), "", "Anna Beispiel", TODAY, base=wave.version)
    assert workspace.current_wave().fields["frozen_on"] is None
    freeze_wave(workspace, "", "Anna Beispiel", TODAY, base=wave.version + 1)
    assert workspace.current_wave().fields["frozen_on"] == TODAY.isoformat()


def test_a_wave_others_keep_writing_to_is_not_frozen(workspace: Workspace, edit: Edit, crossed: CrossedWith) -> None:
    """After some tries it says what to do instead of freezing what nobody reckoned."""
    restless = crossed(workspace, *(partial(edit, workspace, "1.1.2", comment=str(number)) for number in range(TRIES)))
    with pytest.raises(service.Refused, match="Bitten Sie alle"):
        freeze_wave(restless, "", "Anna Beispiel", TODAY)
    assert workspace.current_wave().fields["frozen_on"] is None


def test_the_next_wave_takes_answers_over_but_counts_none_until_confirmed(workspace: Workspace, edit: Edit) -> None:
    with pytest.raises(service.Refused, match="zuerst ein"):
        next_wave(workspace, "Zweite", date(2027, 10, 1), "Anna Beispiel")
    freeze_wave(workspace, "", "Anna Beispiel", TODAY)
    wave = next_wave(workspace, "Zweite", date(2027, 10, 1), "Anna Beispiel")
    member = workspace.group(wave.id).members[0]
    assert member.responses == ()
    assert {(item.response.question, item.why) for item in member.pending} == {
        (name, PendingReason.PRIOR) for name in ("1.1.1", "1.1.2", "1.1.3", "2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.1.5")}
    assert member.facts == {"land": "TH", "einwohner": 8000.0, "eigene_server": "ja"}
    assert math.isnan(evaluate(workspace.group(wave.id)).scores.point[0, 0])
    talk = next(item for item in context_of(workspace, TODAY).interviews if item.role == "IT")
    assert talk.day is None
    person = workspace.person_named("Anna Beispiel")
    workspace.save(Change("interview", talk.id, {"day": "2027-09-01"}, 1), actor=person, source="Formular")
    assert edit(workspace, "1.1.1", prior=False).status == "gespeichert"
    confirmed = workspace.group(wave.id).members[0]
    assert [response.question for response in confirmed.responses] == ["1.1.1"]
    assert confirmed.responses[0].day == date(2027, 9, 1)


def test_two_laptops_that_start_the_next_wave_mean_the_same_records(workspace: Workspace) -> None:
    freeze_wave(workspace, "", "Anna Beispiel", TODAY)
    next_wave(workspace, "Zweite", date(2027, 10, 1), "Anna Beispiel")
    first = {item.id for item in workspace.records("response")} | {item.id for item in workspace.records("interview")}
    wave = workspace.id_of("wave", "2027-10-01")
    assert workspace.current_wave().id == wave
    assert {workspace.id_of("response", str(item.fields["interview_id"]), str(item.fields["question"])) for item in workspace.records("response", wave_id=wave)} <= first


def other_edition(muster: Path, replace_in: Replace) -> Path:
    """The catalogue with one reworded question, one changed scale, one dropped option and one question gone."""
    replace_in(muster / "catalogue.yaml", 'version: "1"', 'version: "2"')
    field = muster / "1_schutz" / "1.1_sicherung.yaml"
    replace_in(field, "ask: Gibt es ein Konzept für die Sicherung?", "ask: Welches Konzept gilt für die Sicherung?")
    replace_in(field, "breakpoints: [[0, 5], [12, 3], [36, 0]]", "breakpoints: [[0, 5], [6, 3], [24, 0]]")
    service_field = muster / "2_service" / "2.1_angebot.yaml"
    replace_in(service_field, "      - {key: nebenbei, text: jemand nebenbei, level: 2}\n", "")
    return muster


def test_an_upgrade_lists_every_answer_that_needs_a_look_and_asks_by_default(workspace: Workspace, muster: Path, replace_in: Replace) -> None:
    new = other_edition(muster, replace_in)
    preview = upgrade_wave(workspace, "", str(new), "Anna Beispiel", dry_run=True)
    fates = {item.response.question: item.fate for _, item in preview.to_look_at}
    assert fates == {"1.1.1": Fate.ASK, "1.1.2": Fate.REWORDED, "2.1.3": Fate.ASK}
    assert workspace.group().catalogue.edition == "musterstadt/1"
    upgrade_wave(workspace, "", str(new), "Anna Beispiel")
    member = workspace.group().members[0]
    assert workspace.group().catalogue.edition == "musterstadt/2"
    assert {item.response.question for item in member.pending} == {"1.1.1", "2.1.3"}
    assert workspace.verify().faults == ()


def test_an_upgrade_keeps_or_adapts_where_told_so(workspace: Workspace, muster: Path, replace_in: Replace) -> None:
    """12 months keep their value and fall from level 3 to 2; „nebenbei“ (2) goes to the nearest option, the lower of two alike."""
    new = other_edition(muster, replace_in)
    result = upgrade_wave(workspace, "", str(new), "Anna Beispiel", rules={"2.1.3": Rule.CLAMP}, default=Rule.KEEP)
    fates = {item.response.question: (item.fate, item.before, item.after) for _, item in result.answers if item.fate in (Fate.KEPT, Fate.CLAMPED)}
    assert fates == {"1.1.1": (Fate.KEPT, 3.0, 2.0), "2.1.3": (Fate.CLAMPED, 2.0, 0.0)}
    answers = {response.question: response.answer for response in workspace.group().members[0].responses}
    assert (answers["1.1.1"], answers["2.1.3"]) == (12.0, "niemand")


def test_differences_name_the_cause_and_their_parts_add_up(workspace: Workspace, muster: Path, replace_in: Replace, edit: Edit) -> None:
    freeze_wave(workspace, "", "Anna Beispiel", TODAY)
    new = other_edition(muster, replace_in)
    replace_in(muster / "2_service" / "2.1_angebot.yaml", "soll: {level: 2, reason: gute Praxis}", "soll: {level: 4, reason: gute Praxis}")
    next_wave(workspace, "Zweite", date(2027, 10, 1), "Anna Beispiel", catalogue=str(new))
    person = workspace.person_named("Anna Beispiel")
    for talk in context_of(workspace, TODAY).interviews:
        workspace.save(Change("interview", talk.id, {"day": "2027-09-01"}, 1), actor=person, source="Formular")
    for pending in workspace.group().members[0].pending:
        edit(workspace, pending.response.question, interview=pending.response.interview, prior=False)
    edit(workspace, "2.1.1", value=80.0)
    found = {item.id: item for item in compare_waves(workspace, "2026-10-01")}
    assert found["1.1.1"].level.causes == ("Regel geändert",)
    assert found["1.1.1"].level.by_rule == pytest.approx(-1.0)
    assert found["2.1.2"].gap.causes == ()
    assert found["2.1.1"].level.causes == ("Antwort geändert",)
    for item in found.values():
        for effects in (item.level, item.gap):
            if not math.isnan(effects.change):
                assert effects.by_rule + effects.by_target + effects.by_answer == pytest.approx(effects.change, abs=1e-9)


def test_without_any_change_nothing_differs(workspace: Workspace, edit: Edit) -> None:
    freeze_wave(workspace, "", "Anna Beispiel", TODAY)
    next_wave(workspace, "Zweite", date(2026, 12, 1), "Anna Beispiel")
    person = workspace.person_named("Anna Beispiel")
    for talk in context_of(workspace, TODAY).interviews:
        workspace.save(Change("interview", talk.id, {"day": "2026-11-21"}, 1), actor=person, source="Formular")
    for pending in workspace.group().members[0].pending:
        edit(workspace, pending.response.question, interview=pending.response.interview, prior=False)
    assert all(not item.level.causes and not item.gap.causes for item in compare_waves(workspace, "2026-10-01"))
