"""Long work on its page: it never hangs – finished, cancelled, failed and killed jobs all say so, with and without JavaScript, and only to whom they belong."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
from lxml import html
from playwright.sync_api import Page, expect

from assessment.jobs import Job, JobDesk, Kind
from assessment.web.entrance import form_token
from assessment.web.views.work import duration, size_words
from tests.assessment.jobs import pieces
from tests.assessment.jobs.pieces import Piece, awaited
from tests.web.houses import Running, Served
from tests.web.test_matrix import as_user
from tests.web.watch import axe_violations, faults_in_every_dress

OpenPage = Callable[..., Page]
KINDS = (Kind("dokumente", Piece, pieces.count), Kind("buendel", Piece, pieces.hang), Kind("sicherung", Piece, pieces.fail))
"""Real names, so that rights hold, with small pieces of work behind them."""
REFRESH = 'http-equiv="refresh"'


def with_pieces(house_folder: Path) -> JobDesk:
    return JobDesk(house_folder / ".auftraege", KINDS, cache=house_folder / "cache", workers=2)


@pytest.fixture
def working(local: Running) -> Running:
    """A laptop's server whose long work is small."""
    local.house.__dict__["jobs"] = with_pieces(local.house.setup.folder)
    return local


@pytest.fixture
def client(working: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=working.origin, follow_redirects=True, headers={"Sec-Fetch-Site": "same-origin"}, timeout=30) as client:
        client.get(working.entry("/"))
        yield client


def handed_in(running: Running, kind: str, deed: str = "", times: int = 3, *, owner: str = "", town: str = "") -> Job:
    """Hand in a piece of work as the person of the laptop."""
    token = "x"
    owner = owner or local_id(running)
    place = pieces.project(running.house.setup.folder) if kind == "buendel" else token
    return running.house.jobs.start(kind, {"deed": deed, "times": times}, place=place, project=running.project, owner=owner, town=town)


def local_id(running: Running) -> str:
    from assessment.accounts import local_user

    return local_user("Bea Rater").id


def tree_of(text: str) -> Any:
    return html.fromstring(text)


def address(running: Running, job: Job, *rest: str) -> str:
    return "/".join((f"/projekt/{running.project}/arbeit/{job.id}", *rest))


def test_files_are_given_to_be_kept(working: Running, client: httpx.Client) -> None:
    job = awaited(working.house.jobs, handed_in(working, "dokumente"))
    page = tree_of(client.get(address(working, job)).text)
    link = next(item for item in page.xpath("//main//a[@download]"))
    answer = client.get(link.get("href"))
    assert answer.content == b"3 Schritte\n"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert job.files[0].sha256 in client.get(address(working, job)).text
    assert REFRESH not in client.get(address(working, job)).text


@pytest.mark.parametrize("name", ["halb.txt", "..%2F..%2Fauftraege.sqlite", "%2e%2e", "ergebnis.txt%00"])
def test_nothing_but_its_files_is_given(working: Running, client: httpx.Client, name: str) -> None:
    job = awaited(working.house.jobs, handed_in(working, "dokumente"))
    assert client.get(address(working, job, "datei", name)).status_code in (404, 405)


def test_a_killed_worker_is_told_within_seconds(working: Running, open_page: OpenPage) -> None:
    """kill -9 of the process: the open page says that it failed and what holds, without anybody touching it."""
    page = open_page()
    page.goto(working.entry("/"))
    job = pieces.running(working.house.jobs, handed_in(working, "buendel"))
    page.goto(working.origin + address(working, job))
    expect(page.locator("progress")).to_be_visible()
    os.kill(int(job.progress.sentence), signal.SIGKILL)
    begun = monotonic()
    expect(page.get_by_role("heading", name="Die Arbeit ist fehlgeschlagen")).to_be_visible(timeout=10_000)
    assert monotonic() - begun < 10
    expect(page.locator("main")).to_contain_text("abgestürzt")
    assert not page.get_by_role("button", name="Abbrechen").count()
    assert axe_violations(page) == []


