"""One question on the screen: what is asked and why, all answers to choose from, what was said before, where one stands in the interview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.changes import ANSWERED, NOT_APPLICABLE, UNKNOWN
from assessment.service.interviewing import Talk, TalkStep
from assessment.web.views.interview_form import NONE_OF_THEM, TYPED, Typed
from questionnaires import Catalogue, ChoiceQuestion, ContextQuestion, LevelQuestion, MultiQuestion, NumberQuestion, Problem, Question, YesNoQuestion
from reports import german

GRADES = (("aussage", "Aussage", "So wurde es gesagt."), ("einsicht", "Einsicht", "Sie haben es selbst gesehen."), ("dokument", "Dokument", "Ein Schriftstück liegt vor."))
FROZEN = "Die Erhebung ist eingefroren: Sie können lesen, was gesagt wurde, aber nichts mehr ändern. Neue Antworten gehören in die nächste Erhebung."
PLANNED = "Das Interview ist erst geplant. Tragen Sie zuerst ein, an welchem Tag es stattfindet; dann können Sie Antworten festhalten."
ONLY_READING = "Sie dürfen diese Antworten lesen, aber nicht ändern."


@dataclass(frozen=True)
class Card:
    """An answer to choose: what is sent, its name, the text that explains it, its level (None where it has none), the key that chooses it."""

    value: str
    label: str
    text: str = ""
    level: int | None = None
    key: str = ""
    checked: bool = False


@dataclass(frozen=True)
class Jump:
    """A question of the list one can jump to; ``status`` in words, empty where it is done."""

    label: str
    href: str
    status: str
    current: bool


@dataclass(frozen=True)
class JumpGroup:
    """The questions of a field."""

    title: str
    jumps: tuple[Jump, ...]


@dataclass(frozen=True)
class NormLine:
    """A norm the question rests on, with what it says."""

    cite: str
    content: str


@dataclass(frozen=True)
class QuestionView:
    """A question as its page shows it. ``kind`` says how it is answered: radio, multi, number, text or date; ``closed`` why nothing can be changed."""

    id: str
    title: str
    ask: str
    preline: str
    position: str
    kind: str
    cards: tuple[Card, ...]
    plain: tuple[Card, ...]
    unit: str
    hint: str
    probe: str
    proof: str
    about: str
    why: str
    norms: tuple[NormLine, ...]
    ruled_out: str
    prior: str
    typed: Typed
    grades: tuple[tuple[str, str, str], ...]
    documents: tuple[tuple[str, str], ...]
    problems: tuple[tuple[str, str], ...]
    reason_missing: str
    answered: bool
    closed: str
    label: str
    action: str
    next: str
    previous: str
    overview: str
    groups: tuple[JumpGroup, ...]
    facts: tuple[tuple[str, str], ...]
    draft: str
    highest: int
    internal: bool
    saved: str


def question_view(talk: Talk, step: TalkStep, typed: Typed, base: str, who: str, closed: str, problems: Sequence[Problem] = (), saved: str = "") -> QuestionView:
    """Give a question's page; ``base`` is the interview's address, ``who`` the user's id (drafts on a device belong to one person), ``saved`` the question just left."""
    question, catalogue = step.question, talk.catalogue
    row = rows_of(talk, step)
    place = next(index for index, item in enumerate(row) if item.question.id == question.id)
    shown = tuple((f"{problem.message} {problem.remedy}".strip(), f"#{_place_of(problem, kind_of(question))}") for problem in problems)
    return QuestionView(
        question.id, question.title, question.ask, f"{step.dimension} · {step.field}", _position(talk, step, place), kind_of(question),
        _cards(catalogue, question, typed), _plain_cards(question, typed), _unit(question), _hint(question), question.probe, question.evidence, catalogue.field_of[question.id].about,
        _why(question), tuple(NormLine(norm.cite, norm.content) for key in question.norms if (norm := catalogue.norm.get(key))), step.ruled_out, _prior(step), typed, GRADES,
        tuple((item.key, f"{item.key} · {item.title}") for item in talk.documents), shown, _reason_missing(typed, problems), step.state != "offen" and not step.prior, closed, talk.label, f"{base}/frage/{question.id}",
        f"{base}/frage/{row[place + 1].question.id}" if place + 1 < len(row) else "", f"{base}/frage/{row[place - 1].question.id}" if place else "", base,
        _groups(row, step, base), (*_facts(talk, step), *_unsaved(step, typed)), f"{who}:{talk.id}:{question.id}", int(catalogue.scale.max), talk.internal, f"Frage {saved} ist gespeichert." if saved in catalogue.questions else "")


