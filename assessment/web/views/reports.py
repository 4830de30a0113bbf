"""The documents of a municipality or of the group: what there is in plain words, what holds, what is on its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assessment.service.previewing import can_preview
from assessment.service.printing import Product
from assessment.service.releasing import ReleaseRow
from assessment.store.kinds import CHECKED, DRAFT, RELEASED, SUPERSEDED, WITHDRAWN
from assessment.web.views.work import size_words
from reports import german
from reports.documents import KINDS, Scope
from reports.release import Audience

Address = Callable[..., str]
ANNEX, GUIDE = "anlage", "leitfaden"
WORDS: Mapping[str, tuple[str, str]] = {
    "gutachten": ("Alles für die Verwaltung", "Ergebnisse mit der Herkunft jeder Zahl, Maßnahmen, Fahrplan und Anhang."),
    "ratsvorlage": ("Wenige Seiten zum Abstimmen", "Sachverhalt, Vorschlag, Kosten und Beschlusstext für die Sitzung."),
    "kurzfassung": ("Eine Seite in einfacher Sprache", "Was geprüft wurde, wie es steht und was nun zu tun ist – für alle."),
    "steckbriefe": ("Jede Maßnahme auf einem Blatt", "Nutzen, Aufwand, Kosten und Voraussetzungen für alle, die sie umsetzen."),
    "anlage": ("Alle Werte als Excel-Tabelle", "Antworten, Ergebnisse und Maßnahmen zum Nachrechnen und Weiterverwenden."),
    "gesamtgutachten": ("Die Arbeitsgemeinschaft im Ganzen", "Vergleich der Kommunen, gemeinsame Maßnahmen und gemeinsamer Fahrplan."),
    "leitfaden": ("Die Fragen zum Ausdrucken", "Je Rolle ein Leitfaden mit Platz für Notizen. Er ist ein Arbeitsmittel und wird nicht freigegeben.")}
"""For whom each kind of document is, and what stands in it."""
EDITION_WORDS = {Audience.INTERNAL: "interne Ausgabe", Audience.PUBLIC: "öffentliche Ausgabe"}
TITLES = {Audience.INTERNAL: "Interne Ausgabe", Audience.PUBLIC: "Öffentliche Ausgabe"}
INTERNAL_TEXT = "Vollständig, mit allen Angaben zur IT-Sicherheit. Nur für die Verwaltung bestimmt."
PUBLIC_TOWN = ("Es fehlen: Angaben zur IT-Sicherheit, die Angriffe erleichtern könnten, Belege, Bemerkungen und Begründungen im Wortlaut, die befragten Stellen und der Vergleich mit anderen Kommunen. "
               "Gesamtwert, Dimensionen, Maßnahmen, Kosten und Termine bleiben.")
PUBLIC_GROUP = "Es fehlen: Werte einzelner Kommunen, der Vergleich und einzelne Fristen. Gemeinsame Maßnahmen, Kosten und Termine bleiben."
COUNCIL_CHOICES = (
    (Audience.PUBLIC.value, "die öffentliche", "Ohne Angaben, die Angriffe erleichtern könnten, und ohne Bemerkungen Einzelner. So gilt es, solange Sie nichts anderes wählen."),
    (Audience.INTERNAL.value, "auch die interne", "Vollständig. Nur, wenn der Rat nichtöffentlich darüber berät."))
BADGES = {DRAFT: "neutral", CHECKED: "info", RELEASED: "success", SUPERSEDED: "warning", WITHDRAWN: "danger"}
STATE_WORDS = {DRAFT: "Entwurf", CHECKED: "geprüft", RELEASED: "freigegeben", SUPERSEDED: "überholt", WITHDRAWN: "zurückgezogen"}
FORMAT_WORDS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
NOTHING, FILES_ONLY = "noch keine Fassung", "nur als Datei"


@dataclass(frozen=True)
class EditionLine:
    """An edition in a list: what and about whom, number and edition in words, how it stands, where it leads, where its file is."""

    title: str
    place: str
    about: str
    when: str
    badge: str
    state: str
    banner: str
    href: str
    file: str
    file_words: str


@dataclass(frozen=True)
class DocumentLine:
    """A kind of document in the list: title, for whom, how far it is."""

    title: str
    href: str
    text: str
    badge: str
    state: str


@dataclass(frozen=True)
class CouncilChoice:
    """Which edition the council reads, where it can be chosen."""

    value: str
    options: tuple[tuple[str, str, str], ...]
    action: str
    links: str


@dataclass(frozen=True)
class ReportsView:
    """The page of documents; ``bundle`` is where all are made at once, empty for somebody who only reads."""

    holding: tuple[EditionLine, ...]
    underway: tuple[EditionLine, ...]
    past: tuple[EditionLine, ...]
    documents: tuple[DocumentLine, ...]
    bundle: str
    editions: tuple[tuple[str, str, str], ...]
    council: CouncilChoice | None
    local: bool
    towns: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FileChoice:
    """A file that can be made: its format in words, and the product's name."""

    label: str
    product: str


@dataclass(frozen=True)
class EditionCard:
    """One of the two editions of a kind of document, and what can be made of it; ``preview`` and ``draft`` are empty where there is none."""

    title: str
    text: str
    value: str
    preview: str
    draft: bool
    files: tuple[FileChoice, ...]


