"""The roadmap as it is kept, and the points that are fixed for it."""

from __future__ import annotations

from typing import Literal

from fastapi import Response

from assessment.accounts import Right
from assessment.agreements import Pin, Resolution
from assessment.service import pin_measure, pin_rows, unpin
from assessment.service.planning import pin_version
from assessment.web.api.common import Seen, accepted, changed, tagged
from assessment.web.api.results import known
from assessment.web.api.routing import PROJECT, TOWN, Room
from assessment.web.api.shapes.planning import (
    Auslastung,
    Fahrplan,
    Festlegung,
    Jahresgeld,
    NeueFestlegung,
    NichtGeplant,
    Planzeile,
)
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.roadmap_room import ALONE, plan_of
from assessment.web.roadmap_room import Room as PlanRoom
from assessment.web.routing import AtDesk
from reports.planned import PlanFacts, PlannedLine

room = Room("Fahrplan")
GROUP_PIN, TOWN_PIN = f"{PROJECT}/festlegungen/{{massnahme}}", f"{TOWN}/festlegungen/{{massnahme}}"
NOT_MADE = "Dieser Fahrplan ist noch nicht gerechnet, oder es hat sich seitdem etwas geändert. Geben Sie ihn in Auftrag: POST …/auftraege/fahrplan"


@room.get(f"{PROJECT}/fahrplan", Right.FAHRPLAN_SEHEN, Fahrplan)
def fahrplan(desk: AtDesk) -> Fahrplan:
    """Der Fahrplan der Gruppe, wenn er gerechnet ist; was einzelne Kommunen zurückstellen, sieht nur die Beratung."""
    return _plan(desk)


@room.get(f"{TOWN}/fahrplan", Right.FAHRPLAN_SEHEN, Fahrplan)
def fahrplan_der_kommune(desk: AtDesk, plan: Literal["gruppe", "allein"] = "gruppe") -> Fahrplan:
    """Der Teil einer Kommune am Fahrplan der Gruppe, oder mit ?plan=allein ihr eigener."""
    assert plan in ("gruppe", ALONE)
    return _plan(desk)


def _plan(desk: Desk) -> Fahrplan:
    place = PlanRoom(desk)
    case = place.case()
    if case is None:
        raise NotHere(NOT_MADE)
    plan, keys, told = plan_of(case), {member.name: member.key for member in desk.evaluation.group.members}, bool(place.town) or place.internal
    return Fahrplan(
        zeitraeume=list(plan.periods), beginn=plan.begins, ende=plan.ends, zeilen=[_line(line, keys, told=told) for line in plan.lines],
        nicht_im_plan=[NichtGeplant(kommune=keys.get(item.member, ""), massnahme=item.measure, titel=item.title, grund=item.reason) for item in plan.aside if told],
        auslastung=[Auslastung(was=load.title, einheit=load.unit, gebraucht=list(load.used), vorhanden=list(load.capacity)) for load in plan.loads], jahre=_years(plan),
        wahrscheinlich_fertig=plan.likely_end, sicher_fertig=plan.safe_end, guete=plan.quality, widerspruch=plan.conflict, angenommen=list(plan.assumed))


def _line(line: PlannedLine, keys: dict[str, str], *, told: bool) -> Planzeile:
    """Give a line; why a member's measure begins when it does is told to this member and the Beratung."""
    return Planzeile(
        kommune=keys.get(line.member, ""), massnahme=line.measure, titel=line.title, wie=line.how, beginn=line.begins, fertig=line.ends, wahrscheinlich_fertig=line.likely_end, sicher_fertig=line.safe_end,
        personentage=line.carried.days, einmalig=line.carried.once, jaehrlich=line.carried.yearly, gefoerdert=line.funded, phase=line.phase, grund=line.reason if told else "")


def _years(plan: PlanFacts) -> list[Jahresgeld]:
    return [Jahresgeld(jahr=year.year, wahrscheinlich=year.likely, sicher=year.safe, vorgesehen=known(year.budget)) for year in plan.years]


@room.get(f"{PROJECT}/festlegungen", Right.FAHRPLAN_SEHEN, list[Festlegung])
def festlegungen(desk: AtDesk) -> list[Festlegung]:
    """Was die Gruppe für ihren Fahrplan festgelegt hat."""
    return _pins(desk)


