"""Requests nobody thought of, to every operation of the API and with keys of every role, on both databases: what comes back is what the description says, and nothing of others."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from assessment.accounts import Right
from assessment.jobs import JobDesk, Outcome, Task, Tell
from assessment.service.jobs import KINDS
from assessment.web.api.routes import api_description
from tests.web.houses import Served
from tests.web.programs import places_of, program, rights_of, secrets_of, user_of, workspace_of

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FIT, UNFIT = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
EXAMPLES = {"beratung": {FIT: 2, UNFIT: 1}, "erlenstedt": {FIT: 1}, "gruppe": {FIT: 1}}
"""How many requests per operation: who may do everything tries everything; what the others may not is for test_matrix.py."""
TOWN = "erlenstedt"
LAST = ("neue_erhebung", "friere_ein")
"""Nothing can be changed in a frozen wave."""


def at_once(task: Task[object], tell: Tell) -> Outcome:
    """Long work that is done before anybody looks."""
    tell(1, 1, "Fertig.")
    return Outcome({})


@pytest.fixture(scope="module")
def busy(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Served:
    """The server with all kinds of long work, none of which takes long."""
    folder: Path = tmp_path_factory.mktemp("auftraege")
    served.house.__dict__["jobs"] = JobDesk(folder, tuple(replace(kind, run=at_once) for kind in KINDS), cache=folder / "cache", workers=1)
    return served


class Prober:
    """Sends what is made up, three times out of four to things that exist and with the version that stands."""

    def __init__(self, client: httpx.Client, places: dict[str, str], secrets: frozenset[str]) -> None:
        self.client, self.places, self.secrets = client, places, secrets
        self.origin = str(client.base_url).partition("/api/")[0]
        self.statuses: Counter[int] = Counter()

    def probe(self, case: schemathesis.Case) -> None:
        """Send a request and judge the answer."""
        if self.statuses.total() % 4:
            self._place(case)
        answer = case.call(base_url=self.origin, headers={"Authorization": self.client.headers["authorization"]}, timeout=60)
        self.statuses[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)
        told = answer.content.decode("utf-8", "replace")
        found = [secret for secret in self.secrets if secret in told]
        assert not found, f"{case.method} {case.formatted_path} tells what is not this reader's: {found[:2]}"

    def _place(self, case: schemathesis.Case) -> None:
        asked = case.path_parameters or {}
        special = {"vorgabe": "budget" if "kommune" in asked else "tagessatz", "datei": "bestand" if "kommune" in asked else "werte-csv"}
        case.path_parameters = {**asked, **{name: value for name, value in {**self.places, **special}.items() if name in asked}}
        case.query = {name: value for name, value in (case.query or {}).items() if name != "erhebung"}
        if "If-Match" in (case.headers or {}):
            etag = self.client.get(self.origin + re.sub(r"/(bestaetigen|beleg|einfrieren|pruefung|rueckzug|freigabe)$", "", case.formatted_path)).headers.get("etag")
            if etag:
                case.headers["If-Match"] = etag


def operations_for(rights: frozenset[Right]) -> list[schemathesis.APIOperation]:
    """Give the operations these rights open, those last after which nothing can be changed."""
    found = [item.ok() for item in schemathesis.openapi.from_dict(api_description()).get_all_operations()]
    held = [item for item in found if Right(item.definition.raw["x-recht"]) in rights]
    return sorted(held, key=lambda item: item.definition.raw["operationId"] in LAST)


@pytest.mark.parametrize("login", EXAMPLES)
def test_every_answer_is_as_described(busy: Served, login: str) -> None:
    """No error of the program, no status and no shape the description does not name, nothing of other municipalities."""
    workspace = workspace_of(busy)
    secrets = frozenset() if login == "beratung" else secrets_of(workspace, TOWN if login == TOWN else "")
    with program(busy, login) as client:
        entry = client.get("/swot").json()[0]["schluessel"]
        event = client.get("/verlauf").json()[0]["id"] if login != "gruppe" else "x"
        prober = Prober(client, {**places_of(workspace, TOWN), "schluessel": entry}, secrets)
        for operation in operations_for(rights_of(user_of(busy, login), busy.project)):
            if operation.definition.raw["operationId"] == "nimm_zurueck":
                prober.places["eintrag"] = event
            for mode, examples in EXAMPLES[login].items():
                if mode is FIT or operation.body or operation.query:
                    _probe(prober, operation, mode, examples)
    assert prober.statuses[200] > prober.statuses.total() / 4, prober.statuses


def _probe(prober: Prober, operation: schemathesis.APIOperation, mode: GenerationMode, examples: int) -> None:
    @seed(7)
    @settings(max_examples=examples, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(mode))
    def run(case: schemathesis.Case) -> None:
        prober.probe(case)
    run()
