"""Every page of the laptop's app as a browser shows it: accessible in every dress, light enough, nothing from elsewhere, nothing sideways."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Error, Page, Response

from assessment.web import Mode, Setup
from assessment.web.pages import all_pages
from tests.web.houses import Running
from tests.web.test_matrix import filled, ids_in
from tests.web.watch import faults_in_every_dress

HEAVIEST = 200 * 1024
NO_PAGES = ("/einlass", "/gesund", "/abgemeldet")
"""Addresses that answer with something else than a page, or end the session."""
LOCAL = Setup(Mode.LOCAL, Path(), "http://127.0.0.1")
PATHS = sorted({route.path for pages in all_pages(LOCAL) for route in pages.router.routes if isinstance(route, APIRoute) and "GET" in route.methods and not route.path.startswith(NO_PAGES)})


@pytest.mark.parametrize("path", PATHS)
def test_a_page_in_every_dress(demo_server: Running, open_page: Callable[..., Page], path: str) -> None:
    """axe finds nothing, light and dark, wide and at 320 px, with forced colours; nothing scrolls sideways; one H1; the page is light and whole at once."""
    page = open_page()
    weight: list[int] = []
    page.on("response", lambda response: weight.append(_weight(response)))
    answer = _opened(page, demo_server.entry(quote(filled(path, ids_in(demo_server)))))
    if answer is None or not answer.headers["content-type"].startswith("text/html") or answer.headers["content-security-policy"].startswith("sandbox"):
        return   # a file, or a sandboxed document where axe cannot run (see test_reports)
    assert answer.status in (200, 404), path
    assert page.locator("h1").count() == 1
    page.wait_for_load_state("networkidle")
    assert sum(weight) <= HEAVIEST, f"{path} weighs {sum(weight) // 1024} KB"
    assert faults_in_every_dress(page) == [], path


def _opened(page: Page, address: str) -> Response | None:
    """Open an address; None for a file to be kept."""
    try:
        return page.goto(address)
    except Error as error:
        if "Download is starting" not in str(error):
            raise
        return None


def _weight(response: Response) -> int:
    """Give what an answer weighs packed; fonts are packed already."""
    if urlsplit(response.url).hostname != "127.0.0.1" or response.status >= 300:
        return 0
    body = response.body()
    return len(body) if response.url.partition("?")[0].endswith(".woff2") else len(gzip.compress(body))


def test_the_list_of_pages_is_whole() -> None:
    """New rooms are looked at too; this many at least."""
    assert len(PATHS) >= 45
