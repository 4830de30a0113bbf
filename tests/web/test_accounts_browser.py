"""Sign-in and accounts in real Chromium: accessible in both widths and themes, by keyboard, without scripts, without going off the screen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from assessment.accounts import Grant, Role
from tests.web.guests import code_of, id_of_login, newcomer, strictly
from tests.web.houses import Running, Served, password_of
from tests.web.watch import faults_in_every_dress

OpenPage = Callable[..., Page]


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


def signed_in(page: Page, served: Served, login: str) -> Page:
    """Give the browser a session without the pages."""
    page.context.add_cookies([{"name": served.house.cookie, "value": served.session(login), "url": served.origin}])
    return page


def sound(page: Page) -> None:
    """Nothing axe finds, nothing off the screen, however it is page."""
    page.wait_for_load_state()
    expect(page.get_by_role("heading", name="Unerwarteter Fehler")).to_have_count(0)
    assert faults_in_every_dress(page) == []


def test_the_pages_of_signing_in(page: Page, served: Served) -> None:
    """Form, fault, start link, second factor, recovery codes."""
    login, token = newcomer(served, [Grant(Role.BERATUNG, served.project)], started=False)
    with strictly(served):
        page.goto(f"{served.origin}/anmelden")
        sound(page)
        page.get_by_role("button", name="Anmelden").click()
        expect(page.get_by_role("heading", name="Die Anmeldung ist nicht gelungen")).to_be_visible()
        sound(page)
        page.goto(f"{served.origin}/anmelden/start/{token}")
        sound(page)
        page.get_by_label("Neues Kennwort", exact=True).fill(password_of(login))
        page.get_by_label("Neues Kennwort wiederholen", exact=True).fill(password_of(login))
        page.get_by_role("button", name="Kennwort festlegen", exact=True).click()
        expect(page).to_have_url(re.compile("/anmelden/einrichten"))
        page.get_by_text("QR-Code nicht lesbar?").click()
        sound(page)
        secret = page.locator("code.secret").inner_text().replace(" ", "")
        page.get_by_label("Code", exact=True).fill(code_of(secret))
        page.get_by_role("button", name="Einrichten").click()
        expect(page.get_by_role("heading", name="Wiederherstellungscodes")).to_be_visible()
        assert page.locator("code.secret").count() == 10
        sound(page)
        page.context.clear_cookies()
        _second_sign_in(page, served, login, secret)


def _second_sign_in(page: Page, served: Served, login: str, secret: str) -> None:
    page.goto(f"{served.origin}/konto")
    page.get_by_label("Anmeldename").fill(login)
    page.get_by_label("Kennwort", exact=True).fill(password_of(login))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Code eingeben")).to_be_visible()
    sound(page)
    page.get_by_label("Code", exact=True).fill(code_of(secret, 1))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{served.origin}/konto")


def test_the_own_account(page: Page, served: Served) -> None:
    signed_in(page, served, "beratung")
    for path in ("/konto", "/konto/kennwort", "/konto/zweiter-faktor", "/konto/schluessel"):
        page.goto(served.origin + path)
        sound(page)
    page.get_by_label("Wofür ist der Schlüssel?").fill("Auswertung")
    page.get_by_role("button", name="Schlüssel erzeugen").click()
    expect(page.get_by_text("Sie sehen den Schlüssel nur jetzt")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Der Schlüssel ist verwahrt").click()
    sound(page)


def test_the_administration(page: Page, served: Served) -> None:
    signed_in(page, served, "verwaltung")
    login, _ = newcomer(served, [Grant(Role.ARBEITSGRUPPE, served.project)])
    one = f"/konten/konto/{id_of_login(served, login)}"
    for path in ("/konten", "/konten/neu", "/konten/rechte", "/konten/protokoll", f"/konten/konto/{id_of_login(served, 'verwaltung')}", one):
        page.goto(served.origin + path)
        sound(page)
    page.get_by_text("Kennwort zurücksetzen").first.click()
    page.get_by_role("button", name="Kennwort zurücksetzen").click()
    expect(page.get_by_text("Sie sehen den Link nur jetzt")).to_be_visible()
    sound(page)


def test_on_a_laptop(page: Page, demo_server: Running) -> None:
    page.goto(demo_server.entry("/konto"))
    expect(page.get_by_text("Wo Ihre Dateien liegen")).to_be_visible()
    sound(page)


def test_signing_in_by_keyboard(served: Served, open_page: OpenPage) -> None:
    """Tab and Enter suffice; the password can be shown, and is hidden again before it is sent."""
    page = open_page()
    page.goto(f"{served.origin}/anmelden")
    page.get_by_label("Anmeldename").focus()
    page.keyboard.type("beratung")
    page.keyboard.press("Tab")
    page.keyboard.type(password_of("beratung"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Kennwort anzeigen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#feld-kennwort")).to_have_attribute("type", "text")
    expect(page.get_by_role("button", name="Kennwort verbergen")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ihre Projekte")).to_be_visible()


def test_a_password_can_be_pasted(served: Served, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{served.origin}/anmelden")
    page.get_by_label("Anmeldename").fill(password_of("beratung"))
    page.get_by_label("Anmeldename").press("Control+a")
    page.get_by_label("Anmeldename").press("Control+c")
    page.get_by_label("Kennwort", exact=True).press("Control+v")
    expect(page.locator("#feld-kennwort")).to_have_value(password_of("beratung"))


def test_without_scripts(served: Served, open_page: OpenPage) -> None:
    """Plain forms do."""
    page = open_page(java_script_enabled=False)
    page.goto(f"{served.origin}/konto")
    page.get_by_label("Anmeldename").fill("beratung")
    page.get_by_label("Kennwort", exact=True).fill(password_of("beratung"))
    assert page.locator(".show-password").count() == 0
    page.get_by_role("button", name="Anmelden").click()
    expect(page).to_have_url(f"{served.origin}/konto")
    page.get_by_text("Beratung", exact=True).first.click()
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("heading", name="Sie sind abgemeldet")).to_be_visible()
