"""The settings of a project: where everything is that is set up once and changed seldom."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from assessment.accounts import Right
from assessment.changes import Outcome
from assessment.errors import Refused
from assessment.web.desk import Desk
from assessment.web.frame import Crumb
from assessment.web.routing import PROJECT, AtDesk, Pages
from assessment.web.views.settings import RoomCard

pages = Pages()
SETTINGS = f"{PROJECT}/einstellungen"
ROOMS = (
    ("Kommunen", "kommunen", "Wer dazugehört: aufnehmen, Namen und Merkmale ändern, Reihenfolge, Austritt.", Right.PROJEKT_VERWALTEN),
    ("Erhebungen", "erhebungen", "Eine Erhebung abschließen, die nächste beginnen, zwei vergleichen, den Fragenkatalog wechseln.", Right.PROJEKT_VERWALTEN),
    ("Vorgaben", "vorgaben", "Was die Gruppe für Planung und Dokumente vereinbart hat: Gewichte, Geld, Menschen, Wappen.", Right.PROJEKT_VERWALTEN),
    ("Daten", "daten", "Antworten und Ergebnisse herunterladen, ausgefüllte Dateien einlesen.", Right.PROJEKT_VERWALTEN),
    ("Sicherung", "sicherung", "Eine Kopie des Projekts herunterladen und prüfen, ob alles unversehrt ist.", Right.SICHERN),
    ("Personen", "personen", "Wer namentlich gespeichert ist: Auskunft geben, Namen löschen, Aufbewahrung festlegen.", Right.PROJEKT_VERWALTEN),
    ("Konflikte", "konflikte", "Was zurückgehalten wurde, weil zwei Personen dasselbe verschieden eingetragen haben.", Right.PROJEKT_VERWALTEN))


@pages.get(SETTINGS, Right.PROJEKT_VERWALTEN)
def overview(desk: AtDesk) -> Response:
    """Show the rooms of the settings."""
    return desk.page("einstellungen.html.j2", "Einstellungen", cards=tuple(RoomCard(title, _at(desk, room), text) for title, room, text, right in ROOMS if desk.may(right)))


def _at(desk: Desk, room: str) -> str:
    return desk.at(room) if room == "konflikte" else desk.at("einstellungen", room)


def crumbs(desk: Desk, *more: Crumb) -> tuple[Crumb, ...]:
    """Give the path to a page of the settings, as far as the user may go it."""
    return (*((Crumb("Einstellungen", desk.at("einstellungen")),) if desk.may(Right.PROJEKT_VERWALTEN) else ()), *more)


def asked_wave(desk: Desk) -> str:
    """Give the wave the address asks for, empty for the current one; for addresses that lead on."""
    return desk.request.query_params.get("erhebung", "")


def writer_of(desk: Desk, outcome: Outcome) -> str:
    """Give the name of who saved the other value of a clash, empty where it is not known (any more)."""
    person = desk.workspace.record("person", outcome.other_actor) if outcome.other_actor else None
    return str(person.fields["name"]) if person else ""


def needed_day(desk: Desk, name: str, label: str, missing: str) -> date:
    """Give a day that has to be filled in; raises BrokenProject, or Refused with the sentence for one that is missing."""
    day = desk.form.day(name, label)
    if day is None:
        raise Refused(missing)
    return day
