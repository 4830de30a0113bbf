"""The documents of a municipality and of the group: what there is, previews, files as long work, what the council reads."""

from __future__ import annotations

from functools import partial

from starlette.responses import HTMLResponse, Response

from assessment.accounts import Right
from assessment.service import set_planning
from assessment.service.previewing import preview
from assessment.service.printing import products
from assessment.service.releasing import COUNCIL_SETTING, ReleaseRow, council_audience, editions_for
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.guards import POLICY, SHEET
from assessment.web.routing import PROJECT, TOWN, AtDesk, Pages
from assessment.web.views.reports import (
    COUNCIL_CHOICES,
    Address,
    CouncilChoice,
    ReportsView,
    document_lines,
    document_view,
    edition_choices,
    in_group_order,
    kinds_of,
    three_lists,
    title_of_kind,
)
from assessment.web.work import start_work
from reports.release import Audience

pages = Pages()
ROOM, TITLE = "berichte", "Berichte"
OF_TOWN, OF_GROUP = f"{TOWN}/{ROOM}", f"{PROJECT}/{ROOM}"
ONE = "/art/{art}"


@pages.get(OF_TOWN, Right.BERICHT_LESEN)
@pages.get(OF_GROUP, Right.BERICHT_LESEN)
def reports(desk: AtDesk) -> Response:
    """Show what holds, what is on its way, and what can be made."""
    rows = seen_editions(desk)
    at, makes = room_at(desk), may_make(desk)
    own = [row for row in rows if row.town == subject(desk)]
    lists = three_lists(in_group_order(rows, _town_ids(desk)), at)
    view = ReportsView(
        *lists, document_lines(_kinds(desk), own, at) if makes else (), at("satz") if makes else "", edition_choices(town=bool(subject(desk))), _council(desk),
        desk.house.setup.is_local, _towns(desk))
    return desk.page("berichte.html.j2", TITLE, view=view)


@pages.get(f"{OF_TOWN}{ONE}", Right.BERICHT_ERSTELLEN)
@pages.get(f"{OF_GROUP}{ONE}", Right.BERICHT_ERSTELLEN)
def document(desk: AtDesk, art: str) -> Response:
    """Show one kind of document: its two editions, what can be made of them, and the editions there are."""
    kind = _kind(desk, art)
    rows = [row for row in seen_editions(desk) if row.town == subject(desk)]
    return desk.page("bericht.html.j2", title_of_kind(kind), crumbs=room_crumbs(desk), view=document_view(kind, products(), rows, room_at(desk), town=bool(subject(desk))))


@pages.get(f"{OF_TOWN}{ONE}/vorschau", Right.BERICHT_ERSTELLEN)
@pages.get(f"{OF_GROUP}{ONE}/vorschau", Right.BERICHT_ERSTELLEN)
def look(desk: AtDesk, art: str, ausgabe: str = "") -> Response:
    """Show a document as a page of its own, which may run and load nothing."""
    kind = _kind(desk, art)
    found = preview(desk.workspace, kind, today=desk.today, cache=desk.house.cache, edition=_edition(ausgabe), town=subject(desk), wave=desk.wave.id, evaluation=desk.evaluation)
    return HTMLResponse(found.html, headers={POLICY: SHEET})


@pages.post(f"{OF_TOWN}{ONE}/datei", Right.BERICHT_ERSTELLEN)
@pages.post(f"{OF_GROUP}{ONE}/datei", Right.BERICHT_ERSTELLEN)
def make_file(desk: AtDesk, art: str) -> Response:
    """Make a document as a file, as long work."""
    kind, product = _kind(desk, art), desk.form.text("produkt")
    if product not in products() or products()[product].kind != kind:
        raise NotHere
    return _printed(desk, (product,))


@pages.post(f"{OF_TOWN}{ONE}/entwurf", Right.BERICHT_ERSTELLEN)
@pages.post(f"{OF_GROUP}{ONE}/entwurf", Right.BERICHT_ERSTELLEN)
def make_draft(desk: AtDesk, art: str) -> Response:
    """Print a document and keep it as the next draft, as long work."""
    told = {"today": desk.today, "actor": desk.actor, "document": _kind(desk, art), "town": _town_key(desk), "public": _edition(desk.form.text("ausgabe")) is Audience.PUBLIC,
            "wave": desk.wave.id, "note": desk.form.text("bemerkung")}
    return start_work(desk, "entwurf", told, town=subject(desk))


