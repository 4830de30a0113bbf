"""People whose names the project holds: tell them what is kept, erase them, erase earlier wordings, set how long the project may be kept."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right
from assessment.errors import BrokenProject, Refused
from assessment.service import forget_person, forget_wording, person_export, set_retention
from assessment.service.people import mentions
from assessment.store import Record
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.pages.settings import SETTINGS, asked_wave, crumbs, needed_day
from assessment.web.routing import AtDesk, Pages
from assessment.web.views.settings_people import person_facts, person_lines, retention_words, talk_choices, talk_name

pages = Pages()
LIST = f"{SETTINGS}/personen"
ONE = f"{LIST}/person/{{person}}"
TITLE = "Personen"
UNSURE = "Setzen Sie das Häkchen, wenn Sie das wirklich löschen möchten."
NO_DAY = "Der Tag fehlt. Nennen Sie, bis wann das Projekt aufbewahrt werden darf."


@pages.get(LIST, Right.PROJEKT_VERWALTEN)
def people(desk: AtDesk) -> Response:
    """Show all people, and what else data protection asks for."""
    return _list(desk)


@pages.post(f"{LIST}/aufbewahrung", Right.PROJEKT_VERWALTEN)
def retain(desk: AtDesk) -> Response:
    """Set the day until which the project may be kept."""
    try:
        day = needed_day(desk, "bis", "Aufbewahren bis", NO_DAY)
    except BrokenProject as broken:
        return _list(desk, f"{broken.problems[0].message} {broken.problems[0].remedy}")
    except Refused as refused:
        return _list(desk, str(refused))
    set_retention(desk.workspace, day, desk.actor)
    return desk.go(desk.at("einstellungen", "personen"), "gespeichert")


def _list(desk: Desk, fault: str = "") -> Response:
    project = desk.workspace.record("project", desk.workspace.project)
    until = str(project.fields["retention_until"] or "") if project else ""
    towns = _towns(desk)
    return desk.page(
        "einstellungen_personen.html.j2", TITLE, crumbs=crumbs(desk), status=422 if fault else 200, fault=fault,
        lines=person_lines(desk.workspace.records("person"), towns, lambda person: desk.at("einstellungen", "personen", "person", person)),
        retention=retention_words(until, desk.today), until=desk.form.text("bis") if desk.form.has("bis") else until, retain=desk.at("einstellungen", "personen", "aufbewahrung"),
        wording=desk.at("einstellungen", "personen", "wortlaut"), talks=talk_choices(desk.workspace.records("interview", wave_id=desk.wave.id), towns, desk.evaluation.catalogue.roles), asked=asked_wave(desk))


@pages.get(ONE, Right.PROJEKT_VERWALTEN)
def one(desk: AtDesk, person: str) -> Response:
    """Show what is kept of a person, and what erasing them means."""
    return _one(desk, _person(desk, person))


@pages.get(f"{ONE}/auskunft", Right.PROJEKT_VERWALTEN)
def tell(desk: AtDesk, person: str) -> Response:
    """Give everything the project holds about a person."""
    found = _person(desk, person)
    return desk.file(person_export(desk.workspace, found.id).encode(), f"auskunft-{desk.today.isoformat()}.json", "application/json")


@pages.post(f"{ONE}/loeschen", Right.PROJEKT_VERWALTEN)
def forget(desk: AtDesk, person: str) -> Response:
    """Erase a person, if the box was ticked, and show the texts that still name them."""
    found = _person(desk, person)
    if not desk.form.flag("sicher"):
        return _one(desk, found, UNSURE)
    left = forget_person(desk.workspace, found.id, desk.actor, desk.today)
    if not left:
        return desk.go(desk.at("einstellungen", "personen"), "person-geloescht")
    return desk.page("einstellungen_genannt.html.j2", "Gelöscht, aber noch genannt", crumbs=crumbs(desk, Crumb(TITLE, desk.at("einstellungen", "personen"))), left=left, back=desk.at("einstellungen", "personen"))


def _one(desk: Desk, person: Record, fault: str = "") -> Response:
    def at(*parts: str) -> str:
        return desk.at("einstellungen", "personen", "person", person.id, *parts)

    name = str(person.fields["name"])
    return desk.page(
        "einstellungen_person.html.j2", name, crumbs=crumbs(desk, Crumb(TITLE, desk.at("einstellungen", "personen"))), status=422 if fault else 200, fault=fault, facts=person_facts(person, _towns(desk)),
        tell=at("auskunft"), forget=at("loeschen"), mentions=len(mentions(desk.workspace, name)), back=desk.at("einstellungen", "personen"), own=name == desk.actor)


@pages.get(f"{LIST}/wortlaut", Right.PROJEKT_VERWALTEN)
def ask_to_forget_wording(desk: AtDesk, interview: str = "") -> Response:
    """Say what erasing earlier wordings of an interview means."""
    return _wording(desk, _talk(desk, interview))


@pages.post(f"{LIST}/wortlaut", Right.PROJEKT_VERWALTEN)
def erase_wording(desk: AtDesk) -> Response:
    """Make earlier wordings of an interview unreadable, if the box was ticked."""
    talk = _talk(desk, desk.form.text("interview"))
    if not desk.form.flag("sicher"):
        return _wording(desk, talk, UNSURE)
    town = desk.workspace.record("municipality", str(talk.fields["municipality_id"]))
    forget_wording(desk.workspace, str(town.fields["label"]) if town else "", str(talk.fields["label"]), desk.actor, desk.today, str(talk.fields["wave_id"]))
    return desk.go(desk.at("einstellungen", "personen"), "wortlaut-geloescht")


def _wording(desk: Desk, talk: Record, fault: str = "") -> Response:
    return desk.page(
        "einstellungen_wortlaut.html.j2", "Frühere Wortlaute löschen", crumbs=crumbs(desk, Crumb(TITLE, desk.at("einstellungen", "personen"))), status=422 if fault else 200, fault=fault,
        name=talk_name(talk, _towns(desk), desk.evaluation.catalogue.roles), interview=talk.id, action=desk.at("einstellungen", "personen", "wortlaut"), back=desk.at("einstellungen", "personen"))


def _person(desk: Desk, person: str) -> Record:
    return _there(desk.workspace.record("person", person))


def _talk(desk: Desk, interview: str) -> Record:
    return _there(desk.workspace.record("interview", interview))


def _there(record: Record | None) -> Record:
    if record is None or record.fields["removed"]:
        raise NotHere
    return record


def _towns(desk: Desk) -> dict[str, str]:
    return {town.id: str(town.fields["name"]) for town in desk.workspace.records("municipality")}
