"""Signing in on a server: name and password, then the second factor; the first password by a start link. Every step has a token of its own."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from assessment.accounts import Right, SignedOut, TooManyFailures, User, WrongCode, WrongCredentials
from assessment.errors import BrokenProject, Refused
from assessment.service import accounts
from assessment.service.accounts import Pending, SignedIn, Step
from assessment.web.cookies import keep_session
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.guards import START_PATH
from assessment.web.pages.local_entrance import own_path
from assessment.web.routing import AtDesk, Pages
from assessment.web.server_entrance import directory_of, server_entrance
from assessment.web.views.sign_in import NOT_TWICE_THE_SAME, enrolment_view, password_problems

pages = Pages()
PAGE_OF = {Step.CODE: "/anmelden/code", Step.EINRICHTEN: "/anmelden/einrichten"}
TOO_MANY = 429
UNPROCESSABLE = 422


@pages.get("/anmelden", Right.OFFEN)
def sign_in(desk: AtDesk, weiter: str = "/") -> Response:
    """Ask for name and password."""
    return RedirectResponse(own_path(weiter), 303) if desk.user else _ask(desk, own_path(weiter))


@pages.post("/anmelden", Right.OFFEN, own_faults=True)
def enter(desk: AtDesk) -> Response:
    """Check name and password; whatever is wrong, the sentence is the same."""
    onward, login = own_path(desk.form.text("weiter")), desk.form.text("name")
    try:
        signed = accounts.sign_in(directory_of(desk.house), login, desk.form.password("kennwort"), **asking(desk))
    except (WrongCredentials, TooManyFailures) as refusal:
        return _ask(desk, onward, str(refusal), TOO_MANY if isinstance(refusal, TooManyFailures) else UNPROCESSABLE)
    return proceed(desk, signed, onward)


def _ask(desk: Desk, onward: str, error: str = "", status: int = 200) -> Response:
    service = server_entrance(desk.house).service
    query = urlencode({"weiter": onward})
    return desk.page("anmelden.html.j2", "Anmelden", status=status, error=error, onward=onward, server=desk.house.setup.name, service=f"/anmelden/dienst?{query}" if service else "")


@pages.get("/anmelden/code", Right.OFFEN)
def code(desk: AtDesk, weiter: str = "/") -> Response:
    """Ask for the code of the second factor."""
    _pending(desk, Step.CODE)
    return desk.page("anmelden_code.html.j2", "Code eingeben", error="", onward=own_path(weiter))


@pages.post("/anmelden/code", Right.OFFEN, own_faults=True)
def prove(desk: AtDesk) -> Response:
    """Check the code, or a recovery code."""
    onward = own_path(desk.form.text("weiter"))
    try:
        signed = accounts.second_step(directory_of(desk.house), desk.session, desk.form.text("code"), **asking(desk))
    except (WrongCode, TooManyFailures) as refusal:
        return desk.page("anmelden_code.html.j2", "Code eingeben", status=TOO_MANY if isinstance(refusal, TooManyFailures) else UNPROCESSABLE, error=str(refusal), onward=onward)
    return proceed(desk, signed, onward)


@pages.get("/anmelden/einrichten", Right.OFFEN)
def enrol(desk: AtDesk, weiter: str = "/") -> Response:
    """Show what the authenticator app needs; shown again it stays the same."""
    _pending(desk, Step.EINRICHTEN)
    if accounts.pending_enrolment(directory_of(desk.house), desk.session) is None:
        accounts.enrol_totp(directory_of(desk.house), desk.session)
    return _enrolling(desk, own_path(weiter))


@pages.post("/anmelden/einrichten", Right.OFFEN, own_faults=True)
def confirm(desk: AtDesk) -> Response:
    """Put the second factor into use and show the recovery codes, this once."""
    onward = own_path(desk.form.text("weiter"))
    _pending(desk, Step.EINRICHTEN)
    try:
        confirmed = accounts.confirm_totp(directory_of(desk.house), desk.session, desk.form.text("code"), **asking(desk))
    except WrongCode as refusal:
        return _enrolling(desk, onward, str(refusal))
    return codes_shown(desk, confirmed.signed_in, confirmed.recovery_codes, _home(confirmed.signed_in.user, onward))


def _enrolling(desk: Desk, onward: str, error: str = "") -> Response:
    found = accounts.pending_enrolment(directory_of(desk.house), desk.session, server=desk.house.setup.name)
    if found is None:
        raise SignedOut
    view = enrolment_view(found, "/anmelden/einrichten", onward, error, cancel="/anmelden", demanded=True)
    return desk.page("zweiter_faktor_einrichten.html.j2", "Zweiten Faktor einrichten", status=UNPROCESSABLE if error else 200, view=view)


def _pending(desk: Desk, step: Step) -> Pending:
    found = accounts.pending_of_session(directory_of(desk.house), desk.session) if desk.session else None
    if found is None or found.step is not step:
        raise SignedOut
    return found


@pages.get(f"{START_PATH}{{startlink}}", Right.OFFEN)
def begin(desk: AtDesk, startlink: str) -> Response:
    """Ask whoever holds a start link for a password; looking at the page does not use the link up."""
    return _beginning(desk, startlink)


@pages.post(f"{START_PATH}{{startlink}}", Right.OFFEN, own_faults=True)
def redeem(desk: AtDesk, startlink: str) -> Response:
    """Set the password and use the link up."""
    password = desk.form.password("kennwort")
    if password != desk.form.password("kennwort-wiederholt"):
        return _beginning(desk, startlink, ((NOT_TWICE_THE_SAME, "#feld-kennwort-wiederholt"),))
    try:
        signed = accounts.redeem_start(directory_of(desk.house), startlink, password, **asking(desk))
    except BrokenProject as broken:
        return _beginning(desk, startlink, password_problems(broken, "#feld-kennwort"))
    except Refused as refused:
        raise NotHere(str(refused)) from refused
    return proceed(desk, signed, "/")


def _beginning(desk: Desk, startlink: str, problems: tuple[tuple[str, str], ...] = ()) -> Response:
    try:
        starter = accounts.starter_of(directory_of(desk.house), startlink)
    except Refused as refused:
        raise NotHere(str(refused)) from refused
    return desk.page("anmelden_start.html.j2", "Kennwort festlegen", status=UNPROCESSABLE if problems else 200, starter=starter, action=f"{START_PATH}{startlink}", problems=problems)


def asking(desk: Desk) -> dict[str, str]:
    """Give from where somebody asks: the address (behind nginx that of the browser) and the browser's name."""
    client = desk.request.client
    return {"address": client.host if client else "", "agent": desk.request.headers.get("user-agent", "")}


def proceed(desk: Desk, signed: SignedIn, onward: str) -> Response:
    """Lead to the next step with the session of this step; an earlier session of the browser ends."""
    if desk.session:
        desk.house.entrance.leave(desk.session)
    target = _home(signed.user, onward) if signed.step is Step.FERTIG else f"{PAGE_OF[signed.step]}?{urlencode({'weiter': onward})}"
    return keep_session(desk, RedirectResponse(target, 303), signed.token)


def _home(user: User, onward: str) -> str:
    """Give where to begin: who only administers has no projects to start from."""
    return "/konten" if onward == "/" and user.grants and not any(user.may(Right.PROJEKT_SEHEN, grant.project) for grant in user.grants) and user.may(Right.KONTEN) else onward


def codes_shown(desk: Desk, signed: SignedIn, codes: tuple[str, ...], onward: str) -> Response:
    """Show recovery codes, this once, and go on with the session that began."""
    desk.session, desk.user = signed.token, signed.user
    return keep_session(desk, desk.page("wiederherstellung.html.j2", "Wiederherstellungscodes", codes=codes, onward=onward), signed.token)
