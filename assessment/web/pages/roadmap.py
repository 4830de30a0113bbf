"""The roadmap of the group and of a municipality: show what is kept, have it computed, try other people or money, agree on them."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right
from assessment.agreements import Resolution
from assessment.errors import BrokenProject, Refused
from assessment.service import planning_rows
from assessment.service.jobs import Job
from assessment.service.trying import Means, Tried, TypedMeans, adopt, means_of, read_trial, trial_params, tried_by
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb, NavItem
from assessment.web.roadmap_room import ALONE, OWN_PEOPLE, Room, plan_of
from assessment.web.routing import PROJECT, TOWN, AtDesk, Pages
from assessment.web.views.roadmap import Link, RoadmapView, group_view, member_view, pin_views
from assessment.web.views.roadmap_trial import MeansForm, means_form, people_per_quarter, trial_view, tried_words
from assessment.web.work import GoOn, leads_on, start_work, work_of
from reports import Case
from reports.group_case import GroupCase
from reports.planned import PlanFacts

pages = Pages()
ROOM = "fahrplan"
GROUP, MEMBER = f"{PROJECT}/{ROOM}", f"{TOWN}/{ROOM}"
MEMBER_KEYS, GROUP_KEYS = ("kapazitaet", "budget"), ("projektteam", "gemeinschaftsbudget")
SHARED = "Projektteam und gemeinsames Budget"
TRIAL = "Probe"


@pages.get(GROUP, Right.FAHRPLAN_SEHEN)
@pages.get(MEMBER, Right.FAHRPLAN_SEHEN)
def roadmap(desk: AtDesk) -> Response:
    """Show the plan that is kept, or how to have it computed."""
    return _page(Room(desk))


@pages.post(f"{GROUP}/rechnen", Right.FAHRPLAN_SEHEN)
@pages.post(f"{MEMBER}/rechnen", Right.FAHRPLAN_SEHEN)
def compute(desk: AtDesk) -> Response:
    """Have the plan computed."""
    room = Room(desk)
    room.must(Right.FAHRPLAN_SEHEN)
    return start_work(desk, "fahrplan", {"today": desk.today, "town": room.planned_town, "wave": room.wave}, town=room.town_id)


@pages.post(f"{GROUP}/probe", Right.FAHRPLAN_SEHEN)
@pages.post(f"{MEMBER}/probe", Right.FAHRPLAN_SEHEN)
def try_out(desk: AtDesk) -> Response:
    """Have other people or money tried; nothing is saved."""
    room, typed = Room(desk), _typed(desk)
    room.must(Right.FAHRPLAN_SEHEN)
    case = room.case()
    if case is None:
        return desk.go(room.at(ROOM))
    about = _about(room)
    try:
        trial = read_trial(about, _held(room, plan_of(case), about), typed)
    except BrokenProject as broken:
        return _page(room, typed, tuple(f"{problem.file}: {problem.message} {problem.remedy}" for problem in broken.problems))
    except Refused as refused:
        return _page(room, typed, (str(refused),))
    return start_work(desk, "fahrplan", {"today": desk.today, "town": room.planned_town, "wave": room.wave, **trial_params(trial, about)}, town=room.town_id)


@pages.get(f"{GROUP}/probe/{{auftrag}}", Right.FAHRPLAN_SEHEN)
@pages.get(f"{MEMBER}/probe/{{auftrag}}", Right.FAHRPLAN_SEHEN)
def trial(desk: AtDesk, auftrag: str) -> Response:
    """Show a trial beside the plan that holds."""
    room = Room(desk)
    tried = _tried(room, auftrag)
    now, then = room.case(), room.case(tried.wish(desk.evaluation))
    found = None
    if now is not None and then is not None:
        said = tried_words(tried.trial.capacity if tried.about else tried.trial.team, (tried.trial.budget if tried.about else tried.trial.pot) or {})
        found = trial_view(plan_of(now), plan_of(then), said, whose=not room.town, told=bool(room.town) or room.internal)
    return desk.page("fahrplan_probe.html.j2", TRIAL, crumbs=(Crumb("Fahrplan", room.at(ROOM)),), view=found, about=_name_of(desk, tried.about), back=room.at(ROOM, fuer="" if room.town else tried.about),
                     adopt=room.at(ROOM, "probe", auftrag, "uebernehmen") if _may_adopt(room, tried) else "")


@pages.post(f"{GROUP}/probe/{{auftrag}}/uebernehmen", Right.FAHRPLAN_SCHREIBEN)
@pages.post(f"{MEMBER}/probe/{{auftrag}}/uebernehmen", Right.FAHRPLAN_SCHREIBEN)
def agree(desk: AtDesk, auftrag: str) -> Response:
    """Agree on what was tried."""
    room = Room(desk)
    tried = _tried(room, auftrag)
    if not _may_adopt(room, tried):
        raise NotHere
    resolution = Resolution(desk.form.text("gremium"), desk.form.day("beschluss", "Tag des Beschlusses"))
    adopt(desk.workspace, desk.evaluation, tried, desk.actor, today=desk.today, resolution=resolution, wave=room.wave)
    return desk.go(room.at(ROOM), "vorgaben-uebernommen")


@leads_on("fahrplan")
def to_roadmap(desk: Desk, job: Job) -> GoOn:
    """Lead from a finished job to the plan or trial it made."""
    town = desk.workspace.record("municipality", job.town) if job.town else None
    place = ("kommune", str(town.fields["label"])) if town else ()
    probe = ("probe", job.id) if tried_by(job.data) else ()
    query = {"plan": ALONE if job.data.get("kommune") else "", "erhebung": str(job.data.get("erhebung", ""))}
    return GoOn("Zum Ergebnis der Probe" if probe else "Zum Fahrplan", desk.at(*place, ROOM, *probe, **query), at_once=True)


def _page(room: Room, typed: TypedMeans | None = None, problems: tuple[str, ...] = ()) -> Response:
    desk, case = room.desk, room.case()
    title = "Fahrplan" if room.town else "Fahrplan der Gruppe"
    return desk.page(
        "fahrplan.html.j2", title, status=422 if problems else 200, view=_view(room, case) if case else None, kinds=_kinds(room), compute=room.at(ROOM, "rechnen") if room.may(Right.FAHRPLAN_SEHEN) else "",
        own=() if room.town or room.internal else _own_links(room), members=bool(desk.evaluation.group.members), pins=pin_views(room.pins(), room.at), may_pin=room.may(Right.FAHRPLAN_SCHREIBEN),
        means=_means(room, plan_of(case), typed) if case and room.may(Right.FAHRPLAN_SEHEN) else None, problems=tuple((text, "#feld-leute") for text in problems), trial=room.at(ROOM, "probe"), named=room.whose)


def _view(room: Room, case: Case | GroupCase) -> RoadmapView | None:
    if isinstance(case, GroupCase):
        return group_view(case, room.at, internal=room.internal)
    return member_view(case, room.at)


def _kinds(room: Room) -> tuple[NavItem, ...]:
    """Give the two plans of a member, and which one is shown."""
    if not room.town:
        return ()
    at = room.desk.at_town
    return NavItem("Im Plan der Gruppe", at(ROOM, erhebung=room.wave), not room.alone), NavItem("Für sich allein", at(ROOM, plan=ALONE, erhebung=room.wave), room.alone)


def _own_links(room: Room) -> tuple[Link, ...]:
    """Lead a member from the group's plan to its own."""
    return tuple(Link(f"Fahrplan: {member.name}", room.desk.at("kommune", member.key, ROOM)) for member in room.desk.evaluation.group.members if member.id in room.reach_towns)


