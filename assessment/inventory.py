"""What the inventory (Bestandserhebung) asks for: sorts of entries and their columns; template, import, store and pages follow from here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessment.answers import parsed_day, plain_number
from questionnaires import allowed_words, nearest

LONGEST_TEXT, LONGEST_PERSONAL = 2000, 300
FIRST_YEAR, LAST_YEAR = 1950, 2199
THOUSANDS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+(,\d*)?")


@dataclass(frozen=True)
class Column:
    """One column: key in the data, German heading, type (text, zahl, datum, auswahl), allowed words, what to write there."""

    key: str
    label: str
    type: str = "text"
    allowed: tuple[str, ...] = ()
    required: bool = False
    hint: str = ""
    personal: bool = False
    limit: int = LONGEST_TEXT


@dataclass(frozen=True)
class Sort:
    """One sort of entries, a sheet of the template. ``persons``: entries are people, kept apart as persons."""

    key: str
    title: str
    purpose: str
    columns: tuple[Column, ...]
    persons: bool = False

    @property
    def column(self) -> dict[str, Column]:
        """Give the columns by key."""
        return {column.key: column for column in self.columns}


class BadEntry(ValueError):
    """A value its column does not allow; carries message and remedy in German."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} – {remedy}")
        self.message, self.remedy = message, remedy


YES_NO = ("ja", "nein")
NAME = Column("name", "Bezeichnung", required=True, hint="Name, unter dem es in der Verwaltung bekannt ist")
REMARK = Column("bemerkung", "Bemerkung", hint="was sonst wichtig ist; keine Namen von Beschäftigten")
CONTRACT_END = Column("vertragsende", "Vertragsende", "datum", hint="letzter Tag der laufenden Vertragszeit, z. B. 31.12.2028")
NOTICE = Column("kuendigungsfrist", "Kündigungsfrist (Monate)", "zahl", hint="Monate zum Vertragsende")
YEARLY_COST = Column("kosten_jahr", "Kosten je Jahr (EUR)", "zahl", hint="laufende Kosten einschließlich Wartung, ohne Personal")

SORTS = (
    Sort("fachverfahren", "Fachverfahren", "Programme, mit denen die Fachbereiche arbeiten, auch Office und Dokumentenablage", (
        NAME,
        Column("aufgabe", "Aufgabe", hint="z. B. Meldewesen, Finanzwesen, Sitzungsdienst"),
        Column("hersteller", "Hersteller", hint="Firma, die das Programm entwickelt"),
        Column("version", "Version", hint="z. B. 2026.1 oder Windows Server 2022"),
        Column("betrieb", "Betrieb", "auswahl", ("eigener Server", "Rechenzentrum", "Cloud", "Nachbarkommune", "Einzelplatz"), hint="wo das Programm läuft"),
        Column("vertragspartner", "Vertragspartner", hint="mit wem der Vertrag besteht"),
        CONTRACT_END, NOTICE,
        Column("supportende", "Ende der Unterstützung", "datum", hint="ab wann der Hersteller keine Fehler mehr behebt"),
        Column("nutzende", "Nutzende", "zahl", hint="Zahl der Personen mit Zugang"),
        Column("schnittstellen", "Schnittstellen", hint="mit welchen Verfahren Daten ausgetauscht werden"),
        Column("schutzbedarf", "Schutzbedarf", "auswahl", ("normal", "hoch", "sehr hoch"), hint="soweit festgestellt"),
        YEARLY_COST,
        Column("zustaendig", "zuständige Stelle", hint="Fachbereich oder Funktion, kein Name"),
        REMARK)),
    Sort("onlinedienst", "Onlinedienste", "Leistungen, die Bürgerinnen, Bürger und Unternehmen online beantragen können", (
        Column("dienst", "Kennung", required=True, hint="aus der Liste der Onlinedienste, z. B. L001"),
        Column("reifegrad", "OZG-Reifegrad", "auswahl", ("0", "1", "2", "3", "4"), required=True, hint="0 offline, 1 Information, 2 Formular, 3 Antrag online, 4 auch Bescheid online"),
        Column("genutzt", "in Benutzung", "auswahl", YES_NO, hint="wird der Dienst heute angeboten?"),
        Column("efa", "nachgenutzt (EfA)", "auswahl", YES_NO, hint="Einer-für-Alle-Leistung eines anderen Landes"),
        Column("rueckkanal", "Rückkanal", "auswahl", YES_NO, hint="kommt die Antwort der Verwaltung elektronisch zurück?"),
        Column("plattform", "Plattform", hint="z. B. Serviceportal des Landes"),
        REMARK)),
    Sort("dienstleister", "Dienstleister", "Firmen, Rechenzentren und Zweckverbände, die Leistungen der Informationstechnik erbringen", (
        NAME,
        Column("leistung", "Leistung", required=True, hint="was der Dienstleister tut"),
        CONTRACT_END, NOTICE,
        Column("avv", "Vertrag zur Auftragsverarbeitung", "auswahl", (*YES_NO, "nicht nötig"), hint="liegt ein Vertrag nach Art. 28 DSGVO vor?"),
        YEARLY_COST, REMARK)),
    Sort("projekt", "Laufende Projekte", "Vorhaben der Digitalisierung, die geplant sind oder laufen", (
        NAME,
        Column("ziel", "Ziel", hint="was danach besser ist"),
        Column("stand", "Stand", "auswahl", ("geplant", "läuft", "ruht", "abgeschlossen"), hint="geplant, läuft, ruht oder abgeschlossen"),
        Column("beginn", "Beginn", "datum", hint="z. B. 01.03.2026"), Column("ende", "geplantes Ende", "datum", hint="z. B. 31.12.2027"),
        Column("budget", "Budget (EUR)", "zahl", hint="gesamte Mittel einschließlich Förderung"), Column("foerderung", "Förderprogramm", hint="Name des Programms, auch wenn erst beantragt"),
        Column("partner", "Partner", hint="andere Kommunen, Land, Firmen"),
        Column("leitung", "leitende Stelle", hint="Fachbereich oder Funktion, kein Name"),
        REMARK)),
    Sort("gremium", "Gremien und Stellen", "wer in der Kommune über Digitalisierung entscheidet oder daran mitwirkt", (
        NAME,
        Column("aufgabe", "Aufgabe", hint="z. B. entscheidet über Beschaffungen"),
        Column("mitglieder", "Zahl der Mitglieder", "zahl", hint="nur die Zahl, keine Namen"),
        Column("rhythmus", "Rhythmus", hint="z. B. alle zwei Monate"),
        REMARK)),
    Sort("person", "Ansprechpersonen", "mit wem gesprochen werden soll; wird getrennt von den Antworten geführt und kann gelöscht werden", (
        Column("name", "Name", required=True, hint="Vorname und Nachname", personal=True, limit=LONGEST_PERSONAL),
        Column("duty", "Funktion", hint="z. B. Hauptamtsleitung", personal=True, limit=LONGEST_PERSONAL),
        Column("email", "E-Mail", hint="dienstliche Adresse", personal=True, limit=LONGEST_PERSONAL),
        Column("phone", "Telefon", hint="dienstliche Nummer", personal=True, limit=LONGEST_PERSONAL),
        Column("remark", "Bemerkung", hint="z. B. wann erreichbar; nichts Privates", personal=True)), persons=True),
)
SORT = {sort.key: sort for sort in SORTS}