@pages.post(f"{OF_TOWN}/satz", Right.BERICHT_ERSTELLEN)
@pages.post(f"{OF_GROUP}/satz", Right.BERICHT_ERSTELLEN)
def make_all(desk: AtDesk) -> Response:
    """Make all documents at once, packed with their checksums."""
    if not may_make(desk):
        raise NotHere
    return _printed(desk, ())


@pages.post(f"{OF_TOWN}/rat", Right.FREIGEBEN)
@pages.post(f"{OF_GROUP}/rat", Right.FREIGEBEN)
def choose_for_council(desk: AtDesk) -> Response:
    """Set which edition the council reads."""
    set_planning(desk.workspace, COUNCIL_SETTING, _edition(desk.form.text("ausgabe")).value, desk.actor, today=desk.today, town=_town_key(desk), wave=desk.wave.id)
    return desk.go(room_at(desk)(), "gespeichert")


def _printed(desk: Desk, chosen: tuple[str, ...]) -> Response:
    told = {"today": desk.today, "products": chosen, "towns": (_town_key(desk),) if subject(desk) else (), "public": _edition(desk.form.text("ausgabe")) is Audience.PUBLIC, "wave": desk.wave.id}
    return start_work(desk, "dokumente", told, town=subject(desk))


def subject(desk: Desk) -> str:
    """Give the municipality (record id) the page is about, empty for the group."""
    return desk.town.id if desk.town_or_none else ""


def room_at(desk: Desk) -> Address:
    """Give addresses below this room, in the wave the address asks for."""
    asked = {key: desk.request.query_params[key] for key in ("erhebung",) if key in desk.request.query_params}
    return partial(desk.at_town if desk.town_or_none else desk.at, ROOM, **asked)


def room_crumbs(desk: Desk) -> tuple[Crumb, ...]:
    """Give the step of the path that leads back to the list."""
    return (Crumb(TITLE, room_at(desk)()),)


def may_make(desk: Desk) -> bool:
    """Tell whether the user makes documents of this municipality, or of the group."""
    return desk.reach_of(Right.BERICHT_ERSTELLEN).covers(subject(desk))


def seen_editions(desk: Desk) -> list[ReleaseRow]:
    """Give the editions the user sees here: of the path's municipality, or of all."""
    rows = editions_for(desk.workspace, desk.reach_of(Right.BERICHT_LESEN), desk.reach_of(Right.BERICHT_ERSTELLEN), wave=desk.wave.id)
    return [row for row in rows if not desk.town_or_none or row.town == desk.town.id]


def _kind(desk: Desk, art: str) -> str:
    """Give a kind of document there is here and the user may make; raises NotHere."""
    if art not in _kinds(desk) or not may_make(desk):
        raise NotHere
    return art


def _kinds(desk: Desk) -> tuple[str, ...]:
    return kinds_of(products(), town=bool(subject(desk)))


def _edition(text: str) -> Audience:
    return Audience.PUBLIC if text == Audience.PUBLIC.value else Audience.INTERNAL


def _town_key(desk: Desk) -> str:
    return desk.town_key if desk.town_or_none else ""


def _town_ids(desk: Desk) -> list[str]:
    return [str(member.id) for member in desk.evaluation.group.members]


def _towns(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Give the ways to the documents of members, on the group's page."""
    if desk.town_or_none:
        return ()
    return tuple((member.name, desk.at("kommune", member.key, ROOM)) for member in desk.evaluation.group.members if desk.reach.covers(str(member.id)))


def _council(desk: Desk) -> CouncilChoice | None:
    if not desk.may(Right.FREIGEBEN, subject(desk)):
        return None
    at = room_at(desk)
    links = "" if desk.house.setup.is_local else desk.at(ROOM, "ratslinks")
    return CouncilChoice(council_audience(desk.workspace, subject(desk), desk.wave.id).value, COUNCIL_CHOICES, at("rat"), links)
