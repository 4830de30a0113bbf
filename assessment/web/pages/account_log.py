"""The log of accounts: who signed in, who failed, who changed what."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right
from assessment.service.accounts import account_log
from assessment.web.pages.accounts import LIST
from assessment.web.routing import AtDesk, Pages
from assessment.web.server_entrance import directory_of
from assessment.web.views.accounts import LogEntry

pages = Pages()
MOST = 500


@pages.get("/konten/protokoll", Right.KONTEN)
def protocol(desk: AtDesk) -> Response:
    """Show the newest entries."""
    lines = tuple(LogEntry.of(line) for line in account_log(directory_of(desk.house), desk.who, most=MOST))
    return desk.page("konten_protokoll.html.j2", "Protokoll", crumbs=(LIST,), log=lines, most=MOST)
