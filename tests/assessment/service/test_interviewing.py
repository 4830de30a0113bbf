"""Interviews from forms: opened fast and in order, every answer saved by version, nothing lost, nothing hostile kept."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assessment import service
from assessment.changes import BLOCKED, CONFLICT, SAVED, UNCHANGED, Outcome
from assessment.service import Given, Talk, TalkLine
from assessment.store import Record, Workspace, open_workspace

TODAY = date(2026, 11, 21)
ANNA, BERND = "Anna Beispiel", "Bernd Muster"


def town_of(workspace: Workspace) -> str:
    return workspace.records("municipality")[0].id


def wave_of(workspace: Workspace) -> str:
    return workspace.current_wave().id


def lines(workspace: Workspace) -> dict[str, TalkLine]:
    return {line.label: line for line in service.interviews_of(workspace, town_of(workspace), wave_of(workspace))}


def talk(workspace: Workspace, label: str = "I1") -> Talk:
    return service.open_talk(workspace, lines(workspace)[label].id)


def save(workspace: Workspace, question: str, given: Given, base: int, who: str = ANNA, label: str = "I1", tab: str = "") -> Outcome:
    return service.save_answer(workspace, lines(workspace)[label].id, question, given, base, who, tab=tab)


def kept(workspace: Workspace, question: str, label: str = "I1") -> Record:
    found = workspace.record("response", service.answer_id(workspace, lines(workspace)[label].id, question))
    assert found is not None
    return found


def problems_of(workspace: Workspace, question: str, given: Given, base: int = 0) -> list[Any]:
    """Give the problems a save is refused with; nothing may have been written."""
    before = workspace.verify().events
    with pytest.raises(service.BrokenProject) as caught:
        save(workspace, question, given, base)
    assert workspace.verify().events == before
    for problem in caught.value.problems:
        f"{problem.message} {problem.remedy}".encode()
        assert problem.message
        assert problem.remedy
    return caught.value.problems


# -- what the pages show -----------------------------------------------------------------------------------------------------


def test_the_list_counts_what_the_role_is_asked(stored: Workspace) -> None:
    found = lines(stored)
    assert (found["I1"].role_name, found["I1"].answered, found["I1"].asked, found["I1"].further) == ("IT-Koordination", 3, 3, 0)
    assert (found["I2"].answered, found["I2"].asked, found["I2"].further, found["I2"].next_open) == (5, 5, 1, "")
    assert found["I1"].place == "Rathaus"
    assert found["I1"].changed is not None
    save(stored, "2.1.2", Given(state="offen", follow_up=True), 1, label="I2")
    again = lines(stored)["I2"]
    assert (again.answered, again.next_open, again.flagged) == (4, "2.1.2", 1)
    assert again.changed > found["I2"].changed  # type: ignore[operator]


def test_a_talk_asks_its_own_questions_first_and_reaches_all_others(stored: Workspace) -> None:
    found = talk(stored)
    assert [step.question.id for step in found.own] == ["1.1.1", "1.1.2", "1.1.3"]
    assert [step.question.id for step in found.further] == ["2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.1.5"]
    assert [step.number for step in found.steps] == list(range(1, 9))
    assert (found.town_name, found.role, found.day, found.frozen, found.led_by) == ("Musterstadt", "IT", date(2026, 9, 1), False, ())
    first = found.step("1.1.1")
    assert (first.state, first.said, first.value, first.evidence, first.version) == ("beantwortet", "12\N{NO-BREAK SPACE}Monate", 12.0, "B1", 1)
    assert (first.dimension, first.field, first.comment) == ("Schutz", "Sicherung", "Test nur für einen Server.")
    assert found.step("1.1.3").said == "Kopie im Haus • Kopie außer Haus"
    assert found.step("2.1.1").state == "offen"
    assert talk(stored, "I2").step("2.1.4").said == "weiß nicht"
    with pytest.raises(service.UnknownName, match=r"9\.9\.9"):
        found.step("9.9.9")


def test_rules_of_the_catalogue_are_told_and_not_asked(stored: Workspace) -> None:
    """A question that rests on another answer falls away with it, in every interview of the municipality."""
    assert talk(stored, "I2").step("2.1.4").ruled_out == ""
    save(stored, "2.1.1", Given(answer="0"), 1, label="I2")
    found = talk(stored, "I2")
    assert found.step("2.1.4").ruled_out == "gilt nur bei: Frage 2.1.1 ab 1"
    assert "2.1.4" not in [step.question.id for step in found.own]
    assert "2.1.4" in [step.question.id for step in found.further]
    assert lines(stored)["I2"].asked == 4
    assert service.progress_of(stored, wave_of(stored))[0].asked == 7
    assert {name for name, finding in service.Evaluations().of(stored, wave_of(stored)).findings[0].items() if finding.by_rule} == {"2.1.4"}


def test_what_does_not_exist_is_refused_in_german(stored: Workspace) -> None:
    for bad in ("", "x", "0" * 36, "a\0b", "\ud800", "1" * 11_000, "00000000-0000-4000-8000-000000000000"):
        refuse_unknown(stored, bad)


def refuse_unknown(stored: Workspace, bad: str) -> None:
    for call in (lambda: service.open_talk(stored, bad), lambda: service.save_answer(stored, bad, "1.1.1", Given(), 0, ANNA), lambda: service.progress_of(stored, bad),
                 lambda: service.interviews_of(stored, bad or "x", wave_of(stored)), lambda: save(stored, bad, Given(comment="x"), 0)):
        with pytest.raises(service.UnknownName) as caught:
            call()
        assert "nicht" in str(caught.value)
        str(caught.value).encode()


def test_progress_counts_questions_with_an_answer_that_counts(stored: Workspace) -> None:
    found = service.progress_of(stored, wave_of(stored))[0]
    assert [(share.title, share.answered, share.asked) for share in found.shares] == [("Schutz", 3, 3), ("Service", 5, 5)]
    assert (found.held, found.planned, found.flagged, found.go_on) == (2, 0, 0, "")
    assert found.changed is not None
    save(stored, "2.1.5", Given(state="offen"), 1, label="I2")
    service.plan_interview(stored, town_of(stored), wave_of(stored), "IT", ANNA, today=TODAY)
    found = service.progress_of(stored, wave_of(stored))[0]
    assert (found.answered, found.asked, found.held, found.planned) == (7, 8, 2, 1)
    assert (found.go_on, found.go_on_at) == (lines(stored)["I2"].id, "2.1.5")


def test_pages_of_the_demo_open_quickly(demo_file: Path) -> None:
    """Seconds of the processor, with room for a slow machine: what matters is that nobody loads the whole group for one page."""
    workspace = open_workspace(demo_file)
    wave, town = wave_of(workspace), town_of(workspace)
    first = service.interviews_of(workspace, town, wave)[0]

    def best(call: Any) -> float:
        times = []
        for _ in range(5):
            start = time.thread_time()
            call()
            times.append(time.thread_time() - start)
        return min(times)
    assert len(service.open_talk(workspace, first.id).steps) == 199
    assert best(lambda: service.open_talk(workspace, first.id)) < 0.06
    assert best(lambda: service.progress_of(workspace, wave)) < 0.2
    assert len(service.progress_of(workspace, wave)) == 8


# -- saving --------------------------------------------------------------------------------------------------------------------


def test_a_form_saves_everything_of_an_answer_at_once(stored: Workspace) -> None:
    outcome = save(stored, "1.1.2", Given(answer="4", comment=" Geprüft. ", note="intern", grade="dokument", evidence="B1", follow_up=True), 1)
    assert (outcome.status, outcome.version) == (SAVED, 2)
    step = talk(stored).step("1.1.2")
    assert (step.value, step.comment, step.note, step.grade, step.evidence, step.follow_up, step.version) == (4.0, "Geprüft.", "intern", "dokument", "B1", True, 2)
    assert service.Evaluations().of(stored, wave_of(stored)).findings[0]["1.1.2"].consolidated.level == 4.0  # type: ignore[union-attr]
    assert [event.source for event in stored.events(record=outcome.change.id)] == ["YAML", "Formular"]


@pytest.mark.parametrize(("question", "given", "said"), [
    ("2.1.3", Given(answer="redaktion"), "eine Redaktion"), ("1.1.3", Given(state="beantwortet", answer=["fern", "lokal"]), "Kopie im Haus • Kopie außer Haus"),
    ("1.1.3", Given(state="beantwortet", answer=[]), "nichts davon"), ("1.1.3", Given(state="beantwortet"), "nichts davon"), ("1.1.1", Given(answer="7,5"), "7,5\N{NO-BREAK SPACE}Monate"),
    ("2.1.2", Given(state="unbekannt"), "weiß nicht"), ("2.1.2", Given(state="entfällt", reason="gibt es hier nicht"), "entfällt (gibt es hier nicht)"),
    ("2.1.5", Given(answer="Ü\u0308ber alles", state="beantwortet"), "Ǖber alles".replace("Ǖ", "Ü\u0308")), ("1.1.2", Given(answer=["3"]), "Das Konzept gilt")])
def test_every_type_of_answer_is_saved_and_said(workspace: Workspace, question: str, given: Given, said: str) -> None:
    import unicodedata

    base = next(step.version for step in talk(workspace).steps if step.question.id == question)
    assert save(workspace, question, given, base).saved
    assert talk(workspace).step(question).said == unicodedata.normalize("NFC", said)


def test_an_answer_is_taken_back_and_keeps_its_remark(stored: Workspace) -> None:
    assert save(stored, "1.1.1", Given(state="offen"), 1).saved
    step = talk(stored).step("1.1.1")
    assert (step.state, step.value, step.is_open, step.comment) == ("offen", None, True, "Test nur für einen Server.")
    assert talk(stored).next_open == "1.1.1"


def test_an_answer_undone_from_the_history_can_be_given_again(stored: Workspace) -> None:
    """Undoing the first event of a record removes it; the form goes on with its version and starts empty."""
    created = save(stored, "2.1.2", Given(answer="ja", comment="alt"), 0)
    stored.undo(created.event, stored.person_named(ANNA), "Test")
    step = talk(stored).step("2.1.2")
    assert (step.state, step.comment, step.version) == ("offen", "", 2)
    assert save(stored, "2.1.2", Given(answer="nein", comment="neu"), step.version).saved
    assert talk(stored).step("2.1.2").said == "nein"


def test_edits_of_different_fields_are_merged(stored: Workspace) -> None:
    save(stored, "1.1.2", Given(comment="von Anna"), 1)
    outcome = save(stored, "1.1.2", Given(answer="4"), 1, who=BERND)
    assert (outcome.status, outcome.version) == (SAVED, 3)
    assert (kept(stored, "1.1.2").fields["comment"], kept(stored, "1.1.2").fields["value"]) == ("von Anna", 4.0)


def clash(stored: Workspace) -> Outcome:
    save(stored, "1.1.2", Given(answer="4", comment="von Anna", note="Anna weiß mehr", grade="einsicht"), 1)
    return save(stored, "1.1.2", Given(answer="2", comment="von Bernd", note="", grade="aussage"), 1, who=BERND)


def test_a_clash_writes_nothing_and_is_told_in_words(stored: Workspace) -> None:
    outcome = clash(stored)
    assert (outcome.status, kept(stored, "1.1.2").version) == (CONFLICT, 2)
    view = service.conflict_view(stored, outcome)
    assert (view.what, view.who, view.version) == ("Frage 1.1.2: Konzept", ANNA, 2)
    assert view.at is not None
    answer, remark = view.parts
    assert (answer.key, answer.label, answer.before, answer.other, answer.mine, answer.both) == (
        "antwort", "Antwort", "Das Konzept gilt", "Das Konzept wird jährlich geprüft", "Ein Entwurf liegt vor", "")
    assert (remark.key, remark.label, remark.before, remark.other, remark.mine, remark.both) == ("comment", "Bemerkung", "", "von Anna", "von Bernd", "von Anna\nvon Bernd")


@pytest.mark.parametrize(("choices", "value", "comment"), [
    ({"antwort": "meine", "comment": "beide"}, 2.0, "von Anna\nvon Bernd"), ({"antwort": "andere", "comment": "meine"}, 4.0, "von Bernd"),
    ({"antwort": "andere", "comment": "andere"}, 4.0, "von Anna")])
def test_a_settled_clash_keeps_what_nobody_disputed(stored: Workspace, choices: dict[str, str], value: float, comment: str) -> None:
    """The other wrote note and grade too, which this form did not touch: settling the rest must not wipe them."""
    clash(stored)
    given = Given(answer="2", comment="von Bernd", note="", grade="aussage")
    outcome = service.settle_answer(stored, lines(stored)["I1"].id, "1.1.2", given, 1, 2, choices, BERND)
    assert outcome.saved
    fields = kept(stored, "1.1.2").fields
    assert (fields["value"], fields["comment"], fields["note"], fields["grade"]) == (value, comment, "Anna weiß mehr", 2)
    assert stored.verify().faults == ()


def test_what_was_written_while_the_clash_was_shown_is_a_new_clash(stored: Workspace) -> None:
    clash(stored)
    save(stored, "1.1.2", Given(comment="noch einmal Anna"), 2)
    outcome = service.settle_answer(stored, lines(stored)["I1"].id, "1.1.2", Given(comment="von Bernd"), 1, 2, {"comment": "meine"}, BERND)
    assert outcome.status == CONFLICT
    assert service.conflict_view(stored, outcome).parts[0].other == "noch einmal Anna"
    with pytest.raises(service.Refused, match="Wahl"):
        service.settle_answer(stored, lines(stored)["I1"].id, "1.1.2", Given(comment="x"), 1, 2, {"comment": "keine"}, BERND)
    with pytest.raises(service.BrokenProject):
        service.settle_answer(stored, lines(stored)["I1"].id, "1.1.2", Given(comment="x"), 1, 99, {"comment": "meine"}, BERND)


# -- one tab, two requests on the way ---------------------------------------------------------------------------------------------


def test_a_tab_may_outrun_its_own_save(stored: Workspace) -> None:
    """The second request was collected before the first was answered: it carries a version its own tab has outdated."""
    assert save(stored, "1.1.2", Given(comment="W"), 1, tab="3f2a").version == 2
    assert save(stored, "1.1.2", Given(comment="Wo"), 1, tab="3f2a").version == 3
    assert save(stored, "1.1.2", Given(comment="Wort"), 1, tab="3f2a").version == 4
    assert kept(stored, "1.1.2").fields["comment"] == "Wort"
    assert {event.source for event in stored.events(record=kept(stored, "1.1.2").id)} == {"YAML", "Formular 3f2a"}


@pytest.mark.parametrize(("who", "tab"), [(ANNA, "beef"), (BERND, "3f2a"), (ANNA, "")])
def test_another_tab_person_or_none_may_not(stored: Workspace, who: str, tab: str) -> None:
    save(stored, "1.1.2", Given(comment="W"), 1, tab="3f2a")
    assert save(stored, "1.1.2", Given(comment="anders"), 1, who=who, tab=tab).status == CONFLICT
    assert kept(stored, "1.1.2").fields["comment"] == "W"


def test_a_stale_tab_never_overwrites_somebody_else(stored: Workspace) -> None:
    """Own saves count as seen, foreign ones in between do not: in the same field a clash, in another one a merge."""
    save(stored, "1.1.2", Given(comment="W"), 1, tab="3f2a")
    save(stored, "1.1.2", Given(note="von Bernd"), 2, who=BERND, tab="beef")
    assert save(stored, "1.1.2", Given(comment="Wort", note=""), 1, tab="3f2a").saved
    assert (kept(stored, "1.1.2").fields["comment"], kept(stored, "1.1.2").fields["note"]) == ("Wort", "von Bernd")
    save(stored, "1.1.2", Given(comment="Bernds Wort"), 4, who=BERND, tab="beef")
    assert save(stored, "1.1.2", Given(comment="Worte"), 1, tab="3f2a").status == CONFLICT
    assert kept(stored, "1.1.2").fields["comment"] == "Bernds Wort"


def test_a_version_of_the_future_is_refused(stored: Workspace) -> None:
    for base in (2, 99, -1):
        assert "Fassung" in problems_of(stored, "1.1.2", Given(comment="x"), base)[0].message


# -- hostile and mistaken input -----------------------------------------------------------------------------------------------------


HOSTILE: list[tuple[str, Given, str]] = [
    ("1.1.2", Given(comment="a\0b"), "Steuerzeichen"), ("1.1.2", Given(note="\ud800"), "Steuerzeichen"), ("1.1.2", Given(comment="x" * 11_000), "zu lang"),
    ("1.1.2", Given(answer="3\0"), "Steuerzeichen"), ("1.1.2", Given(answer="\udfff"), "Steuerzeichen"), ("1.1.1", Given(answer="9" * 11_000), "zu lang"),
    ("2.1.5", Given(answer="x" * 11_000), "zu lang"), ("2.1.5", Given(answer="a\0"), "Steuerzeichen"), ("1.1.2", Given(answer="7"), "keine Stufe"), ("1.1.2", Given(answer="nan"), "keine Stufe"),
    ("1.1.3", Given(answer=["lokal", "mond"]), "mond"), ("1.1.3", Given(answer=["a\0"]), "Steuerzeichen"), ("1.1.2", Given(state="beantwortet"), "Antwort fehlt"),
    ("1.1.2", Given(state="entfällt"), "ohne Begründung"), ("1.1.2", Given(state="entfällt", reason="a\0"), "Steuerzeichen"), ("1.1.2", Given(state="entfällt", reason="x" * 2001), "zu lang"),
    ("1.1.2", Given(state="vielleicht"), "vielleicht"), ("1.1.2", Given(reason="weil"), "Grund"), ("1.1.2", Given(grade="hörensagen"), "hörensagen"),
    ("1.1.2", Given(evidence="B9"), "B9"), ("1.1.2", Given(evidence="\ud800"), "Beleg"), ("1.1.1", Given(answer="inf"), "keine Zahl"), ("1.1.1", Given(answer="-1"), "außerhalb")]


def test_bad_values_are_refused_and_nothing_is_written(stored: Workspace) -> None:
    for question, given, said in HOSTILE:
        found = problems_of(stored, question, given, 1 if question.startswith("1") else 0)
        assert any(said in problem.message for problem in found), said


def test_all_problems_are_told_at_once(stored: Workspace) -> None:
    found = problems_of(stored, "1.1.2", Given(answer="9", comment="a\0", note="x" * 11_000, grade="x", evidence="B7"), 1)
    assert len(found) == 5
    assert {problem.file for problem in found} == {"Frage 1.1.2"}


def test_unknown_keys_and_wrong_types_are_refused() -> None:
    assert service.read_given({"answer": ["a"], "follow_up": True, "comment": "x"}) == Given(answer=["a"], follow_up=True, comment="x")
    with pytest.raises(service.BrokenProject) as caught:
        service.read_given({"coment": "x", "version": 3, "\ud800": 1, "answer": 3, "follow_up": "ja", "note": ["x"]})
    assert len(caught.value.problems) == 6
    for problem in caught.value.problems:
        f"{problem.message} {problem.remedy}".encode()


@pytest.mark.parametrize("tab", ["x y", "a\0", "1" * 17, "\ud800", "Ä"])
def test_a_mark_that_is_none_is_refused(stored: Workspace, tab: str) -> None:
    with pytest.raises(service.Refused, match="Laden Sie sie neu"):
        save(stored, "1.1.2", Given(comment="x"), 1, tab=tab)


def test_a_frozen_wave_takes_no_answer(workspace: Workspace) -> None:
    service.freeze_wave(workspace, "", ANNA, TODAY)
    assert talk(workspace).frozen
    assert save(workspace, "1.1.2", Given(comment="zu spät"), 1).status == BLOCKED
    with pytest.raises(service.Refused, match="eingefroren"):
        service.plan_interview(workspace, town_of(workspace), wave_of(workspace), "IT", ANNA, today=TODAY)


# -- planning, changing, the next wave -----------------------------------------------------------------------------------------------


def test_a_planned_interview_takes_place(stored: Workspace) -> None:
    made = service.plan_interview(stored, town_of(stored), wave_of(stored), "IT", ANNA, today=TODAY, place="Bauhof", interviewees=["Ilse Informatik", "Ilse Informatik "])
    assert lines(stored)["I3"].planned
    with pytest.raises(service.Refused, match="erst geplant"):
        service.save_answer(stored, made, "1.1.1", Given(answer="3"), 0, ANNA)
    with pytest.raises(service.Refused, match="Zukunft"):
        service.change_interview(stored, made, 1, ANNA, today=TODAY, day=date(2027, 1, 1), place="Bauhof")
    assert service.change_interview(stored, made, 1, ANNA, today=TODAY, day=TODAY, place="Rathaus", interviewees=["Otto Ortskundig"]).status == SAVED
    found = service.open_talk(stored, made)
    assert (found.day, found.place, found.interviewees, found.led_by) == (TODAY, "Rathaus", ("Otto Ortskundig",), (ANNA,))
    assert service.change_interview(stored, made, 2, ANNA, today=TODAY, day=TODAY, place="Rathaus", interviewees=["Otto Ortskundig", "Ilse Informatik"]).saved
    assert service.open_talk(stored, made).interviewees == ("Ilse Informatik", "Otto Ortskundig")
    assert service.save_answer(stored, made, "1.1.1", Given(answer="3"), 0, ANNA).saved
    with pytest.raises(service.Refused, match="schon Antworten"):
        service.change_interview(stored, made, 2, ANNA, today=TODAY, day=None, place="Rathaus")


def test_two_who_move_an_interview_meet_a_conflict(stored: Workspace) -> None:
    first = lines(stored)["I1"]
    assert service.change_interview(stored, first.id, 1, ANNA, today=TODAY, day=first.day, place="Bauhof").saved
    outcome = service.change_interview(stored, first.id, 1, BERND, today=TODAY, day=first.day, place="Schloss", interviewees=["Neue Person"])
    assert outcome.status == CONFLICT
    assert [(part.label, part.other, part.mine) for part in service.conflict_view(stored, outcome).parts] == [("Ort", "Bauhof", "Schloss")]
    assert not [item for item in stored.records("person") if item.fields["name"] in ("Neue Person", BERND)]


def test_roles_and_names_that_cannot_be_are_refused(stored: Workspace) -> None:
    with pytest.raises(service.UnknownName, match="Rolle"):
        service.plan_interview(stored, town_of(stored), wave_of(stored), "X", ANNA, today=TODAY)
    for names, place in ((["a\0"], ""), (["x" * 301], ""), ([], "x\0"), ([], "x" * 301)):
        with pytest.raises(service.BrokenProject):
            service.plan_interview(stored, town_of(stored), wave_of(stored), "IT", ANNA, today=TODAY, place=place, interviewees=names)
    assert len(lines(stored)) == 2


def test_answers_of_the_last_wave_wait_and_are_confirmed(stored: Workspace) -> None:
    service.freeze_wave(stored, "", ANNA, TODAY)
    service.next_wave(stored, "Zweite", date(2027, 10, 1), ANNA)
    line = lines(stored)["I1"]
    assert (line.planned, line.prior, line.answered, line.next_open) == (True, 3, 0, "1.1.1")
    service.change_interview(stored, line.id, line.version, ANNA, today=date(2027, 10, 2), day=date(2027, 10, 1), place="Rathaus")
    step = talk(stored).step("1.1.2")
    assert (step.prior, step.is_open, step.said) == (True, True, "Das Konzept gilt")
    outcome = service.confirm_answer(stored, line.id, "1.1.2", step.version, ANNA)
    assert outcome.status == SAVED
    assert not talk(stored).step("1.1.2").prior
    assert service.confirm_answer(stored, line.id, "1.1.2", outcome.version, ANNA).status == UNCHANGED
    with pytest.raises(service.Refused, match="keine Antwort"):
        service.confirm_answer(stored, line.id, "2.1.2", 0, ANNA)
    assert save(stored, "1.1.1", Given(answer="2"), talk(stored).step("1.1.1").version).saved
    assert not talk(stored).step("1.1.1").prior
    assert (lines(stored)["I1"].answered, service.progress_of(stored, wave_of(stored))[0].shares[0].answered) == (2, 2)


# -- eight people at the same answers ----------------------------------------------------------------------------------------------------


def test_eight_threads_lose_nothing(stored: Workspace) -> None:
    """Each saves 25 times with the version it saw itself: every save stands in the history in order, or was told as a conflict."""
    interview = lines(stored)["I1"].id

    def work(number: int) -> list[tuple[str, int, str]]:
        workspace = open_workspace(stored.place, project=stored.project)
        version, done = 1, []
        for turn in range(25):
            text = f"Faden {number}, Satz {turn}"
            outcome = service.save_answer(workspace, interview, "1.1.2", Given(comment=text), version, f"Person {number}", tab=f"t{number}")
            done.append((outcome.status, outcome.version, text))
            version = outcome.version
        workspace.engine.dispose()
        return done

    with ThreadPoolExecutor(8) as pool:
        done = [item for part in pool.map(work, range(8)) for item in part]
    saved = sorted((version, text) for status, version, text in done if status == SAVED)
    assert len(done) == 200
    assert {status for status, _, _ in done} <= {SAVED, CONFLICT}
    assert [version for version, _ in saved] == list(range(2, len(saved) + 2))
    events = stored.events(record=kept(stored, "1.1.2").id)[1:]
    assert [(event.version, event.changes["comment"][1]) for event in events] == saved
    assert [event.changes["comment"][0] for event in events] == ["", *(text for _, text in saved)][:-1]
    assert kept(stored, "1.1.2").fields["comment"] == saved[-1][1]
    assert stored.verify().faults == ()
