"""The app: pages, API and static files behind one set of guards."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import resources

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from assessment.web.answers import set_up_refusals
from assessment.web.api import add_api
from assessment.web.guards import Guards
from assessment.web.house import House
from assessment.web.pages import all_pages


def create_app(house: House) -> FastAPI:
    """Give the app over an opened house; closing the app closes the house."""
    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        yield
        house.close()

    app = FastAPI(title="reifegrad", docs_url=None, redoc_url=None, openapi_url=None, lifespan=living)
    app.state.house = house
    set_up_refusals(app)
    for pages in all_pages(house.setup):
        app.router.routes.extend(pages.router.routes)
    add_api(app)
    app.mount("/static", Assets(directory=str(resources.files("assessment.web") / "static")), name="static")
    app.add_middleware(Guards, setup=house.setup)
    return app


class Assets(StaticFiles):
    """Static files; one asked for by the mark of its content never changes and may be kept."""

    def file_response(self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200) -> Response:
        """Give a file, to be kept for a year where its address names its content."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if b"v=" in scope.get("query_string", b"") else "no-cache"
        return response
