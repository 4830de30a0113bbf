"""Catalogues: check, schema, catalogue stats, diff and plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessment.cli.front import JsonOption, TodayOption, app, command, err, group, out, print_json, say, stop, today_of

if TYPE_CHECKING:
    from questionnaires import Catalogue

catalogue_app = group("catalogue", "Kataloge ansehen und vergleichen.")
CatalogueArgument = Annotated[str, typer.Argument(metavar="KATALOG", help="Katalog (z. B. kommunal) oder Ordner eines Katalogs.")]


@command(app)
def check(
    ordner: Annotated[str, typer.Argument(help="Katalog (z. B. kommunal) oder Ordner eines Katalogs oder Projekts.")] = "kommunal",
    strict: Annotated[bool, typer.Option("--strict", help="Bei Katalogen auch die Texte prüfen: ähnliche Stufen, Schablonen, Längen, Zitierfehler, Sprache.")] = False,
    as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Prüft einen Fragenkatalog oder ein Projekt und meldet alle Fehler auf einmal."""
    from assessment import service  # noqa: PLC0415
    from questionnaires import find_folder, load, run_strict, spelling_available  # noqa: PLC0415

    if service.is_store(ordner) or (Path(ordner) / "group.yaml").is_file():
        evaluation = service.open_project(ordner, today_of(heute))
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
            stop(problems, as_json)
        summary = (f"Der Katalog {catalogue.edition} ist in Ordnung: {len(catalogue.fields)} Handlungsfelder, {len(catalogue.questions)} Fragen, "
                   f"{len(catalogue.measures)} Maßnahmen, {len(catalogue.factors)} Chancen und Risiken, {len(catalogue.norms)} Normen.")
    if as_json:
        print_json({"ok": True, "probleme": []})
    else:
        say(summary)


@command(app)
def schema() -> None:
    """Gibt das JSON-Schema eines Fragenkatalogs aus."""
    from questionnaires import json_schema  # noqa: PLC0415

    print(json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True))  # noqa: T201 - sorted, as it is kept


@command(catalogue_app)
def stats(katalog: CatalogueArgument = "kommunal", as_json: JsonOption = False) -> None:
    """Zählt Fragen, Typen, Pflichten, Normen und Interviewminuten je Rolle."""
    from assessment.catalogue_words import statistics  # noqa: PLC0415

    tables = statistics(_catalogue(katalog))
    if as_json:
        print_json({title: dict(rows) for title, rows in tables.items()})
        return
    for title, rows in tables.items():
        out.print(f"\n{title}")
        for name, value in rows:
            out.print(f"  {name:58} {value:>10}", markup=False, soft_wrap=True)


@command(catalogue_app)
def diff(
    alt: Annotated[str, typer.Argument(metavar="ALT", help="Frühere Ausgabe (Name oder Ordner).")],
    neu: Annotated[str, typer.Argument(metavar="NEU", help="Neuere Ausgabe (Name oder Ordner).")],
) -> None:
    """Sagt, was sich zwischen zwei Ausgaben eines Katalogs geändert hat."""
    from assessment.catalogue_words import differences  # noqa: PLC0415

    lines = differences(_catalogue(alt), _catalogue(neu))
    for line in lines or ["Die beiden Ausgaben unterscheiden sich nicht."]:
        out.print(line, markup=False, soft_wrap=True)


@command(catalogue_app)
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
        print_json([{"rolle": item.role, "minuten": item.minutes, "fragen": [question.id for question in item.questions]} for item in plans])
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
        stop(loaded.problems, as_json=False)
    return loaded.catalogue
