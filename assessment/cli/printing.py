"""Documents as files: demo, report."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from assessment.cli.documents import PlaceArgument, print_scores
from assessment.cli.front import (
    Exit,
    JsonOption,
    NameOption,
    OutputOption,
    TodayOption,
    WaveOption,
    app,
    command,
    err,
    print_json,
    refuse,
    say,
    today_of,
)

if TYPE_CHECKING:
    from assessment.evaluate import Evaluation
    from assessment.plan import GroupPlan
    from assessment.printing import Cache, Outcome
    from assessment.service.printing import PrintJob, PrintSource

KindOption = Annotated[list[str] | None, typer.Option("--art", "-a", metavar="ART", help="Welche Dokumente (mehrfach möglich), z. B. gutachten, ratsvorlage, gutachten-word, anlage; ohne Angabe die Gutachten. »--art liste« zeigt alle.")]
AllOption = Annotated[bool, typer.Option("--alle", "--all", help="Den ganzen Satz: alle Dokumente aller Kommunen und der Arbeitsgemeinschaft.")]
TownsOption = Annotated[list[str] | None, typer.Option("--kommune", "-k", metavar="NAME", help="Nur diese Kommune (mehrfach möglich).")]
PublicOption = Annotated[bool, typer.Option("--oeffentlich", help="Öffentliche Ausgabe: Sicherheitsbefunde, Personen, Belege und Bemerkungen geschwärzt.")]
NoPlanOption = Annotated[bool, typer.Option("--ohne-fahrplan", help="Ohne Fahrplan und gemeinsame Maßnahmen; die Dokumente der Arbeitsgemeinschaft entfallen.")]
ProcessesOption = Annotated[int | None, typer.Option("--prozesse", metavar="ZAHL", min=1, help="So viele Dokumente gleichzeitig setzen; je Prozess etwa 210 MB Arbeitsspeicher bei 60 Seiten.", show_default="Zahl der Prozessorkerne")]
SchedulerOption = Annotated[str, typer.Option("--scheduler", envvar="REIFEGRAD_SCHEDULER", metavar="ADRESSE", help="Auf mehreren Rechnern setzen: Adresse eines Dask-Schedulers, z. B. tcp://rechner:8786.", show_default=False)]
AnewOption = Annotated[bool, typer.Option("--neu", help="Alles neu rechnen und setzen, auch was unverändert im Zwischenspeicher liegt.")]
CacheOption = Annotated[Path | None, typer.Option("--cache", envvar="REIFEGRAD_CACHE", metavar="ORDNER", help="Ordner für den Zwischenspeicher.", show_default="im Benutzerverzeichnis")]
DEMO_KINDS = ("gesamtgutachten", "gutachten", "ratsvorlage", "kurzfassung")


@command(app)
def demo(ausgabe: OutputOption = Path("ausgabe"), heute: TodayOption = "", prozesse: ProcessesOption = None, cache: CacheOption = None) -> None:
    """Erstellt die Dokumente der erfundenen Beispielgruppe und zeigt, wie es weitergeht."""
    from assessment import service  # noqa: PLC0415
    from assessment.service import printing  # noqa: PLC0415

    place = service.demo_project(ausgabe, today_of(heute))
    source, kept = printing.open_to_print(str(place), today_of(heute)), _cache(cache)
    known = printing.products()
    wanted = printing.Wanted(printing.find_products([key for key in DEMO_KINDS if key in known]))
    job = printing.PrintJob(source, wanted, printing.Edition(today_of(heute), plan=_plan(source, kept)))
    outcomes = _printed(job, job.print(ausgabe, kept, workers=prozesse))
    print_scores(source.evaluation)
    _say_next(source.evaluation, ausgabe, place)
    _leave(outcomes, ausgabe)


@command(app)
def report(
    projekt: PlaceArgument, art: KindOption = None, alle: AllOption = False, kommune: TownsOption = None, oeffentlich: PublicOption = False, ausgabe: OutputOption = Path("ausgabe"),
    ohne_fahrplan: NoPlanOption = False, prozesse: ProcessesOption = None, scheduler: SchedulerOption = "", neu: AnewOption = False, cache: CacheOption = None,
    erhebung: WaveOption = "", name: NameOption = "", as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Schreibt Gutachten, Ratsvorlagen und alle anderen Dokumente; gesetzt wird nur, was sich geändert hat."""
    from assessment import service  # noqa: PLC0415
    from assessment.service import printing  # noqa: PLC0415
    from reports.release import Audience  # noqa: PLC0415

    if art == ["liste"]:
        _say_kinds()
        return
    if art and alle:
        refuse("Entweder --art oder --alle: --alle schreibt schon jede Art.")
    day = today_of(heute)
    source, kept = printing.open_to_print(projekt, day, wave=erhebung, project=name), _cache(cache)
    rows = [service.find_member(source.evaluation, town) for town in kommune] if kommune else None
    wanted = printing.Wanted([] if alle else printing.find_products(art or [printing.FIRST]), rows)
    plan = None if ohne_fahrplan or not wanted.needs_plan else _plan(source, kept, anew=neu)
    job = printing.PrintJob(source, wanted, printing.Edition(day, Audience.PUBLIC if oeffentlich else Audience.INTERNAL, plan))
    outcomes = _printed(job, job.print(ausgabe, kept, workers=prozesse, scheduler=scheduler, anew=neu), quiet=as_json)
    if as_json:
        print_json({"ordner": str(ausgabe), "dokumente": [printing.outcome_data(outcome, str(outcome.path)) for outcome in outcomes]})
    _leave(outcomes, ausgabe, quiet=as_json)