def test_cancel_stops_the_work(working: Running, open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(working.entry("/"))
    job = pieces.running(working.house.jobs, handed_in(working, "buendel"))
    page.goto(working.origin + address(working, job))
    page.get_by_role("button", name="Abbrechen").click()
    expect(page.locator("main")).to_contain_text("abgebrochen")
    with pytest.raises(ProcessLookupError):
        os.kill(int(job.progress.sentence), 0)
    assert page.locator("meta[http-equiv=refresh]").count() == 0


def test_without_scripts_the_page_asks_again_by_itself(working: Running, open_page: OpenPage) -> None:
    """Nobody clicks: the page of a running job becomes that of the finished one, then rests."""
    page = open_page(java_script_enabled=False)
    page.goto(working.entry("/"))
    job = handed_in(working, "dokumente", times=6)
    page.goto(working.origin + address(working, job))
    assert page.locator("meta[http-equiv=refresh]").count() == 1
    expect(page.get_by_role("link", name="ergebnis.txt")).to_be_visible(timeout=20_000)
    assert page.locator("meta[http-equiv=refresh]").count() == 0


def test_with_scripts_progress_is_shown_often_and_spoken_seldom(working: Running, open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script("""addEventListener('DOMContentLoaded', () => { window.gesagt = 0; const voice = document.getElementById('ansage');
        if (voice) new MutationObserver(() => { window.gesagt += 1; sessionStorage.gesagt = window.gesagt; }).observe(voice, { childList: true }); })""")
    page.goto(working.entry("/"))
    job = handed_in(working, "dokumente", times=12)
    page.goto(working.origin + address(working, job))
    seen = set()
    while page.get_by_role("link", name="ergebnis.txt").count() == 0:
        seen |= set(re.findall(r"Schritt \d+ läuft", page.locator("main").inner_text()))
        sleep(0.1)
    assert len(seen) >= 2
    assert int(page.evaluate("sessionStorage.gesagt ?? 0")) <= 1
    assert axe_violations(page) == []


def test_what_failed_says_why_and_what_to_do(working: Running, client: httpx.Client) -> None:
    broken = awaited(working.house.jobs, handed_in(working, "sicherung", "broken"))
    text = client.get(address(working, broken)).text
    assert "Auch falsch." in text
    assert "Richtig schreiben." in text
    secret = awaited(working.house.jobs, handed_in(working, "sicherung", "secret"))
    assert "could not connect" not in client.get(address(working, secret)).text


def test_a_fourth_job_is_refused_in_german(working: Running, client: httpx.Client) -> None:
    """The start of a real page meets the limit: no error, but a page that says what to do."""
    jobs = [handed_in(working, "buendel") for _ in range(3)]
    working.house.jobs._kinds["fahrplan"] = replace(KINDS[0], name="fahrplan", params=lambda **_: Piece())
    path = f"/projekt/{working.project}/fahrplan"
    token = re.search(r'name="formular" value="([^"]+)"', client.get(path).text)
    assert token is not None
    answer = client.post(f"{path}/rechnen", data={"formular": token[1]})
    assert answer.status_code == 409
    assert "Von Ihnen warten oder laufen schon drei Aufträge" in answer.text
    for job in jobs:
        working.house.jobs.cancel(job.id)


def test_the_list_names_own_work_only(working: Running, client: httpx.Client) -> None:
    own, other = handed_in(working, "dokumente", "meins"), handed_in(working, "dokumente", "fremd", owner="jemand")
    text = client.get(f"/projekt/{working.project}/arbeit").text
    assert own.id in text
    assert other.id not in text
    for job in (own, other):
        awaited(working.house.jobs, job)


def test_the_menu_leads_to_own_work_from_every_page_of_a_project(working: Running, client: httpx.Client) -> None:
    """And the page says whose work it lists."""
    home = f"/projekt/{working.project}"
    for page in (home, f"{home}/kommune/erlenstedt/interviews", f"{home}/vergleich"):
        assert tree_of(client.get(page).text).xpath("//header//details//a[text()='Meine Arbeiten']/@href") == [f"{home}/arbeit"], page
    assert "Meine Arbeiten" not in client.get("/").text
    assert "was Sie selbst in diesem Projekt gestartet haben" in client.get(f"{home}/arbeit").text


def test_a_job_of_another_project_is_not_here(working: Running, client: httpx.Client) -> None:
    foreign = working.house.jobs.start("dokumente", {}, place="x", project="anderes", owner=local_id(working), town="")
    assert client.get(address(working, foreign)).status_code == 404


def test_members_see_their_own_jobs_only(served: Served) -> None:
    """Neither another member nor the working group sees a job; the Beratung does; and a lost right closes one's own."""
    served.house.__dict__["jobs"] = with_pieces(served.house.setup.folder)
    workspace = served.house.shelf.take(served.project)
    assert workspace is not None
    towns = {str(item.fields["label"]): item.id for item in workspace.records("municipality")}
    people = {login: served.house.entrance.user_of(served.session(login)) for login in ("erlenstedt", "hohenbrunn", "gruppe", "beratung")}
    assert people["erlenstedt"] is not None
    job = awaited(served.house.jobs, handed_in(served, "dokumente", owner=people["erlenstedt"].id, town=towns["erlenstedt"]))
    foreign_town = awaited(served.house.jobs, handed_in(served, "dokumente", owner=people["erlenstedt"].id, town=next(id_ for label, id_ in towns.items() if label != "erlenstedt")))
    whole_project = awaited(served.house.jobs, handed_in(served, "sicherung", "refuse", owner=people["erlenstedt"].id))
    for login, status in (("erlenstedt", 200), ("hohenbrunn", 404), ("gruppe", 404), ("verwaltung", 404), ("beratung", 200)):
        with as_user(served, login) as client:
            token = form_token(served.house.setup.secret, client.cookies[served.house.cookie])
            for path in (address(served, job), address(served, job, "stand"), address(served, job, "datei", "ergebnis.txt")):
                assert client.get(path).status_code == status, (login, path)
            assert client.post(address(served, job, "abbrechen"), data={"formular": token}).status_code == (303 if status == 200 else 404)
    with as_user(served, "erlenstedt") as client:
        assert client.get(address(served, foreign_town)).status_code == 404
        assert client.get(address(served, whole_project)).status_code == 404


@pytest.mark.parametrize(("seconds", "words"), [(1, "1 Sekunde"), (119, "119 Sekunden"), (120, "2 Minuten"), (3700, "61 Minuten")])
def test_durations_are_words(seconds: int, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(("size", "words"), [(1, "1 Byte"), (999, "999 Bytes"), (1400, "1,4 kB"), (2_000_000, "2 MB")])
def test_sizes_are_words(size: int, words: str) -> None:
    assert size_words(size) == words


def test_pages_are_accessible(working: Running, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(working.entry("/"))
    running = handed_in(working, "buendel")
    done = awaited(working.house.jobs, handed_in(working, "dokumente"))
    for path in (address(working, running), address(working, done), f"/projekt/{working.project}/arbeit"):
        page.goto(working.origin + path)
        assert faults_in_every_dress(page) == []
    working.house.jobs.cancel(running.id)
