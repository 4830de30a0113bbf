"""Signing in through a sign-in service (OpenID Connect): there and back."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from assessment.accounts import Right
from assessment.errors import Refused
from assessment.service.accounts import sign_in_oidc
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.oidc import CALLBACK, SECONDS_TO_ANSWER, SignInService
from assessment.web.pages.local_entrance import own_path
from assessment.web.pages.sign_in import asking, proceed
from assessment.web.routing import AtDesk, Pages
from assessment.web.server_entrance import directory_of, server_entrance

pages = Pages()


@pages.get("/anmelden/dienst", Right.OFFEN)
def leave(desk: AtDesk, weiter: str = "/") -> Response:
    """Send the browser to the service with a ticket for the way back."""
    try:
        address, ticket = _service(desk).begin(own_path(weiter))
    except Refused as refused:
        return _failed(desk, refused)
    response = RedirectResponse(address, 303)
    response.set_cookie(_ticket_cookie(desk), ticket, max_age=SECONDS_TO_ANSWER, httponly=True, samesite="lax", secure=desk.house.setup.is_secure, path="/")
    return response


@pages.get(CALLBACK, Right.OFFEN)
def come_back(desk: AtDesk) -> Response:
    """Believe the service's answer, once, and sign in whom it vouches for."""
    service, cookie = _service(desk), _ticket_cookie(desk)
    try:
        who = service.finish(desk.request.cookies.get(cookie, ""), desk.request.query_params)
        signed = sign_in_oidc(directory_of(desk.house), who.issuer, who.subject, login=who.login, email=who.email, email_verified=who.email_verified, strong=who.strong, **asking(desk))
    except Refused as refused:
        response = _failed(desk, refused)
    else:
        response = proceed(desk, signed, who.onward)
    response.delete_cookie(cookie, secure=desk.house.setup.is_secure, httponly=True, samesite="lax")
    return response


def _service(desk: Desk) -> SignInService:
    service = server_entrance(desk.house).service
    if service is None:
        raise NotHere
    return service


def _failed(desk: Desk, refused: Refused) -> Response:
    return desk.page("anmelden_dienst.html.j2", "Anmeldung nicht gelungen", status=403, sentence=str(refused))


def _ticket_cookie(desk: Desk) -> str:
    return f"{desk.house.cookie}-dienst"
