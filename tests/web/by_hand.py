"""Forms sent by hand: what no browser would send, to the real server, signed in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx

from assessment.store import Record, Workspace
from tests.web.houses import Running

XSS = "<script>document.title='kaputt'</script><img src=x onerror=\"document.title='kaputt'\">\"'>{{7*7}}"


@contextmanager
def by_hand(running: Running) -> Iterator[httpx.Client]:
    """Give a client signed in on a laptop's server."""
    with httpx.Client(base_url=running.origin, headers={"Sec-Fetch-Site": "same-origin"}, timeout=60) as client:
        client.get(running.entry("/"))
        yield client


def token(client: httpx.Client, path: str) -> str:
    """Give the hidden token of the forms on a page."""
    found = re.search(r'name="formular" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def send(client: httpx.Client, page: str, path: str, fields: Mapping[str, object] | None = None, file: tuple[str, bytes] | None = None) -> httpx.Response:
    """Send a form of a page; ``file`` is (name, content) of the field „datei“."""
    data = {"formular": token(client, page), **(fields or {})}
    return client.post(path, data=data, files={"datei": (file[0], file[1], "application/octet-stream")} if file else None)


def said(answer: httpx.Response) -> str:
    """Give what a page says, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def store_of(running: Running) -> Workspace:
    """Give the project the server serves."""
    found = running.house.shelf.take(running.project)
    assert found is not None
    return found


def town_of(running: Running, label: str = "erlenstedt") -> Record:
    """Give a municipality."""
    return store_of(running).records("municipality", label=label)[0]


def town_path(running: Running, *rest: str, town: str = "erlenstedt") -> str:
    """Give an address of a municipality."""
    return "/".join((f"/projekt/{running.project}/kommune/{town}", *rest))


def first_of(running: Running, kind: str, town: str = "hohenbrunnstadt") -> str:
    """Give the id of a municipality's first record of a kind."""
    return store_of(running).records(kind, municipality_id=town_of(running, town).id)[0].id
