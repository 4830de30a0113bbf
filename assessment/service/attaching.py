"""Documents as evidence from forms: attached to an answer at once, listed with where they are used, renamed, removed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from assessment.changes import Change, Fields, Outcome, Value, new_id, text_fault
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.exchange.documents import MOST_BYTES, media_type_of
from assessment.exchange.intake import GRADES, Intake, answer_change
from assessment.model import Grade
from assessment.service.answering import OTHER
from assessment.service.forms import Decided, checked_fields, next_label, record_id, save_all, save_form, shown
from assessment.store import Record, Workspace, talk_place
from questionnaires import Problem, allowed_words
from reports import german

LARGEST_UPLOAD = MOST_BYTES
"""From so many bytes on an upload need not be read any further."""
WORDS = {"title": "Titel", "dated": "Datum des Dokuments"}


@dataclass(frozen=True)
class Use:
    """Where a document is used: the interview (record id and label) and the question."""

    interview: str
    label: str
    question: str


@dataclass(frozen=True)
class EvidenceLine:
    """A document of a municipality: label (B1 …), title, date, the kept file if any, and the answers that rest on it."""

    id: str
    version: int
    label: str
    title: str
    dated: date | None
    file_name: str
    media_type: str
    size: str
    used: tuple[Use, ...]

    @property
    def has_file(self) -> bool:
        """Tell whether a copy is kept in the project."""
        return bool(self.file_name)


def evidence_of(workspace: Workspace, town_id: str, wave: str) -> tuple[EvidenceLine, ...]:
    """Give the documents of a municipality in a wave (record ids), with where each is used."""
    wave_id, town = record_id(wave, "Diese Erhebung"), record_id(town_id, "Diese Kommune")
    talks = {item.id: str(item.fields["label"]) for item in workspace.records("interview", wave_id=wave_id, municipality_id=town)}
    uses: dict[str, list[Use]] = {}
    for answer in workspace.records("response", wave_id=wave_id, municipality_id=town):
        talk, document = str(answer.fields["interview_id"]), answer.fields["evidence_id"]
        if document and talk in talks:
            uses.setdefault(str(document), []).append(Use(talk, talks[talk], str(answer.fields["question"])))
    documents = sorted(workspace.records("evidence", wave_id=wave_id, municipality_id=town), key=lambda item: (int(str(item.fields["position"])), str(item.fields["label"])))
    return tuple(_line(item, tuple(uses.get(item.id, ()))) for item in documents)


def attach_evidence(workspace: Workspace, interview: str, question: str, name: str, content: bytes, title: str, dated: date | None, base: int, actor: str, *, grade: str = "", tab: str = "") -> Outcome:
    """Keep an uploaded document and let an answer rest on it, both or nothing; gives the outcome of the answer.

    ``base`` is the version of the answer the form saw; ``grade`` (einsicht, dokument) raises its evidence with it. Raises UnknownName, Refused, or
    BrokenProject with everything wrong with the file.
    """
    place = talk_place(workspace, record_id(interview, "Dieses Interview"))
    if place is None or question not in place.catalogue.questions:
        raise UnknownName("Dieses Interview oder diese Frage gibt es in diesem Projekt nicht. Öffnen Sie das Interview neu.")
    if grade and grade not in GRADES:
        raise UnknownName(f"Den Nachweis »{shown(grade)}« gibt es nicht. Erlaubt sind: {allowed_words(GRADES)}.")
    parents: dict[str, Value] = {"wave_id": place.wave.id, "municipality_id": place.interview.fields["municipality_id"]}
    fields, document = _document(name, content, title, dated), new_id()
    wanted: dict[str, Value] = {"evidence_id": document, "removed": False}
    if grade:
        wanted["grade"] = int(GRADES[grade])

    def changes() -> Iterator[Change]:
        yield _new(workspace, document, {**parents, **fields})
        yield answer_change(workspace.project, {**parents, "interview_id": interview}, question, wanted, base)
    return save_all(workspace, changes(), actor, tab, f"Frage {question}", [content])[-1]


def keep_evidence(workspace: Workspace, town_id: str, wave: str, name: str, content: bytes, title: str, dated: date | None, actor: str) -> str:
    """Keep an uploaded document of a municipality that no answer rests on yet; gives its record id. Raises BrokenProject, or Refused in a frozen wave."""
    fields = _document(name, content, title, dated)
    parents: dict[str, Value] = {"wave_id": record_id(wave, "Diese Erhebung"), "municipality_id": record_id(town_id, "Diese Kommune")}
    return _kept(workspace, {**parents, **fields}, actor, [content])


def note_evidence(workspace: Workspace, town_id: str, wave: str, title: str, dated: date | None, actor: str) -> str:
    """Note a document that was seen but of which no copy is kept; gives its record id. Raises BrokenProject, or Refused in a frozen wave."""
    parents: dict[str, Value] = {"wave_id": record_id(wave, "Diese Erhebung"), "municipality_id": record_id(town_id, "Diese Kommune")}
    return _kept(workspace, {**parents, **_titled(title, dated)}, actor)


def _kept(workspace: Workspace, fields: Fields, actor: str, files: Sequence[bytes] = ()) -> str:
    """Save a new document; gives its record id."""
    document = new_id()
    outcome = save_all(workspace, (_new(workspace, document, fields) for _ in range(1)), actor, "", "Beleg", files)[-1]
    if not outcome.saved:
        raise Refused(outcome.message)
    return document


def rename_evidence(workspace: Workspace, evidence: str, title: str, dated: date | None, base: int, actor: str, *, tab: str = "", decided: Decided | None = None) -> Outcome:
    """Change title and date of a document, ``decided`` after a conflict; raises UnknownName or BrokenProject."""
    _known(workspace, evidence)
    return save_form(workspace, Change("evidence", evidence, _titled(title, dated), base), actor, tab, "Beleg", decided)


def settle_evidence(workspace: Workspace, evidence: str, title: str, dated: date | None, base: int, version: int, choices: Mapping[str, str], actor: str) -> Outcome:
    """Save title and date again after a conflict: ``choices`` says by field whose value shall stand; ``version`` is the one the conflict page showed."""
    now = _known(workspace, evidence).fields
    if choices.get("title") == OTHER:
        title = str(now["title"])
    if choices.get("dated") == OTHER:
        dated = date.fromisoformat(str(now["dated"])) if now["dated"] else None
    return rename_evidence(workspace, evidence, title, dated, base, actor, decided=Decided(version, frozenset(choices.keys() & WORDS.keys())))


def remove_evidence(workspace: Workspace, evidence: str, base: int, actor: str, *, confirmed: bool = False, tab: str = "") -> Outcome:
    """Remove a document. While answers rest on it that takes a confirmation (Refused names them); then they stand without a document.

    Their grade of evidence stays as it was given. The kept file remains in the history.
    """
    record = _known(workspace, evidence)
    answers = workspace.records("response", evidence_id=evidence)
    if answers and not confirmed:
        named = german.listed(str(item.fields["question"]) for item in answers[:10])
        raise Refused(f"Auf den Beleg {record.fields['label']} stützen sich noch Antworten ({german.counted(len(answers), 'eine Frage', 'Fragen')}: {named}). "
                      "Bestätigen Sie, dass er trotzdem entfernt werden soll; die Antworten bleiben ohne Beleg stehen.")
    changes = [Change("response", item.id, {"evidence_id": None}, item.version) for item in answers]
    return save_all(workspace, [*changes, Change("evidence", evidence, {"removed": True}, base)], actor, tab, "Beleg")[-1]


def evidence_content(workspace: Workspace, evidence: str) -> tuple[str, str, bytes]:
    """Give file name, media type and content of a kept document; raises UnknownName where there is none."""
    fields = _known(workspace, evidence).fields
    if not fields["sha256"]:
        raise UnknownName(f"Zum Beleg {fields['label']} ist keine Datei abgelegt.")
    return str(fields["file_name"]), str(fields["media_type"]), workspace.file(str(fields["sha256"]))


def _known(workspace: Workspace, evidence: str) -> Record:
    found = next(iter(workspace.records("evidence", id=record_id(evidence, "Diesen Beleg"))), None)
    if found is None:
        raise UnknownName("Diesen Beleg gibt es in diesem Projekt nicht mehr. Laden Sie die Liste neu.")
    return found


def _line(item: Record, used: tuple[Use, ...]) -> EvidenceLine:
    fields = item.fields
    kept = bool(fields["sha256"])
    return EvidenceLine(
        item.id, item.version, str(fields["label"]), str(fields["title"]), date.fromisoformat(str(fields["dated"])) if fields["dated"] else None,
        str(fields["file_name"]) if kept else "", str(fields["media_type"]) if kept else "", _size(int(str(fields["size"]))) if kept else "", used)


def _size(count: int) -> str:
    """Give a size as people read it."""
    return f"{german.decimal(count / 1024 / 1024)} MB" if count >= 1024 * 1024 else f"{max(1, round(count / 1024))} KB"


def _new(workspace: Workspace, document: str, fields: Fields) -> Change:
    """Give the change of a new document with the first free label."""
    present = workspace.records("evidence", removed=True, wave_id=str(fields["wave_id"]), municipality_id=str(fields["municipality_id"]))
    label = next_label((str(item.fields["label"]) for item in present), "B")
    return Change("evidence", document, {**fields, "label": label, "position": len(present)}, 0)


def _document(name: str, content: bytes, title: str, dated: date | None) -> dict[str, Value]:
    """Give the fields of an uploaded file; raises BrokenProject with everything wrong with it. Its SHA-256 is what keeping it gives."""
    intake = Intake()
    media_type = ""
    plain = "Datei" if name_fault(name) else name
    if plain != name:
        intake.refuse("document-type", plain, 0, f"Der Dateiname »{shown(name)}« ist nicht erlaubt.", "Benennen Sie die Datei um: bis 150 Zeichen, ohne Schrägstriche, Steuerzeichen und Punkt am Anfang.")
    else:
        media_type = media_type_of(content, name, intake)
    fields: dict[str, Value] = {}
    try:
        fields = _titled(title or PurePath(plain).stem, dated)
    except BrokenProject as broken:
        intake.problems += broken.problems
    if intake.problems:
        raise BrokenProject(intake.problems)
    return {**fields, "sha256": hashlib.sha256(content).hexdigest(), "file_name": name, "media_type": media_type, "size": len(content)}


def name_fault(name: str) -> bool:
    """Tell whether a file may not be called so: a path, hidden, too long, unprintable."""
    return not name.strip() or len(name) > 150 or name.startswith(".") or "/" in name or "\\" in name or any(sign in name for sign in "\n\r\t") or text_fault(name) is not None


def _titled(title: str, dated: date | None) -> dict[str, Value]:
    fields, problems = checked_fields("evidence", {"title": title, "dated": dated.isoformat() if dated else None}, "Beleg", WORDS)
    if not problems and not fields["title"]:
        problems.append(Problem("value-refused", "Beleg", 0, "Der Titel fehlt.", "Schreiben Sie, was das Dokument ist, z. B. »Notfallplan«."))
    if problems:
        raise BrokenProject(problems)
    return fields


def grade_words() -> dict[str, str]:
    """Give the grades of evidence as forms send them, with their German names."""
    return {word: Grade(grade).label for word, grade in GRADES.items()}
