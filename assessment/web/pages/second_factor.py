"""The own second factor: set it up, put another one in its place, renew the recovery codes."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right, TooManyFailures, WrongCode
from assessment.service import accounts
from assessment.web.desk import Desk
from assessment.web.frame import Crumb
from assessment.web.pages.own_account import ACCOUNT
from assessment.web.pages.sign_in import TOO_MANY, UNPROCESSABLE, asking, codes_shown
from assessment.web.routing import AtDesk, Pages
from assessment.web.server_entrance import directory_of
from assessment.web.views.sign_in import enrolment_view

pages = Pages()
HERE = "/konto/zweiter-faktor"
SET_UP = f"{HERE}/einrichten"


@pages.get(HERE, Right.ANGEMELDET)
def factor(desk: AtDesk) -> Response:
    """Show whether there is a second factor, and what can be done."""
    return _overview(desk)


def _overview(desk: Desk, error: str = "", field: str = "", status: int = UNPROCESSABLE) -> Response:
    own = accounts.own_account(directory_of(desk.house), desk.session)
    return desk.page("zweiter_faktor.html.j2", "Zweiter Faktor", crumbs=(ACCOUNT,), status=status if error else 200, exists=own.second_factor, left=own.recovery_codes, error=error, field=field)


@pages.post(HERE, Right.ANGEMELDET, own_faults=True)
def begin(desk: AtDesk) -> Response:
    """Begin to set one up; where one exists, a code of it is needed."""
    try:
        accounts.enrol_totp(directory_of(desk.house), desk.session, code=desk.form.text("code"), address=asking(desk)["address"])
    except (WrongCode, TooManyFailures) as refusal:
        return _overview(desk, str(refusal), "code", _status(refusal))
    return desk.go(SET_UP)


@pages.get(SET_UP, Right.ANGEMELDET)
def show(desk: AtDesk) -> Response:
    """Show what the authenticator app needs."""
    return _set_up(desk)


@pages.post(SET_UP, Right.ANGEMELDET, own_faults=True)
def confirm(desk: AtDesk) -> Response:
    """Put it into use; every other session ends, the recovery codes are shown this once."""
    try:
        confirmed = accounts.confirm_totp(directory_of(desk.house), desk.session, desk.form.text("code"), **asking(desk))
    except WrongCode as refusal:
        return _set_up(desk, str(refusal))
    return codes_shown(desk, confirmed.signed_in, confirmed.recovery_codes, "/konto")


def _set_up(desk: Desk, error: str = "") -> Response:
    found = accounts.pending_enrolment(directory_of(desk.house), desk.session, server=desk.house.setup.name)
    if found is None:
        return desk.go(HERE)
    view = enrolment_view(found, SET_UP, "", error, cancel="/konto", demanded=False)
    return desk.page("zweiter_faktor_einrichten.html.j2", "Zweiten Faktor einrichten", crumbs=(ACCOUNT, Crumb("Zweiter Faktor", HERE)), status=UNPROCESSABLE if error else 200, view=view)


@pages.post(f"{HERE}/codes", Right.ANGEMELDET, own_faults=True)
def renew(desk: AtDesk) -> Response:
    """Make new recovery codes and show them, this once; the old ones end."""
    try:
        codes = accounts.renew_recovery_codes(directory_of(desk.house), desk.session, desk.form.text("code-neue"), address=asking(desk)["address"])
    except (WrongCode, TooManyFailures) as refusal:
        return _overview(desk, str(refusal), "code-neue", _status(refusal))
    return desk.page("wiederherstellung.html.j2", "Wiederherstellungscodes", crumbs=(ACCOUNT,), codes=codes, onward="/konto")


def _status(refusal: Exception) -> int:
    return TOO_MANY if isinstance(refusal, TooManyFailures) else UNPROCESSABLE
