"""The administration of accounts in its pages, on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from assessment.accounts import Grant, Role
from assessment.service.accounts import account_log, create_account, list_accounts
from tests.web.guests import Guest, admin, code_of, grants_of, guest, id_of_login, newcomer, secret_on
from tests.web.houses import ACCOUNTS, Served, password_of

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/anmelden/start/[\w-]{40,})")


@pytest.fixture
def office(served: Served) -> Iterator[Guest]:
    """The administration, signed in."""
    with guest(served) as found:
        found.sign_in("verwaltung")
        yield found


def boxes(page: str) -> dict[str, str]:
    """Give the boxes of roles: label → value."""
    return {label: value for value, label in re.findall(r'name="rolle" value="([^"]*)"[^>]*>\s*<label[^>]*>([^<]*)</label>', page)}


def test_the_administration_begins_at_the_accounts(served: Served) -> None:
    with guest(served) as visitor:
        assert visitor.sign_in("verwaltung").headers["location"] == "/konten"


@pytest.mark.parametrize("login", [login for login in ACCOUNTS if login != "verwaltung"])
def test_nobody_else_sees_or_does_anything_there(served: Served, login: str) -> None:
    """Every page and every form; the accounts stay as they are."""
    target, _ = newcomer(served)
    before = next(info for info in list_accounts(served.directory, admin(served)) if info.login == target)
    with guest(served) as visitor:
        visitor.sign_in(login)
        for path in ("/konten", "/konten/neu", "/konten/rechte", "/konten/protokoll", f"/konten/konto/{before.id}"):
            assert visitor.client.get(path).status_code == 404
        visitor.see("/konto")
        for path in ("angaben", "rollen", "sperren", "entsperren", "kennwort", "faktor", "loeschen"):
            assert visitor.client.post(f"/konten/konto/{before.id}/{path}", data={"sicher": "1", "name": "X"}).status_code == 404
        assert visitor.send("/konten/neu", name="X Y", anmeldename="heimlich").status_code == 404
    assert next(info for info in list_accounts(served.directory, admin(served)) if info.login == target) == before


def test_the_administration_sees_no_content(office: Guest) -> None:
    """Titles of projects and names of members to give roles, nothing else."""
    project = office.served.project
    page = office.see("/konten/neu").text
    assert "Mitgliedskommune: Stadt Erlenstedt" in page
    for path in (f"/projekt/{project}", f"/projekt/{project}/kommune/erlenstedt", f"/projekt/{project}/vergleich", f"/projekt/{project}/verlauf"):
        assert office.see(path).status_code == 404


def test_a_new_account_from_form_to_first_sign_in(office: Guest) -> None:
    """With roles; the start link is shown once and leads to a password the administration never sees."""
    roles = boxes(office.see("/konten/neu").text)
    made = office.send("/konten/neu", name="Mia Muster", anmeldename="M.Muster", email="mia@kommune.example", rolle=[roles["Mitgliedskommune: Stadt Erlenstedt"], roles["Arbeitsgruppe"]])
    link = LINK.search(made.text)
    assert link
    assert "Mia Muster" in made.text
    assert {grant.role for grant in grants_of(office.served, "m.muster")} == {Role.MITGLIED, Role.ARBEITSGRUPPE}
    assert link[1] not in office.see("/konten").text
    assert "Startlink offen" in office.last.text  # type: ignore[union-attr]
    with guest(office.served) as mia:
        mia.see(link[1])
        mia.send(link[1], kennwort=password_of("m.muster"), kennwort_wiederholt=password_of("m.muster"))
        assert mia.see(f"/projekt/{office.served.project}/kommune/erlenstedt").status_code == 200
        assert mia.see(f"/projekt/{office.served.project}/kommune/hohenbrunn").status_code == 404


def test_everything_wrong_is_said_at_once_and_stays_typed(office: Guest) -> None:
    office.see("/konten/neu")
    answer = office.send("/konten/neu", name="", anmeldename="?", email="keine Adresse", rolle="mitglied||")
    assert answer.status_code == 422
    for part in ("kein Anmeldename", "Der Name fehlt", "keine E-Mail-Adresse", 'value="keine Adresse"'):
        assert part in answer.text
    taken = office.send("/konten/neu", name="Noch eine", anmeldename="BERATUNG")
    assert "gibt es schon" in taken.text
    odd = office.send("/konten/neu", name="Noch eine", anmeldename="seltsam", rolle=["mitglied||", "kaiser||", "x", "beratung|gibt-es-nicht|"])
    assert odd.status_code == 422
    assert "gibt es nicht" in odd.text


def test_roles_are_put_in_place_of_the_old_ones(office: Guest) -> None:
    login, _ = newcomer(office.served, [Grant(Role.BERATUNG, office.served.project)])
    one = f"/konten/konto/{id_of_login(office.served, login)}"
    page = office.see(one).text
    assert page.count(" checked") == 1
    assert office.send(f"{one}/rollen", rolle=boxes(page)["Arbeitsgruppe"]).status_code == 303
    assert grants_of(office.served, login) == (Grant(Role.ARBEITSGRUPPE, office.served.project),)
    assert "Beratung (" in office.see(one).text, "the log keeps what was before"


def test_locking_resetting_and_removing(office: Guest) -> None:
    """Each takes effect at once, and stands in the log."""
    served = office.served
    login, _ = newcomer(served)
    who = id_of_login(served, login)
    one = f"/konten/konto/{who}"
    with guest(served) as person:
        person.sign_in(login)
        office.see(one)
        office.send(f"{one}/sperren")
        assert not person.is_in
        assert person.sign_in(login).status_code == 422
        office.see(one)
        office.send(f"{one}/entsperren")
        assert person.sign_in(login).status_code == 303
        office.see(one)
        link = LINK.search(office.send(f"{one}/kennwort").text)
        assert link
        assert not person.is_in
        assert person.sign_in(login).status_code == 422
        assert person.see(link[1]).status_code == 200
        office.see(one)
        assert "Setzen Sie das Häkchen" in office.send(f"{one}/loeschen").text
        assert office.send(f"{one}/loeschen", sicher="1").headers["location"] == "/konten?hinweis=konto-geloescht"
        assert office.see(one).status_code == 404
    said = {line.what for line in account_log(served.directory, admin(served), account=who)}
    assert {"Konto gesperrt", "Konto entsperrt", "Startlink ausgestellt", "Konto gelöscht"} <= said
    assert "Konto gelöscht" in office.see("/konten/protokoll").text


def test_resetting_a_second_factor(office: Guest) -> None:
    login, _ = newcomer(office.served)
    one = f"/konten/konto/{id_of_login(office.served, login)}"
    with guest(office.served) as person:
        person.sign_in(login)
        person.see("/konto/zweiter-faktor")
        person.send("/konto/zweiter-faktor")
        secret = secret_on(person.see("/konto/zweiter-faktor/einrichten"))
        person.send("/konto/zweiter-faktor/einrichten", code=code_of(secret))
        office.see(one)
        office.send(f"{one}/faktor")
        assert not person.is_in
        assert person.sign_in(login).headers["location"] == "/"


def test_nobody_changes_the_own_account_there(office: Guest) -> None:
    """Not even by sending the form that is not shown."""
    own = f"/konten/konto/{id_of_login(office.served, 'verwaltung')}"
    assert "/rollen" not in office.see(own).text
    for what in ("rollen", "sperren", "kennwort", "faktor"):
        assert office.send(f"{own}/{what}").status_code == 409
        office.see(own)
    assert office.send(f"{own}/loeschen", sicher="1").status_code == 409
    assert office.is_in


def test_changing_name_and_address(office: Guest) -> None:
    login, _ = newcomer(office.served)
    one = f"/konten/konto/{id_of_login(office.served, login)}"
    office.see(one)
    assert office.send(f"{one}/angaben", name="Ganz Neu", email="neu@kommune.example").status_code == 303
    assert "Ganz Neu" in office.see(one).text
    assert office.send(f"{one}/angaben", name="", email="x").status_code == 422
    assert "keine E-Mail-Adresse" in office.last.text  # type: ignore[union-attr]


def test_who_may_do_what(office: Guest) -> None:
    page = office.see("/konten/rechte").text
    for part in ("Mitgliedskommune", "Antworten eintragen", "eigene Kommune", "nur Freigegebenes"):
        assert part in page


def test_names_are_escaped_everywhere(office: Guest) -> None:
    """A name is a text, on every page."""
    start = create_account(office.served.directory, admin(office.served), "boese", '"><img src=x onerror=alert(1)>', email="a@b.de")
    for path in ("/konten", f"/konten/konto/{start.account}", "/konten/protokoll"):
        assert "<img src=x" not in office.see(path).text