def checked_value(column: Column, raw: object) -> Any:
    """Give a cell's value as it is kept (number, ISO day, word, text), None for an empty cell; raises BadEntry."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    match column.type:
        case "zahl":
            return _number(column, raw)
        case "datum":
            return _day(column, raw)
        case "auswahl":
            return _word(column, raw)
    text = _plain(raw)
    if len(text) > column.limit:
        raise BadEntry(f"Der Text bei »{column.label}« ist mit {len(text)} Zeichen zu lang.", f"Erlaubt sind höchstens {column.limit} Zeichen.")
    return text


def missing_columns(sort: Sort, data: Mapping[str, Any]) -> list[Column]:
    """Give the required columns an entry leaves empty."""
    return [column for column in sort.columns if column.required and data.get(column.key) is None]


def _plain(raw: object) -> str:
    """Give a value as its writer would type it."""
    if isinstance(raw, bool):
        return "ja" if raw else "nein"
    if isinstance(raw, date):
        return f"{raw:%d.%m.%Y}"
    return f"{raw:.15g}" if isinstance(raw, float) else str(raw).strip()


def _number(column: Column, raw: object) -> float:
    """Give a number with the fifteen digits a spreadsheet keeps; 1.250 is refused, for nobody knows whether a thousand is meant."""
    if isinstance(raw, str) and THOUSANDS.fullmatch(raw.strip()):
        raise BadEntry(f"»{raw.strip()}« ist bei »{column.label}« nicht eindeutig: Tausenderpunkt oder Komma?", "Schreiben Sie die Zahl ohne Tausenderpunkt, z. B. 1250 oder 7,5.")
    value = None if isinstance(raw, bool | date) else plain_number(raw)
    if value is None or value != value or value < 0:  # noqa: PLR0124 - nan is no number
        raise BadEntry(f"»{_plain(raw)}« ist bei »{column.label}« keine Zahl ab 0.", "Schreiben Sie eine Zahl ohne Tausenderpunkt und ohne Einheit, z. B. 1250 oder 7,5.")
    return float(f"{value:.15g}")


def _day(column: Column, raw: object) -> str:
    day = parsed_day(raw.isoformat()[:10] if isinstance(raw, date) else str(raw).strip())
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadEntry(f"»{_plain(raw)}« ist bei »{column.label}« kein Datum zwischen {FIRST_YEAR} und {LAST_YEAR}.", "Schreiben Sie Tag.Monat.Jahr mit vierstelligem Jahr, z. B. 31.12.2028.")
    return day.isoformat()


def _word(column: Column, raw: object) -> str:
    text = _plain(raw)
    found = next((word for word in column.allowed if word.casefold() == text.casefold()), None)
    if found is None:
        raise BadEntry(f"»{text}« ist bei »{column.label}« nicht vorgesehen. {nearest(text, column.allowed)}".strip(), f"Erlaubt sind: {allowed_words(column.allowed)}.")
    return found
