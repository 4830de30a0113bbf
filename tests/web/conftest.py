"""What the tests of the web share: the demo project copied fresh, a running server, a browser that reports every fault."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from assessment import service
from assessment.service.demo import create_demo
from tests.assessment.store.conftest import PLACES, as_ordinary_role, own_database
from tests.web.houses import Running, Served, running_local, running_server
from tests.web.watch import Watch, watched

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo project as a file; copy it, never write to it."""
    return service.demo_project(tmp_path_factory.mktemp("demo"), date(2026, 11, 21))


@pytest.fixture
def demo_copy(demo_file: Path, tmp_path: Path) -> Path:
    """A fresh copy of the demo project in a folder of its own."""
    folder = tmp_path / "projekte"
    folder.mkdir()
    return Path(shutil.copy(demo_file, folder / demo_file.name))


@pytest.fixture
def local(demo_copy: Path) -> Iterator[Running]:
    """A laptop's server over a fresh demo project."""
    with running_local(demo_copy.parent) as running:
        yield running


@pytest.fixture(scope="module")
def demo_server(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A laptop's server over one demo project for all tests of a module, for pages that are only looked at."""
    folder = tmp_path_factory.mktemp("projekte")
    shutil.copy(demo_file, folder)
    with running_local(folder) as running:
        yield running


@pytest.fixture(scope="module", params=PLACES)
def served(request: pytest.FixtureRequest, demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with accounts over the demo project, on a file and on PostgreSQL, there as a role below row-level security as in operation."""
    folder = tmp_path_factory.mktemp("server")
    with ExitStack() as stack:
        if request.param == "postgresql":
            place = stack.enter_context(as_ordinary_role(stack.enter_context(own_database())))
            create_demo(place, date(2026, 11, 21)).engine.dispose()
        else:
            place = str(shutil.copy(demo_file, folder))
        yield stack.enter_context(running_server(place, folder))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a screen."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages in contexts of their own; whatever they report – console errors, blocked content, requests to elsewhere – fails the test."""
    watches: list[Watch] = []

    def open_(**options: object) -> Page:
        context = browser.new_context(locale="de-DE", **options)  # type: ignore[arg-type]
        page = context.new_page()
        watches.append(watched(page))
        return page

    yield open_
    faults = [fault for watch in watches for fault in watch.faults]
    for watch in watches:
        watch.page.context.close()
    assert not faults, faults
