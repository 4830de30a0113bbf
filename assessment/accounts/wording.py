"""The table of rights in German: „Wer darf was“ for the administration of users."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.accounts.rights import RIGHTS, Right, Role, Scope

RIGHT_LABELS: Mapping[Right, str] = {
    Right.OFFEN: "Anmeldeseite und Hilfe öffnen",
    Right.ANGEMELDET: "das eigene Konto führen",
    Right.PROJEKT_SEHEN: "Projekt und Fortschritt sehen",
    Right.ANTWORTEN_SEHEN: "Antworten und Bemerkungen sehen",
    Right.ANTWORTEN_SCHREIBEN: "Antworten eintragen",
    Right.BEWERTEN: "Antworten abgleichen und bewerten",
    Right.BESTAND_SEHEN: "Bestand sehen",
    Right.BESTAND_SCHREIBEN: "Bestand eintragen",
    Right.BELEGE_SEHEN: "Belege sehen",
    Right.BELEGE_SCHREIBEN: "Belege hochladen",
    Right.ERGEBNIS_SEHEN: "Ergebnisse sehen",
    Right.VERGLEICH_SEHEN: "Vergleich der Kommunen sehen",
    Right.EINWILLIGEN: "in die Weitergabe von Werten einwilligen",
    Right.WERKSTATT_SEHEN: "Werkstatt ansehen",
    Right.WERKSTATT_SCHREIBEN: "in der Werkstatt schreiben",
    Right.ENTSCHEIDEN: "über gemeinsame Maßnahmen entscheiden",
    Right.FAHRPLAN_SEHEN: "Fahrplan sehen",
    Right.FAHRPLAN_SCHREIBEN: "Fahrplan ändern",
    Right.BERICHT_LESEN: "Berichte lesen",
    Right.BERICHT_ERSTELLEN: "Berichte erstellen",
    Right.FREIGEBEN: "Berichte prüfen und freigeben",
    Right.VERLAUF_SEHEN: "Verlauf der Änderungen sehen",
    Right.ZURUECKNEHMEN: "Änderungen zurücknehmen",
    Right.PROJEKT_VERWALTEN: "Projekt einrichten, Kommunen aufnehmen",
    Right.PROJEKT_ANLEGEN: "neue Projekte anlegen",
    Right.KONTEN: "Konten und Rollen verwalten",
    Right.SICHERN: "Datenbank sichern",
}
SCOPE_LABELS: Mapping[Scope, str] = {Scope.ALLE: "alle Kommunen", Scope.EIGENE: "eigene Kommune", Scope.FREIGEGEBEN: "nur Freigegebenes"}
NOT_AT_ALL = "–"
WHOLE_SERVER = frozenset({Right.PROJEKT_ANLEGEN, Right.KONTEN, Right.SICHERN})
"""Rights that concern the server, not a municipality: the table says „ja“."""


@dataclass(frozen=True)
class RightRow:
    """One line of the table: the right in words, and per role (in the order of ``Role``) how far it reaches."""

    right: Right
    label: str
    reaches: tuple[str, ...]


def rights_table() -> tuple[RightRow, ...]:
    """Give who may do what, one line per right that a role can bring."""
    return tuple(RightRow(right, RIGHT_LABELS[right], tuple(_reach(right, role) for role in Role)) for right in Right if right in RIGHTS)


def _reach(right: Right, role: Role) -> str:
    scope = RIGHTS[right].get(role)
    if scope is None:
        return NOT_AT_ALL
    return "ja" if right in WHOLE_SERVER else SCOPE_LABELS[scope]
