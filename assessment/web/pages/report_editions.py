"""One edition of a document: look, take along, check, release with a confirmation, withdraw with a reason. What is released never changes."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right
from assessment.answers import parsed_day
from assessment.changes import Outcome
from assessment.errors import Refused, UnknownName
from assessment.service.jobs import Job
from assessment.service.releasing import (
    ReleaseRow,
    check_release,
    final_number,
    find_release,
    holding,
    may_see,
    refuse_day,
    refuse_release,
    release_file,
    release_setting_for,
    withdraw_release,
)
from assessment.store.kinds import CHECKED, DRAFT, WITHDRAWN
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.pages.reports import OF_GROUP, OF_TOWN, ROOM, room_at, room_crumbs
from assessment.web.routing import AtDesk, Pages
from assessment.web.views.report_editions import Doing, confirmation, day_value, edition_view
from assessment.web.work import GoOn, leads_on, start_work

pages = Pages()
ONE = "/fassung/{fassung}"
UNPROCESSABLE = 422
NO_DAY = "Das ist kein Datum. Schreiben Sie Tag.Monat.Jahr, z. B. 04.05.2026."


@pages.get(f"{OF_TOWN}{ONE}", Right.BERICHT_LESEN)
@pages.get(f"{OF_GROUP}{ONE}", Right.BERICHT_LESEN)
def edition(desk: AtDesk, fassung: str) -> Response:
    """Show an edition with its steps and what to do next."""
    return _page(desk, _edition(desk, fassung))


@pages.get(f"{OF_TOWN}{ONE}/datei", Right.BERICHT_LESEN)
@pages.get(f"{OF_GROUP}{ONE}/datei", Right.BERICHT_LESEN)
def file(desk: AtDesk, fassung: str) -> Response:
    """Give the file, whose checksum is compared first."""
    row, content = release_file(desk.workspace, _edition(desk, fassung).id)
    return desk.file(content, row.file_name, row.media_type)


@pages.post(f"{OF_TOWN}{ONE}/pruefen", Right.BERICHT_ERSTELLEN)
@pages.post(f"{OF_GROUP}{ONE}/pruefen", Right.BERICHT_ERSTELLEN)
def check(desk: AtDesk, fassung: str) -> Response:
    """Record that the draft was read and is right; on a laptop, by whom."""
    row = _made(desk, fassung)
    reader = desk.form.text("pruefer") if desk.house.setup.is_local else ""
    return _after(desk, row, check_release(desk.workspace, row.id, desk.actor, today=desk.today, base=desk.form.whole("version"), note=desk.form.text("bemerkung"), reader=reader), "geprueft")


@pages.get(f"{OF_TOWN}{ONE}/freigeben", Right.FREIGEBEN)
@pages.get(f"{OF_GROUP}{ONE}/freigeben", Right.FREIGEBEN)
def confirm(desk: AtDesk, fassung: str) -> Response:
    """Say what a release fixes, and ask who approved it and when."""
    row = _edition(desk, fassung)
    refuse_release(desk.workspace, row, desk.actor)
    return _confirm(desk, row, ("", day_value(desk.today)))


@pages.post(f"{OF_TOWN}{ONE}/freigeben", Right.FREIGEBEN)
@pages.post(f"{OF_GROUP}{ONE}/freigeben", Right.FREIGEBEN)
def release(desk: AtDesk, fassung: str) -> Response:
    """Release a checked edition, as long work."""
    row, approver, typed = _edition(desk, fassung), desk.form.text("freigabe"), desk.form.text("tag")
    refuse_release(desk.workspace, row, desk.actor)
    day = parsed_day(typed)
    problems = _problems(desk, row, approver, typed)
    if problems or day is None:
        return _confirm(desk, row, (approver, typed), problems)
    told = {"day": day, "actor": desk.actor, "release": row.id, "document": row.document, "approver": approver, "base": desk.form.whole("version")}
    return start_work(desk, "freigabe", told, town=row.town)


@pages.get(f"{OF_TOWN}{ONE}/zurueckziehen", Right.FREIGEBEN)
@pages.get(f"{OF_GROUP}{ONE}/zurueckziehen", Right.FREIGEBEN)
def ask_why(desk: AtDesk, fassung: str) -> Response:
    """Ask for the reason to withdraw an edition."""
    return _withdrawing(desk, _edition(desk, fassung))


@pages.post(f"{OF_TOWN}{ONE}/zurueckziehen", Right.FREIGEBEN)
@pages.post(f"{OF_GROUP}{ONE}/zurueckziehen", Right.FREIGEBEN)
def withdraw(desk: AtDesk, fassung: str) -> Response:
    """Withdraw an edition with a reason."""
    row, reason = _edition(desk, fassung), desk.form.text("grund")
    try:
        outcome = withdraw_release(desk.workspace, row.id, reason, desk.actor, today=desk.today, base=desk.form.whole("version"))
    except Refused as refused:
        return _withdrawing(desk, row, reason, str(refused))
    return _after(desk, row, outcome, "zurueckgezogen")


@leads_on("entwurf")
def to_draft(desk: Desk, job: Job) -> GoOn:
    """Lead from a printed draft to its page."""
    return GoOn("Zum Entwurf", _of_job(desk, job, "entwurf-angelegt"), at_once=True)


@leads_on("freigabe")
def to_release(desk: Desk, job: Job) -> GoOn:
    """Lead from a release to its page."""
    return GoOn("Zur freigegebenen Fassung", _of_job(desk, job, "freigegeben"), at_once=True)


def _of_job(desk: Desk, job: Job, notice: str) -> str:
    town = desk.workspace.record("municipality", job.town) if job.town else None
    place = ("kommune", str(town.fields["label"])) if town else ()
    return desk.at(*place, ROOM, "fassung", str(job.data["fassung"]), hinweis=notice)


def _edition(desk: Desk, fassung: str) -> ReleaseRow:
    """Give an edition the user may see, of the path's municipality where it names one; raises NotHere."""
    try:
        row = find_release(desk.workspace, fassung)
    except UnknownName as unknown:
        raise NotHere from unknown
    here = not desk.town_or_none or row.town == desk.town.id
    if not (here and may_see(row, desk.reach_of(Right.BERICHT_LESEN), desk.reach_of(Right.BERICHT_ERSTELLEN))):
        raise NotHere
    return row


