"""The workshop's decisions over real HTTP: who lets its values be seen under an alias only stands there without its needs – until it votes."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.web.guests import Guest, guest
from tests.web.houses import Served
from tests.web.programs import program

FREE = "M214"
"""Needed by all eight, nobody has decided."""
CLOSED = "Gemeinde Mühlrieth"
NO_ANSWER = "k.\u00a0A."


def read(visitor: Guest, *parts: str, query: str = "") -> str:
    """Give the text of a page of the workshop, without marks."""
    answer = visitor.see("/".join((f"/projekt/{visitor.served.project}/werkstatt", *parts)) + query)
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)).replace("&nbsp;", "\u00a0"))


def costs(text: str) -> str:
    """Give the part of a measure's page that says what it costs whom."""
    return text.partition("Was es kostet")[2].partition("Wer ist dabei?")[0]


@pytest.mark.parametrize("login", ["gruppe", "erlenstedt"])
def test_needs_and_costs_of_a_closed_member_are_on_no_page(served: Served, login: str) -> None:
    with guest(served) as visitor:
        visitor.sign_in(login)
        listed, measure, ranked = read(visitor, "entscheidungen"), read(visitor, "entscheidungen", FREE), read(visitor, "rangfolge")
    assert NO_ANSWER in listed
    assert re.search(r"\d von \d dabei", listed + measure) is None, "how many are concerned would tell it of the last one"
    assert "empfohlen für" not in ranked
    assert CLOSED not in costs(measure)
    assert "Gemeinde Wiesenhausen" in costs(measure)
    assert "bleibt bei ihr, bis sie über die Maßnahme entscheidet" in measure, "the page says what it does not say"


def test_the_api_says_no_more_than_the_page(served: Served) -> None:
    with program(served, "gruppe") as client:
        found = client.get("/entscheidungen").json()
    assert all({"muehlrieth", "vg_feldhoehe"} <= {ballot["kommune"] for ballot in row["stimmen"]} for row in found), "one that is missing would be known not to need it"


def test_the_consultant_sees_all_but_not_before_the_beamer(served: Served) -> None:
    with guest(served) as visitor:
        visitor.sign_in("beratung")
        alone, before = read(visitor, "entscheidungen", FREE), read(visitor, "entscheidungen", FREE, query="?beamer=1")
    assert "Interne Sicht der Beratung" in alone
    assert CLOSED in costs(alone)
    assert "Sicht der Gruppe" in before
    assert CLOSED not in costs(before)


def test_a_closed_member_votes_and_then_takes_part_by_name(served: Served) -> None:
    path = f"/projekt/{served.project}/werkstatt/entscheidungen/{FREE}"
    with guest(served) as visitor:
        visitor.sign_in("gruppe")
        visitor.see(path)
        assert visitor.send(path, **{"wahl-muehlrieth": "dabei", "fassung-muehlrieth": "0", "nur": "muehlrieth"}).status_code == 303
        text = read(visitor, "entscheidungen", FREE)
        assert CLOSED in costs(text)
        visitor.see(path)
        version = re.search(r'name="fassung-muehlrieth" value="(\d+)"', visitor.last.text if visitor.last else "")
        visitor.send(path, **{"wahl-muehlrieth": "", "fassung-muehlrieth": version[1] if version else "", "nur": "muehlrieth"})
        assert CLOSED not in costs(read(visitor, "entscheidungen", FREE)), "taken back, it is its own again"
