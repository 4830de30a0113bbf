"""As a new user: from an empty folder to one's own municipality with ten answers and a PDF, without reading anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from assessment import service
from assessment.service.members import spoken_name
from tests.web.houses import Running, running_local

MOST_CLICKS = 32
"""Ten answers take twenty of them."""


class Hand:
    """A hand that counts its clicks."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, what: str) -> None:
        """Click something and wait for what follows."""
        self.clicks += 1
        self.page.locator(what).first.click()
        self.page.wait_for_load_state()


def test_from_nothing_to_a_report(tmp_path: Path, open_page: Callable[..., Page]) -> None:
    """New project, municipality from the register, an interview with ten answers, a PDF."""
    with running_local(tmp_path / "reifegrad") as running:
        page = open_page(accept_downloads=True)
        hand = Hand(page)
        page.goto(running.entry())
        _found(hand)
        _ask_ten(hand)
        pdf = _printed(hand)
        assert pdf.startswith(b"%PDF")
        assert hand.clicks <= MOST_CLICKS
        volume = running.house.shelf.volumes()[0]
        workspace = running.house.shelf.take(volume.id)
        assert workspace is not None
        answered = [item for item in workspace.records("response") if item.fields["state"]]
        assert len(answered) == 10
        assert not workspace.verify().faults


def _found(hand: Hand) -> None:
    hand.click("text=Neues Projekt anlegen")
    hand.page.fill("[name=titel]", "Arbeitsgemeinschaft Oberes Tal")
    hand.page.fill("[name=suche]", "hildburghausen")
    hand.click("button:has-text('Suchen')")
    hand.click("label:has-text('Hildburghausen, Stadt')")
    hand.click("button:has-text('Projekt anlegen')")
    expect(hand.page.locator("h1")).to_have_text("Arbeitsgemeinschaft Oberes Tal")


def _ask_ten(hand: Hand) -> None:
    hand.click("main article a")
    hand.click("main >> text=Interview beginnen")
    hand.click("button:has-text('Eintragen')")
    page = hand.page
    if "/frage/" not in page.url:
        hand.click("main a[href*='/frage/']")
    for _ in range(10):
        before = page.url
        hand.click(".answer:has-text('Weiß nicht')")
        hand.click("button:has-text('Speichern und weiter')")
        page.wait_for_url(lambda address, before=before: address.split("?")[0] != before.split("?")[0])


def _printed(hand: Hand) -> bytes:
    page = hand.page
    hand.click("nav >> text=Berichte >> nth=-1")
    hand.click("main a:has-text('Kurzfassung')")
    hand.click("button:has-text('PDF')")
    page.locator("a[href*='/datei/']").first.wait_for(timeout=180_000)
    with page.expect_download() as download:
        page.locator("a[href*='/datei/']").first.click()
    return Path(download.value.path()).read_bytes()


def test_names_of_the_register_are_said_as_people_say_them() -> None:
    """„Hildburghausen, Stadt“ is „Stadt Hildburghausen“; others stay."""
    assert [spoken_name(name) for name in ("Hildburghausen, Stadt", "Schleusingen, St", "Murnau a.Staffelsee, M", "Straufhain", "Forst, gemfr. Gebiet")] == [
        "Stadt Hildburghausen", "Stadt Schleusingen", "Markt Murnau a.Staffelsee", "Straufhain", "Forst, gemfr. Gebiet"]


def test_the_tour_of_the_example_leads_to_a_first_interview(local: Running, open_page: Callable[..., Page]) -> None:
    """One click begins it; what is done is read off the project."""
    page = open_page()
    page.goto(local.entry(f"/projekt/{local.project}"))
    page.click("text=Rundgang beginnen")
    page.click("button:has-text('Interview beginnen')")
    expect(page.locator("[role=status]").first).to_contain_text("Ihr erstes Interview")
    for _ in range(3):
        before = page.url
        page.locator(".answer:has-text('Weiß nicht')").first.click()
        page.click("button:has-text('Speichern und weiter')")
        page.wait_for_url(lambda address, before=before: address.split("?")[0] != before.split("?")[0])
    page.goto(f"{local.origin}/projekt/{local.project}/rundgang")
    assert page.locator(".task:has-text('erledigt')").count() == 2


def test_the_tour_exists_in_the_example_only(tmp_path: Path, open_page: Callable[..., Page]) -> None:
    """A real project has none."""
    with running_local(tmp_path / "reifegrad") as running:
        town = service.town_of_key("16069024")
        assert town is not None
        from datetime import date

        place = tmp_path / "reifegrad" / "echt.reifegrad"
        workspace = service.found_project(place, service.Founding("Echt", "Bea", date(2026, 11, 1), [town]), "Bea")
        workspace.engine.dispose()
        page = open_page()
        answer = page.goto(running.entry(f"/projekt/{workspace.project}/rundgang"))
        assert answer is not None
        assert answer.status == 404
