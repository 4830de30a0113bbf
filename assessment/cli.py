"""The command line: parse, call one verb of the service, print. German for people, JSON for machines."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import date
from enum import IntEnum
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from assessment.cli_german import GermanCommand, GermanGroup, UsageError, usage_sentence
from questionnaires import Catalogue, Problem

if TYPE_CHECKING:
    from assessment.evaluate import Evaluation

app = typer.Typer(
    name="reifegrad", cls=GermanGroup, no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="Reifegradmessung der kommunalen Verwaltungsdigitalisierung: vom Interview zum Gutachten.\n\n"
         "Rückgabewerte: 0 alles in Ordnung · 1 Fehler in den Dateien · 2 falscher Aufruf.")
out, err = Console(highlight=False), Console(stderr=True, highlight=False)


class Exit(IntEnum):
    """Exit codes of all commands."""

    OK = 0
    PROBLEMS = 1
    USAGE = 2


ProjectOption = Annotated[Path, typer.Option("--projekt", "-p", envvar="REIFEGRAD_PROJEKT", metavar="ORDNER", help="Ordner des Projekts mit group.yaml.", show_default=False)]
OutputOption = Annotated[Path, typer.Option("--ausgabe", "-o", envvar="REIFEGRAD_AUSGABE", metavar="ORDNER", help="Ordner für die PDF-Dateien.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Ausgabe als JSON für Programme.")]
TodayOption = Annotated[str, typer.Option("--heute", envvar="REIFEGRAD_HEUTE", metavar="DATUM", help="Tag der Fassung (JJJJ-MM-TT) statt des heutigen.", show_default=False)]


def demo_folder() -> Path:
    """Give the folder of the fictional demo group that ships with the package."""
    return Path(str(resources.files("assessment"))) / "demo" / "auental"


@app.command(cls=GermanCommand)
def demo(ausgabe: OutputOption = Path("ausgabe"), heute: TodayOption = "") -> None:
    """Erstellt die Gutachten der erfundenen Beispielgruppe und zeigt, wie es weitergeht."""
    project = demo_folder()
    evaluation = _open(project, heute)
    _write(evaluation, list(range(len(evaluation.group.members))), ausgabe, heute)
    _print_scores(evaluation)
    first = evaluation.group.members[0].key
    command = "reifegrad" if shutil.which("reifegrad") else os.path.relpath(sys.argv[0])
    out.print(f"\nDie Gutachten liegen in {ausgabe}/ – beginnen Sie mit {ausgabe}/gutachten-{first}.pdf, Seite 2.", soft_wrap=True)
    out.print(f"Woher eine Zahl kommt:    {command} explain {first} 1.4", soft_wrap=True)
    out.print(f"Eigenes Projekt anlegen:  {command} new mein-projekt", soft_wrap=True)


@app.command(cls=GermanCommand)
def check(
    ordner: Annotated[str, typer.Argument(help="Katalog (z. B. kommunal) oder Ordner eines Katalogs oder Projekts.")] = "kommunal",
    strict: Annotated[bool, typer.Option("--strict", help="Bei Katalogen auch die Texte prüfen: ähnliche Stufen, Schablonen, Längen, Zitierfehler, Sprache.")] = False,
    as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Prüft einen Fragenkatalog oder ein Projekt und meldet alle Fehler auf einmal."""
    from assessment import service  # noqa: PLC0415
    from questionnaires import find_folder, load, run_strict, spelling_available  # noqa: PLC0415

    if (Path(ordner) / "group.yaml").is_file():
        try:
            evaluation = service.open_project(Path(ordner), _today(heute))
        except service.BrokenProject as broken:
            _stop(broken.problems, as_json)
        count = len(evaluation.group.members)
        members = "eine Kommune" if count == 1 else f"{count} Kommunen"
        summary = f"Das Projekt »{evaluation.group.name}« ist in Ordnung: {members}, Katalog {evaluation.catalogue.edition}."
    else:
        catalogue, problems, places = load(ordner)
        folder = find_folder(ordner)
        if strict and catalogue is not None and folder is not None:
            problems = problems + run_strict(catalogue, places, folder / "woerter.txt")
            if not spelling_available() and not as_json:
                err.print("Die Rechtschreibung wurde nicht geprüft; dafür fehlen hunspell und sein deutsches Wörterbuch (hunspell-de-de).", soft_wrap=True)
        if problems or catalogue is None:
            _stop(problems, as_json)
        summary = (f"Der Katalog {catalogue.edition} ist in Ordnung: {len(catalogue.fields)} Handlungsfelder, {len(catalogue.questions)} Fragen, "
                   f"{len(catalogue.measures)} Maßnahmen, {len(catalogue.factors)} Chancen und Risiken, {len(catalogue.norms)} Normen.")
    out.print(json.dumps({"ok": True, "probleme": []}) if as_json else summary, soft_wrap=True)


