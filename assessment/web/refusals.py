"""Refusals for programs: problem details (RFC 9457), and what the framework found wrong, in German and without echoing it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.responses import JSONResponse, Response

API = "/api/"
"""Below it programs are answered."""
WORDS = {
    "text_fault": ("{message}", "{remedy}"),
    "missing": ("Die Angabe fehlt.", "Nennen Sie sie."),
    "extra_forbidden": ("Diese Angabe gibt es hier nicht.", "Prüfen Sie die Schreibweise; was erlaubt ist, steht in der Beschreibung der Schnittstelle."),
    "json_invalid": ("Das ist kein gültiges JSON.", "Senden Sie ein JSON-Objekt in UTF-8."),
    "literal_error": ("Dieser Wert ist nicht erlaubt.", "Erlaubt sind: {expected}."),
    "string_too_long": ("Der Text ist zu lang.", "Erlaubt sind höchstens {max_length} Zeichen."),
    "string_pattern_mismatch": ("Der Text hat nicht die verlangte Form.", "Verlangt ist: {pattern}"),
    "string_too_short": ("Der Text fehlt oder ist zu kurz.", "Nötig sind mindestens {min_length} Zeichen."),
    "too_long": ("Das sind zu viele Einträge.", "Erlaubt sind höchstens {max_length}."),
    "greater_than_equal": ("Der Wert ist zu klein.", "Erlaubt ist mindestens {ge}."),
    "less_than_equal": ("Der Wert ist zu groß.", "Erlaubt ist höchstens {le}."),
}
OTHERWISE = ("Der Wert hat die falsche Form.", "Welche erlaubt ist, steht in der Beschreibung der Schnittstelle.")


def problem_details(status: int, title: str, detail: str, problems: Sequence[tuple[str, str, str, str]] = (), state: Mapping[str, Any] | None = None) -> Response:
    """Give a refusal; ``problems`` as (place, message, remedy, code), ``state`` what stands now after a clash."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if problems:
        body["probleme"] = [{"ort": place, "meldung": message, "abhilfe": remedy, "kennung": code} for place, message, remedy, code in problems]
    if state is not None:
        body["stand"] = dict(state)
    headers = {"WWW-Authenticate": 'Bearer realm="reifegrad"'} if status == 401 else {}
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")


def validation_problems(error: RequestValidationError) -> Iterator[tuple[str, str, str, str]]:
    """Say what the framework found wrong; the value itself is never repeated, for it may hold what no answer can."""
    for fault in error.errors():
        known = _Known({name: str(value).replace("' or '", "' oder '") for name, value in (fault.get("ctx") or {}).items()})
        message, remedy = (words.format_map(known) for words in WORDS.get(fault["type"], OTHERWISE))
        place = ".".join(str(part) for part in fault["loc"] if part != "body") or "Inhalt"
        yield place.encode("ascii", "replace").decode()[:100], message, remedy, "request-invalid"


class _Known(dict[str, str]):
    """What is known of a limit; the rest stays as a dash."""

    def __missing__(self, _: str) -> str:
        return "–"