def _made(desk: Desk, fassung: str) -> ReleaseRow:
    """Give an edition whose documents the user makes; raises NotHere."""
    row = _edition(desk, fassung)
    if not desk.reach_of(Right.BERICHT_ERSTELLEN).covers(row.town):
        raise NotHere
    return row


def _page(desk: Desk, row: ReleaseRow) -> Response:
    view = edition_view(row, holding(desk.workspace, row), room_at(desk), _doing(desk, row))
    return desk.page("bericht_fassung.html.j2", f"{row.title}, Fassung {row.number}", crumbs=room_crumbs(desk), view=view)


def _doing(desk: Desk, row: ReleaseRow) -> Doing:
    at, releases = room_at(desk), desk.reach_of(Right.FREIGEBEN).covers(row.town)
    checks = row.state == DRAFT and desk.reach_of(Right.BERICHT_ERSTELLEN).covers(row.town)
    refused = _refused(desk, row) if releases and row.state == CHECKED else ""
    return Doing(
        at("fassung", row.id, "pruefen") if checks else "", at("fassung", row.id, "freigeben") if releases and row.state == CHECKED and not refused else "",
        at("fassung", row.id, "zurueckziehen") if releases and row.state != WITHDRAWN else "", refused, desk.house.setup.is_local, desk.actor)


def _refused(desk: Desk, row: ReleaseRow) -> str:
    """Say why this person may not release an edition, empty where they may."""
    try:
        refuse_release(desk.workspace, row, desk.actor)
    except Refused as refused:
        return str(refused)
    return ""


def _problems(desk: Desk, row: ReleaseRow, approver: str, typed: str) -> tuple[tuple[str, str], ...]:
    """Give all that is wrong with approver and day, with the field it belongs to."""
    found, day = [], parsed_day(typed)
    try:
        release_setting_for(desk.workspace, row.id, approver, today=desk.today)
    except Refused as refused:
        found.append((str(refused), "#feld-freigabe"))
    try:
        if day:
            refuse_day(row, day, desk.today)
        else:
            found.append((NO_DAY, "#feld-tag"))
    except Refused as refused:
        found.append((str(refused), "#feld-tag"))
    return tuple(found)


def _confirm(desk: Desk, row: ReleaseRow, typed: tuple[str, str], problems: tuple[tuple[str, str], ...] = ()) -> Response:
    view = confirmation(row, final_number(desk.workspace, row), holding(desk.workspace, row), room_at(desk), typed, problems)
    return desk.page("bericht_freigeben.html.j2", "Freigeben", crumbs=_crumbs(desk, row), status=UNPROCESSABLE if problems else 200, view=view)


def _withdrawing(desk: Desk, row: ReleaseRow, reason: str = "", error: str = "") -> Response:
    at = room_at(desk)
    return desk.page("bericht_zurueckziehen.html.j2", "Zurückziehen", crumbs=_crumbs(desk, row), status=UNPROCESSABLE if error else 200, row=row, action=at("fassung", row.id, "zurueckziehen"),
                     back=at("fassung", row.id), reason=reason, error=error)


def _crumbs(desk: Desk, row: ReleaseRow) -> tuple[Crumb, ...]:
    return (*room_crumbs(desk), Crumb(f"{row.title}, Fassung {row.number}", room_at(desk)("fassung", row.id)))


def _after(desk: Desk, row: ReleaseRow, outcome: Outcome, notice: str) -> Response:
    """Go back to the edition; where somebody was faster, say so."""
    if not outcome.saved:
        raise Refused(outcome.message or "Jemand hat diese Fassung inzwischen geändert. Laden Sie die Seite neu und sehen Sie nach, wie sie jetzt steht.")
    return desk.go(room_at(desk)("fassung", row.id), notice)
