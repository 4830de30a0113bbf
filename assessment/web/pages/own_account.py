"""„Mein Konto“ on a server: own data, password, open sessions."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from assessment.accounts import Right, TooManyFailures, WrongCredentials
from assessment.errors import BrokenProject
from assessment.service import accounts
from assessment.web.cookies import keep_session
from assessment.web.desk import Desk
from assessment.web.frame import Crumb
from assessment.web.pages.sign_in import TOO_MANY, UNPROCESSABLE, asking
from assessment.web.routing import AtDesk, Pages
from assessment.web.server_entrance import directory_of
from assessment.web.views.own_account import account_view
from assessment.web.views.sign_in import NOT_TWICE_THE_SAME, password_problems

pages = Pages()
ACCOUNT = Crumb("Mein Konto", "/konto")
WRONG = "Das bisherige Kennwort stimmt nicht."


@pages.get("/konto", Right.ANGEMELDET)
def account(desk: AtDesk) -> Response:
    """Show the own account."""
    directory = directory_of(desk.house)
    view = account_view(accounts.own_account(directory, desk.session), accounts.own_sessions(directory, desk.session), len(_live_keys(desk)), may_manage=desk.may(Right.KONTEN))
    return desk.page("konto.html.j2", "Mein Konto", view=view)


def _live_keys(desk: Desk) -> list[accounts.TokenInfo]:
    now = desk.house.setup.now()
    return [key for key in accounts.list_tokens(directory_of(desk.house), desk.who) if not key.revoked and key.expires_at > now]


@pages.get("/konto/kennwort", Right.ANGEMELDET)
def password(desk: AtDesk) -> Response:
    """Ask for the old and the new password."""
    return _password_page(desk)


@pages.post("/konto/kennwort", Right.ANGEMELDET, own_faults=True)
def change(desk: AtDesk) -> Response:
    """Change the password; every other session ends."""
    new = desk.form.password("kennwort-neu")
    if new != desk.form.password("kennwort-wiederholt"):
        return _password_page(desk, ((NOT_TWICE_THE_SAME, "#feld-kennwort-wiederholt"),))
    try:
        signed = accounts.change_password(directory_of(desk.house), desk.session, desk.form.password("kennwort"), new, **asking(desk))
    except BrokenProject as broken:
        return _password_page(desk, password_problems(broken, "#feld-kennwort-neu"))
    except WrongCredentials:
        return _password_page(desk, ((WRONG, "#feld-kennwort"),))
    except TooManyFailures as refusal:
        return _password_page(desk, ((str(refusal), ""),), TOO_MANY)
    return keep_session(desk, RedirectResponse("/konto?hinweis=kennwort-geaendert", 303), signed.token)


def _password_page(desk: Desk, problems: tuple[tuple[str, str], ...] = (), status: int = UNPROCESSABLE) -> Response:
    return desk.page("konto_kennwort.html.j2", "Kennwort ändern", crumbs=(ACCOUNT,), status=status if problems else 200, problems=problems, login=desk.who.login)


@pages.post("/konto/sitzungen/andere", Right.ANGEMELDET)
def end_others(desk: AtDesk) -> Response:
    """End all other own sessions."""
    accounts.end_other_sessions(directory_of(desk.house), desk.session)
    return desk.go("/konto", "sitzungen-beendet")


@pages.post("/konto/sitzungen/{sitzung}", Right.ANGEMELDET)
def end_one(desk: AtDesk, sitzung: str) -> Response:
    """End one of the own sessions; the present one is a sign-out."""
    accounts.end_session(directory_of(desk.house), desk.session, sitzung)
    return desk.go("/konto", "sitzungen-beendet")
