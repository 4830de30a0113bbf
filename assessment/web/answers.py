"""Refusals become pages: one shape for what is wrong with a request, in German, with the right status; input is never echoed by the framework."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from assessment.accounts import Right
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.service import BadValue, StoreError
from assessment.web.desk import Desk
from assessment.web.errors import NotHere, NotSignedIn, Turned
from assessment.web.guards import SAFE

log = logging.getLogger("reifegrad.web")
UNEXPECTED = "Das hätte nicht passieren dürfen. Gespeichertes ist unversehrt. Gehen Sie zurück und versuchen Sie es noch einmal; bleibt es dabei, melden Sie die Uhrzeit der Beratung."
FAULTS = "Bitte prüfen Sie Ihre Eingaben"


def set_up_refusals(app: FastAPI) -> None:
    """Register what happens to every kind of refusal."""
    app.add_exception_handler(Turned, _turned)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(BrokenProject, _problems)
    for refusal in (Refused, StoreError, BadValue):
        app.add_exception_handler(refusal, _refused)
    app.add_exception_handler(Exception, _unexpected)


def error_page(request: Request, status: int, title: str, sentence: str, problems: tuple[tuple[str, str, str], ...] = ()) -> Response:
    """Give the page of a refusal; ``problems`` as (place, message, remedy)."""
    desk = getattr(request.state, "desk", None) or Desk(request.app.state.house, request, None, "", Right.OFFEN)
    return desk.page("fehler.html.j2", title, status=status, sentence=sentence, problems=problems, back=request.headers.get("referer", ""))


async def _turned(request: Request, error: Exception) -> Response:
    assert isinstance(error, Turned)
    if isinstance(error, NotSignedIn) and request.method in SAFE and not request.url.path.startswith("/api/") and not request.app.state.house.setup.is_local:
        return RedirectResponse(request.url_for("sign_in").include_query_params(weiter=request.url.path).path + f"?weiter={request.url.path}", 303)
    return error_page(request, error.status, error.title, error.sentence)


async def _framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        return error_page(request, 405, "Das geht so nicht", "Diese Adresse nimmt keine solche Anfrage an.")
    refusal = NotHere if error.status_code == 404 else Turned
    return error_page(request, error.status_code, refusal.title, refusal.default)


async def _not_understood(request: Request, _: Exception) -> Response:
    return error_page(request, 422, Turned.title, Turned.default)


async def _problems(request: Request, error: Exception) -> Response:
    assert isinstance(error, BrokenProject)
    return error_page(request, 422, FAULTS, "Es wurde nichts gespeichert.", tuple((problem.file, problem.message, problem.remedy) for problem in error.problems))


async def _refused(request: Request, error: Exception) -> Response:
    status = 404 if isinstance(error, UnknownName) else 503 if isinstance(error, StoreError) else 422 if isinstance(error, BadValue) else 409
    return error_page(request, status, "Das wurde abgelehnt", str(error))


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected error at %s", request.url.path, exc_info=error)
    return error_page(request, 500, "Unerwarteter Fehler", UNEXPECTED)
