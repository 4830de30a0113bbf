"""The web app from the command line: on this laptop, or as a server."""

from __future__ import annotations

import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from assessment.cli.front import ActorOption, app, command, err, refuse, say

FolderOption = Annotated[Path, typer.Option("--ordner", envvar="REIFEGRAD_ORDNER", metavar="ORDNER", help="Ordner, in dem Ihre Projektdateien liegen.", show_default="reifegrad im eigenen Verzeichnis")]
HOME = Path.home() / "reifegrad"


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Open the last project in the browser where no command is named."""
    if context.invoked_subcommand is None:
        serve(None)


@command(app)
def serve(
    projekt: Annotated[Path | None, typer.Argument(metavar="DATEI", help="Projektdatei (.reifegrad), die geöffnet werden soll; ohne Angabe die zuletzt benutzte.", show_default=False)] = None,
    ordner: FolderOption = HOME,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Anschluss auf diesem Rechner; 0: der erste freie ab 8642.")] = 0,
    browser: Annotated[bool, typer.Option("--browser/--ohne-browser", help="Den Browser öffnen, oder nur die Adresse nennen.")] = True,
    server: Annotated[bool, typer.Option("--server", help="Als Server für viele, mit PostgreSQL und Anmeldung; die Einstellungen stehen in der Umgebung (REIFEGRAD_…).")] = False,
    wer: ActorOption = "",
) -> None:
    """Startet die Anwendung im Browser, nur für diesen Rechner; ein Netz braucht sie nicht."""
    if server:
        _serve_many()
        return
    from assessment.web.local import first_url, prepare_local, running_for  # noqa: PLC0415

    known = running_for(ordner)
    key = known.new_key() if known else ""
    if known and key:
        url = first_url(known.origin, key, "")
        say(f"reifegrad läuft schon: {url}")
        if browser:
            webbrowser.open(url)
        return
    local = prepare_local(ordner, projekt, wer, port)
    say(f"reifegrad läuft auf diesem Rechner: {local.start_url}\nDie Adresse lässt einen Browser einmal ein. Beenden mit Strg+C.")
    if browser:
        local.open_when_ready()
    with suppress(KeyboardInterrupt):   # the server raises it again once it has closed everything
        local.run()
    err.print("reifegrad ist beendet. Alles ist gespeichert.")


def _serve_many() -> None:
    """Run as a server, if all it needs is there."""
    try:
        from assessment.web.serving import ServerSettings, run_server  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        refuse(f"Für den Betrieb als Server fehlt die Bibliothek »{missing.name}«. Installieren Sie: pip install 'reifegrad[server]'")
    run_server(ServerSettings())
