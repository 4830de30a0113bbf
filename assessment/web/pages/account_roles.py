"""Which roles an account holds, and where; and who may do what."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right, Role, rights_table
from assessment.service.accounts import set_grants
from assessment.web.pages.accounts import LIST, ONE
from assessment.web.routing import AtDesk, Pages
from assessment.web.server_entrance import directory_of
from assessment.web.views.accounts import chosen_grants

pages = Pages()


@pages.get("/konten/rechte", Right.KONTEN)
def rights(desk: AtDesk) -> Response:
    """Show who may do what."""
    return desk.page("konten_rechte.html.j2", "Wer darf was", crumbs=(LIST,), head=("Recht", *(role.label for role in Role)), rows=tuple((row.label, *row.reaches) for row in rights_table()))


@pages.post(f"{ONE}/rollen", Right.KONTEN)
def change(desk: AtDesk, konto: str) -> Response:
    """Put the ticked roles in place of all before; sessions end, so that nothing old outlives the change."""
    set_grants(directory_of(desk.house), desk.who, konto, chosen_grants(desk.form.many("rolle")))
    return desk.go(f"/konten/konto/{konto}", "rollen-geaendert")
