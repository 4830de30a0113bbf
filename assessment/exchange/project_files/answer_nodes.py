"""Interviews and their answers as they stand in a project's files, YAML or JSON."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from assessment.answers import BadAnswer, level_of_answer, parsed_answer
from assessment.changes import NOT_APPLICABLE, UNKNOWN_BASE, BadToken, Base, seen_base
from assessment.exchange.intake import GRADES, UNKNOWN_WORDS
from assessment.exchange.project_files.nodes import Node
from assessment.model import Grade, Interview, Pending, PendingReason, Response
from questionnaires import Catalogue, allowed_words, nearest

INTERVIEW_KEYS = ("id", "rolle", "datum", "ort", "nachweis", "antworten")
ANSWER_KEYS = ("antwort", "nachweis", "beleg", "bemerkung", "grund", "vermerk", "nachfassen", "vorerhebung")
YES_NO = ("ja", "nein")
NO_DAY = date.min
"""Stands for the day of an interview that is only planned."""


def read_seen(node: Node) -> Base:
    """Give what the writer of a record saw, as its „fassung“ says."""
    text = node.text("fassung")
    try:
        return seen_base(text)
    except BadToken:
        node.refuse("version-invalid", f"»{text[:40]}« ist keine Fassung.", "Lassen Sie die Angabe so, wie sie ausgegeben wurde, oder löschen Sie sie.", "fassung")
        return UNKNOWN_BASE


class AnswerReader:
    """Reads interviews one after another and keeps what is valid.

    ``interviews`` holds planned ones (without a day) too, ``planned`` names them. ``full`` is the form of a whole export: answers
    may name the version they were written from – ``seen`` by interview and question –, interviews may be planned only and list what
    no longer fits the catalogue.
    """

    def __init__(self, catalogue: Catalogue, today: date, evidence: Collection[str], *, full: bool = False) -> None:
        self.catalogue, self.today, self.evidence, self.full = catalogue, today, evidence, full
        self.interviews: list[Interview] = []
        self.planned: set[str] = set()
        self.responses: list[Response] = []
        self.pending: list[Pending] = []
        self.seen: dict[tuple[str, str], Base] = {}

    def read_interview(self, node: Node, index: int) -> None:
        """Read one interview with all its answers."""
        if not node.is_mapping(f"Das {index + 1}. Interview"):
            return
        node.only_keys((*INTERVIEW_KEYS, "nicht_passend") if self.full else INTERVIEW_KEYS)
        key = node.text("id") or f"I{index + 1}"
        if any(interview.key == key for interview in self.interviews):
            node.refuse("interview-duplicate", f"Die Kennung »{key}« tragen zwei Interviews.", "Geben Sie jedem Interview eine eigene »id«.", "id")
        role = node.word("rolle", self.catalogue.roles, required=True)
        answers = node.child("antworten")
        entries = answers.items("Der Abschnitt »antworten«") if answers.raw is not None else []
        planned = node.raw.get("datum") is None and self._may_be_planned(entries)
        day = NO_DAY if planned else node.day("datum", today=self.today, required=True) or self.today
        grade = GRADES[node.word("nachweis", GRADES, default="aussage")]
        interview = Interview(key, role, day, node.text("ort"))
        self.interviews.append(interview)
        if planned:
            self.planned.add(key)
        for question, answer in entries:
            self._read_answer(interview, question, answer, grade)

    def _may_be_planned(self, entries: list[tuple[str, Node]]) -> bool:
        """Tell whether an interview may lack its day: it only holds answers of the last wave that wait to be confirmed."""
        prior = [isinstance(answer.raw, dict) and answer.raw.get("vorerhebung") == "ja" for _, answer in entries]
        return all(prior) and bool(prior or self.full)

    def _read_answer(self, interview: Interview, name: str, node: Node, grade: Grade) -> None:
        question = self.catalogue.questions.get(name)
        if question is None:
            node.refuse("question-unknown", f"Die Frage »{name}« gibt es im Katalog {self.catalogue.edition} nicht. {nearest(name, self.catalogue.questions)}".strip(),
                        "Verbessern Sie die Nummer; alle Fragen stehen im Fragenkatalog.")
            return
        details = node if isinstance(node.raw, dict) else None
        raw = node.raw if details is None else details.raw.get("antwort")
        if details is not None:
            details.only_keys((*ANSWER_KEYS, "fassung") if self.full else ANSWER_KEYS)
        if raw is None and (details is None or "antwort" not in details.raw):
            node.refuse("key-missing", f"Der Frage »{name}« fehlt die Antwort.", "Ergänzen Sie »antwort: …« oder löschen Sie die Zeile; nicht gestellte Fragen bleiben einfach weg.")
            return
        common = self._details(details, interview, name, grade)
        prior = details is not None and details.word("vorerhebung", YES_NO) == "ja"
        if isinstance(raw, str) and raw in UNKNOWN_WORDS:
            self._keep(Response(**common, unknown=True), prior=prior)
        elif raw == NOT_APPLICABLE:
            self._not_applicable(details, node, name, common, prior=prior)
        else:
            try:
                answer = parsed_answer(self.catalogue, question, raw)
            except BadAnswer as error:
                node.refuse("answer-invalid", f"Frage »{name}«: {error.message}", error.remedy, "antwort" if details else None)
                return
            self._keep(Response(**common, answer=answer, level=level_of_answer(self.catalogue, question, answer)), prior=prior)

    def _keep(self, response: Response, *, prior: bool) -> None:
        if prior:
            self.pending.append(Pending(response, PendingReason.PRIOR))
        else:
            self.responses.append(response)

    def _details(self, details: Node | None, interview: Interview, name: str, grade: Grade) -> dict[str, Any]:
        """Give what stands beside an answer; a document proves it unless the answer itself names another grade."""
        common = {"question": name, "interview": interview.key, "role": interview.role, "day": interview.day, "grade": grade}
        if details is None:
            return common
        evidence = details.text("beleg")
        if evidence and evidence not in self.evidence:
            details.refuse("evidence-unknown", f"Den Beleg »{evidence}« gibt es nicht. {nearest(evidence, self.evidence)}".strip(),
                           f"Erlaubt sind: {allowed_words(sorted(self.evidence)) or 'noch keine – ergänzen Sie den Abschnitt »belege«'}.", "beleg")
        own = details.word("nachweis", GRADES)
        if self.full:
            self.seen[interview.key, name] = read_seen(details)
        return {**common, "grade": GRADES[own] if own else Grade.DOKUMENT if evidence else grade, "evidence": evidence, "comment": details.text("bemerkung"),
                "note": details.text("vermerk"), "follow_up": details.word("nachfassen", YES_NO) == "ja"}

    def _not_applicable(self, details: Node | None, node: Node, name: str, common: dict[str, Any], *, prior: bool) -> None:
        reason = details.text("grund") if details else ""
        if not reason:
            node.refuse("reason-missing", f"Die Frage »{name}« entfällt ohne Begründung.", "Schreiben Sie {antwort: entfällt, grund: …}.")
            return
        self._keep(Response(**common, not_applicable=reason), prior=prior)
