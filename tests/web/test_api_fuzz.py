"""Requests nobody thought of, to every operation of the API and with keys of every role, on both databases: what comes back is what the description says, and nothing of others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from assessment.jobs import JobDesk, Outcome, Task, Tell
from assessment.service.jobs import KINDS
from assessment.web.api.routes import api_description
from tests.web.houses import Served
from tests.web.programs import places_of, program, secrets_of, workspace_of

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = {GenerationMode.POSITIVE: 3, GenerationMode.NEGATIVE: 2}
OWN = {"beratung": "erlenstedt", "erlenstedt": "erlenstedt", "gruppe": "erlenstedt"}


def at_once(task: Task[object], tell: Tell) -> Outcome:
    """Long work that is done before anybody looks."""
    tell(1, 1, "Fertig.")
    return Outcome({})


@pytest.fixture(scope="module")
def busy(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server with all kinds of long work, none of which takes long."""
    folder: Path = tmp_path_factory.mktemp("auftraege")
    served.house.__dict__["jobs"] = JobDesk(folder, tuple(replace(kind, run=at_once) for kind in KINDS), cache=folder / "cache", workers=1)
    yield served


class Prober:
    """Sends what is made up, three times out of four to things that exist and with the version that stands."""

    def __init__(self, client: httpx.Client, places: dict[str, str], secrets: frozenset[str]) -> None:
        self.client, self.places, self.secrets, self.sent = client, places, secrets, 0
        self.origin = str(client.base_url).partition("/api/")[0]

    def probe(self, case: schemathesis.Case) -> None:
        """Send a request and judge the answer."""
        self.sent += 1
        if self.sent % 4:
            case.path_parameters = {**(case.path_parameters or {}), **{name: value for name, value in self.places.items() if name in (case.path_parameters or {})}}
            self._name_version(case)
        answer = case.call(base_url=self.origin, headers={"Authorization": self.client.headers["authorization"]}, timeout=60)
        case.validate_response(answer, checks=CHECKS)
        found = [secret for secret in self.secrets if secret in answer.text]
        assert not found, f"{case.method} {case.formatted_path} tells what is not this reader's: {found[:2]}"

    def _name_version(self, case: schemathesis.Case) -> None:
        if "If-Match" in (case.headers or {}):
            address = self.origin + case.formatted_path.removesuffix("/bestaetigen").removesuffix("/beleg").removesuffix("/einfrieren")
            etag = self.client.get(address).headers.get("etag")
            if etag:
                case.headers["If-Match"] = etag


@pytest.mark.parametrize("login", OWN)
@pytest.mark.parametrize("mode", EXAMPLES, ids=lambda mode: mode.value)
def test_every_answer_is_as_described(busy: Served, login: str, mode: GenerationMode) -> None:
    """No error of the program, no status and no shape the description does not name, nothing of other municipalities."""
    workspace = workspace_of(busy)
    secrets = frozenset() if login == "beratung" else secrets_of(workspace, OWN[login] if login == "erlenstedt" else "")
    schema = schemathesis.openapi.from_dict(api_description())
    with program(busy, login) as client:
        prober = Prober(client, places_of(workspace, OWN[login]), secrets)
        for found in schema.get_all_operations():
            operation = found.ok()
            if mode is GenerationMode.NEGATIVE and not operation.body and not operation.query:
                continue

            @seed(7)
            @settings(max_examples=EXAMPLES[mode], deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
            @given(case=operation.as_strategy(mode))
            def run(case: schemathesis.Case) -> None:
                prober.probe(case)
            run()
    assert prober.sent > 100
