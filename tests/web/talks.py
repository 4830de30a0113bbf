"""What the tests of the interview share: where an interview is, what is stored of an answer, opening a question signed in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from playwright.sync_api import Page, expect

from assessment.changes import Value
from assessment.service.answering import Given, save_answer
from assessment.service.interviewing import plan_interview
from assessment.store import Workspace
from tests.web.houses import PERSON, Running

LEVEL, CHOICE, PERCENT, MULTI = "2.6.3", "1.1.1", "1.2.5", "1.1.2"
"""Questions of the demo's catalogue by type; the first is open in the interview used here."""


def workspace(running: Running) -> Workspace:
    """Give the project the server serves."""
    found = running.house.shelf.take(running.project)
    assert found is not None
    return found


def talk_id(running: Running, town: str = "erlenstedt", label: str = "I1") -> str:
    """Give an interview's record id."""
    store = workspace(running)
    owner = store.records("municipality", label=town)[0].id
    return store.records("interview", municipality_id=owner, label=label)[0].id


def talk_path(running: Running, talk: str, *rest: str) -> str:
    """Give an interview's address."""
    return "/".join((f"/projekt/{running.project}/interview/{talk}", *rest))


def question_path(running: Running, question: str = LEVEL, talk: str = "") -> str:
    """Give a question's address."""
    return talk_path(running, talk or talk_id(running), "frage", question)


def begun(running: Running, role: str, town: str = "erlenstedt") -> str:
    """Begin an interview with a role; gives its record id."""
    store = workspace(running)
    owner = store.records("municipality", label=town)[0].id
    return plan_interview(store, owner, store.current_wave().id, role, PERSON, today=date(2026, 11, 22), day=date(2026, 11, 20))


def stored(running: Running, question: str = LEVEL, talk: str = "") -> Mapping[str, Value]:
    """Give what is stored of an answer, empty before anything was."""
    store = workspace(running)
    found = store.record("response", store.id_of("response", talk or talk_id(running), question))
    return found.fields if found else {}


def other_writes(running: Running, given: Given, question: str = LEVEL, talk: str = "") -> None:
    """Save as another person, on what stands now."""
    store, interview = workspace(running), talk or talk_id(running)
    now = store.record("response", store.id_of("response", interview, question))
    assert save_answer(store, interview, question, given, now.version if now else 0, "Karl Kollege").saved


def enter(page: Page, running: Running, path: str) -> Page:
    """Open a page signed in."""
    page.goto(running.entry(path))
    return page


def choose(page: Page, label: str) -> None:
    """Choose an answer as people do: by a click on its card."""
    page.locator("label.answer__label", has_text=label).click()


def wait_saved(page: Page) -> None:
    """Wait until the status block tells the time of a save."""
    expect(page.locator("#gespeichert")).to_have_text(re.compile(r"Gespeichert \d\d:\d\d:\d\d \(I\d+\)"))
