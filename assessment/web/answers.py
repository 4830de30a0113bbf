"""Refusals become pages: one shape for what is wrong with a request, in German, with the right status; input is never echoed by the framework."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from assessment.accounts import NotAllowed, Right, SignedOut, TooManyFailures, WrongCode, WrongCredentials
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.service import BadValue, StoreError
from assessment.ways import on_page
from assessment.web.desk import Desk
from assessment.web.errors import NotHere, NotSignedIn, Turned
from assessment.web.guards import SAFE, loggable
from assessment.web.refusals import API, problem_details, validation_problems

log = logging.getLogger("reifegrad.web")
UNEXPECTED = "Das hätte nicht passieren dürfen. Gespeichertes ist unversehrt. Gehen Sie zurück und versuchen Sie es noch einmal; bleibt es dabei, melden Sie die Uhrzeit der Beratung."
FAULTS = "Bitte prüfen Sie Ihre Eingaben"
NOTHING_FOR_KEY = "Das gibt es hier nicht, oder es ist für diesen Zugriffsschlüssel nicht freigegeben."

STATUS_OF: dict[type[Exception], int] = {UnknownName: 404, StoreError: 503, BadValue: 422, SignedOut: 401, NotAllowed: 403, WrongCredentials: 422, WrongCode: 422, TooManyFailures: 429}
"""What a refusal answers; any other one 409."""


def set_up_refusals(app: FastAPI) -> None:
    """Register what happens to every kind of refusal."""
    app.add_exception_handler(Turned, _turned)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(BrokenProject, _problems)
    for refusal in (Refused, StoreError, BadValue):
        app.add_exception_handler(refusal, _refused)
    app.add_exception_handler(Exception, _unexpected)


def error_page(request: Request, status: int, title: str, sentence: str, problems: tuple[tuple[str, str, str, str], ...] = (), state: dict[str, Any] | None = None) -> Response:
    """Give the page of a refusal; ``problems`` as (place, message, remedy, code). A program gets problem details (RFC 9457) instead."""
    if request.url.path.startswith(API):
        return problem_details(status, title, NOTHING_FOR_KEY if sentence == NotHere.default else sentence, problems, state)
    desk = getattr(request.state, "desk", None) or Desk(request.app.state.house, request, None, "", Right.OFFEN)
    return desk.page("fehler.html.j2", title, status=status, sentence=sentence, problems=tuple(problem[:3] for problem in problems), back=request.headers.get("referer", ""))


async def _turned(request: Request, error: Exception) -> Response:
    assert isinstance(error, Turned)
    if isinstance(error, NotSignedIn) and _may_sign_in_first(request):
        return _to_sign_in(request)
    return error_page(request, error.status, error.title, error.sentence, state=getattr(error, "state", None))


def _may_sign_in_first(request: Request) -> bool:
    """Whether somebody reads a page of a server: a script, a program or a form that was sent is told, not led away."""
    reads_a_page = request.method in SAFE and not request.url.path.startswith(API) and "hx-request" not in request.headers
    return reads_a_page and not request.app.state.house.setup.is_local


def _to_sign_in(request: Request) -> Response:
    """Lead to the sign-in and from there back to where the person wanted to go."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"{request.app.url_path_for('sign_in')}?{urlencode({'weiter': wanted})}", 303)


async def _framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    refusal = NotHere if error.status_code == 404 else Turned
    sentence = "Diese Adresse nimmt keine solche Anfrage an." if error.status_code == 405 else refusal.default
    response = error_page(request, error.status_code, refusal.title, sentence)
    response.headers.update(error.headers or {})
    return response


async def _not_understood(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return error_page(request, 422, FAULTS, "Es wurde nichts gespeichert.", tuple(validation_problems(error)))


async def _problems(request: Request, error: Exception) -> Response:
    assert isinstance(error, BrokenProject)
    return error_page(request, 422, FAULTS, "Es wurde nichts gespeichert.", tuple((problem.file, problem.message, problem.remedy, problem.code) for problem in error.problems))


async def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, SignedOut) and _may_sign_in_first(request):
        return _to_sign_in(request)
    status = next((status for kind, status in STATUS_OF.items() if isinstance(error, kind)), 409)
    return error_page(request, status, "Das wurde abgelehnt", on_page(error))


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected error at %s", loggable(request.url.path), exc_info=error)
    return error_page(request, 500, "Unerwarteter Fehler", UNEXPECTED)
