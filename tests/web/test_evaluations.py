"""How often a page computes the wave: once after a change, not at all while nothing changed. A counter, not a clock."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from assessment.evaluate import evaluate
from assessment.service import Evaluations
from assessment.service.deciding import decision_board
from assessment.service.ranking import rank_board
from assessment.service.swot_board import swot_board
from tests.web.houses import Running, Served
from tests.web.programs import places_of
from tests.web.test_matrix import as_user, ask, filled, ids_in, routes, workspace_of


class Counter:
    """Evaluates as ever and counts."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, *given: Any) -> Any:
        """Evaluate a group."""
        self.count += 1
        return evaluate(*given)

    def during(self, work: Callable[[], httpx.Response]) -> int:
        """Give how many evaluations an answer took; a page that broke counts for nothing."""
        before = self.count
        assert work().status_code < 500
        return self.count - before


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    """Count the evaluations of every module that makes any."""
    found = Counter()
    places = [module for name, module in sys.modules.items() if name.startswith("assessment") and vars(module).get("evaluate") is evaluate]
    assert len(places) > 5
    for module in places:
        monkeypatch.setattr(module, "evaluate", found)
    return found


def forget(running: Running) -> None:
    """Forget all that was evaluated."""
    running.house.evaluations = Evaluations()


@pytest.mark.parametrize("served", ["sqlite"], indirect=True)
def test_a_page_evaluates_once_at_most(served: Served, counter: Counter) -> None:
    """Every address that can be read, pages and API: at most one evaluation where nothing is kept, none where it is."""
    ids = {**places_of(workspace_of(served), "erlenstedt"), **ids_in(served), "massnahme": decision_board(evaluate(workspace_of(served).group(workspace_of(served).current_wave().id))).rows[0].measure}
    paths = sorted({filled(path, ids) for method, path, _ in routes(served) if method == "GET" and not path.startswith("/abgemeldet")})
    with as_user(served, "beratung") as client:
        for path in paths:
            forget(served)
            taken = counter.during(lambda path=path: ask(client, "GET", path))  # type: ignore[misc]
            assert taken <= 1, f"{path}, nothing kept"
            if taken:
                assert counter.during(lambda path=path: ask(client, "GET", path)) == 0, f"{path}, all kept"  # type: ignore[misc]
    assert counter.count > 20


@pytest.mark.parametrize("served", ["sqlite"], indirect=True)
def test_a_write_uses_what_is_kept(served: Served, counter: Counter) -> None:
    """Writing on the boards evaluates nothing anew; a script that gets the board back has the new state computed once."""
    workspace = workspace_of(served)
    board, measure = swot_board(workspace).entries[0].key, rank_board(workspace).rows[3].measure
    town, place = swot_board(workspace, "erlenstedt").entries[0].key, f"/projekt/{served.project}"
    ids = ids_in(served)
    joint = decision_board(served.house.evaluations.of(workspace, workspace.current_wave().id)).rows[0]
    first = joint.ballots[0].town
    with as_user(served, "beratung") as client:
        sent = {"formular": client.headers["x-test-formular"]}
        writes = (
            (f"{place}/werkstatt/swot/{board}/text", {"text": "Anders gesagt.", "fassung": "0"}, False), (f"{place}/werkstatt/swot/{board}/text", {"text": "Noch einmal.", "fassung": "1"}, True),
            (f"{place}/werkstatt/rangfolge/{measure}", {"platz": "auf", "fassung": "0"}, False), (f"{place}/kommune/{ids['kommune']}/swot/text", {"eintrag": town, "text": "Neu.", "fassung": "0"}, False),
            (f"{place}/werkstatt/entscheidungen/{joint.measure}", {f"wahl-{first}": "dabei", f"fassung-{first}": "0"}, False))
        for path, form, script in writes:
            client.get(f"{place}/vergleich")
            before = workspace.head()
            taken = counter.during(lambda path=path, form=form, script=script: client.post(path, data=sent | form, headers={"hx-request": "true"} if script else {}))  # type: ignore[misc]
            assert workspace.head() != before, path
            assert taken == int(script), path
