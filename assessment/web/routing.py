"""Routes are registered with the right they ask for; a route without one cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response

from assessment.accounts import Right
from assessment.web.desk import Desk
from assessment.web.gate import gate

Handler = TypeVar("Handler", bound=Callable[..., Response])
RIGHT_MARK = "x-recht"


def _desk(request: Request) -> Desk:
    desk = request.state.desk
    assert isinstance(desk, Desk)
    return desk


AtDesk = Annotated[Desk, Depends(_desk)]
"""What a handler asks for: everything it may use, already checked against the user's rights."""


class Pages:
    """The routes of a group of pages."""

    def __init__(self, prefix: str = "") -> None:
        self.router = APIRouter(prefix=prefix, include_in_schema=False)

    def get(self, path: str, right: Right) -> Callable[[Handler], Handler]:
        """Register a page."""
        return self._register(path, "GET", right)

    def post(self, path: str, right: Right, *, own_faults: bool = False) -> Callable[[Handler], Handler]:
        """Register what a form is sent to; ``own_faults``: the handler shows texts nobody can keep beside all that was typed."""
        return self._register(path, "POST", right, own_faults=own_faults)

    def _register(self, path: str, method: str, right: Right, *, own_faults: bool = False) -> Callable[[Handler], Handler]:
        def register(work: Handler) -> Handler:
            self.router.add_api_route(path, work, methods=[method], dependencies=[Depends(gate(right, own_faults=own_faults))], response_model=None, openapi_extra={RIGHT_MARK: right.value})
            return work
        return register


def right_of(route: Any) -> str:
    """Give the right a route was registered with, empty for none."""
    return str((getattr(route, "openapi_extra", None) or {}).get(RIGHT_MARK, ""))


PROJECT = "/projekt/{projekt}"
TOWN = f"{PROJECT}/kommune/{{kommune}}"
"""Prefixes whose parameters the gate reads: an unknown or foreign one answers 404 before the handler runs."""
