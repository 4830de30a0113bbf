"""What the numbers are and where they come from: score, explain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from assessment.cli.front import (
    JsonOption,
    NameOption,
    ProjectOption,
    TodayOption,
    TownArgument,
    WaveOption,
    app,
    command,
    demo_folder,
    err,
    opened,
    out,
    print_json,
    say,
)

if TYPE_CHECKING:
    from assessment.evaluate import Evaluation

PlaceArgument = Annotated[str, typer.Argument(envvar="REIFEGRAD_PROJEKT", metavar="ORT", help="Projektdatei (.reifegrad), Ordner mit group.yaml oder postgresql://-Adresse.")]


@command(app)
def score(projekt: PlaceArgument, erhebung: WaveOption = "", name: NameOption = "", as_json: JsonOption = False, heute: TodayOption = "") -> None:
    """Rechnet alle Werte eines Projekts und zeigt sie als Tabelle."""
    from assessment import service  # noqa: PLC0415

    evaluation = opened(projekt, heute, wave=erhebung, name=name)
    if as_json:
        print_json({"katalog": evaluation.catalogue.edition, "pruefsumme": evaluation.catalogue.content_hash, "stichtag": evaluation.group.reference_date.isoformat(),
                    "kommunen": service.score_table(evaluation)})
    else:
        print_scores(evaluation)


@command(app)
def explain(
    kommune: TownArgument,
    kennung: Annotated[str, typer.Argument(help="Frage (1.4.1), Handlungsfeld (1.4), Dimension (1), Maßnahme (M107) oder gesamt.")] = "gesamt",
    projekt: ProjectOption = "", erhebung: WaveOption = "", as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Zeigt Schritt für Schritt, woher eine Zahl kommt: Antworten, Regel, Wert."""
    from assessment import service  # noqa: PLC0415
    from assessment.explain import explain as explained  # noqa: PLC0415

    place = projekt or ("." if Path("group.yaml").is_file() else str(demo_folder()))
    evaluation = opened(place, heute, wave=erhebung)
    result = explained(evaluation, service.find_member(evaluation, kommune), kennung)
    if as_json:
        print_json(result.as_data())
        return
    if place == str(demo_folder()):
        err.print("(Beispielprojekt – Beispieldaten, frei erfunden. Ein eigenes Projekt wählen Sie mit --projekt ORT.)")
    say(result.as_text())


def print_scores(evaluation: Evaluation) -> None:
    """Print all scores as a table."""
    from reports import german  # noqa: PLC0415

    scores, group = evaluation.scores, evaluation.group
    out.print(f"\n{group.name} – Stichtag {german.short_date(group.reference_date)}" + (" – Beispieldaten, frei erfunden" if group.fictional else ""), soft_wrap=True)
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("Kommune", no_wrap=True, max_width=27)
    nodes = [dimension.id for dimension in evaluation.catalogue.dimensions]
    for node in nodes:
        table.add_column(node, justify="right", no_wrap=True, min_width=3)
    table.add_column("Gesamt", justify="right", no_wrap=True)
    table.add_column("Bereich", justify="right", no_wrap=True)
    table.add_column("Pfl.¹", justify="right", no_wrap=True)
    for i, member in enumerate(group.members):
        values = [german.decimal(float(scores.point[i, scores.index[node]]), missing="–") for node in nodes]
        between = german.span(float(scores.lower[i, 0]), float(scores.upper[i, 0])).replace(" bis ", "–")
        table.add_row(member.name, *values, german.decimal(float(scores.point[i, 0]), missing="–"), between, str(int(evaluation.sheet.failed_duties[i].sum())))
    out.print(table)
    legend = ", ".join(f"{dimension.id} {dimension.label}" for dimension in evaluation.catalogue.dimensions)
    out.print(f"{legend}. ¹ nicht erfüllte gesetzliche Pflichten.", soft_wrap=True)