def _means(room: Room, plan: PlanFacts, typed: TypedMeans | None) -> MeansForm:
    """Give the form of a trial: for the member, or for what is shared; the Beratung may choose a member of the group."""
    about, group = _about(room), room.desk.evaluation.group
    others = tuple(NavItem(_name_of(room.desk, key), f"{room.at(ROOM, fuer=key)}#probe", about == key) for key in ("", *(member.key for member in group.members))) if room.internal and not room.town else ()
    return means_form(_name_of(room.desk, about), about, _held(room, plan, about), planning_rows(group, about), MEMBER_KEYS if about else GROUP_KEYS, others, typed)


def _about(room: Room) -> str:
    """Give the key of the member a trial is about, empty for what is shared; a foreign one does not exist."""
    if room.town:
        return room.town
    asked = room.desk.form.text("fuer") or room.desk.request.query_params.get("fuer", "")
    if asked and (not room.internal or asked not in room.desk.evaluation.row):
        raise NotHere
    return asked


def _held(room: Room, plan: PlanFacts, about: str) -> Means:
    title = OWN_PEOPLE if room.town else _name_of(room.desk, about)
    return means_of(room.desk.evaluation, about, people_per_quarter(plan, title), range(plan.begins.year, plan.ends.year + 1))


def _name_of(desk: Desk, about: str) -> str:
    return desk.evaluation.group.members[desk.evaluation.row[about]].name if about else SHARED


def _typed(desk: Desk) -> TypedMeans:
    years = {int(name[5:]): desk.form.text(name) for name in desk.form.texts if name.startswith("geld_") and name[5:].isascii() and name[5:].isdigit() and len(name) == 9}
    return TypedMeans(desk.form.text("leute"), years)


def _tried(room: Room, auftrag: str) -> Tried:
    """Give the trial a job made for this room; NotHere for any other job, and for one whose result is no longer kept."""
    job = work_of(room.desk, auftrag)
    found = tried_by(job.data) if job.kind == "fahrplan" and job.town == room.town_id else None
    if found is None or found.town != room.planned_town:
        raise NotHere("Diese Probe gibt es nicht mehr. Rechnen Sie sie auf der Seite »Fahrplan« noch einmal.")
    return found


def _may_adopt(room: Room, tried: Tried) -> bool:
    """A member's people and money are its own to agree on, or the Beratung's; what is shared the group's."""
    reach = room.desk.reach_of(Right.FAHRPLAN_SCHREIBEN)
    return reach.covers(room.desk.evaluation.group.members[room.desk.evaluation.row[tried.about]].id) if tried.about else reach.everything or reach.released