@app.command(cls=GermanCommand)
def score(projekt: Annotated[Path, typer.Argument(envvar="REIFEGRAD_PROJEKT", metavar="ORDNER", help="Ordner des Projekts.")], as_json: JsonOption = False, heute: TodayOption = "") -> None:
    """Rechnet alle Werte eines Projekts und zeigt sie als Tabelle."""
    from assessment import service  # noqa: PLC0415

    evaluation = _open(projekt, heute, as_json=as_json)
    if as_json:
        print(json.dumps({"katalog": evaluation.catalogue.edition, "pruefsumme": evaluation.catalogue.content_hash, "stichtag": evaluation.group.reference_date.isoformat(),  # noqa: T201
                          "kommunen": service.score_table(evaluation)}, ensure_ascii=False, indent=2))
    else:
        _print_scores(evaluation)


@app.command(cls=GermanCommand)
def report(
    projekt: Annotated[Path, typer.Argument(envvar="REIFEGRAD_PROJEKT", metavar="ORDNER", help="Ordner des Projekts.")],
    kommune: Annotated[list[str] | None, typer.Option("--kommune", "-k", metavar="NAME", help="Nur diese Kommune (mehrfach möglich).")] = None,
    ausgabe: OutputOption = Path("ausgabe"), heute: TodayOption = "",
) -> None:
    """Schreibt das Gutachten jeder Kommune als PDF."""
    from assessment import service  # noqa: PLC0415

    evaluation = _open(projekt, heute)
    try:
        rows = [service.find_member(evaluation, name) for name in kommune] if kommune else list(range(len(evaluation.group.members)))
    except service.UnknownName as unknown:
        err.print(str(unknown), soft_wrap=True)
        raise typer.Exit(Exit.USAGE) from None
    _write(evaluation, rows, ausgabe, heute)
    out.print("Ein Gutachten liegt" if len(rows) == 1 else f"{len(rows)} Gutachten liegen", f"in {ausgabe}/.", soft_wrap=True)