@room.get(f"{TOWN}/festlegungen", Right.FAHRPLAN_SEHEN, list[Festlegung])
def festlegungen_der_kommune(desk: AtDesk) -> list[Festlegung]:
    """Was eine Kommune für ihren Teil festgelegt hat."""
    return _pins(desk)


@room.get(GROUP_PIN, Right.FAHRPLAN_SEHEN, Festlegung, known=True)
def festlegung(desk: AtDesk, massnahme: str, response: Response) -> Festlegung:
    """Was für eine Maßnahme festliegt; ihr ETag gehört bei einer Änderung in If-Match."""
    return tagged(response, _pin(desk, massnahme))


@room.get(TOWN_PIN, Right.FAHRPLAN_SEHEN, Festlegung, known=True)
def festlegung_der_kommune(desk: AtDesk, massnahme: str, response: Response) -> Festlegung:
    """Was bei einer Kommune für eine Maßnahme festliegt; ihr ETag gehört bei einer Änderung in If-Match."""
    return tagged(response, _pin(desk, massnahme))


@room.put(GROUP_PIN, Right.FAHRPLAN_SCHREIBEN, Festlegung)
def lege_fest(desk: AtDesk, massnahme: str, neu: NeueFestlegung, seen: Seen, response: Response) -> Festlegung:
    """Für die Gruppe festlegen, wann eine Maßnahme getan wird, oder dass sie entfällt."""
    return _fixed(desk, massnahme, neu, seen, response)


@room.put(TOWN_PIN, Right.FAHRPLAN_SCHREIBEN, Festlegung)
def lege_fuer_kommune_fest(desk: AtDesk, massnahme: str, neu: NeueFestlegung, seen: Seen, response: Response) -> Festlegung:
    """Für eine Kommune festlegen, wann eine Maßnahme getan wird, oder dass sie entfällt."""
    return _fixed(desk, massnahme, neu, seen, response)


@room.delete(GROUP_PIN, Right.FAHRPLAN_SCHREIBEN)
def loese_festlegung(desk: AtDesk, massnahme: str, seen: Seen) -> None:
    """Eine Festlegung der Gruppe lösen."""
    _freed(desk, massnahme, seen)


@room.delete(TOWN_PIN, Right.FAHRPLAN_SCHREIBEN)
def loese_festlegung_der_kommune(desk: AtDesk, massnahme: str, seen: Seen) -> None:
    """Eine Festlegung einer Kommune lösen."""
    _freed(desk, massnahme, seen)


def _fixed(desk: Desk, measure: str, neu: NeueFestlegung, seen: int, response: Response) -> Festlegung:
    place = PlanRoom(desk)
    place.must(Right.FAHRPLAN_SCHREIBEN)
    pin = Pin(measure, neu.nicht_vor, neu.fertig_bis, neu.gestrichen, neu.grund, Resolution(neu.gremium, neu.tag))
    outcome = pin_measure(desk.workspace, pin, desk.actor, today=desk.today, town=place.town, wave=desk.wave.id, base=seen)
    return changed(outcome, response, lambda: _pin(desk, measure))


def _freed(desk: Desk, measure: str, seen: int) -> None:
    place = PlanRoom(desk)
    place.must(Right.FAHRPLAN_SCHREIBEN)
    accepted(unpin(desk.workspace, measure, desk.actor, town=place.town, wave=desk.wave.id, base=seen), lambda: _pin(desk, measure))


def _pins(desk: Desk) -> list[Festlegung]:
    name = PlanRoom(desk).name
    return [_shape(desk, row.title, row.pin) for row in pin_rows(desk.evaluated_now().group) if row.town == name]


def _pin(desk: Desk, measure: str) -> Festlegung:
    """Give what is fixed for a measure of the catalogue, or that nothing is."""
    found = desk.evaluation.catalogue.measure.get(measure)
    if found is None:
        raise NotHere
    return next((item for item in _pins(desk) if item.massnahme == measure), None) or _shape(desk, found.title, Pin(measure))


def _shape(desk: Desk, title: str, pin: Pin) -> Festlegung:
    version = pin_version(desk.workspace, pin.measure, town=PlanRoom(desk).town, wave=desk.wave.id)
    return Festlegung(massnahme=pin.measure, titel=title, nicht_vor=pin.not_before, fertig_bis=pin.finished_by, gestrichen=pin.excluded, grund=pin.reason, gremium=pin.resolution.body, tag=pin.resolution.day,
                      fassung=version)
