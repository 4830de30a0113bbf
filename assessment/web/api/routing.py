"""Routes of the API: registered with the right they ask for; a program shows an access key, never a cookie."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Security
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from assessment.accounts import Right
from assessment.changes import text_fault
from assessment.errors import BrokenProject
from assessment.service.forms import CHANNEL
from assessment.web.api.described import BYTES, ETAG, answers_besides, file_answer
from assessment.web.desk import Desk
from assessment.web.errors import NotSignedIn, Turned
from assessment.web.gate import place_desk
from assessment.web.house import House
from assessment.web.routing import RIGHT_MARK, right_of
from questionnaires import Problem

API = "/api/v1"
Handler = TypeVar("Handler", bound=Callable[..., Any])
PROJECT = "/projekte/{projekt}"
TOWN = f"{PROJECT}/kommunen/{{kommune}}"
bearer = HTTPBearer(auto_error=False, scheme_name="Zugriffsschlüssel", description="Ein Zugriffsschlüssel aus »Mein Konto«.")
NO_KEY = "Der Zugriffsschlüssel fehlt oder gilt nicht (mehr). Legen Sie unter »Mein Konto« einen an und senden Sie ihn als: Authorization: Bearer SCHLÜSSEL"
JSON = "application/json"
SOURCE = "Schnittstelle"
"""What the history calls what a program wrote."""
DONE = "Was danach da steht."
SENTENCE = re.compile(r"(?<=[.;]) ")


class NotThisKind(Turned):
    """A body of another kind than the route reads."""

    status = 415
    title = "Falsche Art des Inhalts"

    def __init__(self, wanted: str) -> None:
        super().__init__(f"Hier wird etwas anderes erwartet. Senden Sie den Inhalt als: Content-Type: {wanted}")


class Route(APIRoute):
    """A route of the API: whoever may not is turned away before anybody reads what they sent."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give the handler with its gate in front, and behind it the answer to who has the newest already."""
        work, right = super().get_route_handler(), Right(right_of(self))

        async def handle(request: Request) -> Response:
            request.state.desk = await run_in_threadpool(_admitted, request, right)
            CHANNEL.set(SOURCE)
            _refuse_query(request)
            _refuse_kind(request, self.wanted_kind)
            response = await work(request)
            return unless_known(request, response) if 304 in self.responses else response
        return handle

    @property
    def wanted_kind(self) -> str:
        """Give the media type of what is sent here, empty for nothing."""
        sent = (self.openapi_extra or {}).get("requestBody")
        return BYTES if sent else JSON if self.body_field else ""


def _admitted(request: Request, right: Right) -> Desk:
    house: House = request.app.state.house
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    user = house.entrance.user_of_key(token.strip()) if scheme.casefold() == "bearer" and token else None
    if user is None:
        raise NotSignedIn(NO_KEY)
    return place_desk(Desk(house, request, user, "", right))


def _refuse_query(request: Request) -> None:
    """Refuse characters in the query that no database can compare."""
    faults = [(name, fault) for name, value in request.query_params.multi_items() if (fault := text_fault(value))]
    if faults:
        raise BrokenProject([Problem("request-invalid", name if not text_fault(name) else "Adresse", 0, *fault) for name, fault in faults])


def _refuse_kind(request: Request, wanted: str) -> None:
    """Refuse a body of another kind; one without a kind counts as none."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if wanted and kind != wanted:
        raise NotThisKind(wanted)


def unless_known(request: Request, response: Response) -> Response:
    """Give 304 to who names the version the answer has in If-None-Match."""
    etag = response.headers.get("etag")
    known = [item.strip().removeprefix("W/") for item in request.headers.get("if-none-match", "").split(",")]
    return Response(status_code=304, headers={"ETag": etag}) if etag and etag in known else response


class Room:
    """The routes of a group of resources, each with the right it asks for and the shape it answers in; a docstring's first sentence is the summary."""

    def __init__(self, tag: str) -> None:
        self.router = APIRouter(tags=[tag], route_class=Route)

    def get(self, path: str, right: Right, shape: Any, *, versioned: bool = False, known: bool = False) -> Callable[[Handler], Handler]:
        """Register a reading route; ``versioned``: with an ETag, ``known``: which stands for all that is answered, so that who has the newest gets 304."""
        return self._register("GET", path, right, shape, 200, answers_besides(known=known), etag=versioned or known)

    def file(self, path: str, right: Right, *media: str) -> Callable[[Handler], Handler]:
        """Register a route that gives a file of one of these media types."""
        return self._register("GET", path, right, None, 200, {**answers_besides(), **file_answer(media)}, response_class=Response)

    def post(self, path: str, right: Right, shape: Any, status: int = 200, *, versioned: bool = False, sends: str = JSON) -> Callable[[Handler], Handler]:
        """Register a route that makes something new or does something; ``versioned`` asks for If-Match, ``sends`` is what its body is (empty: it has none)."""
        answers = answers_besides(body=bool(sends), versioned=versioned, job=status == 202)
        return self._register("POST", path, right, shape, status, answers, file=sends == BYTES, etag=versioned and status == 200)

    def put(self, path: str, right: Right, shape: Any) -> Callable[[Handler], Handler]:
        """Register a route that changes what somebody has read: it needs If-Match."""
        return self._register("PUT", path, right, shape, 200, answers_besides(body=True, versioned=True), etag=True)

    def delete(self, path: str, right: Right, shape: Any = None) -> Callable[[Handler], Handler]:
        """Register a route that takes back what somebody has read: it needs If-Match."""
        return self._register("DELETE", path, right, shape, 200 if shape else 204, answers_besides(versioned=True), etag=bool(shape))

    def _register(self, method: str, path: str, right: Right, shape: Any, status: int, answers: dict[int | str, dict[str, Any]], *, file: bool = False, etag: bool = False, **options: Any) -> Callable[[Handler], Handler]:
        sent = {"requestBody": {"required": True, "content": {BYTES: {"schema": {"type": "string", "format": "binary", "minLength": 1}}}}} if file else {}
        responses = {**answers, status: {**answers.get(status, {}), **({"headers": ETAG} if etag else {})}}

        def register(work: Handler) -> Handler:
            text = work.__doc__ or ""
            summary = SENTENCE.split(text, 1)[0].rstrip(".;")
            self.router.add_api_route(
                f"{API}{path}", work, methods=[method], dependencies=[Security(bearer)], response_model=shape, summary=summary, description=text, response_description=DONE, operation_id=work.__name__,
                status_code=status, openapi_extra={RIGHT_MARK: right.value, **sent}, responses=responses, **options)
            return work
        return register