def rows_of(talk: Talk, step: TalkStep) -> tuple[TalkStep, ...]:
    """Give the questions one pages through: those of the role, or for another question all the others."""
    return talk.own if step in talk.own else talk.further


def kind_of(question: Question) -> str:
    """Say how a question is answered on the screen."""
    match question:
        case MultiQuestion():
            return "multi"
        case NumberQuestion():
            return "number"
        case ContextQuestion(type="date"):
            return "date"
        case ContextQuestion():
            return "text"
    return "radio"


def _position(talk: Talk, step: TalkStep, place: int) -> str:
    if step not in talk.own:
        return "Zusätzliche Frage"
    return f"Frage {place + 1} von {len(talk.own)} · {_still_open(len(talk.own) - talk.answered)}"


def _still_open(count: int) -> str:
    return f"noch {german.whole(count)} offen" if count else "keine mehr offen"


def _cards(catalogue: Catalogue, question: Question, typed: Typed) -> tuple[Card, ...]:
    """Give the answers to choose from; a set of options ends with „nichts davon“."""
    match question:
        case LevelQuestion(anchors=anchors):
            names = {item.level: item.name for item in catalogue.scale.levels}
            return tuple(_card(german.number(level), _level_label(level, names), anchors[level], typed, german.number(level), int(level)) for level in sorted(anchors))
        case YesNoQuestion(criteria=criteria):
            words = ("ja", *(["teilweise"] if catalogue.yes_no_levels(question).teilweise is not None else []), "nein")
            return tuple(_card(word, word.capitalize(), getattr(criteria, word), typed, str(number)) for number, word in enumerate(words, start=1))
        case ChoiceQuestion(options=options):
            return tuple(_card(option.key, option.text, "", typed, _key(number)) for number, option in enumerate(options))
        case MultiQuestion(options=points):
            ticked = [Card(option.key, option.text, key=_key(number), checked=option.key in typed.options) for number, option in enumerate(points, start=1)]
            return (*ticked, Card(NONE_OF_THEM, "Nichts davon", key="0", checked=NONE_OF_THEM in typed.options))
    return ()


def _level_label(level: float, names: Mapping[float, str]) -> str:
    return f"{german.number(level)} – {names[level]}" if level in names else german.number(level)


def _card(value: str, label: str, text: str, typed: Typed, key: str, level: int | None = None) -> Card:
    return Card(value, label, text, level, key, typed.answer == value)


def _key(number: int) -> str:
    return str(number) if number <= 9 else ""


def _plain_cards(question: Question, typed: Typed) -> tuple[Card, ...]:
    """Give the answers that are none: weiß nicht, entfällt; where something is typed, also that this holds."""
    what = {"multi": "Die Auswahl oben gilt", "number": "Die Zahl oben gilt", "date": "Das Datum oben gilt", "text": "Der Text oben gilt"}.get(kind_of(question), "")
    cards = [Card(TYPED, what, checked=typed.answer == TYPED)] if what else []
    return (*cards, Card(UNKNOWN, "Weiß nicht", "Die befragte Person kann es nicht sagen. Das zählt nicht als Null.", key="U", checked=typed.answer == UNKNOWN),
            Card(NOT_APPLICABLE, "Entfällt", "Für diese Kommune nicht zutreffend. Das braucht einen Grund.", key="E", checked=typed.answer == NOT_APPLICABLE))


def _unit(question: Question) -> str:
    return question.shown_unit if isinstance(question, NumberQuestion) else ""


