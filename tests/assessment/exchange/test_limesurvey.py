"""A survey for LimeSurvey out of a catalogue, and answers back from its export – ours or one somebody made themselves."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.exchange.intake import Context, InterviewRow
from assessment.exchange.limesurvey.export import write_lss
from assessment.exchange.limesurvey.intake import SurveyIntake, read_limesurvey
from assessment.exchange.limesurvey.mapping import read_mapping, write_mapping
from assessment.service import apply_changes, context_of, create_project, load_folder, tally
from questionnaires import (
    Catalogue,
    ChoiceQuestion,
    LevelQuestion,
    MultiQuestion,
    NumberQuestion,
    Question,
    YesNoQuestion,
    load,
)

TODAY = date(2026, 11, 21)
SUBMITTED = "2026-11-03 14:05:09"
NO_REASON = "laut Onlineumfrage, ohne Angabe von Gründen"
Answer = tuple[str, Any, str]


def muster_catalogue() -> Catalogue:
    found = load("musterstadt").catalogue
    assert found is not None
    return found


@dataclass(frozen=True)
class Asked:
    """A question as LimeSurvey would hold it after importing the file."""

    code: str
    type: str
    text: str
    options: dict[str, str]
    boxes: dict[str, str]

    def code_of(self, text: str) -> str:
        (code,) = [code for code, shown in {**self.options, **self.boxes}.items() if shown == text]
        return code


def rows_of(lss: bytes) -> dict[str, list[dict[str, str]]]:
    """Read the rows of a survey file, section by section."""
    document = ElementTree.fromstring(lss)
    return {section.tag: [{cell.tag: cell.text or "" for cell in row} for row in section.findall("rows/row")] for section in document}


def survey_of(lss: bytes) -> list[Asked]:
    """Give the survey LimeSurvey would make of a file."""
    rows = rows_of(lss)
    texts = {row["qid"]: html.unescape(row["question"]) for row in rows["question_l10ns"]}
    answers = {row["aid"]: html.unescape(row["answer"]) for row in rows["answer_l10ns"]}
    return [Asked(row["title"], row["type"], texts[row["qid"]],
                  {item["code"]: answers[item["aid"]] for item in rows["answers"] if item["qid"] == row["qid"]},
                  {item["title"]: texts[item["qid"]] for item in rows.get("subquestions", ()) if item["parent_qid"] == row["qid"]}) for row in rows["questions"]]


def whole_survey(catalogue: Catalogue) -> bytes:
    return write_lss(catalogue, questions=list(catalogue.questions.values()), title="Bestandsaufnahme")


@cache
def muster_survey() -> tuple[Asked, ...]:
    return tuple(survey_of(whole_survey(muster_catalogue())))


def exported(survey: list[Asked] | tuple[Asked, ...], responses: list[dict[str, Any]], *, texts: bool = False, headings: str = "code", separator: str = ",") -> bytes:
    """Write responses as LimeSurvey's CSV export does: everything quoted, formulas masked, with a mark, an empty line at the end.

    A response maps codes to what was chosen: a code, a typed text, or for a multiple choice the list of codes ticked.
    """
    fixed = {"id": "Antwort ID", "submitdate": "Datum Abgeschickt", "lastpage": "Letzte Seite", "startlanguage": "Start-Sprache", "seed": "Zufallsstartwert"}
    heads, columns = list(fixed.items()), []
    for asked in survey:
        if asked.boxes:
            heads += [(f"{asked.code}[{box}]", f"{asked.text} [{text}]") for box, text in asked.boxes.items()]
        else:
            heads.append((asked.code, asked.text))
    for response in responses:
        cells = [str(response.get(name, "")) for name in fixed]
        for asked in survey:
            value = response.get(asked.code)
            if asked.boxes:
                marks = {None: "N/A", True: "Ja", False: "Nein"} if texts else {None: "", True: "Y", False: ""}
                cells += [marks[None if value is None else box in value] for box in asked.boxes]
            else:
                cells.append(asked.options.get(value, value) if texts and value is not None else value or "")
        columns.append([f"'{cell}" if cell.startswith("=") else cell for cell in cells])
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    shown = {"code": lambda code, _: code, "full": lambda _, text: text, "codetext": lambda code, text: f"{code}. {text}", "em": lambda code, _: code.replace("[", "_").replace("]", "")}[headings]
    writer.writerows([[shown(*head) for head in heads], *columns])
    return (stream.getvalue() + "\r\n").encode("utf-8-sig")


def filled(survey: tuple[Asked, ...], question: Question, answer: Answer) -> dict[str, Any]:
    """Give what a person would click or type to say this answer, found by the texts on the page."""
    state, value, reason = answer
    asked = next(item for item in survey if item.text == f"{question.id} {question.ask}")
    extra = next((item for item in survey if item.text == f"{question.id} Falls Sie keine Zahl nennen können"), asked)
    page = next(item for item in survey if item.text.startswith(f"{question.id.rsplit('.', 1)[0]} ") and item.text.endswith("– warum?"))
    if state in ("unbekannt", "entfällt"):
        code = extra.code_of("Weiß nicht" if state == "unbekannt" else "Trifft bei uns nicht zu")
        said = {extra.code: [code] if extra.boxes else code}
        return said | ({page.code: reason} if reason not in ("", NO_REASON) else {})
    match question:
        case LevelQuestion():
            return {asked.code: asked.code_of(question.anchors[value])}
        case ChoiceQuestion():
            return {asked.code: asked.code_of(next(option.text for option in question.options if option.key == value))}
        case MultiQuestion():
            return {asked.code: [asked.code_of(option.text) for option in question.options if option.key in value] or [asked.code_of("Nichts davon")]}
        case YesNoQuestion():
            return {asked.code: next(code for code, text in asked.options.items() if text.split(" – ")[0] == value.capitalize())}
        case NumberQuestion():
            return {asked.code: f"{value:.10f}"}
    return {asked.code: value}


def answers_to(question: Question) -> st.SearchStrategy[Answer | None]:
    """Give everything a question can be answered with; None where it was passed over."""
    match question:
        case LevelQuestion():
            values = st.sampled_from(sorted(question.anchors))
        case ChoiceQuestion():
            values = st.sampled_from([option.key for option in question.options])
        case MultiQuestion():
            values = st.lists(st.sampled_from([option.key for option in question.options]), unique=True).map(lambda chosen: [option.key for option in question.options if option.key in chosen])
        case YesNoQuestion():
            values = st.sampled_from(["ja", "teilweise", "nein"])
        case NumberQuestion():
            values = st.integers(0, 100 if question.type == "percent" else 500).map(lambda number: number / 4 if number < 100 else float(number))
        case _:
            return st.none() | st.sampled_from(["Wir, die »Verwaltung«; wollen\nmehr.", "=Summe", "5", "N", "Weiter so & <schnell>"]).map(lambda text: ("beantwortet", text, ""))
    return st.none() | values.map(lambda value: ("beantwortet", value, "")) | st.just(("unbekannt", None, "")) | st.just(("entfällt", None, ""))


@st.composite
def whole_answers(draw: st.DrawFn) -> dict[str, Answer]:
    """Answers to some questions of the tiny catalogue, with one reason per page for all that does not apply there."""
    catalogue = muster_catalogue()
    reasons = {field: draw(st.sampled_from([NO_REASON, "Macht der Landkreis.", "Dafür; gibt es »keine«, Stelle."])) for field in catalogue.fields}
    given_answers = {key: draw(answers_to(question)) for key, question in catalogue.questions.items()}
    return {key: (answer[0], answer[1], reasons[catalogue.field_of[key].id] if answer[0] == "entfällt" else "") for key, answer in given_answers.items() if answer}


def response_to(answers: Mapping[str, Answer], number: int = 1, **more: Any) -> dict[str, Any]:
    """Give a whole response, as ``exported`` takes it."""
    catalogue, survey = muster_catalogue(), muster_survey()
    said: dict[str, Any] = {"id": number, "submitdate": SUBMITTED, "lastpage": 3, "startlanguage": "de", "kommune": "Musterstadt", "rolle": "IT"}
    for key, answer in answers.items():
        said |= filled(survey, catalogue.questions[key], answer)
    return {**said, **more}


def found_answers(intake: SurveyIntake) -> dict[str, Answer]:
    """Give the answers an import found."""
    return {str(change.fields["question"]): (str(change.fields["state"]), change.fields["value"], str(change.fields["reason"])) for change in intake.changes if change.kind == "response"}


@pytest.fixture
def context(project: Path) -> Context:
    return Context("8b5f2c1e-0d1c-4a53-9c3a-0f7c5a1b2c3d", load_folder(project, TODAY), (), TODAY)


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    """The mapping we write for the whole tiny catalogue."""
    path = tmp_path / "zuordnung.yaml"
    path.write_text(write_mapping(muster_catalogue(), list(muster_catalogue().questions.values())), encoding="utf-8")
    return path


def codes(intake: SurveyIntake) -> list[str]:
    return [problem.code for problem in intake.problems]


# --- the survey file ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["musterstadt", "kommunal"])
def test_every_question_is_in_the_survey_with_codes_limesurvey_accepts(name: str) -> None:
    catalogue = load(name).catalogue
    assert catalogue is not None
    survey = survey_of(whole_survey(catalogue))
    titles = [asked.code.casefold() for asked in survey]
    assert len(set(titles)) == len(titles)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,19}", asked.code) for asked in survey)
    assert all(re.fullmatch(r"[A-Za-z0-9]{1,5}", code) for asked in survey for code in asked.options)
    assert all(re.fullmatch(r"[A-Za-z0-9]{1,20}", code) for asked in survey for code in asked.boxes)
    assert len({asked.text for asked in survey}) == len(survey), "two columns would have the same heading"
    by_text = {asked.text: asked for asked in survey}
    types = {LevelQuestion: "L", ChoiceQuestion: "L", MultiQuestion: "M", YesNoQuestion: "L", NumberQuestion: "N"}
    for question in catalogue.questions.values():
        asked = by_text[f"{question.id} {question.ask}"]
        assert asked.type == types.get(type(question), "T")
        assert len(asked.boxes or asked.options) == expected_options(catalogue, question), question.id


def expected_options(catalogue: Catalogue, question: Question) -> int:
    """Count the options a page must show: those of the catalogue, „weiß nicht“, „trifft nicht zu“, and „nichts davon“ of several."""
    match question:
        case LevelQuestion():
            return len(question.anchors) + 2
        case ChoiceQuestion():
            return len(question.options) + 2
        case MultiQuestion():
            return len(question.options) + 3
        case YesNoQuestion():
            return 5 if catalogue.yes_no_levels(question).teilweise is not None else 4
    return 0


def test_the_short_form_has_the_core_questions_only() -> None:
    catalogue = load("kommunal").catalogue
    assert catalogue is not None
    core = [question for question in catalogue.questions.values() if question.core]
    short = write_lss(catalogue, questions=core, title="Kurz-Check")
    asked = {item.text.split()[0]: item.code for item in survey_of(short)}
    assert set(catalogue.questions) & set(asked) == {question.id for question in core}
    whole = {item.text.split()[0]: item.code for item in survey_of(whole_survey(catalogue))}
    assert all(whole[question.id] == asked[question.id] for question in core), "a question keeps its code whatever else is chosen"


def test_the_file_has_the_sections_and_fields_of_a_real_one(shared: Path) -> None:
    real = ElementTree.fromstring((shared / "data/limesurvey/citric_limesurvey_survey_432535.lss").read_bytes())
    ours = ElementTree.fromstring(whole_survey(muster_catalogue()))
    assert ours.findtext("DBVersion") == real.findtext("DBVersion")
    assert ours.findtext("LimeSurveyDocType") == "Survey"

    def fields(document: Any, section: str) -> list[str]:
        return [name.text for name in document.findall(f"{section}/fields/fieldname")]

    sections = [section.tag for section in real if section.find("fields") is not None]
    assert [section.tag for section in ours if section.tag in sections] == sections
    assert all(fields(ours, section) == fields(real, section) for section in sections)
    assert fields(ours, "subquestions") == fields(ours, "questions")
    for section in sections:
        written = {cell.tag for row in ours.findall(f"{section}/rows/row") for cell in row}
        required = {cell.tag for row in real.findall(f"{section}/rows/row") for cell in row}
        assert written <= set(fields(real, section))
        if section in ("groups", "group_l10ns", "questions", "question_l10ns"):
            assert required <= written


def test_rows_refer_to_rows_that_exist() -> None:
    """A subquestion, option or text without its question would be lost in LimeSurvey."""
    rows = rows_of(whole_survey(muster_catalogue()))
    groups = {row["gid"] for row in rows["groups"]}
    questions = [row["qid"] for row in rows["questions"]]
    everything = questions + [row["qid"] for row in rows["subquestions"]]
    assert len(set(everything)) == len(everything) == len(rows["question_l10ns"])
    assert {row["qid"] for row in rows["question_l10ns"]} == set(everything)
    assert {row["parent_qid"] for row in rows["subquestions"]} <= set(questions)
    assert {row["gid"] for row in rows["questions"] + rows["subquestions"]} == {row["gid"] for row in rows["group_l10ns"]} == groups
    assert {row["qid"] for row in rows["answers"]} | {row["qid"] for row in rows["question_attributes"]} <= set(questions)
    assert [row["aid"] for row in rows["answers"]] == [row["aid"] for row in rows["answer_l10ns"]]
    assert {row["sid"] for section in ("groups", "questions", "surveys") for row in rows[section]} == {rows["surveys"][0]["sid"]}


def test_numbers_have_unit_and_range_and_boxes_that_exclude_all_others() -> None:
    rows = rows_of(whole_survey(muster_catalogue()))
    code = {row["qid"]: row["title"] for row in rows["questions"]}
    settings_of = {(code[row["qid"]], row["attribute"]): row["value"] for row in rows["question_attributes"]}
    assert settings_of["q2x1x1", "suffix"] == "%"
    assert (settings_of["q2x1x1", "min_num_value_n"], settings_of["q2x1x1", "max_num_value_n"]) == ("0", "100")
    assert settings_of["q1x1x1", "suffix"] == "Monate"
    assert settings_of["q1x1x3", "exclude_all_others"] == "keine;U;E"
    relevance = {row["title"]: row["relevance"] for row in rows["questions"]}
    assert relevance["q1x1x1u"] == "is_empty(q1x1x1.NAOK)"
    assert {value for name, value in relevance.items() if not name.endswith("u")} == {"1"}


def test_texts_from_the_catalogue_act_neither_as_tags_nor_as_expressions(muster: Path, replace_in: Any) -> None:
    replace_in(muster / "1_schutz/1.1_sicherung.yaml", "ask: Gibt es ein Konzept für die Sicherung?", 'ask: "Gibt es {kommune} <b>Konzepte</b> & mehr als 5 < 6?"')
    catalogue = load(muster).catalogue
    assert catalogue is not None
    lss = write_lss(catalogue, questions=list(catalogue.questions.values()), title="A & <B> {C}\x00")
    shown = next(row["question"] for row in rows_of(lss)["question_l10ns"] if "Konzepte" in row["question"])
    assert not re.search(r"[<>{}]", shown)
    assert html.unescape(shown) == "1.1.2 Gibt es {kommune} <b>Konzepte</b> & mehr als 5 < 6?"
    assert rows_of(lss)["surveys_languagesettings"][0]["surveyls_title"] == "A &amp; &lt;B&gt; &#123;C&#125;"


def test_the_survey_says_which_catalogue_it_is_made_from_and_keeps_no_addresses() -> None:
    catalogue = muster_catalogue()
    rows = rows_of(whole_survey(catalogue))
    about = rows["surveys_languagesettings"][0]["surveyls_description"]
    assert catalogue.edition in about
    assert catalogue.content_hash in about
    kept = rows["surveys"][0]
    assert (kept["ipaddr"], kept["refurl"], kept["savetimings"], kept["listpublic"], kept["datestamp"]) == ("N", "N", "N", "N", "Y")


def test_evidence_and_probe_are_the_help_text() -> None:
    rows = rows_of(whole_survey(muster_catalogue()))
    qid = next(row["qid"] for row in rows["questions"] if row["title"] == "q1x1x1")
    assert next(row["help"] for row in rows["question_l10ns"] if row["qid"] == qid) == "<p>Als Nachweis eignet sich: Testprotokoll</p>"


def test_codes_stay_valid_and_unique_for_odd_question_numbers(muster: Path, replace_in: Any) -> None:
    source = muster / "2_service/2.1_angebot.yaml"
    for old, new in (("2.1.2", "2-1.1"), ("2.1.3", "2.1.1u"), ("2.1.5", "Eine sehr lange Kennung für Übriges")):
        replace_in(source, f"- id: {old}", f"- id: {new}")
    catalogue = load(muster).catalogue
    assert catalogue is not None
    titles = [asked.code for asked in survey_of(whole_survey(catalogue))]
    assert len({title.casefold() for title in titles}) == len(titles)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,19}", title) for title in titles)


# --- there and back ----------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=whole_answers(), texts=st.booleans(), headings=st.sampled_from(["code", "full", "codetext", "em"]), separator=st.sampled_from([",", ";"]))
def test_answers_come_back_as_they_were_given(context: Context, mapping: Path, answers: dict[str, Answer], texts: bool, headings: str, separator: str) -> None:
    """Every type, codes or texts in the cells, any kind of heading, both separators."""
    content = exported(muster_survey(), [response_to(answers)], texts=texts, headings=headings, separator=separator)
    intake = read_limesurvey(content, "antworten.csv", mapping, context)
    assert intake.problems == []
    assert found_answers(intake) == answers
    assert len([change for change in intake.changes if change.kind == "interview"]) == (1 if answers else 0)


def test_the_whole_catalogue_comes_back_too(tmp_path: Path, context: Context) -> None:
    """One answer per question of the real catalogue, in words, with full texts as headings and semicolons between them."""
    catalogue = load("kommunal").catalogue
    assert catalogue is not None
    survey = tuple(survey_of(whole_survey(catalogue)))
    path = tmp_path / "zuordnung.yaml"
    path.write_text(write_mapping(catalogue, list(catalogue.questions.values())), encoding="utf-8")
    wanted: dict[str, Answer] = {}
    for number, (key, question) in enumerate(catalogue.questions.items()):
        value: Any = {LevelQuestion: 3.0, YesNoQuestion: "nein", NumberQuestion: 7.5}.get(type(question))
        if isinstance(question, ChoiceQuestion | MultiQuestion):
            keys = [option.key for option in question.options]
            value = keys[number % len(keys)] if isinstance(question, ChoiceQuestion) else keys[::2]
        wanted[key] = ("beantwortet", value, "") if number % 7 else ("unbekannt", None, "")
    said: dict[str, Any] = {"id": 5, "submitdate": SUBMITTED, "kommune": "Musterstadt", "rolle": "IT"}
    for key, answer in wanted.items():
        said |= filled(survey, catalogue.questions[key], answer)
    real = replace(context, group=replace(context.group, catalogue=catalogue))
    intake = read_limesurvey(exported(survey, [said], texts=True, headings="full", separator=";"), "a.csv", path, real)
    assert intake.problems == []
    assert found_answers(intake) == wanted


def test_members_become_options_and_their_codes_mean_the_municipality(tmp_path: Path, context: Context) -> None:
    catalogue = context.catalogue
    questions = list(catalogue.questions.values())
    survey = survey_of(write_lss(catalogue, questions=questions, title="x", members=context.group.members))
    assert next(asked for asked in survey if asked.code == "kommune").options == {"K1": "Musterstadt"}
    path = tmp_path / "zuordnung.yaml"
    path.write_text(write_mapping(catalogue, questions, context.group.members), encoding="utf-8")
    for texts in (False, True):
        intake = read_limesurvey(exported(survey, [response_to({"1.1.2": ("beantwortet", 3.0, "")}, kommune="K1")], texts=texts), "a.csv", path, context)
        assert intake.problems == []
        assert found_answers(intake) == {"1.1.2": ("beantwortet", 3.0, "")}


def test_a_response_becomes_an_interview_without_a_person(project: Path, tmp_path: Path, mapping: Path) -> None:
    """Role, day and number are kept; reading the same file again changes nothing."""
    workspace = create_project(tmp_path / "x.reifegrad", load_folder(project, TODAY), "Testperson")
    content = exported(muster_survey(), [response_to({"1.1.2": ("beantwortet", 4.0, ""), "2.1.5": ("beantwortet", "Mehr Zeit.", "")}, 12, rolle="HAL"),
                                         response_to({"1.1.3": ("beantwortet", [], "")}, 13, kommune="16000001")])
    outcomes = []
    for _ in range(2):
        intake = read_limesurvey(content, "a.csv", mapping, context_of(workspace, TODAY))
        assert intake.problems == []
        outcomes.append(tally(apply_changes(workspace, intake.changes, "Testperson", "LimeSurvey")))
    assert (outcomes[0].saved, outcomes[0].unchanged) == (5, 0)
    assert (outcomes[1].saved, outcomes[1].unchanged, outcomes[1].conflicts) == (0, 5, ())
    (town,) = context_of(workspace, TODAY).group.members
    online = [interview for interview in town.interviews if interview.place == "Onlineumfrage"]
    assert [(item.key, item.role, item.day) for item in online] == [("LS12", "HAL", date(2026, 11, 3)), ("LS13", "IT", date(2026, 11, 3))]
    assert [interview.key for interview in town.interviews][-2:] == ["LS12", "LS13"], "conversations come first"
    assert {(item.question, item.level) for item in town.responses if item.interview == "LS12"} == {("1.1.2", 4.0), ("2.1.5", None)}


def test_columns_about_persons_are_not_read(context: Context, mapping: Path) -> None:
    survey = [*muster_survey(), Asked("email", "S", "E-Mail", {}, {}), Asked("hobby", "S", "Was tun Sie gern?", {}, {})]
    content = exported(survey, [response_to({"2.1.2": ("beantwortet", "ja", "")}, email="erika@example.org", hobby="Segeln")])
    intake = read_limesurvey(content, "a.csv", mapping, context)
    assert intake.problems == []
    assert "erika" not in repr(intake.changes)
    assert "Segeln" not in repr(intake.changes)
    assert intake.skipped == ["Nicht eingelesen, weil nicht in der Zuordnung: »hobby«."]


def test_responses_never_submitted_are_listed_or_read_as_the_mapping_says(context: Context, mapping: Path, replace_in: Any) -> None:
    content = exported(muster_survey(), [response_to({"1.1.2": ("beantwortet", 1.0, "")}, 3, submitdate=""), response_to({}, 4)])
    intake = read_limesurvey(content, "a.csv", mapping, context)
    assert intake.problems == []
    assert intake.changes == []
    assert intake.skipped == ["Zeile 2: Antwort 3 wurde nicht abgeschickt und wird nicht eingelesen.", "Zeile 3: Antwort 4 beantwortet keine der zugeordneten Fragen."]
    replace_in(mapping, "unvollstaendige: nein", "unvollstaendige: ja")
    replace_in(mapping, "datum: {spalte: submitdate}", "datum: {spalte: submitdate, wert: 2026-11-01}")
    intake = read_limesurvey(content, "a.csv", mapping, context)
    assert intake.problems == []
    assert found_answers(intake) == {"1.1.2": ("beantwortet", 1.0, "")}
    assert next(change for change in intake.changes if change.kind == "interview").fields["day"] == "2026-11-01"


def test_one_role_and_day_for_all_come_from_the_mapping(context: Context, mapping: Path, replace_in: Any) -> None:
    """Anonymous surveys have no day: LimeSurvey writes 1980 for it."""
    content = exported([asked for asked in muster_survey() if asked.code not in ("kommune", "rolle")], [response_to({"1.1.2": ("beantwortet", 1.0, "")}, submitdate="1980-01-01 00:00:00")])
    text = mapping.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^rolle: .*$", "rolle: {wert: Hauptamtsleitung}", re.sub(r"(?m)^kommune: .*$", 'kommune: {wert: "16000001"}', text))
    mapping.write_text(text, encoding="utf-8")
    assert codes(read_limesurvey(content, "a.csv", mapping, context)) == ["date-invalid"]
    replace_in(mapping, "datum: {spalte: submitdate}", "datum: {spalte: submitdate, wert: 04.05.2026}")
    intake = read_limesurvey(content, "a.csv", mapping, context)
    assert intake.problems == []
    fields = intake.changes[0].fields
    assert (fields["role"], fields["day"]) == ("HAL", "2026-05-04")


def test_a_file_saved_by_german_excel_is_read(context: Context, mapping: Path) -> None:
    text = exported(muster_survey(), [response_to({"2.1.5": ("beantwortet", "größer", "")})], separator=";").decode("utf-8-sig")
    content = text.replace(SUBMITTED, "03.11.2026 14:05").replace('"', "").encode("cp1252")
    intake = read_limesurvey(content, "a.csv", mapping, context)
    assert intake.problems == []
    assert found_answers(intake) == {"2.1.5": ("beantwortet", "größer", "")}
    assert intake.changes[0].fields["day"] == "2026-11-03"


def test_commas_in_headings_are_not_taken_for_separators(context: Context, mapping: Path) -> None:
    """Headings are whole sentences: few columns with semicolons between them hold more commas than semicolons."""
    text = re.sub(r"(?ms)^spalten:.*", "spalten:\n  Gibt es das, dies, jenes, alles, nichts, viel, wenig, mehr, und wenn ja, warum?: {frage: 2.1.2, antworten: {Nein: nein}}\n", mapping.read_text(encoding="utf-8"))
    mapping.write_text(text, encoding="utf-8")
    survey = [*muster_survey()[:2], Asked("x", "L", "Gibt es das, dies, jenes, alles, nichts, viel, wenig, mehr, und wenn ja, warum?", {"N": "Nein"}, {})]
    intake = read_limesurvey(exported(survey, [response_to({}, x="N")], texts=True, headings="full", separator=";"), "a.csv", mapping, context)
    assert intake.problems == []
    assert found_answers(intake) == {"2.1.2": ("beantwortet", "nein", "")}


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_text_that_looks_like_a_formula_loses_limesurveys_mask(context: Context, mapping: Path, separator: str) -> None:
    answers: dict[str, Answer] = {"2.1.5": ("beantwortet", "=Summe", "")}
    assert found_answers(read_limesurvey(exported(muster_survey(), [response_to(answers)], separator=separator), "a.csv", mapping, context)) == answers


def test_a_text_two_options_share_is_refused_rather_than_guessed(muster: Path, replace_in: Any, mapping: Path, context: Context) -> None:
    replace_in(muster / "2_service/2.1_angebot.yaml", "text: jemand nebenbei", "text: Niemand")
    catalogue = load(muster).catalogue
    assert catalogue is not None
    alike = replace(context, group=replace(context.group, catalogue=catalogue))
    survey = tuple(survey_of(whole_survey(catalogue)))
    assert codes(read_limesurvey(exported(survey, [response_to({}, q2x1x3="A1")], texts=True), "a.csv", mapping, alike)) == ["answer-invalid"]
    assert found_answers(read_limesurvey(exported(survey, [response_to({}, q2x1x3="A1")]), "a.csv", mapping, alike)) == {"2.1.3": ("beantwortet", "niemand", "")}


# --- a survey somebody made themselves ---------------------------------------------------------------------------------

OWN = """\
umfrage: 134196
kennung: C
datum: {wert: 2024-09-30}
kommune: {wert: Musterstadt}
rolle: {wert: HAL}
spalten:
  "Q0102[SQ001]": {frage: 1.1.2, antworten: {1: 0, 2: 0, 3: 1, 4: 1, 5: 2, 6: 2, 7: 3, 8: 4, 9: 5, 10: 5}}
  Q0103: {frage: 2.1.2, antworten: {Y: ja, N: nein, Ja: ja, Nein: nein}}
  "Q0104[SQ004]": {frage: 1.1.3, option: fern, bemerkung: "Q0104[SQ004comment]"}
  "Q0104[SQ005]": {frage: 1.1.3, option: lokal}
  Q0401: {frage: 2.1.5}
