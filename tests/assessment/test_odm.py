"""Another field's model unchanged: EU Open Data Maturity 2023 – option points, weights, sums over four storeys, published totals.

Known of the source (its README): question 113 is published reversed, one Albanian cell (10a) as 0 against its own rule.
"""

import csv
import json
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from assessment import service

TODAY = date(2026, 11, 21)
REVERSED = {"113"}


@pytest.fixture(scope="module")
def odm(shared: Path) -> Path:
    return shared / "data" / "odm2023"


def quoted(text: str) -> str:
    return json.dumps(text.strip(), ensure_ascii=False)


def scored_options(item: dict) -> dict[str, Fraction]:
    """Give the worth of each option; published in reverse where the source says so."""
    options = {label: Fraction(worth) for label, worth in item["options"].items()}
    return {label: 1 - worth for label, worth in options.items()} if item["id"] in REVERSED else options


def field_lines(model: dict, key: str, items: dict[str, dict], indent: str) -> Iterator[str]:
    """Write one indicator as a sum of its questions, weight times the option's worth."""
    yield f"{indent}- id: {key}"
    yield f"{indent}  title: {quoted(model['names'][key])}"
    yield f"{indent}  aggregate: sum"
    below = [name for name in model["structure"] if name.startswith(key) and name != key]
    if below:
        yield f"{indent}  fields:"
        for name in below:
            yield from field_lines(model, name, items, indent + "    ")
        return
    yield f"{indent}  questions:"
    for name in model["structure"][key]["items"]:
        item = items[name]
        scored = bool(item["weight"]) and item["options"]
        yield f"{indent}    - id: Q{name}"
        yield f"{indent}      type: {'choice' if scored else 'text'}"
        yield f"{indent}      title: Q{name}"
        yield f"{indent}      ask: {quoted(item['text'].split(chr(10))[0][:120] or name)}"
        if scored:
            yield f"{indent}      weight: {item['weight']}"
            yield f"{indent}      options:"
            for index, (label, worth) in enumerate(scored_options(item).items()):
                yield f"{indent}        - {{key: o{index}, text: {quoted(label)}, level: {float(worth)}}}"


def write_project(odm: Path, folder: Path) -> dict:
    """Express model and answers as a project; give the model."""
    model = json.loads((odm / "model.json").read_text(encoding="utf-8"))
    items = {item["id"]: item for item in model["items"]}
    lines = ["id: odm", 'version: "2023"', "title: Open Data Maturity 2023", "legal_reference_date: 2023-01-01", "licence: CC BY 4.0", "aggregate: sum",
             "scale: {min: 0, max: 1}", "roles: {NAT: national team}", "dimensions:"]
    for dimension in ("Dim1", "Dim2", "Dim3", "Dim4"):
        lines += [f"  - id: {dimension}", f"    title: {quoted(model['names'][dimension])}", "    aggregate: sum", "    fields:"]
        for key in model["structure"]:
            if key.startswith(f"Ind{dimension[3]}_") and len(key) == len("Ind1_1"):
                lines += field_lines(model, key, items, "      ")
    (folder / "odm").mkdir()
    (folder / "odm" / "catalogue.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with (odm / "answers.csv").open(encoding="utf-8") as file:
        answers = list(csv.DictReader(file))
    countries = list(dict.fromkeys(row["country"] for row in answers))
    for number, country in enumerate(countries):
        own = ["kommune:", f"  name: {country}", f'  ags: "1600000{number}"', "interviews:", "  - rolle: NAT", "    datum: 2023-06-01", "    antworten:"]
        for row in answers:
            item = items.get(row["item"])
            if row["country"] != country or item is None or not item["weight"] or not item["options"]:
                continue
            labels = [label.strip().casefold() for label in item["options"]]
            if row["answer"].strip().casefold() in labels:
                own.append(f"      Q{row['item']}: o{labels.index(row['answer'].strip().casefold())}")
        (folder / f"{country.casefold()}.yaml").write_text("\n".join(own) + "\n", encoding="utf-8")
    members = ", ".join(f"{country.casefold()}.yaml" for country in countries)
    (folder / "group.yaml").write_text(f"arbeitsgemeinschaft: ODM\nkatalog: odm\nstichtag: 2023-12-01\nmitglieder: [{members}]\n", encoding="utf-8")
    return model


def test_published_totals_of_five_countries_come_out(odm: Path, tmp_path: Path) -> None:
    """Every published indicator, dimension and total; weights, option worths and sums are data, not code."""
    model = write_project(odm, tmp_path)
    evaluation = service.open_project(tmp_path, TODAY)
    node_of = {model["names"][key]: key for key in model["names"]} | {"Total": "gesamt"}
    with (odm / "published.csv").open(encoding="utf-8") as file:
        published = list(csv.DictReader(file))
    wrong = {}
    for row in published:
        node = node_of[row["node"]] if row["node"] in node_of else node_of[row["node"] + " "]
        member = evaluation.row[row["country"].casefold()]
        value = float(evaluation.scores.point[member, evaluation.scores.index[node]])
        expected = float(row["published_score"])
        if not np.isclose(value, expected, atol=0.51):
            wrong[row["country"], node] = value - expected
    cell = next(item["weight"] for item in model["items"] if item["id"] == "10a")      # published as 0 against its own rule
    assert wrong == {("AL", node): pytest.approx(cell) for node in ("Ind1_1", "Dim1", "gesamt")}
    assert len(published) == 115
