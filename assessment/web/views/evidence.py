"""Documents as evidence: the list with where each is used, one document with its form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assessment.exchange.documents import ALLOWED
from assessment.service import LARGEST_UPLOAD, EvidenceLine
from assessment.web.forms import Form
from questionnaires import Catalogue, Problem, allowed_words
from reports import german

Address = Callable[..., str]
ACCEPT = ",".join(ALLOWED)
FILE_HINT = f"Höchstens {LARGEST_UPLOAD // 1024 // 1024} MB. Erlaubt sind: {allowed_words(ALLOWED, 20)}. Ohne Datei wird nur notiert, dass es den Beleg gibt."
FIELDS = {"Feld »Titel«": "titel", "Der Titel fehlt": "titel", "Feld »Datum": "datum", "datum": "datum", "Datum des Dokuments": "datum", "titel": "titel"}


@dataclass(frozen=True)
class UseLink:
    """Where a document is used: the question in an interview."""

    label: str
    href: str


@dataclass(frozen=True)
class EvidenceRow:
    """A document of the list; ``file`` is its name, type and size in words, ``download`` empty where no copy is kept."""

    label: str
    title: str
    href: str
    dated: str
    file: str
    download: str
    used: tuple[UseLink, ...]


@dataclass(frozen=True)
class EvidenceForm:
    """Title and date as they stand or were typed; ``errors`` are those of title, date and file."""

    title: str = ""
    dated: str = ""
    base: int = 0
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class EvidenceView:
    """The list of a municipality's documents, and the form for a new one."""

    lead: str
    rows: tuple[EvidenceRow, ...]
    form: EvidenceForm
    action: str
    closed: str
    accept: str = ACCEPT
    file_hint: str = FILE_HINT


@dataclass(frozen=True)
class DocumentView:
    """One document; ``in_use`` says how many answers rest on it, empty for none; ``removing`` that its removal was asked for."""

    row: EvidenceRow
    form: EvidenceForm
    in_use: str
    removing: bool
    action: str
    remove: str
    back: str
    closed: str


def evidence_row(line: EvidenceLine, catalogue: Catalogue, at: Address, at_project: Address) -> EvidenceRow:
    """Give a document as a row."""
    used = tuple(UseLink(_named(use.question, use.label, catalogue), at_project("interview", use.interview, "frage", use.question)) for use in line.used)
    return EvidenceRow(
        line.label, line.title, at("belege", line.id), german.short_date(line.dated) if line.dated else "ohne Datum", f"{line.file_name} ({line.size})" if line.has_file else "keine Datei abgelegt",
        at("belege", line.id, "datei") if line.has_file else "", used)


def _named(question: str, talk: str, catalogue: Catalogue) -> str:
    known = catalogue.questions.get(question)
    return f"{question} {known.title} (Interview {talk})" if known else f"{question} (Interview {talk})"


def document_view(line: EvidenceLine, row: EvidenceRow, form: EvidenceForm, at: Address, closed: str, *, removing: bool) -> DocumentView:
    """Give the page of one document."""
    count = len(line.used)
    in_use = f"Auf diesen Beleg {'stützt' if count == 1 else 'stützen'} sich {german.counted(count, 'eine Antwort', 'Antworten')}." if count else ""
    return DocumentView(row, form, in_use, removing, at("belege", line.id), at("belege", line.id, "entfernen"), at("belege"), closed)


def stored_form(line: EvidenceLine) -> EvidenceForm:
    """Give the form of a stored document."""
    return EvidenceForm(line.title, line.dated.isoformat() if line.dated else "", line.version)


def typed_form(form: Form, problems: Sequence[Problem] = ()) -> EvidenceForm:
    """Give the form as it was typed, every problem with its field."""
    return EvidenceForm(form.text("titel"), form.text("datum"), form.whole("fassung"), tuple((f"{item.message} {item.remedy}", f"#feld-{_field(item)}") for item in problems))


def _field(problem: Problem) -> str:
    """Give the field a problem is about; what names no other is about the file."""
    return next((field for mark, field in FIELDS.items() if problem.message.startswith(mark) or problem.file == mark), "datei")