@dataclass(frozen=True)
class DocumentView:
    """The page of one kind of document."""

    for_whom: str
    text: str
    cards: tuple[EditionCard, ...]
    files_action: str
    draft_action: str
    editions: tuple[EditionLine, ...]


def kinds_of(products: Mapping[str, Product], *, town: bool) -> tuple[str, ...]:
    """Give the kinds of documents of a municipality or of the group, in the order a set is made."""
    scopes = (Scope.MEMBER, Scope.ROLE) if town else (Scope.GROUP,)
    return tuple(dict.fromkeys(product.kind for product in products.values() if product.scope in scopes))


def title_of_kind(kind: str) -> str:
    """Give the German title of a kind."""
    return KINDS[kind].title if kind in KINDS else "Anlage"


def document_lines(kinds: Sequence[str], rows: Sequence[ReleaseRow], at: Address) -> tuple[DocumentLine, ...]:
    """Give the kinds of documents with how far each is."""
    return tuple(DocumentLine(title_of_kind(kind), at("art", kind), f"{WORDS[kind][0]}: {WORDS[kind][1]}", *_furthest(kind, rows)) for kind in kinds)


def _furthest(kind: str, rows: Sequence[ReleaseRow]) -> tuple[str, str]:
    """Say how far a document is: what holds comes before what is on its way."""
    if kind == GUIDE:
        return "neutral", FILES_ONLY
    own = [row for row in rows if row.document == kind]
    found = next((row for state in (RELEASED, CHECKED, DRAFT) for row in own if row.state == state), None)
    return (BADGES[found.state], f"{STATE_WORDS[found.state]}, Fassung {found.number}") if found else ("neutral", NOTHING)


def edition_line(row: ReleaseRow, at: Address) -> EditionLine:
    """Give an edition as a list shows it."""
    about = f"Fassung {row.number}, {EDITION_WORDS[row.edition]}"
    return EditionLine(row.title, row.place, about, _when(row), BADGES[row.state], STATE_WORDS[row.state], row.banner, at("fassung", row.id), at("fassung", row.id, "datei"), file_words(row))


def _when(row: ReleaseRow) -> str:
    if row.released_on:
        return f"freigegeben am {german.short_date(row.released_on)} durch {row.approver}"
    if row.checked_on:
        return f"geprüft von {row.checked} am {german.short_date(row.checked_on)}"
    return f"erstellt von {row.made} am {german.short_date(row.made_on)}" if row.made_on else ""


def file_words(row: ReleaseRow) -> str:
    """Give format and size of an edition's file: „PDF, 1,2 MB“."""
    return f"{FORMAT_WORDS.get(row.file_name.rpartition('.')[2], 'Datei')}, {size_words(row.size)}"


def in_group_order(rows: Sequence[ReleaseRow], towns: Sequence[str]) -> list[ReleaseRow]:
    """Give editions with the group's first, then members in the group's order; within a place as they come."""
    place = {town: number for number, town in enumerate(towns, 1)}
    return sorted(rows, key=lambda row: place.get(row.town, len(place) + 1) if row.town else 0)


def three_lists(rows: Sequence[ReleaseRow], at: Address) -> tuple[tuple[EditionLine, ...], tuple[EditionLine, ...], tuple[EditionLine, ...]]:
    """Give what holds, what is on its way and what was."""
    def lines(*states: str) -> tuple[EditionLine, ...]:
        return tuple(edition_line(row, at) for row in rows if row.state in states)

    return lines(RELEASED), lines(DRAFT, CHECKED), lines(SUPERSEDED, WITHDRAWN)


def edition_choices(*, town: bool) -> tuple[tuple[str, str, str], ...]:
    """Give the two editions to choose from, with what is left out."""
    return ((Audience.INTERNAL.value, "intern", INTERNAL_TEXT), (Audience.PUBLIC.value, "öffentlich", PUBLIC_TOWN if town else PUBLIC_GROUP))


def document_view(kind: str, products: Mapping[str, Product], rows: Sequence[ReleaseRow], at: Address, *, town: bool) -> DocumentView:
    """Give the page of a kind of document."""
    own = [product for product in products.values() if product.kind == kind]
    editions = (Audience.INTERNAL,) if kind == GUIDE else tuple(Audience)
    cards = tuple(_card(edition, kind, own, at, town=town) for edition in editions)
    return DocumentView(*WORDS[kind], cards, at("art", kind, "datei"), at("art", kind, "entwurf"), tuple(edition_line(row, at) for row in rows if row.document == kind))


def _card(edition: Audience, kind: str, products: Sequence[Product], at: Address, *, town: bool) -> EditionCard:
    text = INTERNAL_TEXT if edition is Audience.INTERNAL else PUBLIC_TOWN if town else PUBLIC_GROUP
    preview = at("art", kind, "vorschau", ausgabe=edition.value) if can_preview(products[0]) else ""
    return EditionCard(TITLES[edition], text, edition.value, preview, kind != GUIDE, tuple(FileChoice(FORMAT_WORDS[product.form.value], product.key) for product in products))
