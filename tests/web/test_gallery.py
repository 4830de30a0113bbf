"""The gallery of building blocks in real Chromium: every block is shown, accessible in every dress, and fits every width."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from assessment.web.frame import Crumb, NavItem, Notice, PageFrame
from assessment.web.rendering import environment, render
from tests.web.watch import axe_violations

STATIC = resources.files("assessment.web") / "static"
ADDRESS = "http://127.0.0.1:9/galerie"
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
          "frame-ancestors 'none'; base-uri 'none'")
ROOMS = ("Übersicht", "Vergleich", "Werkstatt", "Fahrplan", "Berichte", "Verlauf", "Einstellungen")
FRAME = PageFrame(
    title="Galerie", project_name="Digitale Region Auental", project_href="/p", nav=tuple(NavItem(room, "#n", current=room == "Vergleich") for room in ROOMS),
    subnav=(NavItem("Überblick", "#s", current=True), NavItem("Was wäre, wenn", "#t")), subnav_label="Musterstadt", crumbs=(Crumb("Start", "/"), Crumb("Galerie")),
    notices=(Notice("Gespeichert."), Notice("Eingelesen.", "Konflikte entscheiden", "#k")), user_name="Dr. Maria Musterfrau", account_href="/konto", mode_badge="läuft lokal", theme="", csrf_token="x", version="0", beamer=False, path="/galerie")
DRESSES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "light": ({"theme": "light"}, {}), "dark": ({"theme": "dark"}, {}), "system-dark": ({}, {"color_scheme": "dark"}),
    "forced": ({}, {"forced_colors": "active"}), "beamer": ({"beamer": True}, {}), "beamer-light": ({"beamer": True, "theme": "light"}, {})}
OVERFLOWING = """() => [...document.querySelectorAll('body *')].filter(e => { const box = e.getBoundingClientRect();
    return box.width > 1 && box.right > innerWidth + 1 && e.checkVisibility({contentVisibilityAuto: true}) && !e.closest('.table-region, .chart__picture, .unseen, .kern-sr-only'); }).map(e => e.outerHTML.slice(0, 120))"""
TOO_SMALL = """least => [...document.querySelectorAll(least > 30 ? '.answer, .kern-btn:not(.kern-btn--x-small), .site-nav a' : 'a, button, input:not([type=hidden]), select, textarea, summary')]
    .filter(e => { const box = e.getBoundingClientRect(); return box.width > 0 && (box.height < least || box.width < least) && !e.closest('p, li:not(.site-nav li), td'); }).map(e => e.outerHTML.slice(0, 120))"""
FOCUS = """() => { const e = document.activeElement; const shown = x => x && getComputedStyle(x).outlineStyle !== 'none' && parseFloat(getComputedStyle(x).outlineWidth) >= 3;
    const after = getComputedStyle(e, '::after'); return [e === document.body ? '' : e.outerHTML.slice(0, 120),
    shown(e) || shown(e.closest('.answer')) || (after.outlineStyle !== 'none' && parseFloat(after.outlineWidth) >= 3)]; }"""


@pytest.fixture
def gallery(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Open the gallery in a dress and width, under the policy of the app."""
    def open_(dress: str, width: int) -> Page:
        frame, options = DRESSES[dress]
        page = open_page(viewport={"width": width, "height": 900}, reduced_motion="reduce", **options)
        html = render("galerie.html.j2", page=replace(FRAME, **frame))
        page.route("**/*", lambda route: _serve(route, html))
        page.goto(ADDRESS)
        page.wait_for_load_state("networkidle")
        return page
    return open_


def _serve(route: Route, html: str) -> None:
    path = route.request.url.partition("127.0.0.1:9")[2].partition("?")[0]
    if path.startswith("/static/"):
        route.fulfill(body=STATIC.joinpath(path.removeprefix("/static/")).read_bytes(), content_type=mimetypes.guess_type(path)[0] or "font/woff2")
    else:
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})


def test_the_gallery_shows_every_building_block() -> None:
    """A macro nobody looks at is not tested."""
    source = environment().loader.get_source(environment(), "ui.html.j2")[0]  # type: ignore[union-attr]
    shown = "".join(environment().loader.get_source(environment(), name)[0] for name in ("galerie.html.j2", "base.html.j2", "parts/kopf.html.j2"))  # type: ignore[union-attr]
    inside = {"icon", "hidden_text", "field_id", "squares", "fieldset", "checkbox", "link", "hidden_field"}
    public = {name for name in re.findall(r"\{% macro (\w+)\(", source) if not name.startswith("_")}
    assert {name for name in public - inside if f"ui.{name}(" not in shown} == set()


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("width", [320, 1280])
def test_no_barrier_and_no_sideways_scrolling(gallery: Callable[..., Page], dress: str, width: int) -> None:
    page = gallery(dress, width)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.evaluate(OVERFLOWING)
    assert page.evaluate(OVERFLOWING) == []


def test_targets_are_large_enough(gallery: Callable[..., Page]) -> None:
    """WCAG 2.2: 24 px everywhere; what is pressed all day long has 44."""
    page = gallery("light", 320)
    assert page.evaluate(TOO_SMALL, 24) == []
    assert page.evaluate(TOO_SMALL, 44) == []


def test_text_at_200_percent_loses_nothing(gallery: Callable[..., Page]) -> None:
    page = gallery("light", 1280)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(OVERFLOWING) == []


def test_focus_starts_at_the_summary_of_errors_and_is_seen_everywhere(gallery: Callable[..., Page]) -> None:
    """Without a script: autofocus leads to the summary; from there every stop of the tab key shows an outline."""
    page = gallery("light", 1280)
    assert page.evaluate("document.activeElement.id") == "fehler"
    seen = 0
    while True:
        page.keyboard.press("Tab")
        element, shown = page.evaluate(FOCUS)
        if not element:
            break
        assert shown, element
        seen += 1
    assert seen > 60


def test_a_summary_of_errors_leads_to_the_field(gallery: Callable[..., Page]) -> None:
    page = gallery("dark", 1280)
    page.get_by_role("link", name="Der Name fehlt.").press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "fehlername"


def test_an_answer_card_is_one_large_target(gallery: Callable[..., Page]) -> None:
    """A click on the text of a level chooses it."""
    page = gallery("light", 320)
    page.locator(".answer", has_text="Stufe 4").click(position={"x": 120, "y": 90})
    assert page.locator("input[name=antwort]:checked").get_attribute("value") == "4"


def test_the_chosen_theme_wins_over_the_system(gallery: Callable[..., Page]) -> None:
    dark, system, light = (gallery(dress, 1280).evaluate("getComputedStyle(document.body).backgroundColor") for dress in ("dark", "system-dark", "light"))
    assert dark == system != light


def test_text_in_a_field_comes_back_as_it_was(gallery: Callable[..., Page]) -> None:
    """Markup is shown, not obeyed; the first line break survives."""
    page = gallery("light", 1280)
    assert page.locator("#feld-bemerkung").input_value() == "Zeile 1\nZeile 2 mit <b>Zeichen</b>"
