"""All routes of the API, and its description."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse, Response

from assessment.accounts import Right
from assessment.web.api import group, interviews, planning, projects, results, stock
from assessment.web.api.routing import API
from assessment.web.routing import RIGHT_MARK

ROOMS = (projects.room, interviews.room, results.room, group.room, stock.room, planning.room)
ABOUT = ("Alles, was die Seiten können, für Programme. Jede Anfrage trägt einen Zugriffsschlüssel (Authorization: Bearer …) und darf, was dessen Besitzerin oder Besitzer darf, höchstens aber, "
         "was beim Anlegen des Schlüssels erlaubt wurde. Konten verwaltet man nur auf den Seiten. Wer etwas ändert, nennt mit If-Match den Stand, den er gelesen hat.")


def add_api(app: FastAPI) -> None:
    """Add the routes of the API and the address of its description to an app."""
    for room in ROOMS:
        app.router.routes.extend(room.router.routes)
    description = APIRouter(include_in_schema=False)
    described: dict[str, Any] = {}

    def openapi() -> Response:
        """Give the description of the API."""
        if not described:
            described.update(get_openapi(title="reifegrad", version="1", summary="Reifegradmessung der kommunalen Verwaltungsdigitalisierung", description=ABOUT,
                                         routes=[route for room in ROOMS for route in room.router.routes]))
        return JSONResponse(described)

    description.add_api_route(f"{API}/openapi.json", openapi, methods=["GET"], openapi_extra={RIGHT_MARK: Right.OFFEN.value})
    app.router.routes.extend(description.routes)
