"""Accounts of a server from its own command line: the first one, and the way back in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from assessment.cli.front import command, group, refuse, say

if TYPE_CHECKING:
    from assessment.service.accounts import Directory

account_app = group("account", "Konten eines Servers: das erste anlegen, einem ausgesperrten Konto wieder hineinhelfen.")
PlaceOption = Annotated[str, typer.Option("--datenbank", envvar="REIFEGRAD_DATENBANK", metavar="ORT", help="Adresse der Datenbank (postgresql://…); besser über die Umgebungsvariable.")]
LoginArgument = Annotated[str, typer.Argument(metavar="ANMELDENAME", help="Name zum Anmelden, zum Beispiel m.muster.")]
StdinOption = Annotated[bool, typer.Option("--kennwort-von-stdin", help="Das Kennwort als erste Zeile der Standardeingabe lesen, statt danach zu fragen.")]


@command(account_app)
def first(
    anmeldename: LoginArgument, name: Annotated[str, typer.Argument(metavar="NAME", help="Vor- und Nachname.")], datenbank: PlaceOption,
    von_stdin: StdinOption = False,
) -> None:
    """Legt das erste Konto eines Servers an, mit der Rolle Verwaltung. Weitere legt diese Person nach der Anmeldung an."""
    from assessment.service.accounts import create_first_account  # noqa: PLC0415

    made = create_first_account(_directory(datenbank), anmeldename, name, _password(von_stdin=von_stdin))
    say(f"Das Konto »{made.login}« ist angelegt. Melden Sie sich damit im Browser an, richten Sie dort den zweiten Faktor ein und legen Sie unter »Konten« die weiteren an.")


@command(account_app)
def rescue(
    anmeldename: LoginArgument, datenbank: PlaceOption,
    adresse: Annotated[str, typer.Option("--adresse", envvar="REIFEGRAD_ADRESSE", metavar="URL", help="Adresse, unter der Browser den Server erreichen.")] = "",
) -> None:
    """Gibt einen Startlink für ein ausgesperrtes Konto aus; Kennwort, zweiter Faktor und Sitzungen enden, eine Sperre fällt."""
    from assessment.service.accounts import rescue_account  # noqa: PLC0415

    start = rescue_account(_directory(datenbank), anmeldename)
    say(f"Startlink, gilt einmal bis {start.expires_at.astimezone():%d.%m.%Y, %H:%M} Uhr:\n{adresse.rstrip('/')}/anmelden/start/{start.token}")


def _directory(place: str) -> Directory:
    from assessment.service import is_server  # noqa: PLC0415
    from assessment.service.accounts import open_directory  # noqa: PLC0415

    if not is_server(place):
        refuse("Konten gibt es nur auf einem Server. Nennen Sie seine Datenbank mit --datenbank postgresql://… oder in REIFEGRAD_DATENBANK.")
    return open_directory(place)


def _password(*, von_stdin: bool) -> str:
    """Ask for a password twice without showing it, or read a line."""
    if von_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = typer.prompt("Kennwort (mindestens 12 Zeichen, wird nicht angezeigt)", hide_input=True, confirmation_prompt="Kennwort wiederholen")
    return password
