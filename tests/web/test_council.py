"""The council's way in: a personal link opens its released documents, for its time, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Page, expect

from assessment import service
from assessment.accounts import Grant, Role, User
from assessment.service.accounts import create_council_link
from assessment.service.releasing import ReleaseRow, withdraw_release
from assessment.web import create_app
from assessment.web.guards import LINK_PATH, POLICIES
from assessment.web.routing import right_of
from reports.release import Audience
from tests.web.editions import DAY, MADE, pdf, released
from tests.web.houses import Served
from tests.web.test_matrix import as_user, filled, ids_in, workspace_of
from tests.web.watch import axe_violations

OpenPage = Callable[..., Page]
GIVER = User("wer-freigibt", "wer-freigibt", "Bea Rater", (Grant(Role.BERATUNG),))


@pytest.fixture
def public(served: Served) -> ReleaseRow:
    """A released document of the public edition; older ones are superseded by it."""
    return released(workspace_of(served))


@pytest.fixture
def nobody(served: Served) -> Iterator[httpx.Client]:
    """Somebody without an account."""
    with httpx.Client(base_url=served.origin, timeout=60) as client:
        yield client


def link_to(served: Served, *rows: ReleaseRow, person: str = "Rita Rat", days_ago: int = 0) -> str:
    """Give the address of a link, made some days ago for two weeks."""
    then = served.directory.now() - timedelta(days=days_ago)
    made = create_council_link(replace(served.directory, clock=lambda: then), GIVER, served.project, person, [row.id for row in rows], days=14)
    return f"{LINK_PATH}{made.token}"


def links_page(served: Served) -> str:
    return f"/projekt/{served.project}/berichte/ratslinks"


def give(client: httpx.Client, served: Served, *rows: ReleaseRow, **fields: str) -> httpx.Response:
    data = {"formular": client.headers["x-test-formular"], "person": "Rolf Rat", "tage": "30", "dokument": [row.id for row in rows], **fields}
    return client.post(links_page(served), data=data)


def test_a_link_is_made_shown_once_opened_and_revoked(served: Served, public: ReleaseRow, open_page: OpenPage) -> None:
    """The whole way in the browser: the consultant copies the link, the council member opens it without an account, then it is revoked."""
    page = open_page()
    page.context.add_cookies([{"name": served.house.cookie, "value": served.session("beratung"), "url": served.origin}])
    page.goto(served.origin + links_page(served))
    page.get_by_label("Für wen?").fill("Rita Öffner")
    page.locator(f"input[value='{public.id}']").check()
    page.get_by_role("button", name="Link erstellen").click()
    address = page.get_by_label("Persönlicher Link").input_value()
    assert re.fullmatch(rf"{re.escape(served.origin)}/rat/[\w-]{{43}}", address)
    assert axe_violations(page) == []
    page.goto(served.origin + links_page(served))
    assert address.rpartition("/")[2] not in page.content()
    reader = open_page(viewport={"width": 320, "height": 700})
    reader.goto(address)
    expect(reader.get_by_role("heading", name="Ratsvorlage, Stadt Erlenstedt")).to_be_visible()
    expect(reader.get_by_text("Für Rita Öffner.")).to_be_visible()
    assert axe_violations(reader) == []
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with reader.expect_download() as download:
        reader.get_by_role("link", name="Herunterladen").click()
    assert download.value.path().read_bytes() == pdf("freigegeben")
    page.reload()
    line = page.locator("li.edition", has_text="Rita Öffner")
    expect(line).to_contain_text("1 Mal geöffnet, zuletzt am")
    line.get_by_role("button", name="Widerrufen").click()
    expect(page.get_by_text("Der Link ist widerrufen und öffnet ab sofort nichts mehr.")).to_be_visible()
    expect(page.locator("li.edition", has_text="Rita Öffner")).to_contain_text("widerrufen")
    answer = reader.goto(address)
    assert answer is not None
    assert answer.status == 404


def test_what_does_not_hold_looks_alike(served: Served, public: ReleaseRow, nobody: httpx.Client) -> None:
    """Expired, unknown and mutilated links, and their documents, are the same page; no answer lets the address travel on."""
    expired, fresh = link_to(served, public, days_ago=15), link_to(served, public)
    assert nobody.get(fresh).status_code == 200
    texts = set()
    for path in (expired, f"{LINK_PATH}{'x' * 43}", fresh[:-1], f"{fresh}%00", f"{expired}/{public.id}", f"{fresh}/{'0' * 8}"):
        answer = nobody.get(path)
        assert answer.status_code == 404, path
        texts.add(re.sub(r'name="zurueck" value="[^"]*"', "", answer.text))
    assert len(texts) == 1
    for path in (fresh, expired, f"{fresh}/{public.id}", f"{fresh}/gibt/es/nicht"):
        answer = nobody.get(path)
        assert [answer.headers[name] for name in ("Referrer-Policy", "X-Robots-Tag", "Cache-Control")] == ["no-referrer", "noindex, nofollow", "no-store"], path
    assert POLICIES["persoenlicher-link"]["Content-Security-Policy"] == nobody.get(fresh).headers["Content-Security-Policy"]


def test_a_link_opens_nothing_else(served: Served, public: ReleaseRow, nobody: httpx.Client) -> None:
    """Neither another document, nor a page, however the link is presented."""
    other = released(workspace_of(served), "hohenbrunnstadt")
    link = link_to(served, public)
    token = link.rpartition("/")[2]
    assert nobody.get(f"{link}/{public.id}").content == pdf("freigegeben")
    assert nobody.get(f"{link}/{other.id}").status_code == 404
    assert other.id not in nobody.get(link).text
    with httpx.Client(base_url=served.origin, cookies={served.house.cookie: token}, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
        for route in create_app(served.house).routes:
            if isinstance(route, APIRoute) and "GET" in route.methods and right_of(route) != "offen":
                assert client.get(filled(route.path, ids_in(served, "erlenstedt"))).status_code in (303, 401, 404), route.path


def test_superseded_is_said_and_withdrawn_is_gone(served: Served, public: ReleaseRow, nobody: httpx.Client) -> None:
    """What holds no more is marked; what was withdrawn is not given out."""
    link = link_to(served, public)
    newer = released(workspace_of(served), text="neu")
    text = nobody.get(link).text
    assert f"durch Fassung {newer.number}." in text
    assert newer.id not in text
    current = link_to(served, newer)
    assert withdraw_release(workspace_of(served), newer.id, "Zahlendreher", MADE, today=DAY, base=newer.version).saved
    assert nobody.get(f"{current}/{newer.id}").status_code == 404
    assert "Zurzeit liegt hier kein Dokument" in nobody.get(current).text


def test_internal_editions_only_where_the_council_may_read_them(served: Served, nobody: httpx.Client) -> None:
    """They are not offered, an id sent by hand is refused, and a link made before the choice was taken back opens them no more."""
    workspace = workspace_of(served)
    internal = released(workspace, "falkenstedt", document="gutachten", edition=Audience.INTERNAL)
    with as_user(served, "beratung") as client:
        assert internal.id not in client.get(links_page(served)).text
        refused = give(client, served, internal)
        assert refused.status_code == 422
        assert "liest der Rat nicht" in refused.text
        service.set_planning(workspace, "ratsausgabe", "intern", MADE, today=DAY, town="falkenstedt")
        made = give(client, served, internal)
        assert made.status_code == 200
    link = re.search(r"/rat/[\w-]{43}", made.text)
    assert link is not None
    assert nobody.get(f"{link[0]}/{internal.id}").status_code == 200
    service.set_planning(workspace, "ratsausgabe", "öffentlich", MADE, today=DAY, town="falkenstedt")
    assert nobody.get(f"{link[0]}/{internal.id}").status_code == 404


def test_what_is_missing_is_said_and_what_was_typed_stays(served: Served, public: ReleaseRow) -> None:
    with as_user(served, "beratung") as client:
        for fields, sentence in (({"person": ""}, "Nennen Sie den Namen der Person"), ({"tage": "9999"}, "zwischen 1 und 366 Tagen")):
            answer = give(client, served, public, **fields)
            assert answer.status_code == 422
            assert sentence in answer.text
            assert re.search(rf'value="{public.id}" checked', answer.text)
        nothing = give(client, served)
        assert "Wählen Sie mindestens einen freigegebenen Bericht." in nothing.text


def test_only_who_releases_gives_links(served: Served, public: ReleaseRow) -> None:
    for login in ("erlenstedt", "gruppe", "verwaltung", "niemand"):
        with as_user(served, login) as client:
            assert client.get(links_page(served)).status_code == 404
            assert give(client, served, public).status_code == 404
            assert client.post(f"{links_page(served)}/x/widerrufen", data={"formular": client.headers["x-test-formular"]}).status_code == 404
