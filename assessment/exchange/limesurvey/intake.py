"""Answers from a LimeSurvey export: every response becomes an interview with the role and day it names, never with a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from assessment.answers import BadAnswer, parsed_day
from assessment.changes import NOT_APPLICABLE, UNKNOWN_BASE, Change, Value
from assessment.exchange.adopt import town_id
from assessment.exchange.intake import Context, Intake, InterviewRow, answer_fields, response_change
from assessment.exchange.limesurvey.answers import Given, given_answer
from assessment.exchange.limesurvey.codes import FIXED, headings, plain
from assessment.exchange.limesurvey.mapping import Column, Source, SurveyMapping, read_mapping
from assessment.exchange.limesurvey.table import Row, SurveyTable, read_survey_table
from assessment.model import Municipality
from questionnaires import ContextQuestion, allowed_words, nearest

PLACE = "Onlineumfrage"
BEHIND_CONVERSATIONS = 1000
NO_DAY = "1980-01-01"


@dataclass
class SurveyIntake(Intake):
    """What a LimeSurvey import found; ``skipped`` says in German what was left out on purpose, such as responses never submitted."""

    skipped: list[str] = field(default_factory=list)


def read_limesurvey(content: bytes, name: str, mapping_path: Path, context: Context) -> SurveyIntake:
    """Read a response export (CSV) by a mapping file; the same file read twice gives the same changes."""
    intake = SurveyIntake()
    mapping = read_mapping(mapping_path, context.catalogue, intake.problems)
    table = read_survey_table(content, name, intake)
    if mapping is None or table is None:
        return intake
    places = _places(table, mapping, context, intake)
    if not intake.problems:
        responses = _Responses(context, mapping, table, places, intake)
        for row in table.rows:
            responses.read(row)
    return intake


def _places(table: SurveyTable, mapping: SurveyMapping, context: Context, intake: SurveyIntake) -> dict[str, int]:
    """Find every column the mapping names; columns it does not name are listed, not read."""
    found = table.places((*mapping.names, *FIXED, *mapping.ignored), headings(context.catalogue))
    question = {column.name: f" (Frage {column.question.id})" for column in mapping.columns}
    for column in mapping.names:
        if not found[column]:
            intake.refuse("column-missing", table.name, 1, f"Die Spalte »{column}«{question.get(column, '')} fehlt. {nearest(column, table.headings)}".strip(),
                          "Exportieren Sie mit Fragecodes oder vollen Fragetexten als Überschrift, oder berichtigen Sie die Zuordnung.")
        elif len(found[column]) > 1:
            intake.refuse("column-doubled", table.name, 1, f"Zu »{column}«{question.get(column, '')} passen {len(found[column])} Spalten.", "Exportieren Sie mit Fragecodes als Überschrift.")
    read = {place for places in found.values() for place in places}
    left = [f"»{heading}«" for place, heading in enumerate(table.headings) if place not in read]
    if left:
        intake.skipped.append(f"Nicht eingelesen, weil nicht in der Zuordnung: {', '.join(left)}.")
    return {column: found[column][0] for column in mapping.names if found[column]}


class _Responses:
    """Reads responses one after another."""

    def __init__(self, context: Context, mapping: SurveyMapping, table: SurveyTable, places: Mapping[str, int], intake: SurveyIntake) -> None:
        self.context, self.mapping, self.table, self.places, self.intake = context, mapping, table, places, intake
        self.seen: dict[str, int] = {}
        self.columns: dict[str, list[Column]] = {}
        for column in mapping.columns:
            self.columns.setdefault(column.question.id, []).append(column)
        self.towns = {plain(word): member for member in context.group.members for word in (member.key, member.name, member.ags, member.ags.lstrip("0"))}
        self.roles = {plain(word): key for key, label in context.catalogue.roles.items() for word in (label, key)}

    def read(self, row: Row) -> None:
        """Read one response into an interview and its answers."""
        number = self._cell(row, self.mapping.number)
        if not self._cell(row, self.mapping.finished) and not self.mapping.incomplete:
            self.intake.skipped.append(f"Zeile {row.line}: Antwort {number} wurde nicht abgeschickt und wird nicht eingelesen.")
            return
        interview = self._interview(row, number)
        answers = {key: fields for key, columns in self.columns.items() if (fields := self._answer(row, columns))}
        if not answers:
            self.intake.skipped.append(f"Zeile {row.line}: Antwort {number} beantwortet keine der zugeordneten Fragen.")
        elif interview is not None:
            place = f"{self.table.name}, Zeile {row.line}"
            self.intake.changes.append(_interview_change(self.context, interview, int(number), place))
            self.intake.changes += [response_change(self.context, interview, key, fields, UNKNOWN_BASE, place) for key, fields in answers.items()]

    def _cell(self, row: Row, column: str) -> str:
        """Give a cell's text, empty where the question was not asked; LimeSurvey's guard against formulas is taken off."""
        text = row.cells[self.places[column]].strip() if column else ""
        return "" if plain(text) in self.mapping.not_asked else text[1:] if text.startswith("'=") else text

    def _refuse(self, code: str, row: Row, column: str, message: str, remedy: str) -> None:
        """Note a problem; what is wrong with a value for all responses (no column) is said once."""
        if column or all((problem.code, problem.message) != (code, message) for problem in self.intake.problems):
            self.intake.refuse(code, self.table.name, row.line, f"Spalte »{column}«: {message}" if column else message, remedy)

    def _value(self, row: Row, source: Source) -> str:
        word = self._cell(row, source.column)
        return source.words.get(plain(word), word) or source.value

    def _interview(self, row: Row, number: str) -> InterviewRow | None:
        numbered, town, role, day = self._is_new_number(row, number), self._town(row), self._role(row), self._day(row)
        if not numbered or town is None or not role or day is None:
            return None
        home = town_id(self.context.project, town)
        label = f"{self.mapping.label}{int(number)}"
        record = self.context.id_of("interview", self.context.wave, home, "limesurvey", f"{self.mapping.survey}/{int(number)}")
        if any(other.label == label and other.municipality == home and other.id != record for other in self.context.interviews):
            self._refuse("interview-duplicate", row, self.mapping.number, f"Die Kennung »{label}« trägt in {town.name} schon ein anderes Interview.",
                         "Wählen Sie in der Zuordnung eine andere »kennung«, z. B. LSB; war es dieselbe Umfrage, stellen Sie ihre frühere Nummer wieder her.")
            return None
        return InterviewRow(record, home, label, role, day, PLACE)

    def _is_new_number(self, row: Row, number: str) -> bool:
        if not re.fullmatch(r"[0-9]{1,9}", number):
            self._refuse("value-not-allowed", row, self.mapping.number, f"»{number}« ist keine Antwortnummer.", "Exportieren Sie die Antwortnummer (Spalte »id«) mit.")
        elif number in self.seen:
            self._refuse("interview-duplicate", row, self.mapping.number, f"Die Antwort {number} steht schon in Zeile {self.seen[number]}.", "Behalten Sie eine der beiden Zeilen.")
        else:
            self.seen[number] = row.line
            return True
        return False

    def _town(self, row: Row) -> Municipality | None:
        word = self._value(row, self.mapping.town)
        town = self.towns.get(plain(word))
        if town is None:
            names = [member.name for member in self.context.group.members]
            self._refuse("municipality-unknown", row, self.mapping.town.column, f"Die Kommune »{word}« gehört nicht zur Erhebung. {nearest(word, names)}".strip(),
                         f"Erlaubt sind Name oder Schlüssel von: {allowed_words(names, 30)}; oder übersetzen Sie das Wort in der Zuordnung unter »werte«.")
        return town

    def _role(self, row: Row) -> str:
        word = self._value(row, self.mapping.role)
        if plain(word) not in self.roles:
            self._refuse("role-unknown", row, self.mapping.role.column, f"Die Rolle »{word}« gibt es nicht. {nearest(word, self.context.catalogue.roles.values())}".strip(),
                         f"Erlaubt sind: {allowed_words(self.context.catalogue.roles, 30)}; oder übersetzen Sie das Wort in der Zuordnung unter »werte«.")
        return self.roles.get(plain(word), "")

    def _day(self, row: Row) -> date | None:
        source = self.mapping.day
        word = self._value(row, source)
        shown = source.value if word.startswith(NO_DAY) else word
        day = parsed_day(re.split(r"[T ]", shown)[0])
        if day is None:
            self._refuse("date-invalid", row, source.column, f"»{word}« ist kein gültiges Datum." if shown else "Der Tag der Antwort fehlt.",
                         "Schreiben Sie den Tag der Umfrage in die Zuordnung, z. B. datum: {wert: 2026-05-04}.")
        elif day > self.context.today:
            self._refuse("date-in-future", row, source.column, f"Das Datum {word} liegt in der Zukunft.", "Prüfen Sie Jahr und Monat; erlaubt ist höchstens der heutige Tag.")
            return None
        return day

    def _answer(self, row: Row, columns: Sequence[Column]) -> dict[str, Value]:
        """Give the fields of one answer, nothing where the question was not asked; what is wrong with it is noted."""
        question = columns[0].question
        fields: dict[str, Value] = {}
        try:
            given = given_answer(self.context.catalogue, columns, lambda column: self._cell(row, column))
            if given:
                fields = self._fields(row, given)
        except BadAnswer as error:
            filled = next((column.name for column in columns if self._cell(row, column.name)), columns[0].name)
            self._refuse("answer-invalid", row, filled, f"Frage {question.id}: {error.message}", error.remedy)
        comments = [text for name in dict.fromkeys(column.comment for column in columns) if (text := self._text(row, name, self._cell(row, name)))]
        return {**fields, "comment": "\n".join(comments)} if comments else fields

    def _fields(self, row: Row, given: Given) -> dict[str, Value]:
        raw, column = given
        if isinstance(column.question, ContextQuestion):
            raw = self._text(row, column.name, raw)
        reason = self._text(row, column.reason, self._cell(row, column.reason)) or self.mapping.no_reason
        if raw == NOT_APPLICABLE and not reason:
            self._refuse("reason-missing", row, column.reason or column.name, f"Die Frage {column.question.id} entfällt ohne Begründung.",
                         "Tragen Sie den Grund nach oder geben Sie in der Zuordnung »grund_fehlt« an.")
            return {}
        return answer_fields(self.context.catalogue, column.question, raw, reason)

    def _text(self, row: Row, column: str, text: str) -> str:
        return self.intake.checked_text(text, self.table.name, f"Zeile {row.line}, Spalte »{column}«") if text else ""


def _interview_change(context: Context, interview: InterviewRow, number: int, place: str) -> Change:
    """Give the change of an interview; online answers stand behind the conversations, in the order they came in."""
    return Change("interview", interview.id, {
        "wave_id": context.wave, "municipality_id": interview.municipality, "label": interview.label, "role": interview.role,
        "day": interview.day.isoformat() if interview.day else None, "place": interview.place, "position": BEHIND_CONVERSATIONS + number}, UNKNOWN_BASE, place)
