"""The description of the API (OpenAPI 3.1): complete, plain, and true about rights."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assessment.accounts import Right
from assessment.web.api.routes import ROOMS, api_description
from assessment.web.routing import right_of

OPERATIONS: list[tuple[str, str, dict[str, Any]]] = [
    (method.upper(), path, operation) for path, operations in api_description()["paths"].items() for method, operation in operations.items()]
ROUTES = [(method, route.path, right_of(route)) for module in ROOMS for route in module.room.router.routes for method in route.methods]  # type: ignore[attr-defined]


def test_every_route_is_described_with_its_right() -> None:
    """Nothing can be asked that is not described, and the right that is described is the one that is checked."""
    assert sorted((method, path, operation["x-recht"]) for method, path, operation in OPERATIONS) == sorted(ROUTES)
    assert all(Right(right) for _, _, right in ROUTES)


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=lambda item: item["operationId"] if isinstance(item, dict) else "")
def test_an_operation_says_all_it_may_answer(method: str, path: str, operation: dict[str, Any]) -> None:
    """Summary, key, every parameter, every refusal as problem details; what changes a version asks for it."""
    answers = operation["responses"]
    assert operation["summary"]
    assert not operation["summary"].endswith((".", ";"))
    assert operation["security"] == [{"Zugriffsschlüssel": []}]
    assert set(re.findall(r"{(\w+)}", path)) == {item["name"] for item in operation["parameters"] if item["in"] == "path"}
    assert all(item.get("description") or item["in"] != "path" or item["name"] not in ("projekt", "kommune", "interview") for item in operation["parameters"])
    assert {"401", "404", "409", "422", "500", "503"} <= answers.keys()
    assert all(list(answer["content"]) == ["application/problem+json"] for status, answer in answers.items() if status >= "400")
    assert ("requestBody" in operation) == ("415" in answers) == ("413" in answers) == ("400" in answers)
    versioned = any(item["name"] == "If-Match" and item["required"] for item in operation["parameters"])
    assert versioned == ("412" in answers) == ("428" in answers)
    assert versioned or method in ("GET", "POST")
    assert "202" not in answers or "429" in answers


def test_names_are_stable_and_plain() -> None:
    """An operation's name is what generated clients call; it is unique and made of small letters."""
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in names)


def test_reading_needs_reading_rights_only_and_writing_more() -> None:
    """A key for reading opens nothing that changes anything."""
    reading = {right.value for right in Right if right.value.endswith(("-sehen", "-lesen"))}
    assert [(method, path) for method, path, right in ROUTES if method != "GET" and right in reading] == []


def test_every_schema_is_sound() -> None:
    """JSON Schema 2020-12, and every reference leads somewhere."""
    description = api_description()
    assert description["openapi"].startswith("3.1")
    schemas = description["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    assert set(re.findall(r"'#/components/schemas/(\w+)'", repr(description))) <= schemas.keys()
