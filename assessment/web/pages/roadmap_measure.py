"""One measure of a roadmap: where it stands and why, and what is fixed for it."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right
from assessment.agreements import Pin, Resolution
from assessment.errors import BrokenProject, Refused
from assessment.service import pin_measure, unpin
from assessment.web.errors import NotHere
from assessment.web.forms import Form
from assessment.web.frame import Crumb
from assessment.web.pages.roadmap import GROUP, MEMBER, ROOM
from assessment.web.roadmap_room import Room
from assessment.web.routing import AtDesk, Pages
from assessment.web.views.roadmap import MEASURE
from assessment.web.views.roadmap_measure import PinForm, measure_view
from questionnaires import Measure

pages = Pages()
OF_GROUP, OF_MEMBER = f"{GROUP}/{MEASURE}/{{massnahme}}", f"{MEMBER}/{MEASURE}/{{massnahme}}"
NO_REASON = "Nennen Sie den Grund, warum die Maßnahme nicht eingeplant wird. Er steht im Fahrplan und in den Berichten."
WRITE = Right.FAHRPLAN_SCHREIBEN


@pages.get(OF_GROUP, Right.FAHRPLAN_SEHEN)
@pages.get(OF_MEMBER, Right.FAHRPLAN_SEHEN)
def measure(desk: AtDesk, massnahme: str) -> Response:
    """Show a measure."""
    return _page(Room(desk), _measure(Room(desk), massnahme))


@pages.post(OF_GROUP, WRITE)
@pages.post(OF_MEMBER, WRITE)
def fix(desk: AtDesk, massnahme: str) -> Response:
    """Fix a point of the plan."""
    room, form = Room(desk), desk.form
    room.must(WRITE)
    found = _measure(room, massnahme)
    typed = PinForm(form.text("nicht_vor"), form.text("fertig_bis"), form.flag("gestrichen"), form.text("grund"), form.text("gremium"), form.text("beschluss"))
    if typed.excluded and not typed.reason:
        return _page(room, found, typed, (NO_REASON,))
    try:
        pin_measure(desk.workspace, _pin(found.id, form), desk.actor, today=desk.today, town=room.town, wave=room.wave)
    except BrokenProject as broken:
        return _page(room, found, typed, tuple(f"{problem.file}: {problem.message} {problem.remedy}" for problem in broken.problems))
    except Refused as refused:
        return _page(room, found, typed, (str(refused),))
    return desk.go(room.at(ROOM), "festgelegt")


@pages.post(f"{OF_GROUP}/loesen", WRITE)
@pages.post(f"{OF_MEMBER}/loesen", WRITE)
def release(desk: AtDesk, massnahme: str) -> Response:
    """Take a fixed point back."""
    room = Room(desk)
    room.must(WRITE)
    unpin(desk.workspace, _measure(room, massnahme).id, desk.actor, town=room.town, wave=room.wave)
    return desk.go(room.at(ROOM), "festlegung-geloest")


def _pin(measure: str, form: Form) -> Pin:
    """Read what is to be fixed; raises BrokenProject for what is no day."""
    resolution = Resolution(form.text("gremium"), form.day("beschluss", "Tag des Beschlusses"))
    return Pin(measure, form.day("nicht_vor", "Beginnt nicht vor"), form.day("fertig_bis", "Fertig bis"), form.flag("gestrichen"), form.text("grund"), resolution)


def _measure(room: Room, name: str) -> Measure:
    """Give a measure of the catalogue; raises NotHere."""
    found = room.desk.evaluation.catalogue.measure.get(name)
    if found is None:
        raise NotHere
    return found


def _page(room: Room, found: Measure, typed: PinForm | None = None, problems: tuple[str, ...] = ()) -> Response:
    view = measure_view(found, room.case(), room.pins(), room.name)
    return room.desk.page(
        "fahrplan_massnahme.html.j2", f"{found.id} {found.title}", status=422 if problems else 200, crumbs=(Crumb("Fahrplan", room.at(ROOM)),), view=view, form=typed or view.form, problems=tuple((text, "#feld-grund") for text in problems),
        fix=room.at(ROOM, MEASURE, found.id) if room.may(WRITE) else "", free=room.at(ROOM, MEASURE, found.id, "loesen") if view.pinned and room.may(WRITE) else "", whose=room.name, named=room.whose, back=room.at(ROOM))
