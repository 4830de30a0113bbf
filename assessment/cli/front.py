"""What all commands share: consoles, options, exit codes, and refusals said in German."""

from __future__ import annotations

import functools
import getpass
import json
from collections.abc import Callable, Sequence
from datetime import date
from enum import IntEnum
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from assessment.cli.german import GermanCommand, GermanGroup

if TYPE_CHECKING:
    from assessment.evaluate import Evaluation
    from assessment.store import Workspace
    from questionnaires import Problem

P = ParamSpec("P")
R = TypeVar("R")
out, err = Console(highlight=False), Console(stderr=True, highlight=False)
app = typer.Typer(
    name="reifegrad", cls=GermanGroup, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="Reifegradmessung der kommunalen Verwaltungsdigitalisierung: vom Interview zum Gutachten. Ohne Befehl öffnet sich die Anwendung im Browser.\n\n"
         "Rückgabewerte: 0 alles in Ordnung · 1 Fehler in den Dateien · 2 falscher Aufruf oder abgelehnt.")


class Exit(IntEnum):
    """Exit codes of all commands."""

    OK = 0
    PROBLEMS = 1
    USAGE = 2


ProjectOption = Annotated[str, typer.Option("--projekt", "-p", envvar="REIFEGRAD_PROJEKT", metavar="ORT", help="Projektdatei (.reifegrad), Ordner mit group.yaml oder postgresql://-Adresse.", show_default=False)]
StoreOption = Annotated[str, typer.Option("--projekt", "-p", envvar="REIFEGRAD_PROJEKT", metavar="ORT", help="Projektdatei (.reifegrad) oder postgresql://-Adresse.")]
NameOption = Annotated[str, typer.Option("--name", metavar="PROJEKT", help="Name des Projekts, wenn die Datenbank mehrere enthält.", show_default=False)]
WaveOption = Annotated[str, typer.Option("--erhebung", "-e", metavar="NAME", help="Titel oder Stichtag der Erhebung; ohne Angabe die laufende.", show_default=False)]
ActorOption = Annotated[str, typer.Option("--wer", envvar="REIFEGRAD_WER", metavar="NAME", help="Wer das tut; steht in der Geschichte des Projekts.", show_default="Anmeldename")]
OutputOption = Annotated[Path, typer.Option("--ausgabe", "-o", envvar="REIFEGRAD_AUSGABE", metavar="ORDNER", help="Ordner für die PDF-Dateien.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Ausgabe als JSON für Programme.")]
TodayOption = Annotated[str, typer.Option("--heute", envvar="REIFEGRAD_HEUTE", metavar="DATUM", help="Tag der Fassung (JJJJ-MM-TT) statt des heutigen.", show_default=False)]
TownArgument = Annotated[str, typer.Argument(metavar="KOMMUNE", help="Name, Kurzname oder Schlüssel der Kommune.")]
PassOption = Annotated[str, typer.Option("--kennwort", envvar="REIFEGRAD_KENNWORT", metavar="WORTE", help="Kennwort des Bündels; besser über die Umgebungsvariable.", show_default=False)]


def group(name: str, help_text: str) -> typer.Typer:
    """Give a group of commands below the main one."""
    made = typer.Typer(cls=GermanGroup, no_args_is_help=True, rich_markup_mode=None, help=help_text)
    app.add_typer(made, name=name)
    return made


def command(parent: typer.Typer, name: str | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a command whose refusals are said in German: problems with exit code 1, refused requests with 2."""
    def register(work: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(work)
        def polite(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return work(*args, **kwargs)
            except Exception as error:
                _leave(error, as_json=bool(kwargs.get("as_json")))
                raise
        return parent.command(name, cls=GermanCommand)(polite)
    return register


def _leave(error: Exception, *, as_json: bool) -> None:
    """Say a refusal and leave; anything unexpected stays an error."""
    from assessment.errors import BrokenProject, Refused  # noqa: PLC0415
    from assessment.store import BadValue, StoreError  # noqa: PLC0415
    from assessment.ways import on_command_line  # noqa: PLC0415

    if isinstance(error, BrokenProject):
        stop(error.problems, as_json)
    if isinstance(error, Refused | StoreError | BadValue):
        refuse(on_command_line(error))
    if isinstance(error, OSError) and error.filename:
        refuse(f"»{error.filename}« lässt sich nicht lesen oder schreiben ({error.strerror}). Prüfen Sie Namen und Rechte.")


def refuse(sentence: str) -> NoReturn:
    """Say why a request cannot be done and leave."""
    err.print(sentence, soft_wrap=True, markup=False)
    raise typer.Exit(Exit.USAGE)


def stop(problems: list[Problem], as_json: bool) -> NoReturn:
    """Show all problems and leave with exit code 1."""
    from assessment.ways import remedy_on_command_line  # noqa: PLC0415

    if as_json:
        print_json({"ok": False, "probleme": [problem._asdict() for problem in problems]})
    else:
        for problem in problems:
            place = f"{problem.file}:{problem.line}" if problem.line else problem.file
            err.print(f"{place}  [{problem.code}]\n    {problem.message}\n    → {remedy_on_command_line(problem.code, problem.remedy)}", markup=False, soft_wrap=True)
        err.print(f"\n{len(problems)} Fehler gefunden; es wurde nichts geschrieben.", soft_wrap=True)
    raise typer.Exit(Exit.PROBLEMS)


def print_json(data: object) -> None:
    """Print data for machines; what is no character (a file name in another encoding) becomes the escape JSON has for it."""
    print(json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace").decode())  # noqa: T201


def say(text: str) -> None:
    """Print a sentence."""
    out.print(text, soft_wrap=True, markup=False)


def show_table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], empty: str) -> None:
    """Print rows as a table, or a sentence where there are none."""
    if not rows:
        say(empty)
        return
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    out.print(table, markup=False)


def today_of(text: str) -> date:
    """Give the day asked for, or today."""
    if not text:
        return date.today()  # noqa: DTZ011 - the day on the user's desk
    return day_of(text)


def day_of(text: str) -> date:
    """Read a day in German or ISO form."""
    from assessment.answers import parsed_day  # noqa: PLC0415

    day = parsed_day(text)
    if day is not None:
        return day
    refuse(f"»{text}« ist kein Datum. Schreiben Sie Jahr-Monat-Tag, z. B. 2026-05-04.")


def actor_of(name: str) -> str:
    """Give who acts: the name given, or the one signed in."""
    return name or getpass.getuser()


def demo_folder() -> Path:
    """Give the folder of the fictional demo group that ships with the package."""
    return Path(str(resources.files("assessment"))) / "demo" / "auental"


def opened(place: str, today: str, *, wave: str = "", name: str = "") -> Evaluation:
    """Open and evaluate a project of either kind."""
    from assessment import service  # noqa: PLC0415

    return service.open_project(place, today_of(today), wave=wave, project=name)


def opened_store(place: str, name: str = "") -> Workspace:
    """Open a project kept in a file or database."""
    from assessment import service  # noqa: PLC0415
    from assessment.store import open_workspace  # noqa: PLC0415

    if not service.is_store(place):
        refuse(f"»{place}« ist keine Projektdatei. Dieser Befehl braucht ein Projekt mit Gedächtnis (.reifegrad oder postgresql://). Aus einem Ordner wird eines mit: reifegrad import {place} --projekt mein.reifegrad")
    workspace = open_workspace(place, project=name)
    if workspace.migrated_from is not None:
        err.print(f"Die Projektdatei wurde auf die neue Fassung umgestellt; die alte liegt in {workspace.migrated_from}.", soft_wrap=True)
    return workspace
