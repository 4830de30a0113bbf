"""All routes of the API, and its description."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.responses import JSONResponse, Response

from assessment.accounts import Right
from assessment.web.api import (
    comparison,
    decisions,
    editions,
    evidence,
    exports,
    history,
    interviews,
    inventory,
    projects,
    results,
    roadmap,
    settings,
    waves,
    work,
    workshop,
)
from assessment.web.api.described import description_of
from assessment.web.api.routing import API
from assessment.web.routing import RIGHT_MARK

ROOMS = (projects, waves, interviews, evidence, inventory, results, comparison, workshop, decisions, roadmap, settings, work, editions, exports, history)


def add_api(app: FastAPI) -> None:
    """Add the routes of the API and the address of its description to an app."""
    for module in ROOMS:
        app.router.routes.extend(module.room.router.routes)
    own = APIRouter(include_in_schema=False)
    own.add_api_route(f"{API}/openapi.json", _openapi, methods=["GET"], openapi_extra={RIGHT_MARK: Right.OFFEN.value})
    app.router.routes.extend(own.routes)


def _openapi() -> Response:
    """Give the description of the API."""
    return JSONResponse(api_description())


@cache
def api_description() -> dict[str, Any]:
    """Give the description of the API (OpenAPI 3.1)."""
    return description_of([route for module in ROOMS for route in module.room.router.routes])
