"""Scores and reports: demo, score, report, explain."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from assessment.cli.front import (
    JsonOption,
    NameOption,
    OutputOption,
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
    today_of,
)

if TYPE_CHECKING:
    from assessment.evaluate import Evaluation

PlaceArgument = Annotated[str, typer.Argument(envvar="REIFEGRAD_PROJEKT", metavar="ORT", help="Projektdatei (.reifegrad), Ordner mit group.yaml oder postgresql://-Adresse.")]


@command(app)
def demo(ausgabe: OutputOption = Path("ausgabe"), heute: TodayOption = "") -> None:
    """Erstellt die Gutachten der erfundenen Beispielgruppe und zeigt, wie es weitergeht."""
    from assessment import service  # noqa: PLC0415

    place = service.demo_project(ausgabe, today_of(heute))
    evaluation = opened(str(place), heute)
    _write(evaluation, list(range(len(evaluation.group.members))), ausgabe, heute)
    _print_scores(evaluation)
    first = evaluation.group.members[0].key
    program = "reifegrad" if shutil.which("reifegrad") else os.path.relpath(sys.argv[0])
    say(f"\nDie Gutachten liegen in {ausgabe}/ – beginnen Sie mit {ausgabe}/gutachten-{first}.pdf, Seite 2.")
    say(f"Woher eine Zahl kommt:    {program} explain {first} 1.4")
    say(f"Das Projekt dazu:         {place} – zum Beispiel: {program} divergence {first} -p {place}")
    say(f"Eigenes Projekt anlegen:  {program} new mein-projekt.reifegrad")


@command(app)
def score(projekt: PlaceArgument, erhebung: WaveOption = "", name: NameOption = "", as_json: JsonOption = False, heute: TodayOption = "") -> None:
    """Rechnet alle Werte eines Projekts und zeigt sie als Tabelle."""
    from assessment import service  # noqa: PLC0415

    evaluation = opened(projekt, heute, wave=erhebung, name=name)
    if as_json:
        print_json({"katalog": evaluation.catalogue.edition, "pruefsumme": evaluation.catalogue.content_hash, "stichtag": evaluation.group.reference_date.isoformat(),
                    "kommunen": service.score_table(evaluation)})
    else:
        _print_scores(evaluation)


@command(app)
def report(
    projekt: PlaceArgument,
    kommune: Annotated[list[str] | None, typer.Option("--kommune", "-k", metavar="NAME", help="Nur diese Kommune (mehrfach möglich).")] = None,
    ausgabe: OutputOption = Path("ausgabe"), erhebung: WaveOption = "", name: NameOption = "", heute: TodayOption = "",
) -> None:
    """Schreibt das Gutachten jeder Kommune als PDF."""
    from assessment import service  # noqa: PLC0415

    evaluation = opened(projekt, heute, wave=erhebung, name=name)
    rows = [service.find_member(evaluation, name) for name in kommune] if kommune else list(range(len(evaluation.group.members)))
    _write(evaluation, rows, ausgabe, heute)
    say(f"Ein Gutachten liegt in {ausgabe}/." if len(rows) == 1 else f"{len(rows)} Gutachten liegen in {ausgabe}/.")


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


def _write(evaluation: Evaluation, rows: list[int], folder: Path, today: str) -> None:
    from assessment import service  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=not err.is_terminal) as progress:
        task = progress.add_task("Gutachten", total=len(rows))
        for written in service.write_reports(evaluation, rows, folder, today_of(today)):
            progress.advance(task)
            progress.console.print(f"  {written.path}  ({written.pages} Seiten)")


def _print_scores(evaluation: Evaluation) -> None:
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
