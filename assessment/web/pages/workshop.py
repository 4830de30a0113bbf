"""The workshop of the working group: what to do in which order, and what its pages share (the beamer, addresses, who may write)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from assessment.accounts import Right
from assessment.changes import Outcome
from assessment.comparing import Sight
from assessment.errors import Refused
from assessment.service import comparison_in
from assessment.service.clashes import conflict_view
from assessment.service.deciding import decision_board
from assessment.service.deciding import joint_measures as measures_to_decide
from assessment.service.last_changes import LastChange, last_change
from assessment.service.ranking import KEY, rank_board
from assessment.service.swot_board import swot_board
from assessment.web.frame import Crumb, NavItem
from assessment.web.pages.comparison import own_member
from assessment.web.routing import PROJECT, AtDesk, Pages
from assessment.web.views.workshop import FROZEN, ONLY_READING, Room, changed_said, workshop_view
from assessment.web.views.workshop_clash import ClashPage, clash_page

pages = Pages()
WORKSHOP = f"{PROJECT}/werkstatt"
BEAMER, WAVE = "beamer", "erhebung"
TITLE = "Werkstatt"
STEPS = ((TITLE, ()), ("1. SWOT-Tafel", ("swot",)), ("2. Rangfolge", ("rangfolge",)), ("3. Entscheidungen", ("entscheidungen",)))


@pages.get(WORKSHOP, Right.WERKSTATT_SEHEN)
def home(desk: AtDesk) -> Response:
    """Show the three steps and how far each is."""
    evaluation = desk.evaluation
    boards = swot_board(desk.workspace, evaluation=evaluation), rank_board(desk.workspace, evaluation=evaluation), decision_board(evaluation, reader_sight(desk))
    return page(desk, "werkstatt.html.j2", TITLE, latest(last_swot(desk), last_rank(desk), last_decision(desk)), view=workshop_view(*boards, Addresses(desk)))


class Addresses:
    """Addresses inside the workshop; wave and beamer stay as they are."""

    def __init__(self, desk: AtDesk) -> None:
        asked = desk.request.query_params
        self.kept: dict[str, str] = {name: asked[name] for name in (WAVE, BEAMER) if asked.get(name)}
        self.desk = desk

    def __call__(self, *parts: str, **query: str | int) -> str:
        """Give an address below the workshop."""
        return self.desk.at("werkstatt", *parts, **{**self.kept, **query})

    def switched(self) -> str:
        """Give the address of this page with the beamer switched on or off."""
        query = {name: value for name, value in self.kept.items() if name != BEAMER} | ({} if BEAMER in self.kept else {BEAMER: "1"})
        path = self.desk.request.url.path
        return f"{path}?{urlencode(query)}" if query else path


def page(desk: AtDesk, template: str, title: str, changed: LastChange | None, *, right: Right = Right.WERKSTATT_SCHREIBEN, crumbs: Sequence[Crumb] = (), status: int = 200, **view: Any) -> Response:
    """Render a page of the workshop."""
    at = Addresses(desk)
    here = desk.request.url.path
    steps = tuple(NavItem(label, at(*rooms), here.startswith(desk.at("werkstatt", *rooms)) if rooms else title == TITLE) for label, rooms in STEPS)
    room = Room(BEAMER in at.kept, at.switched(), steps, closed_because(desk, right), changed_said(changed))
    first = () if title == TITLE else (Crumb(TITLE, at()),)
    return desk.page(template, title, crumbs=(*first, *crumbs), status=status, beamer=room.beamer, room=room, **view)


def closed_because(desk: AtDesk, right: Right) -> str:
    """Say why nothing can be changed here, empty where it can."""
    return FROZEN if desk.wave.fields["frozen_on"] else "" if desk.may(right) else ONLY_READING


def joint_measures(desk: AtDesk) -> frozenset[str]:
    """Give the measures that have a page of their own under the decisions."""
    return measures_to_decide(desk.evaluation, reader_sight(desk))


def reader_sight(desk: AtDesk) -> Sight:
    """Give what the reader may see of the members; before a beamer everybody reads, so it shows what the group may see."""
    assert desk.whole_or_none is not None
    alone = not desk.request.query_params.get(BEAMER)
    internal = alone and desk.reach_of(Right.WERKSTATT_SEHEN).everything
    return comparison_in(desk.whole_or_none, desk.wave.id, desk.evaluation, own=own_member(desk) if alone else "", internal=internal).sight


def refused_unless_saved(outcome: Outcome) -> None:
    """Raise Refused where a save was turned away."""
    if not outcome.saved:
        raise Refused(outcome.message)


def clashed(desk: AtDesk, outcome: Outcome, title: str, rows: Sequence[tuple[str, str, str, str]], action: str, hidden: Sequence[tuple[str, str]], save: str, back: str, *, text: str | None = None) -> Response:
    """Give the page of a conflict about one thing; nothing was written."""
    told = conflict_view(desk.workspace, outcome)
    return clash_answer(desk, title, clash_page(told.who or "Jemand anderes", told.at, rows, action, (*hidden, ("fassung", str(outcome.version))), save, back, text=text))


def clash_answer(desk: AtDesk, title: str, clash: ClashPage) -> Response:
    """Render the page of a conflict."""
    return page(desk, "werkstatt_konflikt.html.j2", title, None, right=desk.right, status=409, view=clash)


def last_swot(desk: AtDesk) -> LastChange | None:
    """Give who changed the board last."""
    return last_change(desk.workspace, "swot_note", wave=desk.wave.id)


def last_rank(desk: AtDesk) -> LastChange | None:
    """Give who changed the order last."""
    return last_change(desk.workspace, "plan_setting", wave=desk.wave.id, key=KEY)


def last_decision(desk: AtDesk) -> LastChange | None:
    """Give who recorded a decision last."""
    return last_change(desk.workspace, "decision", wave=desk.wave.id, of_members=True)


def latest(*changes: LastChange | None) -> LastChange | None:
    """Give the newest of some changes."""
    return max((change for change in changes if change), key=lambda change: change.at, default=None)
