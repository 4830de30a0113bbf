"""Answers as CSV: everything that goes out comes back, and what people and spreadsheets do to it is noticed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.changes import CONFLICT, SAVED, UNCHANGED, Change
from assessment.exchange.answer_tables.csv_form import read_answers_csv, write_answers_csv
from assessment.exchange.answer_tables.row_reader import before_excel
from assessment.exchange.answer_tables.rows import COLUMNS
from assessment.exchange.intake import Context, Intake
from assessment.model import Grade, PendingReason
from assessment.service import apply_changes, context_of, create_project, load_folder
from assessment.store import Workspace
from questionnaires import load
from tests.assessment.exchange.round_trips import PLANNED, RESERVED, Said, answers, copy_of, empty_project, imported, store, survives
from tests.conftest import GROUP, MEMBER, TODAY

HEADER = "Kommune;Interview;Rolle;Datum;Frage;Antwort;Grund;Nachweis;Beleg;Bemerkung;Fassung"


def _folder(folder: Path) -> Path:
    (folder / "group.yaml").write_text(GROUP, encoding="utf-8")
    (folder / "musterstadt.yaml").write_text(MEMBER, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("leer")
    return empty_project(folder / "leer.reifegrad", load_folder(_folder(folder), TODAY))


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory):
    return load_folder(_folder(tmp_path_factory.mktemp("gruppe")), TODAY)


@pytest.fixture(scope="module")
def filled(group, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("voll") / "voll.reifegrad"
    create_project(place, group, "Testperson").engine.dispose()
    return place


@pytest.fixture
def workspace(filled: Path) -> Iterator[Workspace]:
    with copy_of(filled) as made:
        yield made


@pytest.fixture(scope="module")
def context(filled: Path) -> Context:
    with copy_of(filled) as made:
        return context_of(made, TODAY)


def table(*lines: str) -> bytes:
    return "\r\n".join((HEADER, *lines)).encode()


def token(workspace: Workspace, question: str) -> str:
    """Give what a file written now says it saw of an answer of the first interview."""
    context = context_of(workspace, TODAY)
    return context.token(context.response_id(context.interviews[0].id, question))


def codes(intake: Intake) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in intake.problems]


def test_every_answer_survives_both_forms(empty: Path, group) -> None:
    @settings(max_examples=30, deadline=None)
    @given(said=answers(group), excel=st.booleans())
    def check(said: list[Said], excel: bool) -> None:
        def carry(context: Context):
            content = write_answers_csv(context, excel=excel)
            return lambda target: read_answers_csv(content, "antworten.csv", target)

        survives(empty, said, carry)

    check()


def test_the_excel_form_is_one_a_german_excel_shows_right(context: Context) -> None:
    """Mark, semicolons, German days, decimal comma, and questions that are not taken for days."""
    content = write_answers_csv(context, excel=True)
    lines = content.decode("utf-8-sig").splitlines()
    assert content.startswith("\ufeff".encode())
    assert lines[0].split(";") == list(COLUMNS)
    assert "musterstadt;16000001;I1;IT;01.09.2026;1.1.2 Konzept;3;;aussage" in lines[2]


def test_the_plain_form_has_bare_questions_and_iso_days(context: Context) -> None:
    assert "musterstadt,16000001,I1,IT,2026-09-01,1.1.3,lokal | fern,," in write_answers_csv(context, excel=False).decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_umlauts_are_read_from_every_encoding(context: Context, encoding: str) -> None:
    content = table("musterstadt;I1;;;2.1.5;Größe prüfen;;;;Für alle;").decode().encode(encoding)
    intake = read_answers_csv(content, "a.csv", context)
    assert intake.problems == []
    assert (intake.changes[0].fields["value"], intake.changes[0].fields["comment"]) == ("Größe prüfen", "Für alle")


def test_all_faults_are_told_at_once_each_with_its_line(context: Context) -> None:
    intake = read_answers_csv(table(
        "musterstad;I1;;;1.1.1;3;;;;;", "musterstadt;I11;;;1.1.1;3;;;;;", "musterstadt;I1;;;1.1.9;3;;;;;", "musterstadt;I1;;;1.1.1;viel;;;;;",
        "musterstadt;I1;;;1.1.2;9;;;;;", "musterstadt;I1;;;2.1.1;entfällt;;;;;", "musterstadt;I1;;;2.1.2;ja;weil;;;;", "musterstadt;I1;;;2.1.3;nebenbei;;geraten;;;",
        "musterstadt;I1;;;2.1.4;3;;;B7;;", "musterstadt;I1;;;2.1.5;Text;;;;;eins"), "a.csv", context)
    assert codes(intake) == [
        ("municipality-unknown", 2), ("interview-unknown", 3), ("question-unknown", 4), ("answer-invalid", 5), ("answer-invalid", 6), ("reason-missing", 7),
        ("reason-misplaced", 8), ("value-not-allowed", 9), ("evidence-unknown", 10), ("version-invalid", 11)]
    assert "Meinten Sie »musterstadt«?" in intake.problems[0].message
    assert "Meinten Sie »I1«?" in intake.problems[1].message


def test_a_fault_of_a_municipality_is_told_once(context: Context) -> None:
    assert codes(read_answers_csv(table("Neustadt;I1;;;1.1.1;3;;;;;", "Neustadt;I1;;;1.1.2;3;;;;;"), "a.csv", context)) == [("municipality-unknown", 2)]


@pytest.mark.parametrize(("cell", "meant"), [("01.01.2002", "1.1.2"), ("1.1.02", "1.1.2"), ("2002-01-01", "1.1.2"), ("02.01.2001 00:00", "2.1.1"), ("09.09.2009", "")])
def test_a_question_that_became_a_day_is_recognised(context: Context, cell: str, meant: str) -> None:
    problem = read_answers_csv(table(f"musterstadt;I1;;;{cell};3;;;;;"), "a.csv", context).problems[0]
    assert (problem.code, problem.line) == ("excel-date", 2)
    assert (f"vermutlich war es die Frage {meant}." if meant else "die Nummer der Frage ist verloren.") in problem.message


@pytest.mark.parametrize(("text", "before"), [("01. Mai", "1.5"), ("12. Mrz", "12.3"), ("3. März", "3.3"), ("1.1.2", ""), ("viel", ""), ("1. Xyz", "")])
def test_days_are_told_from_words(text: str, before: str) -> None:
    assert before_excel(text) == before


@pytest.mark.parametrize(("cell", "code"), [("01. Mai", "excel-date"), ("01.05.2026", "excel-date"), ("1.250", "number-ambiguous"), ("1.250.000", "number-ambiguous"), ("1.250,5", "answer-invalid")])
def test_damaged_numbers_are_refused(context: Context, cell: str, code: str) -> None:
    assert codes(read_answers_csv(table(f"musterstadt;I1;;;2.1.4;{cell};;;;;"), "a.csv", context)) == [(code, 2)]


@pytest.mark.parametrize(("delimiter", "cell", "value"), [(";", "12,5", 12.5), (";", "12.5", 12.5), (";", "33,333", 33.333), (",", "33.333", 33.333), ("\t", "7,5", 7.5)])
def test_decimal_signs_follow_the_form(context: Context, delimiter: str, cell: str, value: float) -> None:
    content = table(f"musterstadt;I1;;;2.1.1;{cell};;;;;").decode().replace(",", "§").replace(";", delimiter).replace("§", ",").encode()
    intake = read_answers_csv(content, "a.csv", context)
    assert intake.problems == []
    assert intake.changes[0].fields["value"] == value


def test_a_thousands_comma_is_refused_where_commas_part_columns(context: Context) -> None:
    content = b'Kommune,Interview,Frage,Antwort\r\nmusterstadt,I1,2.1.4,"1,250"\r\n'
    assert codes(read_answers_csv(content, "a.csv", context)) == [("number-ambiguous", 2)]


def test_the_same_question_twice_in_an_interview_is_refused(context: Context) -> None:
    intake = read_answers_csv(table("musterstadt;I1;;;2.1.1;3;;;;;", "musterstadt;I2;;;2.1.1;3;;;;;", "Musterstadt;I1;;;2.1.1 Online-Anteil;4;;;;;"), "a.csv", context)
    assert codes(intake) == [("row-doubled", 4)]
    assert "Zeile 2" in intake.problems[0].message


def test_a_row_with_role_and_day_makes_its_interview(workspace: Workspace, context: Context) -> None:
    content = table("musterstadt;I7;HAL;14.09.2026;2.1.1;30;;;;;", "musterstadt;I7;HAL;14.09.2026;2.1.2;nein;;;;;")
    assert imported(workspace, lambda target: read_answers_csv(content, "a.csv", target)) == {SAVED}
    member = context_of(workspace, TODAY).group.members[0]
    made = next(interview for interview in member.interviews if interview.key == "I7")
    assert (made.role, made.day.isoformat(), made.id) == ("HAL", "2026-09-14", context.id_of("interview", context.wave, member.id, "I7"))
    assert sum(response.interview == "I7" for response in member.responses) == 2
    assert imported(workspace, lambda target: read_answers_csv(content, "a.csv", target)) == {UNCHANGED}


@pytest.mark.parametrize(("role", "day", "code"), [
    ("HAL", "", "interview-mismatch"), ("IT", "02.09.2026", "interview-mismatch"), ("CHEF", "", "value-not-allowed"), ("", "31.02.2026", "date-invalid"),
    ("", "01.09.26", "date-invalid"), ("", "01.01.2027", "date-in-future")])
def test_what_contradicts_the_interview_is_told_once(context: Context, role: str, day: str, code: str) -> None:
    assert codes(read_answers_csv(table(f"musterstadt;I1;{role};{day};2.1.1;3;;;;;", f"musterstadt;I1;{role};{day};2.1.2;ja;;;;;"), "a.csv", context)) == [(code, 2)]


def test_a_planned_interview_gets_its_day(empty: Path) -> None:
    with copy_of(empty) as workspace:
        assert imported(workspace, lambda target: read_answers_csv(table(f"musterstadt;{PLANNED};HAL;20.10.2026;2.1.1;30;;;;;"), "a.csv", target)) == {SAVED}
        member = context_of(workspace, TODAY).group.members[0]
        assert [(item.interview, item.day.isoformat()) for item in member.responses] == [(PLANNED, "2026-10-20")]


def test_a_lost_leading_zero_is_no_fault_and_another_key_is(project: Path, tmp_path: Path, replace_in) -> None:
    replace_in(project / "musterstadt.yaml", "16000001", "05315000")
    made = create_project(tmp_path / "x.reifegrad", load_folder(project, TODAY), "Testperson")
    context = context_of(made, TODAY)
    lines = b"Kommune;AGS;Interview;Frage;Antwort\nmusterstadt;%s;I1;2.1.1;3\n"
    assert codes(read_answers_csv(lines % b"5315000", "a.csv", context)) == []
    assert codes(read_answers_csv(lines % b"5315001", "a.csv", context)) == [("municipality-mismatch", 2)]
    made.engine.dispose()


def test_without_a_version_only_empty_fields_are_filled(workspace: Workspace) -> None:
    read = lambda target: read_answers_csv(table("musterstadt;I1;;;1.1.1;3;;;;;", "musterstadt;I1;;;1.1.3;lokal | fern;;;;Neu dazu;"), "a.csv", target)  # noqa: E731
    assert imported(workspace, read) == {CONFLICT, SAVED}
    stands = {item.question: item for item in context_of(workspace, TODAY).group.members[0].responses if item.interview == "I1"}
    assert (stands["1.1.1"].answer, stands["1.1.1"].grade, stands["1.1.3"].comment) == (12.0, Grade.DOKUMENT, "Neu dazu")


def test_with_its_version_an_answer_is_changed_and_a_later_change_is_a_conflict(workspace: Workspace) -> None:
    line = f"musterstadt;I1;;;1.1.2;%s;;;;;{token(workspace, '1.1.2')}"
    assert imported(workspace, lambda target: read_answers_csv(table(line % 4), "a.csv", target)) == {SAVED}
    assert imported(workspace, lambda target: read_answers_csv(table(line % 2), "a.csv", target)) == {CONFLICT}


def test_an_emptied_answer_is_taken_back_only_with_its_version(workspace: Workspace) -> None:
    assert imported(workspace, lambda target: read_answers_csv(table("musterstadt;I1;;;1.1.2;;;;;bleibt;"), "a.csv", target)) == {SAVED}
    assert any(item.question == "1.1.2" and item.interview == "I1" for item in context_of(workspace, TODAY).group.members[0].responses)
    seen = token(workspace, "1.1.2")
    assert imported(workspace, lambda target: read_answers_csv(table(f"musterstadt;I1;;;1.1.2;;;;;bleibt;{seen}"), "a.csv", target)) == {SAVED}
    assert not any(item.question == "1.1.2" and item.interview == "I1" for item in context_of(workspace, TODAY).group.members[0].responses)


def test_missing_columns_leave_document_grade_and_texts_alone(workspace: Workspace) -> None:
    content = f"Kommune;Interview;Frage;Antwort;Fassung\nmusterstadt;I1;1.1.1;20;{token(workspace, '1.1.1')}\n".encode()
    assert imported(workspace, lambda target: read_answers_csv(content, "a.csv", target)) == {SAVED}
    stands = next(item for item in context_of(workspace, TODAY).group.members[0].responses if item.question == "1.1.1")
    assert (stands.answer, stands.grade, stands.evidence, stands.comment) == (20.0, Grade.DOKUMENT, "B1", "Test nur für einen Server.")


def test_a_document_proves_an_answer_unless_the_row_says_otherwise(context: Context) -> None:
    intake = read_answers_csv(table("musterstadt;I2;;;1.1.1;3;;;B1;;", "musterstadt;I2;;;1.1.3;lokal;;Einsicht;B1;;"), "a.csv", context)
    assert [change.fields["grade"] for change in intake.changes] == [3, 2]


def test_prior_answers_stay_prior_until_the_mark_is_taken_out(empty: Path) -> None:
    with copy_of(empty) as workspace:
        context = store(workspace, [Said("I1", "1.1.2", {"state": "beantwortet", "value": 3.0, "reason": "", "prior": True, "document": ""})])
        assert context.group.members[0].pending[0].why is PendingReason.PRIOR
        content = write_answers_csv(context, excel=True)
        assert imported(workspace, lambda target: read_answers_csv(content, "a.csv", target)) == {UNCHANGED}
        assert imported(workspace, lambda target: read_answers_csv(content.replace(b";ja;1-", b";;1-"), "a.csv", target)) == {SAVED}
        member = context_of(workspace, TODAY).group.members[0]
        assert (member.pending, len(member.responses)) == ((), 1)
        assert imported(workspace, lambda target: read_answers_csv(content, "a.csv", target)) == {UNCHANGED}
        assert context_of(workspace, TODAY).group.members[0].pending == ()


def test_rows_that_say_nothing_are_no_answers(context: Context) -> None:
    intake = read_answers_csv(table("musterstadt;I2;;;1.1.1;;;;;;", "Nirgendwo;;;;;;;;;;"), "a.csv", context)
    assert (intake.changes, intake.problems) == ([], [])


def test_an_answer_that_no_longer_fits_goes_out_without_value_and_comes_back_without_harm(workspace: Workspace, context: Context) -> None:
    town, row = context.group.members[0], context.interviews[0]
    broken = Change("response", context.response_id(row.id, "2.1.3"), {
        "wave_id": context.wave, "municipality_id": town.id, "interview_id": row.id, "question": "2.1.3", "state": "beantwortet", "value": "gibt_es_nicht", "grade": 2, "comment": "alt"}, 0)
    apply_changes(workspace, [broken], "Testperson", "Test")
    context = context_of(workspace, TODAY)
    assert context.group.members[0].pending[0].why is PendingReason.OUTDATED
    content = write_answers_csv(context, excel=False)
    assert b"2.1.3,,,einsicht,,alt,,,,\r\n" in content
    assert imported(workspace, lambda target: read_answers_csv(content, "a.csv", target)) == {UNCHANGED}


def test_two_interviews_of_one_label_are_not_guessed_between(workspace: Workspace, context: Context) -> None:
    town = context.group.members[0]
    twin = Change("interview", "00000000-0000-4000-8000-000000000001", {"wave_id": context.wave, "municipality_id": town.id, "label": "I1", "role": "IT", "day": "2026-09-05"}, 0)
    apply_changes(workspace, [twin], "Testperson", "Test")
    assert codes(read_answers_csv(table("musterstadt;I1;;;2.1.1;3;;;;;"), "a.csv", context_of(workspace, TODAY))) == [("interview-duplicate", 2)]


def test_a_broken_file_gives_problems_and_no_changes(context: Context) -> None:
    for content in (b"", b"PK\x03\x04\0\0", b"Kommune;Frage\nx;y\n", HEADER.encode() + b'\n"offen'):
        intake = read_answers_csv(content, "a.csv", context)
        assert intake.problems
        assert intake.changes == []


def test_questions_may_carry_blanks_in_their_names(context: Context) -> None:
    """The whole cell is tried before its first word."""
    catalogue = load("musterstadt").catalogue
    assert catalogue is not None
    assert not RESERVED & set(catalogue.questions)
    field = catalogue.fields["2.1"]
    question = field.questions[0].model_copy(update={"id": "2.1.1 neu"})
    changed = catalogue.changed(dimensions=tuple(
        dimension.model_copy(update={"fields": tuple(part.model_copy(update={"questions": (*part.questions, question)}) if part.id == "2.1" else part for part in dimension.fields)})
        for dimension in catalogue.dimensions))
    intake = read_answers_csv(table("musterstadt;I1;;;2.1.1 neu;3;;;;;"), "a.csv", replace(context, group=replace(context.group, catalogue=changed)))
    assert [change.fields["question"] for change in intake.changes] == ["2.1.1 neu"]
