"""Routes of the API: registered with the right they ask for; a program shows an access key, never a cookie."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, Request, Security
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool

from assessment.accounts import Right
from assessment.web.api.shapes import Problemdetails
from assessment.web.desk import Desk
from assessment.web.errors import NotSignedIn
from assessment.web.gate import place_desk
from assessment.web.house import House
from assessment.web.routing import RIGHT_MARK

API = "/api/v1"
Handler = TypeVar("Handler", bound=Callable[..., Any])
PROJECT = "/projekte/{projekt}"
TOWN = f"{PROJECT}/kommunen/{{kommune}}"
bearer = HTTPBearer(auto_error=False, scheme_name="Zugriffsschlüssel", description="Ein Zugriffsschlüssel aus »Mein Konto«.")
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "model": Problemdetails, "content": {"application/problem+json": {}}} for status, text in (
        (401, "Der Zugriffsschlüssel fehlt oder gilt nicht (mehr)."), (404, "Das gibt es nicht, oder nicht für diesen Schlüssel."),
        (409, "Abgelehnt; der Grund steht in »detail«."), (422, "Die Angaben sind nicht brauchbar; alle Fehler stehen in »probleme«."))}
VERSIONED: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "model": Problemdetails, "content": {"application/problem+json": {}}} for status, text in (
        (412, "Inzwischen steht etwas anderes da; der jetzige Stand liegt bei."), (428, "If-Match mit dem ETag des gelesenen Standes fehlt."))}


def api_gate(right: Right) -> Callable[[Request], Awaitable[None]]:
    """Give the check of a route; afterwards ``request.state.desk`` holds all the handler may use."""
    async def admit(request: Request) -> None:
        request.state.desk = await run_in_threadpool(_admitted, request, right)
    return admit


def _admitted(request: Request, right: Right) -> Desk:
    house: House = request.app.state.house
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    user = house.entrance.user_of_key(token.strip()) if scheme.casefold() == "bearer" and token else None
    if user is None:
        raise NotSignedIn(NO_KEY)
    return place_desk(Desk(house, request, user, "", right))


NO_KEY = "Der Zugriffsschlüssel fehlt oder gilt nicht (mehr). Legen Sie unter »Mein Konto« einen an und senden Sie ihn als: Authorization: Bearer SCHLÜSSEL"


class Room:
    """The routes of a group of resources."""

    def __init__(self, tag: str) -> None:
        self.router = APIRouter(tags=[tag])

    def get(self, path: str, right: Right, shape: Any, **options: Any) -> Callable[[Handler], Handler]:
        """Register a reading route that answers in a shape."""
        return self._register("GET", path, right, shape, options)

    def post(self, path: str, right: Right, shape: Any, **options: Any) -> Callable[[Handler], Handler]:
        """Register a route that makes something new."""
        return self._register("POST", path, right, shape, options)

    def put(self, path: str, right: Right, shape: Any, **options: Any) -> Callable[[Handler], Handler]:
        """Register a route that changes what somebody has read: it needs If-Match."""
        return self._register("PUT", path, right, shape, options, VERSIONED)

    def delete(self, path: str, right: Right, shape: Any, **options: Any) -> Callable[[Handler], Handler]:
        """Register a route that takes something back."""
        return self._register("DELETE", path, right, shape, options, VERSIONED)

    def _register(self, method: str, path: str, right: Right, shape: Any, options: dict[str, Any], more: dict[int | str, dict[str, Any]] | None = None) -> Callable[[Handler], Handler]:
        dependencies: Sequence[Any] = [Security(bearer), Depends(api_gate(right))]

        def register(work: Handler) -> Handler:
            summary, _, text = (work.__doc__ or "").strip().partition("\n")
            self.router.add_api_route(
                f"{API}{path}", work, methods=[method], dependencies=dependencies, response_model=shape, summary=options.pop("summary", summary), description=text.strip() or None,
                openapi_extra={RIGHT_MARK: right.value}, responses={**REFUSALS, **(more or {})}, **options)
            return work
        return register