@app.command(cls=GermanCommand)
def explain(
    kommune: Annotated[str, typer.Argument(help="Dateiname, Name oder Schlüssel der Kommune.")],
    kennung: Annotated[str, typer.Argument(help="Frage (1.4.1), Handlungsfeld (1.4), Dimension (1), Maßnahme (M107) oder gesamt.")] = "gesamt",
    projekt: ProjectOption = Path(), as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Zeigt Schritt für Schritt, woher eine Zahl kommt: Antworten, Regel, Wert."""
    from assessment import service  # noqa: PLC0415
    from assessment.explain import explain as explained  # noqa: PLC0415

    folder = projekt if (projekt / "group.yaml").is_file() or projekt != Path() else demo_folder()
    evaluation = _open(folder, heute, as_json=as_json)
    try:
        result = explained(evaluation, service.find_member(evaluation, kommune), kennung)
    except service.UnknownName as unknown:
        err.print(str(unknown), soft_wrap=True)
        raise typer.Exit(Exit.USAGE) from None
    if as_json:
        print(json.dumps(result.as_data(), ensure_ascii=False, indent=2))  # noqa: T201
        return
    if folder == demo_folder():
        err.print("(Beispielprojekt – Beispieldaten, frei erfunden. Ein eigenes Projekt wählen Sie mit --projekt ORDNER.)")
    out.print(result.as_text(), soft_wrap=True)


@app.command(cls=GermanCommand)
def new(
    ordner: Annotated[Path, typer.Argument(help="Neuer Ordner des Projekts.")],
    vorlage: Annotated[str, typer.Option("--vorlage", metavar="NAME", help="leer (eine Musterkommune), beispiel (erfundene Gruppe) oder hildburghausen (echte Gruppe, ohne Antworten).")] = "leer",
) -> None:
    """Legt ein neues Projekt aus einer Vorlage an."""
    from assessment import service  # noqa: PLC0415

    try:
        files = service.new_project(ordner, vorlage, _today(""), "x")
    except service.UnknownName as unknown:
        err.print(str(unknown), soft_wrap=True)
        raise typer.Exit(Exit.USAGE) from None
    out.print(f"Das Projekt {ordner}/ ist angelegt ({files} Dateien). Tragen Sie Antworten in die Dateien der Kommunen ein, dann: reifegrad report {ordner}", soft_wrap=True)


@app.command(cls=GermanCommand)
def schema() -> None:
    """Gibt das JSON-Schema eines Fragenkatalogs aus."""
    from questionnaires import json_schema  # noqa: PLC0415

    print(json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True))  # noqa: T201


catalogue_app = typer.Typer(cls=GermanGroup, no_args_is_help=True, rich_markup_mode=None, help="Kataloge ansehen und vergleichen.")
app.add_typer(catalogue_app, name="catalogue")
CatalogueArgument = Annotated[str, typer.Argument(metavar="KATALOG", help="Katalog (z. B. kommunal) oder Ordner eines Katalogs.")]


@catalogue_app.command(cls=GermanCommand)
def stats(katalog: CatalogueArgument = "kommunal", as_json: JsonOption = False) -> None:
    """Zählt Fragen, Typen, Pflichten, Normen und Interviewminuten je Rolle."""
    from assessment.catalogue_words import statistics  # noqa: PLC0415

    tables = statistics(_catalogue(katalog))
    if as_json:
        print(json.dumps({title: dict(rows) for title, rows in tables.items()}, ensure_ascii=False, indent=2))  # noqa: T201
        return
    for title, rows in tables.items():
        out.print(f"\n{title}")
        for name, value in rows:
            out.print(f"  {name:58} {value:>10}", markup=False, soft_wrap=True)


@catalogue_app.command(cls=GermanCommand)
def diff(
    alt: Annotated[str, typer.Argument(metavar="ALT", help="Frühere Ausgabe (Name oder Ordner).")],
    neu: Annotated[str, typer.Argument(metavar="NEU", help="Neuere Ausgabe (Name oder Ordner).")],
) -> None:
    """Sagt, was sich zwischen zwei Ausgaben eines Katalogs geändert hat."""
    from assessment.catalogue_words import differences  # noqa: PLC0415

    lines = differences(_catalogue(alt), _catalogue(neu))
    for line in lines or ["Die beiden Ausgaben unterscheiden sich nicht."]:
        out.print(line, markup=False, soft_wrap=True)


@catalogue_app.command(cls=GermanCommand)
def plan(
    katalog: CatalogueArgument = "kommunal",
    kurz: Annotated[bool, typer.Option("--kurz", help="Nur die Fragen des Kurz-Checks.")] = False,
    rolle: Annotated[str, typer.Option("--rolle", metavar="ROLLE", help="Nur der Plan dieser Rolle, mit Nachfragen und Nachweis.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Zeigt je Rolle, welche Fragen in welcher Reihenfolge zu stellen sind und wie lange es dauert."""
    from assessment.interviews import interview_plans  # noqa: PLC0415

    catalogue = _catalogue(katalog)
    plans = [item for item in interview_plans(catalogue, core_only=kurz) if not rolle or item.role == rolle]
    if as_json:
        print(json.dumps([{"rolle": item.role, "minuten": item.minutes, "fragen": [question.id for question in item.questions]} for item in plans], indent=2))  # noqa: T201
        return
    for item in plans:
        out.print(f"\n{catalogue.roles.get(item.role, item.role)} ({item.role}): {len(item.questions)} Fragen, etwa {item.minutes:.0f} Minuten", markup=False, soft_wrap=True)
        for question in item.questions:
            out.print(f"  {question.id}  {question.ask}", markup=False, soft_wrap=True)
            if rolle:
                out.print(f"         Nachfragen: {question.probe}\n         Nachweis: {question.evidence}", markup=False, soft_wrap=True)
    if not rolle:
        out.print(f"\nzusammen etwa {sum(item.minutes for item in plans) / 60:.1f} Stunden".replace(".", ","))


def _catalogue(name: str) -> Catalogue:
    """Load a catalogue or leave with its problems."""
    from questionnaires import load  # noqa: PLC0415

    loaded = load(name)
    if loaded.problems or loaded.catalogue is None:
        _stop(loaded.problems, as_json=False)
    return loaded.catalogue


def _today(text: str) -> date:
    if not text:
        return date.today()  # noqa: DTZ011 - the day on the user's desk
    try:
        return date.fromisoformat(text)
    except ValueError:
        err.print(f"»{text}« ist kein Datum. Schreiben Sie Jahr-Monat-Tag, z. B. 2026-05-04.")
        raise typer.Exit(Exit.USAGE) from None


def _open(folder: Path, today: str, *, as_json: bool = False) -> Evaluation:
    from assessment import service  # noqa: PLC0415

    try:
        return service.open_project(folder, _today(today))
    except service.BrokenProject as broken:
        _stop(broken.problems, as_json)


def _stop(problems: list[Problem], as_json: bool) -> NoReturn:
    """Show all problems and leave with exit code 1."""
    if as_json:
        print(json.dumps({"ok": False, "probleme": [problem._asdict() for problem in problems]}, ensure_ascii=False, indent=2))  # noqa: T201
    else:
        for problem in problems:
            place = f"{problem.file}:{problem.line}" if problem.line else problem.file
            err.print(f"{place}  [{problem.code}]\n    {problem.message}\n    → {problem.remedy}", markup=False, soft_wrap=True)
        err.print(f"\n{len(problems)} Fehler gefunden; es wurde nichts geschrieben.", soft_wrap=True)
    raise typer.Exit(Exit.PROBLEMS)


def _write(evaluation: Evaluation, rows: list[int], folder: Path, today: str) -> None:
    from assessment import service  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=not err.is_terminal) as progress:
        task = progress.add_task("Gutachten", total=len(rows))
        for written in service.write_reports(evaluation, rows, folder, _today(today)):
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


def main() -> None:
    """Run the command line."""
    try:
        code = app(standalone_mode=False)
    except UsageError as wrong:
        names = sorted(info.callback.__name__ for info in app.registered_commands if info.callback)
        err.print(f"{usage_sentence(wrong, names)}\nHilfe: reifegrad --help", soft_wrap=True)
        sys.exit(Exit.USAGE)
    except typer.Abort:
        sys.exit(Exit.USAGE)
    sys.exit(code or Exit.OK)


if __name__ == "__main__":
    main()
