"""Somebody else's interview: OWASP SAMM 1.5 with its own scale, sums over levels and published scores."""

import json
from datetime import date
from pathlib import Path

import pytest

from assessment import service
from assessment.cases import build_case
from reports.html import render_html
from reports.pdf import render_pdf
from reports.views.gutachten import build_view

PHASES = ("current", "phase1", "phase2", "phase3", "phase4")
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def samm(shared: Path) -> dict:
    return json.loads((shared / "data" / "samm15" / "samm15_example.json").read_text(encoding="utf-8"))


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def write_catalogue(samm: dict, folder: Path) -> None:
    """Express the model: function (mean) → practice (sum) → level (mean) → choice questions worth 0 … 1."""
    tree: dict[str, dict[str, dict[str, list[dict]]]] = {}
    for question in samm["questions"]:
        tree.setdefault(question["function"], {}).setdefault(question["practice"], {}).setdefault(question["level"], []).append(question)
    lines = ["id: samm", 'version: "1.5"', "title: Software Assurance Maturity Model 1.5", "legal_reference_date: 2017-01-01", "licence: CC BY-SA 3.0",
             "scale: {min: 0, max: 1}", "roles: {DEV: Entwicklung}", "dimensions:"]
    for function, practices in tree.items():
        lines += [f"  - id: {quoted(function)}", f"    title: {quoted(function)}", "    fields:"]
        for practice, levels in practices.items():
            lines += [f"      - id: {quoted(practice)}", f"        title: {quoted(practice)}", "        aggregate: sum", "        fields:"]
            for level, questions in levels.items():
                lines += [f"          - id: {level}", f"            title: {level}", "            questions:"]
                for question in questions:
                    lines += [f"              - id: Q{question['id']}", "                type: choice", f"                title: Q{question['id']}",
                              f"                ask: {quoted(question['text'])}", "                options:"]
                    for index, option in enumerate(samm["answer_sets"][question["answer_set"]]):
                        lines.append(f"                  - {{key: o{index}, text: {quoted(option['label'])}, level: {option['score']}}}")
    folder.mkdir()
    (folder / "catalogue.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_project(samm: dict, folder: Path) -> None:
    """One "municipality" per phase."""
    write_catalogue(samm, folder / "samm")
    for number, phase in enumerate(PHASES):
        lines = ["kommune:", f"  name: {phase}", f'  ags: "1600000{number}"', "interviews:", "  - rolle: DEV", "    datum: 2017-01-01", "    antworten:"]
        for question in samm["questions"]:
            labels = [option["label"] for option in samm["answer_sets"][question["answer_set"]]]
            lines.append(f"      Q{question['id']}: o{labels.index(question[phase])}")
        (folder / f"{phase}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    members = ", ".join(f"{phase}.yaml" for phase in PHASES)
    (folder / "group.yaml").write_text(f"arbeitsgemeinschaft: SAMM\nkatalog: samm\nstichtag: 2017-01-01\nmitglieder: [{members}]\n", encoding="utf-8")


def test_all_published_numbers_come_out_and_a_report_is_made(samm: dict, tmp_path: Path) -> None:
    """260 published values: 36 levels, 12 practices and 4 functions in 5 phases; and the whole way to the PDF."""
    write_project(samm, tmp_path)
    evaluation = service.open_project(tmp_path, TODAY)
    compared = 0
    for phase in PHASES:
        row = evaluation.row[phase]
        for values in samm["expected"][phase].values():
            for node, published in values.items():
                assert evaluation.scores.point[row, evaluation.scores.index[node]] == pytest.approx(published, abs=1e-12), (phase, node)
                compared += 1
    assert compared == 260
    case = build_case(evaluation, 0, TODAY)
    view = build_view(case)
    assert [row.value for row in view.overall_rows[:1]] == ["1,1"]      # Governance today: 1.1444
    pdf = render_pdf(render_html("gutachten.html.j2", view), "2026-11-21")
    assert pdf.content.startswith(b"%PDF")
    assert pdf.pages > 10
