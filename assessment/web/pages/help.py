"""What every page links to: the guide, the declaration of accessibility, light or dark, and the way out."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from assessment.accounts import Right
from assessment.web.cookies import forget_session
from assessment.web.errors import NotHere
from assessment.web.frame import THEME_COOKIE, THEMES, Crumb
from assessment.web.guide import guide_pages
from assessment.web.pages.local_entrance import own_path
from assessment.web.routing import AtDesk, Pages

pages = Pages()
YEAR = 365 * 24 * 3600


@pages.get("/anleitung", Right.OFFEN)
def contents(desk: AtDesk) -> Response:
    """Show what the guide has."""
    return desk.page("anleitung.html.j2", "Anleitung", guide=tuple(guide_pages().values()), chosen=None)


@pages.get("/anleitung/{seite}", Right.OFFEN)
def guide_page(desk: AtDesk, seite: str) -> Response:
    """Show a page of the guide."""
    if seite not in guide_pages():
        raise NotHere
    chosen = guide_pages()[seite]
    return desk.page("anleitung.html.j2", chosen.title, crumbs=(Crumb("Anleitung", "/anleitung"),), guide=tuple(guide_pages().values()), chosen=chosen)


@pages.get("/barrierefreiheit", Right.OFFEN)
def accessibility(desk: AtDesk) -> Response:
    """Show the declaration of accessibility."""
    return desk.page("barrierefreiheit.html.j2", "Erklärung zur Barrierefreiheit", local=desk.house.setup.is_local)


@pages.post("/darstellung", Right.OFFEN)
def theme(desk: AtDesk) -> Response:
    """Keep the choice of light or dark in a cookie."""
    response = RedirectResponse(own_path(desk.form.text("zurueck")), 303)
    if desk.form.text("darstellung") in THEMES:
        response.set_cookie(THEME_COOKIE, desk.form.text("darstellung"), max_age=YEAR, httponly=True, samesite="lax", secure=desk.house.setup.is_secure)
    else:
        response.delete_cookie(THEME_COOKIE)
    return response


@pages.post("/abmelden", Right.ANGEMELDET)
def sign_out(desk: AtDesk) -> Response:
    """End the session and forget it in the browser."""
    desk.house.entrance.leave(desk.session)
    response = forget_session(desk, RedirectResponse("/abgemeldet", 303))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@pages.get("/abgemeldet", Right.OFFEN)
def signed_out(desk: AtDesk) -> Response:
    """Say that the session has ended and how to come back."""
    return desk.page("abgemeldet.html.j2", "Sie sind abgemeldet", local=desk.house.setup.is_local)