def _hint(question: Question) -> str:
    match question:
        case MultiQuestion():
            return "Mehrere Antworten sind möglich."
        case NumberQuestion(type="percent"):
            return "Eine Zahl von 0 bis 100, ohne Prozentzeichen, zum Beispiel 12,5."
        case NumberQuestion():
            return "Eine Zahl ohne Punkt und Einheit, zum Beispiel 1200 oder 7,5."
    return ""


def _why(question: Question) -> str:
    reasons = [target.reason for target in (question.targets.pflicht, question.targets.soll) if target is not None and target.reason]
    must = [question.must.reason] if question.must else []
    return " ".join(dict.fromkeys(filter(None, (*reasons, *must, question.weight_reason))))


def _prior(step: TalkStep) -> str:
    return f"In der letzten Erhebung: {step.said}" if step.prior else ""


def _reason_missing(typed: Typed, problems: Sequence[Problem]) -> str:
    """Give the message for the reason of „entfällt“ that is missing."""
    wanted = typed.answer == NOT_APPLICABLE and not typed.reason
    return next((f"{problem.message} {problem.remedy}" for problem in problems if problem.code == "answer-invalid"), "") if wanted else ""


def _place_of(problem: Problem, kind: str) -> str:
    """Give the id of the field a problem is about; the answers where none is named."""
    if problem.code in ("form-text", "evidence-refused"):
        return f"feld-{problem.file}"
    if problem.code == "answer-invalid" and "egründung" in problem.message:
        return "feld-grund"
    return next((place for word, place in (("Bemerkung", "feld-bemerkung"), ("Vermerk", "feld-notiz"), ("Beleg", "feld-beleg")) if word in problem.message),
                {"multi": "feld-option", "radio": "feld-antwort"}.get(kind, "feld-wert"))


def _facts(talk: Talk, step: TalkStep) -> tuple[tuple[str, str], ...]:
    """Give what stands, for those who only read."""
    document = next((f"{item.key} {item.title}" for item in talk.documents if item.key == step.evidence), "")
    grade = next(label for key, label, _ in GRADES if key == step.grade)
    rows = (("Antwort", step.said), ("Nachweis", grade if step.state == ANSWERED else ""), ("Beleg", document), ("Bemerkung", step.comment), ("Interner Vermerk", step.note),
            ("Vorgemerkt", "zum Nachfassen" if step.follow_up else ""))
    return tuple(row for row in rows if row[1])


def _unsaved(step: TalkStep, typed: Typed) -> tuple[tuple[str, str], ...]:
    """Give the texts typed where nothing can be saved any more, so that they can be taken elsewhere."""
    rows = (("Ihre Bemerkung, nicht gespeichert", typed.comment, step.comment), ("Ihr Vermerk, nicht gespeichert", typed.note, step.note))
    return tuple((label, text) for label, text, stands in rows if text and text != stands)


def _groups(row: Sequence[TalkStep], step: TalkStep, base: str) -> tuple[JumpGroup, ...]:
    """Give the questions to jump to, field by field."""
    titles = dict.fromkeys(f"{item.dimension} · {item.field}" for item in row)
    return tuple(JumpGroup(title, tuple(_jump(item, step, base) for item in row if f"{item.dimension} · {item.field}" == title)) for title in titles)


def _jump(item: TalkStep, step: TalkStep, base: str) -> Jump:
    return Jump(f"{item.question.id} {item.question.title}", f"{base}/frage/{item.question.id}", status_of(item), item.question.id == step.question.id)


def status_of(step: TalkStep) -> str:
    """Say what is left to do at a question, or how it was answered."""
    if step.ruled_out:
        return "trifft nicht zu"
    if step.prior:
        return "zu bestätigen"
    if step.follow_up:
        return "nachzufassen"
    return {"offen": "offen", ANSWERED: "beantwortet", UNKNOWN: "weiß nicht", NOT_APPLICABLE: "entfällt"}[step.state]


def closed_because(talk: Talk, *, may_write: bool) -> str:
    """Say why nothing can be changed in an interview, empty where everything can."""
    return FROZEN if talk.frozen else "" if may_write and talk.day else PLANNED if may_write else ONLY_READING
