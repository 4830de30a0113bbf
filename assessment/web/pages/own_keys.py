"""Own access keys for programs: create (shown once), list, revoke."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right
from assessment.errors import Refused
from assessment.service import accounts
from assessment.web.desk import Desk
from assessment.web.frame import Crumb
from assessment.web.pages.own_account import ACCOUNT
from assessment.web.pages.sign_in import UNPROCESSABLE
from assessment.web.routing import AtDesk, Pages
from assessment.web.server_entrance import directory_of
from assessment.web.views.moments import said
from assessment.web.views.own_account import key_line

pages = Pages()
HERE = "/konto/schluessel"
SCOPES = (("lesen", "Lesen", "Alles ansehen und herunterladen, was Sie sehen dürfen."), ("schreiben", "Lesen und schreiben", "Auch Antworten, Bestand und Entscheidungen eintragen."))
DAYS = ((30, "30 Tage"), (90, "90 Tage"), (180, "180 Tage"), (365, "ein Jahr"))
USUAL = 90


@pages.get(HERE, Right.ANGEMELDET)
def keys(desk: AtDesk) -> Response:
    """Show the own access keys and the form for another one."""
    return _page(desk)


@pages.post(HERE, Right.ANGEMELDET)
def create(desk: AtDesk) -> Response:
    """Create an access key and show it, this once."""
    form = desk.form
    try:
        made = accounts.create_token(directory_of(desk.house), desk.who, form.text("name"), form.text("umfang"), project=form.text("projekt"), days=form.whole("tage", USUAL))
    except Refused as refused:
        return _page(desk, str(refused))
    return desk.page("konto_schluessel_neu.html.j2", "Neuer Zugriffsschlüssel", crumbs=(ACCOUNT, Crumb("Zugriffsschlüssel", HERE)), token=made.token, until=said(made.expires_at))


@pages.post(f"{HERE}/{{schluessel}}/widerrufen", Right.ANGEMELDET)
def revoke(desk: AtDesk, schluessel: str) -> Response:
    """Revoke an access key at once."""
    accounts.revoke_token(directory_of(desk.house), desk.who, schluessel)
    return desk.go(HERE, "schluessel-widerrufen")


def _page(desk: Desk, error: str = "") -> Response:
    now, form = desk.house.setup.now(), desk.form
    lines = tuple(key_line(key, now) for key in accounts.list_tokens(directory_of(desk.house), desk.who))
    projects = tuple((volume.id, volume.title) for volume in desk.house.shelf.volumes() if volume.id and desk.who.may(Right.PROJEKT_SEHEN, volume.id))
    return desk.page("konto_schluessel.html.j2", "Zugriffsschlüssel", crumbs=(ACCOUNT,), status=UNPROCESSABLE if error else 200, keys=lines, projects=projects, scopes=SCOPES, days=DAYS,
                     error=error, name=form.text("name"), scope=form.text("umfang") or "lesen", project=form.text("projekt"), lasting=form.whole("tage", USUAL))
