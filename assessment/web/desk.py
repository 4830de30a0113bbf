"""Everything a handler may use, already checked against the rights of who asks: the desk where one request is worked on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assessment.accounts import Reach, Right, User
from assessment.errors import UnknownName
from assessment.evaluate import Evaluation
from assessment.service import find_wave
from assessment.store import Record, Workspace
from assessment.web.entrance import form_token
from assessment.web.errors import NotHere
from assessment.web.forms import Form
from assessment.web.frame import Crumb, frame_of
from assessment.web.house import House
from assessment.web.rendering import render


@dataclass
class Desk:
    """One request of one user. ``workspace``, ``town`` and ``interview`` are there where the path names them, and only if the user may see them.

    Where the right of the route reaches single municipalities, ``workspace`` is walled to them: the database itself gives no other records.
    """

    house: House
    request: Request
    user: User | None
    session: str
    right: Right
    form: Form = field(default_factory=Form)
    whole_or_none: Workspace | None = None
    workspace_or_none: Workspace | None = None
    town_or_none: Record | None = None
    interview_or_none: Record | None = None

    @property
    def who(self) -> User:
        """Give who is signed in; only for routes that ask for it."""
        assert self.user is not None
        return self.user

    @property
    def actor(self) -> str:
        """Give the name that stands in the history."""
        return self.who.name

    @property
    def today(self) -> date:
        """Give the day of the request."""
        return self.house.setup.today()

    @property
    def workspace(self) -> Workspace:
        """Give the project of the path."""
        assert self.workspace_or_none is not None
        return self.workspace_or_none

    @property
    def town(self) -> Record:
        """Give the municipality of the path."""
        assert self.town_or_none is not None
        return self.town_or_none

    @property
    def town_key(self) -> str:
        """Give the short name of the municipality of the path."""
        return str(self.town.fields["label"])

    @property
    def town_name(self) -> str:
        """Give the name of the municipality of the path."""
        return str(self.town.fields["name"])

    @property
    def interview(self) -> Record:
        """Give the interview of the path."""
        assert self.interview_or_none is not None
        return self.interview_or_none

    @cached_property
    def wave(self) -> Record:
        """Give the wave the address asks for (?erhebung=), the current one by default."""
        try:
            return find_wave(self.workspace, self.request.query_params.get("erhebung", ""))
        except UnknownName as unknown:
            raise NotHere(str(unknown)) from unknown

    @cached_property
    def evaluation(self) -> Evaluation:
        """Give the wave evaluated as it stands."""
        return self.evaluated_now()

    def evaluated_now(self) -> Evaluation:
        """Evaluate the wave as it stands after a write. An evaluation is of the whole group; what of it is shown is the page's care."""
        assert self.whole_or_none is not None
        return self.house.evaluations.of(self.whole_or_none, self.wave.id)

    @property
    def row(self) -> int:
        """Give the position of the path's municipality in the evaluation; NotHere where it does not take part in the wave."""
        found = next((row for row, member in enumerate(self.evaluation.group.members) if member.id == self.town.id), None)
        if found is None:
            raise NotHere(f"{self.town_name} nimmt an dieser Erhebung nicht teil.")
        return found

    @property
    def reach(self) -> Reach:
        """Give how far the right of this route reaches."""
        return self.reach_of(self.right)

    def reach_of(self, right: Right) -> Reach:
        """Give how far a right reaches in this project."""
        return self.who.reach(right, self.workspace.project)

    def may(self, right: Right, town: str = "") -> bool:
        """Tell whether the user may do something here, or with what belongs to a municipality (record id)."""
        if self.user is None:
            return False
        project = self.workspace_or_none.project if self.workspace_or_none else ""
        return self.user.may(right, project) and (not town or self.user.reach(right, project).covers(town))

    @property
    def internal(self) -> bool:
        """Whether internal notes are for the user: they belong to who rates the answers."""
        return self.may(Right.BEWERTEN, self.town.id if self.town_or_none is not None else "")

    def record(self, kind: str, record: str) -> Record:
        """Give a record of this project that the user may see by the right of this route, and that belongs to the path's municipality if there is one; else NotHere."""
        found = self.workspace.record(kind, record)
        if found is None or found.fields.get("removed"):
            raise NotHere
        owner = str(found.fields.get("municipality_id") or "")
        if (self.town_or_none is not None and owner != self.town.id) or not (self.reach.everything or (owner and self.reach.covers(owner)) or (not owner and self.reach.released)):
            raise NotHere
        return found

    def at(self, *parts: str, **query: str | int) -> str:
        """Give an address in this project."""
        return _address("projekt", self.workspace.project, *parts, **query)

    def at_town(self, *parts: str, **query: str | int) -> str:
        """Give an address of the path's municipality."""
        return self.at("kommune", self.town_key, *parts, **query)

    @property
    def csrf(self) -> str:
        """Give the hidden token of this session's forms."""
        return form_token(self.house.setup.secret, self.session)

    @property
    def wants_part(self) -> bool:
        """Whether a script asks for a part of a page."""
        return self.request.headers.get("hx-request") == "true"

    def page(self, template: str, title: str, *, crumbs: tuple[Crumb, ...] = (), status: int = 200, beamer: bool = False, **view: Any) -> Response:
        """Render a page."""
        return HTMLResponse(render(template, page=frame_of(self, title, crumbs, beamer=beamer), status=status, **view), status)

    def part(self, template: str, *, status: int = 200, **view: Any) -> Response:
        """Render a part of a page."""
        return HTMLResponse(render(template, **view), status)

    def go(self, address: str, notice: str = "") -> Response:
        """Send the browser on after a form; ``notice`` is a key of notices.py, shown on the next page."""
        target = f"{address}{'&' if '?' in address else '?'}{urlencode({'hinweis': notice})}" if notice else address
        if self.wants_part:
            return Response(status_code=204, headers={"HX-Redirect": target})
        return RedirectResponse(target, 303)

    def file(self, content: bytes, name: str, media_type: str) -> Response:
        """Give a file to be kept, never to be shown."""
        return Response(content, media_type=media_type, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"})


def _address(*parts: str, **query: str | int) -> str:
    path = "/" + "/".join(quote(part, safe="") for part in parts)
    asked = {name: str(value) for name, value in query.items() if value != ""}
    return f"{path}?{urlencode(asked)}" if asked else path
