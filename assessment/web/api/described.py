"""The description of the API (OpenAPI 3.1): what every operation may answer, in words, with every refusal as problem details."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from assessment.web.api.shapes.common import Problemdetails

BYTES = "application/octet-stream"
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problemdetails"}}}
ALWAYS = {
    401: "Der Zugriffsschlüssel fehlt oder gilt nicht (mehr).", 404: "Das gibt es nicht, oder nicht für diesen Schlüssel.", 409: "Abgelehnt; der Grund steht in »detail«.",
    422: "Die Angaben sind nicht brauchbar; alle Fehler stehen in »probleme«.", 500: "Ein Fehler des Programms; gespeichert ist nichts.", 503: "Die Datenbank antwortet gerade nicht."}
WITH_BODY = {400: "Der Inhalt ist nicht lesbar.", 413: "Der Inhalt ist zu groß.", 415: "Der Inhalt hat eine andere Art als erwartet (Content-Type)."}
WITH_VERSION = {412: "Inzwischen steht etwas anderes da; der jetzige Stand liegt als »stand« bei, mit seinem ETag.", 428: "If-Match mit dem ETag des gelesenen Standes fehlt."}
WITH_JOB = {429: "Von Ihnen laufen schon genug Aufträge, oder der Server wird gerade beendet."}
ABOUT = """Alles, was die Seiten können, für Programme.

Jede Anfrage trägt einen Zugriffsschlüssel (`Authorization: Bearer …`) und darf, was dessen Besitzerin oder Besitzer darf, höchstens aber, was beim Anlegen des Schlüssels erlaubt wurde.
Wer etwas ändert, nennt mit `If-Match` den Stand, den er gelesen hat. Alle Adressen unter einem Projekt nehmen `?erhebung=`; ohne Angabe gilt die laufende.

Nur auf den Seiten: Konten und Rechte, Sicherungen, neue Projekte, und was sich nicht zurückholen lässt (Personen löschen, Austritt einer Kommune).
Ein Beispiel in Python steht in der Anleitung auf der Seite »Schnittstelle für Programme«."""
PLACES = {
    "projekt": "Die Kennung des Projekts, aus GET /api/v1/projekte.", "kommune": "Der Kurzname der Kommune, aus GET …/kommunen.", "interview": "Die Kennung des Interviews, aus GET …/interviews.",
    "mitglied": "Der Kurzname der Kommune, die entscheidet."}
"""What the gate reads from the path, so that no handler names it, and what handlers name without saying where it comes from."""
WAVE = {"name": "erhebung", "in": "query", "required": False, "schema": {"type": "string", "maxLength": 100}, "description": "Kennung, Titel oder Stichtag einer Erhebung; ohne Angabe die laufende."}
ETAG = {"ETag": {"description": "Die Fassung dessen, was in der Antwort steht.", "schema": {"type": "string"}}}


def answers_besides(*, body: bool = False, versioned: bool = False, job: bool = False, known: bool = False) -> dict[int | str, dict[str, Any]]:
    """Give what an operation may answer instead of what was asked for."""
    told = {**ALWAYS, **(WITH_BODY if body else {}), **(WITH_VERSION if versioned else {}), **(WITH_JOB if job else {})}
    found: dict[int | str, dict[str, Any]] = {status: {"description": text, "content": PROBLEM} for status, text in told.items()}
    return {**found, **({304: {"description": "Der Stand in If-None-Match ist der neueste.", "headers": ETAG}} if known else {})}


def file_answer(media: Sequence[str]) -> dict[int | str, dict[str, Any]]:
    """Give the answer of an operation that gives a file."""
    return {200: {"description": "Die Datei.", "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in media}}}


def description_of(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """Give the description of the routes."""
    found: dict[str, Any] = get_openapi(
        title="reifegrad", version="1", summary="Reifegradmessung der kommunalen Verwaltungsdigitalisierung", description=ABOUT, license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"}, routes=routes)
    problem = Problemdetails.model_json_schema(ref_template="#/components/schemas/{model}")
    found["components"]["schemas"] |= {**problem.pop("$defs"), "Problemdetails": problem}
    for path, operations in found["paths"].items():
        for operation in operations.values():
            operation["parameters"] = [*_places(path, operation), *map(_with_form, operation.get("parameters", ()))]
    return found


def _places(path: str, operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the parameters no handler names."""
    named = {parameter["name"] for parameter in operation.get("parameters", ())}
    for name in re.findall(r"{(\w+)}", path):
        if name not in named:
            yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}, "description": PLACES[name]}
    if "{projekt}" in path and not ("{interview}" in path or "{auftrag}" in path):
        yield WAVE


def _with_form(parameter: dict[str, Any]) -> dict[str, Any]:
    """Give a parameter with the form it has, which the framework does not know."""
    if parameter["name"] == "If-Match":
        return {**parameter, "required": True, "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'}, "example": '"3"'}
    return {"description": PLACES[parameter["name"]], **parameter} if parameter["name"] in PLACES else parameter
