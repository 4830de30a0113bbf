"""Rows of answers → changes; every value is checked against the wave, and what a spreadsheet damaged is recognised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assessment.answers import BadAnswer
from assessment.changes import NOT_APPLICABLE, UNKNOWN_BASE, BadToken, Base, Value, seen_base
from assessment.exchange.answer_tables.interview_book import Cells, InterviewBook, Place, shown_place
from assessment.exchange.answer_tables.rows import (
    AGS,
    ANSWER,
    BETWEEN_OPTIONS,
    COMMENT,
    EVIDENCE,
    FOLLOW_UP,
    GRADE,
    NOTE,
    PRIOR,
    QUESTION,
    REASON,
    TOWN,
    VERSION,
)
from assessment.exchange.intake import GRADES, NO_ANSWER, Context, Intake, answer_fields, known_question, response_change
from assessment.exchange.standing import Standing
from assessment.model import Grade, Municipality, Response
from questionnaires import LevelQuestion, MultiQuestion, NumberQuestion, Question, allowed_words, nearest

EXCEL_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})(?: .*)?|(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")
EXCEL_MONTH = re.compile(r"(\d{1,2})\. ?([A-Za-zä]{3})[a-zä]*\.?")
MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
GROUPED = {True: re.compile(r"[1-9]\d{0,2}(\.\d{3})+"), False: re.compile(r"[1-9]\d{0,2}(,\d{3})+")}
YES_NO = {"": False, "nein": False, "ja": True}
SAID = (ANSWER, REASON, EVIDENCE, COMMENT, NOTE, FOLLOW_UP, VERSION)


def before_excel(text: str) -> str:
    """Give what a spreadsheet turned into a day – 01.01.2002 was 1.1.2, 01. Mai was 1.5 –, an empty text if it is no day."""
    if found := EXCEL_DAY.fullmatch(text):
        parts = (found["day"], found["month"], found["year"]) if found["year"] else found.group(1, 2, 3)
        return ".".join(str(int(part)) for part in (parts[0], parts[1], parts[2][-2:]))
    found = EXCEL_MONTH.fullmatch(text)
    month = found[2].casefold().replace("mrz", "mär") if found else ""
    return f"{int(found[1])}.{MONTHS.index(month) + 1}" if found and month in MONTHS else ""


class AnswerRowReader:
    """Reads rows one after another; ``german``: numbers have a decimal comma. The result is ``intake``."""

    def __init__(self, context: Context, file: str, *, german: bool) -> None:
        self.context, self.file, self.german = context, file, german
        self.intake = Intake()
        self.interviews = InterviewBook(context, file, self.intake)
        self.standing = Standing(context)
        self.stored = {item.id: item for member in context.group.members for item in (*member.responses, *(kept.response for kept in member.pending))}
        self.towns: dict[tuple[str, str], Municipality | None] = {}
        self.places: dict[str, Place] = {}

    def read(self, place: Place, cells: Cells) -> None:
        """Read a row; a row that says nothing about its question is none. Columns that are missing leave their fields alone."""
        if not any(cells.get(column) for column in SAID):
            return
        town = self._town(place, cells)
        question = self._question(place, cells[QUESTION])
        interview = self.interviews.find(town, cells, place) if town else None
        if town is None or question is None or interview is None:
            return
        record = self.context.response_id(interview.id, question.id)
        if record in self.places:
            self.intake.refuse("row-doubled", self.file, place, f"Die Frage »{question.id}« steht im Interview »{interview.label}« von {town.name} zweimal; zuerst: {shown_place(self.file, self.places[record])}.",
                               "Behalten Sie die Zeile, die gilt.")
            return
        self.places[record] = place
        fields = {**self._answer(question, place, cells), **self._beside(town, self.stored.get(record), place, cells)}
        change = response_change(self.context, interview, question.id, fields, self._base(place, cells), shown_place(self.file, place))
        self.intake.changes.append(self.standing.confirmed(change))

    def _refuse(self, code: str, place: Place, message: str, remedy: str) -> None:
        self.intake.refuse(code, self.file, place, message, remedy)

    def _town(self, place: Place, cells: Cells) -> Municipality | None:
        """Give the municipality of a row, named by key or name; each fault is told once."""
        name, ags = cells[TOWN], cells.get(AGS, "")
        if (name, ags) not in self.towns:
            self.towns[name, ags] = self._find_town(place, name, ags)
        return self.towns[name, ags]

    def _find_town(self, place: Place, name: str, ags: str) -> Municipality | None:
        members = self.context.group.members
        found = next((member for member in members if name == member.key), None) or next((member for member in members if name.casefold() == member.name.casefold()), None)
        if found is None:
            keys = [member.key for member in members]
            self._refuse("municipality-unknown", place, f"Die Kommune »{name}« nimmt an dieser Erhebung nicht teil. {nearest(name, keys)}".strip(), f"Teilnehmend sind: {allowed_words(keys, 30)}.")
        elif ags and ags.zfill(len(found.ags)) != found.ags:
            self._refuse("municipality-mismatch", place, f"Die Kommune »{name}« hat den Schlüssel {found.ags}, hier steht {ags}.", "Prüfen Sie Kennung und Gemeindeschlüssel.")
            return None
        return found

    def _question(self, place: Place, cell: str) -> Question | None:
        """Give the question of a cell that names it, alone or before its title."""
        questions = self.context.catalogue.questions
        name = cell if cell in questions else cell.split(maxsplit=1)[0] if cell else ""
        damaged = before_excel(cell) if name not in questions else ""
        if damaged:
            meant = f"vermutlich war es die Frage {damaged}" if damaged in questions else "die Nummer der Frage ist verloren"
            self._refuse("excel-date", place, f"»{cell}« ist keine Frage: Die Tabellenkalkulation hat die Nummer in ein Datum verwandelt, {meant}.",
                         "Schreiben Sie die Nummer der Frage neu und formatieren Sie die Spalte »Frage« vorher als Text.")
            return None
        return known_question(self.context, name, self.intake, self.file, place)

    def _answer(self, question: Question, place: Place, cells: Cells) -> Mapping[str, Value]:
        """Give state, value and reason; an empty cell is no answer."""
        cell, reason = cells[ANSWER], self.intake.checked_text(cells.get(REASON, ""), self.file, place, 2000)
        if reason and cell != NOT_APPLICABLE:
            self._refuse("reason-misplaced", place, f"Frage »{question.id}«: Ein Grund steht hier, aber die Antwort ist nicht »entfällt«.", "Schreiben Sie »entfällt« als Antwort oder den Text in die Spalte »Bemerkung«.")
        if not cell:
            return NO_ANSWER
        fault = self._damage(question, cell)
        if fault:
            self._refuse(*fault[:1], place, *fault[1:])
            return NO_ANSWER
        try:
            return answer_fields(self.context.catalogue, question, _raw(question, cell), reason)
        except BadAnswer as bad:
            self._refuse("reason-missing" if cell == NOT_APPLICABLE else "answer-invalid", place, f"Frage »{question.id}«: {bad.message}", bad.remedy)
            return NO_ANSWER

    def _damage(self, question: Question, cell: str) -> tuple[str, str, str] | None:
        """Say what is wrong with a number nobody can be sure of: code, message, remedy."""
        if not isinstance(question, NumberQuestion | LevelQuestion):
            return None
        if before_excel(cell):
            return ("excel-date", f"Frage »{question.id}«: »{cell}« ist keine Zahl; die Tabellenkalkulation hat sie in ein Datum verwandelt.", "Schreiben Sie die Zahl neu, mit Dezimalkomma, z. B. 7,5.")
        if GROUPED[self.german].fullmatch(cell):
            mark = "Tausenderpunkt" if self.german else "Tausenderkomma"
            return ("number-ambiguous", f"Frage »{question.id}«: »{cell}« ist nicht eindeutig: {mark} oder Dezimalzeichen?", "Schreiben Sie die Zahl ohne Tausendertrennung, z. B. 1250 oder 7,5.")
        return None

    def _beside(self, town: Municipality, stored: Response | None, place: Place, cells: Cells) -> dict[str, Value]:
        """Give what stands beside the answer, as far as the file has the columns."""
        documents = {item.key: item.id for item in town.evidence}
        evidence = cells.get(EVIDENCE, stored.evidence if stored else "")
        if evidence and evidence not in documents:
            self._refuse("evidence-unknown", place, f"Den Beleg »{evidence}« gibt es bei {town.name} nicht. {nearest(evidence, documents)}".strip(), f"Vorhanden sind: {allowed_words(sorted(documents)) or 'noch keine Belege'}.")
        fields: dict[str, Value] = {"grade": int(self._grade(evidence, stored, place, cells)), "prior": self._flag(PRIOR, place, cells)}
        if EVIDENCE in cells:
            fields["evidence_id"] = documents.get(evidence)
        if FOLLOW_UP in cells:
            fields["follow_up"] = self._flag(FOLLOW_UP, place, cells)
        texts = {"comment": COMMENT, "note": NOTE}
        return {**fields, **{field: self.intake.checked_text(cells[column], self.file, place) for field, column in texts.items() if column in cells}}

    def _grade(self, evidence: str, stored: Response | None, place: Place, cells: Cells) -> Grade:
        """Give the grade named; else the one that stands, or what follows from the document."""
        word = cells.get(GRADE, "").casefold()
        if word and word not in GRADES:
            self._refuse("value-not-allowed", place, f"»{cells[GRADE]}« ist als »{GRADE}« nicht erlaubt. {nearest(word, GRADES)}".strip(), f"Erlaubt sind: {allowed_words(GRADES)}.")
        if word in GRADES:
            return GRADES[word]
        if stored is not None and stored.evidence == evidence:
            return stored.grade
        return Grade.DOKUMENT if evidence else stored.grade if stored else Grade.AUSSAGE

    def _flag(self, column: str, place: Place, cells: Cells) -> bool:
        word = cells.get(column, "").casefold()
        if word not in YES_NO:
            self._refuse("value-not-allowed", place, f"»{cells[column]}« ist als »{column}« nicht erlaubt.", "Erlaubt sind: ja, nein oder nichts.")
        return YES_NO.get(word, False)

    def _base(self, place: Place, cells: Cells) -> Base:
        text = cells.get(VERSION, "")
        try:
            return seen_base(text)
        except BadToken:
            self._refuse("version-invalid", place, f"»{text[:40]}« ist keine Fassung.", "Lassen Sie die Angabe so, wie sie ausgegeben wurde, oder leeren Sie sie.")
            return UNKNOWN_BASE


def _raw(question: Question, cell: str) -> Any:
    """Give a cell as an answer is checked: several options as a list."""
    if isinstance(question, MultiQuestion) and BETWEEN_OPTIONS.strip() in cell:
        return [word.strip() for word in cell.split(BETWEEN_OPTIONS.strip())]
    return cell
