"""The administration of accounts: list, create, change, reset, disable, remove. It sees names of projects and members, no content."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.service import accounts
from assessment.service.accounts import AccountInfo, Directory, Start
from assessment.web.desk import Desk
from assessment.web.frame import Crumb
from assessment.web.guards import START_PATH
from assessment.web.pages.sign_in import UNPROCESSABLE
from assessment.web.routing import AtDesk, Pages
from assessment.web.server_entrance import directory_of, server_entrance
from assessment.web.views.accounts import LogEntry, account_card, account_lines, chosen_grants, role_choices
from assessment.web.views.moments import said

pages = Pages()
LIST = Crumb("Konten", "/konten")
ONE = "/konten/konto/{konto}"
RECENT = 20


@pages.get("/konten", Right.KONTEN)
def all_accounts(desk: AtDesk) -> Response:
    """Show all accounts."""
    return desk.page("konten.html.j2", "Konten", lines=account_lines(accounts.list_accounts(_directory(desk), desk.who)))


@pages.get("/konten/neu", Right.KONTEN)
def new(desk: AtDesk) -> Response:
    """Ask for a new account."""
    return _new_page(desk)


@pages.post("/konten/neu", Right.KONTEN)
def create(desk: AtDesk) -> Response:
    """Create an account and show its start link, this once."""
    form = desk.form
    try:
        start = accounts.create_account(_directory(desk), desk.who, form.text("anmeldename"), form.text("name"), email=form.text("email"), grants=chosen_grants(form.many("rolle")),
                                        sign_in_service=_service_of_form(desk))
    except BrokenProject as broken:
        return _new_page(desk, tuple((f"{item.file}: {item.message} {item.remedy}", "") for item in broken.problems))
    except Refused as refused:
        return _new_page(desk, ((str(refused), "#feld-anmeldename"),))
    return _start_page(desk, start, form.text("name"), "Das Konto ist angelegt")


def _new_page(desk: Desk, problems: tuple[tuple[str, str], ...] = ()) -> Response:
    form = desk.form
    places = role_choices(accounts.grantable_places(_directory(desk), desk.who), chosen_grants(form.many("rolle")))
    return desk.page("konten_neu.html.j2", "Neues Konto", crumbs=(LIST,), status=UNPROCESSABLE if problems else 200, problems=problems, login=form.text("anmeldename"), name=form.text("name"),
                     email=form.text("email"), service=_issuer(desk), by_service=form.flag("dienst"), places=places)


@pages.get(ONE, Right.KONTEN)
def one(desk: AtDesk, konto: str) -> Response:
    """Show an account with all that can be done."""
    return _one(desk, konto)


@pages.post(f"{ONE}/angaben", Right.KONTEN)
def update(desk: AtDesk, konto: str) -> Response:
    """Change name, e-mail address and sign-in service."""
    known, form = _known(desk, konto), desk.form
    service = _service_of_form(desk) if _issuer(desk) else known.sign_in_service
    try:
        accounts.update_account(_directory(desk), desk.who, known.id, name=form.text("name"), email=form.text("email"), sign_in_service=service)
    except BrokenProject as broken:
        return _one(desk, konto, tuple((f"{item.file}: {item.message} {item.remedy}", "#feld-name" if item.file == "Name" else "#feld-email") for item in broken.problems))
    return desk.go(f"/konten/konto/{known.id}", "gespeichert")


@pages.post(f"{ONE}/sperren", Right.KONTEN)
def disable(desk: AtDesk, konto: str) -> Response:
    """Disable an account at once."""
    accounts.disable_account(_directory(desk), desk.who, konto)
    return desk.go(f"/konten/konto/{konto}", "konto-gesperrt")


@pages.post(f"{ONE}/entsperren", Right.KONTEN)
def enable(desk: AtDesk, konto: str) -> Response:
    """Let a disabled account sign in again."""
    accounts.enable_account(_directory(desk), desk.who, konto)
    return desk.go(f"/konten/konto/{konto}", "konto-entsperrt")


@pages.post(f"{ONE}/kennwort", Right.KONTEN)
def reset(desk: AtDesk, konto: str) -> Response:
    """Take the password away and show a new start link, this once."""
    known = _known(desk, konto)
    return _start_page(desk, accounts.reset_password(_directory(desk), desk.who, known.id), known.name, "Das Kennwort ist zurückgesetzt")


@pages.post(f"{ONE}/faktor", Right.KONTEN)
def reset_factor(desk: AtDesk, konto: str) -> Response:
    """Take the second factor away."""
    accounts.reset_second_factor(_directory(desk), desk.who, konto)
    return desk.go(f"/konten/konto/{konto}", "faktor-zurueckgesetzt")


@pages.post(f"{ONE}/loeschen", Right.KONTEN)
def remove(desk: AtDesk, konto: str) -> Response:
    """Remove an account, if the box was ticked."""
    if not desk.form.flag("sicher"):
        return _one(desk, konto, (("Setzen Sie das Häkchen, wenn Sie das Konto wirklich löschen möchten.", "#feld-sicher"),))
    accounts.remove_account(_directory(desk), desk.who, konto)
    return desk.go("/konten", "konto-geloescht")


def _one(desk: Desk, konto: str, problems: tuple[tuple[str, str], ...] = ()) -> Response:
    known = _known(desk, konto)
    places = role_choices(accounts.grantable_places(_directory(desk), desk.who), known.grants)
    log = tuple(LogEntry.of(line) for line in accounts.account_log(_directory(desk), desk.who, account=known.id, most=RECENT))
    return desk.page("konten_konto.html.j2", known.name, crumbs=(LIST,), status=UNPROCESSABLE if problems else 200, problems=problems, view=account_card(known), own=known.id == desk.who.id,
                     service=_issuer(desk), places=places, log=log)


def _start_page(desk: Desk, start: Start, name: str, title: str) -> Response:
    link = f"{desk.house.setup.origin}{START_PATH}{start.token}"
    return desk.page("konten_startlink.html.j2", title, crumbs=(LIST,), name=name, link=link, until=said(start.expires_at), account=f"/konten/konto/{start.account}")


def _known(desk: Desk, konto: str) -> AccountInfo:
    found = next((info for info in accounts.list_accounts(_directory(desk), desk.who) if info.id == konto), None)
    if found is None:
        raise UnknownName("Dieses Konto gibt es nicht. Laden Sie die Liste der Konten neu.")
    return found


def _directory(desk: Desk) -> Directory:
    return directory_of(desk.house)


def _issuer(desk: Desk) -> str:
    service = server_entrance(desk.house).service
    return service.oidc.issuer if service else ""


def _service_of_form(desk: Desk) -> str:
    return _issuer(desk) if desk.form.flag("dienst") else ""
