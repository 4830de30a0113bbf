"""The council's way in, on a server only: personal links are given and revoked here, and opened without an account.

A link holds 256 random bits and is kept as a hash, so guessing needs no throttle. Unknown, expired and revoked ones answer alike, and a link opens
nothing but its documents.
"""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right
from assessment.errors import Refused, UnknownName
from assessment.service.accounts import NewSecret, revoke_council_link
from assessment.service.council import file_by_link, given_links, invite_council_member, offered_to_council, read_by_link
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.guards import LINK_PATH
from assessment.web.pages.reports import ROOM, TITLE
from assessment.web.routing import PROJECT, AtDesk, Pages
from assessment.web.server_entrance import directory_of
from assessment.web.views.council import DAYS, LinksView, Made, council_view, link_lines, offered_lines
from assessment.web.views.moments import said

pages = Pages()
LINKS = f"{PROJECT}/{ROOM}/ratslinks"
UNPROCESSABLE = 422


@pages.get(f"{LINK_PATH}{{token}}", Right.OFFEN)
def read(desk: AtDesk, token: str) -> Response:
    """Show the documents of a personal link, and nothing else."""
    try:
        reading = read_by_link(directory_of(desk.house), desk.house.shelf, token)
    except UnknownName as unknown:
        raise NotHere(str(unknown)) from unknown
    return desk.page("rat.html.j2", "Unterlagen für den Rat", view=council_view(reading, f"{LINK_PATH}{token}"))


@pages.get(f"{LINK_PATH}{{token}}/{{fassung}}", Right.OFFEN)
def take(desk: AtDesk, token: str, fassung: str) -> Response:
    """Give a document of a personal link."""
    try:
        row, content = file_by_link(directory_of(desk.house), desk.house.shelf, token, fassung)
    except UnknownName as unknown:
        raise NotHere(str(unknown)) from unknown
    return desk.file(content, row.file_name, row.media_type)


@pages.get(LINKS, Right.FREIGEBEN)
def links(desk: AtDesk) -> Response:
    """List the personal links and offer a new one."""
    return _page(desk)


@pages.post(LINKS, Right.FREIGEBEN)
def give(desk: AtDesk) -> Response:
    """Make a personal link and show it, this once."""
    form = desk.form
    try:
        made = invite_council_member(directory_of(desk.house), desk.workspace, desk.who, form.text("person"), form.many("dokument"), days=form.whole("tage"))
    except Refused as refused:
        return _page(desk, problems=((str(refused), ""),))
    return _page(desk, made)


@pages.post(f"{LINKS}/{{link}}/widerrufen", Right.FREIGEBEN)
def revoke(desk: AtDesk, link: str) -> Response:
    """Revoke a personal link."""
    try:
        revoke_council_link(directory_of(desk.house), desk.who, desk.workspace.project, link)
    except UnknownName as unknown:
        raise NotHere(str(unknown)) from unknown
    return desk.go(desk.at(ROOM, "ratslinks"), "ratslink-widerrufen")


def _page(desk: Desk, made: NewSecret | None = None, *, problems: tuple[tuple[str, str], ...] = ()) -> Response:
    directory, form = directory_of(desk.house), desk.form
    shown = Made(form.text("person"), f"{desk.house.setup.origin}{LINK_PATH}{made.token}", said(made.expires_at)) if made else None
    view = LinksView(
        shown, link_lines(given_links(directory, desk.workspace, desk.who), directory.now(), desk.at), offered_lines(offered_to_council(desk.workspace)), () if made else form.many("dokument"),
        form.text("tage") or DAYS[1][0], "" if made else form.text("person"), problems, desk.at(ROOM, "ratslinks"), desk.at(ROOM))
    return desk.page("ratslinks.html.j2", "Links für Ratsmitglieder", crumbs=(Crumb(TITLE, desk.at(ROOM)),), status=UNPROCESSABLE if problems else 200, view=view, days=DAYS)
