"""One answer from a form: everything at once, by version, with a handful of queries; taken back, confirmed, settled after a clash."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from assessment.answers import BadAnswer
from assessment.changes import ANSWERED, NOT_APPLICABLE, UNCHANGED, UNKNOWN, Outcome, Value, id_of
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.exchange.intake import GRADES, NO_ANSWER, answer_change, answer_fields
from assessment.service.answer_words import OPEN
from assessment.service.clashes import joined
from assessment.service.forms import Decided, checked_fields, record_id, save_form, shown
from assessment.service.internal_notes import hidden_written
from assessment.store import Record, TalkPlace, Workspace, talk_place
from questionnaires import Catalogue, ContextQuestion, MultiQuestion, Problem, Question, allowed_words, nearest

STATES = (OPEN, ANSWERED, UNKNOWN, NOT_APPLICABLE)
MINE, OTHER, BOTH = "meine", "andere", "beide"
LONGEST_WORD = 200
"""No answer but free text is longer than this."""


@dataclass(frozen=True)
class Given:
    """What a form says about one answer; None leaves what stands.

    ``state`` is offen (takes the answer back), beantwortet, unbekannt or entfällt, with its ``reason``; ``answer`` the raw text, or the option keys;
    ``grade`` aussage, einsicht or dokument; ``evidence`` the label of a document, empty for none.
    """

    state: str | None = None
    answer: str | Sequence[str] | None = None
    reason: str | None = None
    comment: str | None = None
    note: str | None = None
    grade: str | None = None
    evidence: str | None = None
    follow_up: bool | None = None


def read_given(raw: Mapping[str, object]) -> Given:
    """Read what a form or API sent; raises BrokenProject naming every key that there is not and every value of the wrong type."""
    names = [item.name for item in fields(Given)]
    problems = [_refused("Eingabe", f"Die Angabe »{shown(key)}« gibt es bei einer Antwort nicht. {nearest(shown(key), names)}".strip(), f"Erlaubt sind: {allowed_words(names)}.")
                for key in raw if key not in names]
    problems += [_refused("Eingabe", f"Die Angabe »{name}« hat die falsche Form.", "Erlaubt ist ein Text; bei »answer« auch eine Liste von Texten, bei »follow_up« ja oder nein.")
                 for name in names if raw.get(name) is not None and not _has_form(name, raw[name])]
    if problems:
        raise BrokenProject(problems)
    return Given(**{name: raw[name] for name in names if name in raw})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Spot:
    """Where one answer is saved, without all the other questions of its interview; ``prior`` and ``version`` as in a TalkStep."""

    interview: str
    label: str
    question: Question
    prior: bool
    version: int


def open_spot(workspace: Workspace, interview: str, question: str) -> Spot:
    """Give what a save needs to read a form; raises UnknownName."""
    place = _place(workspace, interview)
    asked = _asked(place.catalogue, question)
    kept = workspace.record("response", answer_id(workspace, place.interview.id, question))
    prior = kept is not None and not kept.fields["removed"] and bool(kept.fields["prior"] and kept.fields["state"])
    return Spot(place.interview.id, str(place.interview.fields["label"]), asked, prior, kept.version if kept else 0)


def save_answer(workspace: Workspace, interview: str, question: str, given: Given, base: int, actor: str, *, tab: str = "", internal: bool = True) -> Outcome:
    """Save one answer as a form says it. ``base`` is the version the form was filled from; ``tab`` the random mark of the browser tab; ``internal`` whether the writer may write the internal note.

    Edits of different fields are merged; where two wrote the same field the outcome is a conflict and nothing was written. A stale version is
    no conflict where everything newer in a field comes from the same tab. Raises UnknownName, Refused, or BrokenProject with all problems.
    """
    place = _held(_place(workspace, interview))
    asked = _asked(place.catalogue, question)
    wanted = _wanted(place, asked, given, internal=internal)
    return _save(workspace, place, question, wanted, base, actor, tab)


def confirm_answer(workspace: Workspace, interview: str, question: str, base: int, actor: str, *, tab: str = "") -> Outcome:
    """Confirm an answer taken over from the last wave as it stands; raises Refused where there is none to confirm."""
    place = _held(_place(workspace, interview))
    _asked(place.catalogue, question)
    now = workspace.record("response", answer_id(workspace, interview, question))
    if now is None or now.fields["removed"] or not now.fields["state"]:
        raise Refused("Zu dieser Frage gibt es keine Antwort, die sich bestätigen ließe. Stellen Sie die Frage neu.")
    if not now.fields["prior"]:
        return Outcome(UNCHANGED, answer_change(workspace.project, _parents(place), question, {}, base), now.version)
    return _save(workspace, place, question, {"prior": False}, base, actor, tab)


def answer_id(workspace: Workspace, interview: str, question: str) -> str:
    """Give the record id of an answer."""
    return id_of(workspace.project, "response", interview, question)


def _save(workspace: Workspace, place: TalkPlace, question: str, wanted: Mapping[str, Value], base: int, actor: str, tab: str, decided: Decided | None = None) -> Outcome:
    change = answer_change(workspace.project, _parents(place), question, {**wanted, "removed": False}, base)
    return save_form(workspace, change, actor, tab, f"Frage {question}", decided)


def _parents(place: TalkPlace) -> dict[str, Value]:
    talk = place.interview
    return {"wave_id": place.wave.id, "municipality_id": talk.fields["municipality_id"], "interview_id": talk.id}


def _place(workspace: Workspace, interview: str) -> TalkPlace:
    place = talk_place(workspace, record_id(interview, "Dieses Interview"))
    if place is None:
        raise UnknownName("Dieses Interview gibt es in diesem Projekt nicht. Öffnen Sie die Übersicht der Interviews neu.")
    return place


def _held(place: TalkPlace) -> TalkPlace:
    if place.interview.fields["day"] is None:
        raise Refused(f"Das Interview {place.interview.fields['label']} ist erst geplant. Tragen Sie zuerst ein, an welchem Tag es stattfindet.")
    return place


def _asked(catalogue: Catalogue, question: str) -> Question:
    if question not in catalogue.questions:
        raise UnknownName(f"Die Frage »{shown(question)}« gibt es im Katalog {catalogue.edition} nicht. {nearest(shown(question), catalogue.questions)}".strip())
    return catalogue.questions[question]


# -- what a form says → the fields of an answer ----------------------------------------------------------------------


def _wanted(place: TalkPlace, asked: Question, given: Given, *, internal: bool) -> dict[str, Value]:
    """Give the fields a form wants; raises BrokenProject with all problems."""
    where = f"Frage {asked.id}"
    free: dict[str, Value] = {name: value for name in ("comment", "note", "follow_up") if (value := getattr(given, name)) is not None}
    wanted, problems = checked_fields("response", free, where)
    problems += hidden_written("response", free, where, internal=internal)
    try:
        wanted |= _answer(place.catalogue, asked, given)
    except BadAnswer as bad:
        problems.append(Problem("answer-invalid", where, 0, bad.message, bad.remedy))
    if given.grade is not None:
        if given.grade in GRADES:
            wanted["grade"] = int(GRADES[given.grade])
        else:
            problems.append(_refused(where, f"Den Nachweis »{shown(given.grade)}« gibt es nicht.", f"Erlaubt sind: {allowed_words(GRADES)}."))
    if given.evidence is not None:
        if given.evidence == "" or given.evidence in place.documents:
            wanted["evidence_id"] = place.documents.get(given.evidence)
        else:
            problems.append(Problem("evidence-unknown", where, 0, f"Den Beleg »{shown(given.evidence)}« gibt es bei dieser Kommune nicht.", _documents_listed(place)))
    if problems:
        raise BrokenProject(problems)
    return wanted


def _documents_listed(place: TalkPlace) -> str:
    return f"Vorhanden sind: {allowed_words(place.documents)}." if place.documents else "Legen Sie den Beleg zuerst an."


def _answer(catalogue: Catalogue, asked: Question, given: Given) -> dict[str, Value]:
    """Give state, value and reason; nothing where the form leaves them. Raises BadAnswer."""
    if given.state is None and given.answer is None:
        if given.reason:
            raise BadAnswer("Ein Grund steht ohne »entfällt«.", "Wählen Sie »entfällt«, oder schreiben Sie den Text als Bemerkung.")
        return {}
    match given.state:
        case "offen":
            return dict(NO_ANSWER)
        case "unbekannt" | "entfällt":
            return answer_fields(catalogue, asked, given.state, _sound(given.reason or "", "reason"))
        case None | "beantwortet":
            return answer_fields(catalogue, asked, _raw(asked, given.answer), _sound(given.reason or "", "reason"))
        case other:
            raise BadAnswer(f"Den Zustand »{shown(other)}« gibt es nicht.", f"Erlaubt sind: {allowed_words(STATES)}.")


def _raw(asked: Question, answer: str | Sequence[str] | None) -> object:
    """Give the raw answer as it may be read and named in a sentence; raises BadAnswer."""
    words = [answer] if isinstance(answer, str) else list(answer or ())
    limit = 0 if isinstance(asked, ContextQuestion) else LONGEST_WORD
    for word in words:
        _sound(word, "comment")
        if limit and len(word) > limit:
            raise BadAnswer(f"Die Antwort ist mit {len(word)} Zeichen zu lang.", "Wählen Sie eine der angebotenen Antworten; alles Weitere gehört in die Bemerkung.")
    if isinstance(asked, MultiQuestion):
        return [word.strip() for word in words if word.strip()] or ""
    if not any(word.strip() for word in words):
        raise BadAnswer("Die Antwort fehlt.", "Wählen Sie eine Antwort, »weiß nicht« oder »entfällt«.")
    return answer if isinstance(answer, str) or len(words) > 1 else words[0]


def _sound(text: str, field: str) -> str:
    """Give a text whose characters and length a field can hold; raises BadAnswer."""
    _, problems = checked_fields("response", {field: text}, "")
    if problems:
        raise BadAnswer(re.sub(r"^Feld »[^«]*«: ", "", problems[0].message) if field != "reason" else problems[0].message, problems[0].remedy)
    return text


def _has_form(name: str, value: object) -> bool:
    if name == "follow_up":
        return isinstance(value, bool)
    listed = name == "answer" and isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
    return isinstance(value, str) or listed


def _refused(where: str, message: str, remedy: str) -> Problem:
    return Problem("value-refused", where, 0, message, remedy)


# -- settling a clash ----------------------------------------------------------------------------------------------------


PARTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "antwort": (("state", "answer", "reason"), ("state", "value", "reason")), "nachweis": (("grade",), ("grade",)), "evidence_id": (("evidence",), ("evidence_id",)),
    "comment": (("comment",), ("comment",)), "note": (("note",), ("note",)), "follow_up": (("follow_up",), ("follow_up",)), "removed": ((), ("removed",))}
"""Of each part of a conflict: what of a form and which fields of the record it is about."""


def settle_answer(workspace: Workspace, interview: str, question: str, given: Given, base: int, version: int, choices: Mapping[str, str], actor: str, *, tab: str = "",
                  internal: bool = True) -> Outcome:
    """Save a form again after a conflict: ``choices`` says by part (ClashPart.key) whether meine, andere or beide (texts joined) shall stand.

    ``base`` is the version the form was filled from, ``version`` the one the conflict page showed; whatever was written since is a new conflict.
    ``internal`` says whether the writer may write the internal note.
    """
    if refused := hidden_written("response", choices, f"Frage {shown(question)}", internal=internal):
        raise BrokenProject(refused)
    place = _held(_place(workspace, interview))
    asked = _asked(place.catalogue, question)
    if choices.get("removed") == OTHER:
        return Outcome(UNCHANGED, answer_change(workspace.project, _parents(place), question, {}, version), version)
    now = workspace.record("response", answer_id(workspace, interview, question))
    for key, choice in choices.items():
        given = _settled(given, now, key, choice)
    decided = Decided(version, frozenset(name for key in choices for name in PARTS[key][1]))
    return _save(workspace, place, question, _wanted(place, asked, given, internal=internal), base, actor, tab, decided)


def _settled(given: Given, now: Record | None, key: str, choice: str) -> Given:
    if key not in PARTS or choice not in (MINE, OTHER, BOTH) or (choice == BOTH and key not in ("comment", "note")):
        raise Refused(f"Die Wahl »{shown(choice)}« gibt es hier nicht. Erlaubt sind: {allowed_words((MINE, OTHER))}, bei Texten auch {BOTH}.")
    if choice == MINE:
        return given
    if choice == OTHER:
        nothing: dict[str, Any] = dict.fromkeys(PARTS[key][0])
        return replace(given, **nothing)
    texts: dict[str, Any] = {key: joined(str(now.fields[key]) if now else "", getattr(given, key) or "")}
    return replace(given, **texts)