def _cache(folder: Path | None) -> Cache:
    from assessment.printing import Cache, default_folder  # noqa: PLC0415

    return Cache(folder or default_folder())


def _plan(source: PrintSource, cache: Cache, *, anew: bool = False) -> GroupPlan:
    """Give the group's plan; says so while it is made."""
    from assessment.service import printing  # noqa: PLC0415

    with err.status("Fahrplan der Gruppe wird geladen …") as status:
        def begun() -> None:
            text = "Fahrplan der Gruppe wird gerechnet … (einmal je Stand; etwa eine Minute)"
            status.update(text)
            if not err.is_terminal:
                err.print(text, soft_wrap=True)

        return printing.plan_to_print(source.evaluation, cache, begun, anew=anew)


def _printed(job: PrintJob, outcomes: Iterable[Outcome], *, quiet: bool = False) -> list[Outcome]:
    """Print a set, one line per document as it is finished."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    found = []
    with Progress(*columns, console=err, transient=not err.is_terminal) as progress:
        task = progress.add_task("Dokumente", total=len(job.orders))
        for outcome in outcomes:
            found.append(outcome)
            progress.advance(task)
            if not quiet:
                progress.console.print(f"  {_line(outcome)}", soft_wrap=True, markup=False)
    return found


def _line(outcome: Outcome) -> str:
    """Say what became of a document: file, pages, origin, and what to know of it."""
    from reports import german  # noqa: PLC0415

    if outcome.error:
        return f"{outcome.path}  fehlgeschlagen: {outcome.error}"
    about = [german.amount(outcome.pages, "Seite", "Seiten")] if outcome.pages else []
    about += [outcome.origin.value, f"nicht in der Schrift, als Nummer gedruckt: {', '.join(f'U+{ord(char):04X}' for char in outcome.replaced)}" if outcome.replaced else "", "beim ersten Versuch abgebrochen" if outcome.tries > 1 else ""]
    return f"{outcome.path}  ({', '.join(part for part in about if part)})"


def _leave(outcomes: list[Outcome], folder: Path, *, quiet: bool = False) -> None:
    """Sum the set up, failures last; they make the exit code 1."""
    from reports import german  # noqa: PLC0415

    failed = [outcome for outcome in outcomes if outcome.error]
    done = len(outcomes) - len(failed)
    if done and not quiet:
        say(f"{german.amount(done, 'Dokument liegt', 'Dokumente liegen')} in {folder}/.")
    if failed:
        err.print(f"\n{german.amount(len(failed), 'Dokument ist', 'Dokumente sind')} fehlgeschlagen:", soft_wrap=True)
        for outcome in failed:
            err.print(f"  {outcome.path.name} ({outcome.order.name}): {_reason(outcome)}", soft_wrap=True, markup=False)
        err.print("Beheben Sie die Ursache und rufen Sie denselben Befehl noch einmal auf: Was fertig ist, bleibt.", soft_wrap=True)
        raise typer.Exit(Exit.PROBLEMS)


def _reason(outcome: Outcome) -> str:
    """Say why a document failed, with what to type where too little memory was the reason."""
    from assessment.printing.pool import DIED  # noqa: PLC0415
    from assessment.ways import FEWER, with_command  # noqa: PLC0415

    return with_command(outcome.error, FEWER if outcome.error == DIED else None)


def _say_kinds() -> None:
    """Show all kinds of documents."""
    from assessment.cli.front import show_table  # noqa: PLC0415
    from assessment.service import printing  # noqa: PLC0415

    show_table(("Art", "Dokument", "je", "Format"), [(key, product.title, product.scope.value, product.form.value) for key, product in printing.products().items()], "")


def _say_next(evaluation: Evaluation, folder: Path, place: Path) -> None:
    first = evaluation.group.members[0].key
    program = "reifegrad" if shutil.which("reifegrad") else os.path.relpath(sys.argv[0])
    say(f"\nBeginnen Sie mit {folder}/ratsvorlage-{first}.pdf: was ein Rat zu entscheiden hat, auf wenigen Seiten.")
    say(f"Dann {folder}/gutachten-{first}.pdf, Seite 2, und {folder}/gesamtgutachten.pdf für die ganze Gruppe.")
    say(f"Woher eine Zahl kommt:    {program} explain {first} 1.4")
    say(f"Das Projekt dazu:         {place} – zum Beispiel: {program} divergence {first} -p {place}")
    say(f"Word, Excel, öffentlich:  {program} report {place} --alle – weitere Arten: --art liste")
    say(f"Eigenes Projekt anlegen:  {program} new mein-projekt.reifegrad")
    say(f"\nAlles im Browser, auch das eigene Projekt, ohne Netz und ohne weitere Befehle:\n\n    {program}")