"""


def test_a_real_survey_of_others_can_be_mapped(shared: Path, tmp_path: Path, context: Context) -> None:
    """civil42 (Swiss clubs, 2024): other codes, other types, anonymous; its heads are taken from the real file."""
    rows = rows_of((shared / "data/limesurvey/civil42_survey.lss").read_bytes())
    title = {row["qid"]: row["title"] for row in rows["questions"]}
    heads = ["id", "submitdate", *(row["title"] for row in rows["questions"] if row["type"] in "STY")]
    for row in rows["subquestions"]:
        name = f"{title[row['parent_qid']]}[{row['title']}]"
        heads += [name, name.replace("]", "comment]")]
    path = tmp_path / "civil42.yaml"
    path.write_text(OWN, encoding="utf-8")

    def row(**cells: str) -> str:
        return ",".join(f'"{cells.get(re.sub(r"[^A-Za-z0-9]", "", head), "")}"' for head in heads)

    content = "\r\n".join([",".join(f'"{head}"' for head in heads),
                           row(id="1", submitdate="1980-01-01 00:00:00", Q0102SQ001="7", Q0103="Y", Q0104SQ004="Y", Q0104SQ005="Y", Q0104SQ004comment="Nextcloud", Q0401="Gut so."),
                           row(id="2", submitdate="1980-01-01 00:00:00", Q0103="N", Q0104SQ004="N", Q0104SQ005="N"), row(id="3", Q0103="Y")]).encode("utf-8-sig")
    intake = read_limesurvey(content, "civil42.csv", path, context)
    assert intake.problems == []
    responses = [change.fields for change in intake.changes if change.kind == "response"]
    assert [(item["question"], item["value"], item.get("comment", "")) for item in responses] == [
        ("1.1.2", 3.0, ""), ("2.1.2", "ja", ""), ("1.1.3", ["lokal", "fern"], "Nextcloud"), ("2.1.5", "Gut so.", ""), ("2.1.2", "nein", ""), ("1.1.3", [], "")]
    assert [change.fields["label"] for change in intake.changes if change.kind == "interview"] == ["C1", "C2"]
    assert "Zeile 4: Antwort 3 wurde nicht abgeschickt und wird nicht eingelesen." in intake.skipped
    assert any("Q0101" in note for note in intake.skipped), "what the mapping leaves out is said"


# --- what is wrong is said, all at once --------------------------------------------------------------------------------


def broken(context: Context, mapping: Path, *responses: dict[str, Any], texts: bool = False) -> SurveyIntake:
    return read_limesurvey(exported(muster_survey(), list(responses), texts=texts), "a.csv", mapping, context)


def test_all_problems_of_a_file_are_named_with_line_and_column(context: Context, mapping: Path) -> None:
    fine: dict[str, Answer] = {"1.1.2": ("beantwortet", 3.0, "")}
    intake = broken(
        context, mapping, response_to(fine, 1, kommune="Nirgendwo"), response_to(fine, 2, rolle="Chefin"), response_to(fine, 3, q2x1x1="120"), response_to(fine, 4, q1x1x2="9"),
        response_to(fine, 4), response_to(fine, 5, submitdate="2027-01-01 10:00:00"), response_to(fine, 6, submitdate="gestern"), response_to(fine, "sieben"),  # type: ignore[arg-type]
        response_to(fine, 8, q1x1x1="3", q1x1x1u="U"), response_to(fine, 9, q1x1x3=["SQ001", "keine"]), response_to(fine, 10, q2x1x5="Gut 🙂"))
    assert [(problem.line, problem.code) for problem in intake.problems if problem.line] == [
        (2, "municipality-unknown"), (3, "role-unknown"), (4, "answer-invalid"), (5, "answer-invalid"), (6, "interview-duplicate"), (7, "date-in-future"), (8, "date-invalid"),
        (9, "value-not-allowed"), (10, "answer-invalid"), (11, "answer-invalid")]
    messages = "\n".join(str(problem) for problem in intake.problems)
    for said in ("a.csv:4", "Spalte »q2x1x1«", "0 bis 100 Prozent", "Spalte »q1x1x1«", "widerspricht der in Spalte »q1x1x1u«", "»keine« steht neben anderen Optionen",
                 "Spalte »kommune«: Die Kommune »Nirgendwo«", "a.csv, Zeile 12, Spalte »q2x1x5«: [character-unprintable]"):
        assert said in messages


def test_a_missing_column_is_named_with_its_question(context: Context, mapping: Path) -> None:
    survey = [asked for asked in muster_survey() if asked.code not in ("q1x1x2", "rolle")]
    intake = read_limesurvey(exported(survey, [response_to({})]), "a.csv", mapping, context)
    assert [(problem.code, problem.line) for problem in intake.problems] == [("column-missing", 1)] * 2
    assert "»q1x1x2« (Frage 1.1.2)" in intake.problems[1].message


def test_a_doubled_column_is_refused_only_where_it_matters(context: Context, mapping: Path) -> None:
    extra = Asked("egal", "S", "egal", {}, {})
    fine: dict[str, Answer] = {"1.1.2": ("beantwortet", 3.0, "")}
    assert not read_limesurvey(exported([*muster_survey(), extra, extra], [response_to(fine)]), "a.csv", mapping, context).problems
    doubled = [*muster_survey(), next(asked for asked in muster_survey() if asked.code == "q1x1x2")]
    assert codes(read_limesurvey(exported(doubled, [response_to(fine)]), "a.csv", mapping, context)) == ["column-doubled"]


def test_without_a_reason_in_the_mapping_the_survey_must_give_one(context: Context, mapping: Path, replace_in: Any) -> None:
    replace_in(mapping, f'grund_fehlt: "{NO_REASON}"', "grund_fehlt:")
    intake = broken(context, mapping, response_to({"1.1.2": ("entfällt", None, "")}), response_to({"1.1.2": ("entfällt", None, "Macht der Kreis.")}, 2))
    assert [(problem.code, problem.line) for problem in intake.problems] == [("reason-missing", 2)]
    assert found_answers(intake) == {"1.1.2": ("entfällt", None, "Macht der Kreis.")}


def test_boxes_passed_over_are_no_answer_but_a_no_everywhere_is_where_no_box_says_so(context: Context, mapping: Path) -> None:
    """Our survey asks for „nichts davon“, so empty boxes mean the question was passed over."""
    passed = response_to({"1.1.2": ("beantwortet", 3.0, "")}, q1x1x3=[])
    assert "1.1.3" not in found_answers(broken(context, mapping, passed, texts=True))
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text("".join(line for line in text.splitlines(keepends=True) if "option: keine" not in line), encoding="utf-8")
    assert found_answers(broken(context, mapping, passed, texts=True))["1.1.3"] == ("beantwortet", [], "")


def test_a_label_another_interview_has_is_refused(context: Context, mapping: Path) -> None:
    town = context.id_of("municipality", "16000001")
    taken = replace(context, interviews=(InterviewRow("other", town, "LS1", "IT", TODAY),))
    intake = broken(taken, mapping, response_to({"1.1.2": ("beantwortet", 3.0, "")}))
    assert codes(intake) == ["interview-duplicate"]
    assert intake.changes == []


def test_a_fixed_value_that_is_wrong_is_said_once(context: Context, mapping: Path) -> None:
    mapping.write_text(re.sub(r"(?m)^rolle: .*$", "rolle: {wert: Chefin}", mapping.read_text(encoding="utf-8")), encoding="utf-8")
    fine: dict[str, Answer] = {"1.1.2": ("beantwortet", 3.0, "")}
    assert codes(broken(context, mapping, response_to(fine, 1), response_to(fine, 2), response_to(fine, 3))) == ["role-unknown"]


@pytest.mark.parametrize(("old", "new", "code"), [
    ("umfrage: ", "umfragen: ", "key-unknown"),
    ("katalog: musterstadt/1", "katalog: musterstadt/0", "catalogue-differs"),
    ("unvollstaendige: nein", "unvollstaendige: vielleicht", "value-not-allowed"),
    ("kennung: LS", "kennung: EineVielZuLangeKennung", "text-too-long"),
    ("datum: {spalte: submitdate}", "datum: {}", "key-missing"),
    ("datum: {spalte: submitdate}\n", "", "key-missing"),
    ("{frage: 2.1.5}", "{frage: 9.9.9}", "question-unknown"),
    ("{frage: 2.1.5}", "{frage: 2.1.5, option: lokal}", "value-not-allowed"),
    ("option: lokal", "option: lokl", "value-not-allowed"),
    ("J: ja", "J: jawohl", "answer-invalid"),
    ("{frage: 2.1.5}", "{frage: 2.1.5, frag: 1}", "key-unknown"),
    ("{frage: 2.1.5}", "2.1.5", "value-wrong-type"),
    ("q2x1x4:", "q2x1x5:", "duplicate-key"),
    ("q2x1x4:", "Q2X1X5:", "duplicate-key"),
    ("J: ja", "j: ja, J: ja", "duplicate-key"),
    ("spalten:\n", "spalten: [\n", "yaml-syntax"),
])
def test_what_is_wrong_with_a_mapping_is_named_with_its_line(context: Context, mapping: Path, replace_in: Any, old: str, new: str, code: str) -> None:
    replace_in(mapping, old, new)
    intake = broken(context, mapping, response_to({}))
    assert code in codes(intake)
    assert all(problem.file == "zuordnung.yaml" for problem in intake.problems)
    assert intake.changes == []


def test_a_missing_mapping_and_a_file_that_is_no_table_are_both_said(tmp_path: Path, context: Context) -> None:
    intake = read_limesurvey(b"PK\x00\x01", "a.csv", tmp_path / "fehlt.yaml", context)
    assert codes(intake) == ["file-missing", "file-not-text"]


def test_the_mapping_we_write_is_valid_for_the_whole_catalogue(tmp_path: Path) -> None:
    catalogue = load("kommunal").catalogue
    assert catalogue is not None
    path = tmp_path / "zuordnung.yaml"
    path.write_text(write_mapping(catalogue, list(catalogue.questions.values())), encoding="utf-8")
    problems: list[Any] = []
    mapping = read_mapping(path, catalogue, problems)
    assert problems == []
    assert mapping is not None
    assert {column.question.id for column in mapping.columns} == set(catalogue.questions)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300) | st.text(alphabet='id,;"\n\rYNsubmite0123456789[]äÄ', max_size=300).map(str.encode))
def test_no_file_makes_the_import_fail(context: Context, mapping: Path, content: bytes) -> None:
    """Whatever the bytes, the answer is a list of problems."""
    intake = read_limesurvey(content, "a.csv", mapping, context)
    assert intake.problems
    assert intake.changes == []
