"""Files in and out: import, export, divergence, register."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessment.cli.front import (
    ActorOption,
    NameOption,
    PassOption,
    ProjectOption,
    StoreOption,
    TodayOption,
    TownArgument,
    WaveOption,
    actor_of,
    app,
    command,
    day_of,
    demo_folder,
    err,
    group,
    opened,
    opened_store,
    refuse,
    say,
    show_table,
    today_of,
)

if TYPE_CHECKING:
    from assessment.service.traffic import Import

export_app = group("export", "Daten herausgeben: Interviewmappe, Bestandserhebung, Antworten, Bündel und mehr.")
register_app = group("register", "Amtliches Gemeindeverzeichnis: einlesen und nachschlagen.")
TargetOption = Annotated[Path, typer.Option("--ausgabe", "-o", metavar="ZIEL", help="Datei oder Ordner, der geschrieben wird.")]
TownOption = Annotated[str, typer.Option("--kommune", "-k", metavar="NAME", help="Zu welcher Kommune die Datei gehört, wenn sie es nicht sagt.", show_default=False)]


@command(app, "import")
def import_(
    datei: Annotated[Path, typer.Argument(metavar="DATEI", help="Interviewmappe, Bestandserhebung, Tabelle, JSON, Parquet, Bündel oder Ordner mit group.yaml.")],
    projekt: StoreOption, kommune: TownOption = "",
    zuordnung: Annotated[Path | None, typer.Option("--zuordnung", metavar="DATEI", help="Zuordnungsdatei einer LimeSurvey-Umfrage.", show_default=False)] = None,
    neu: Annotated[bool, typer.Option("--neu", help="Auf einem Server mit mehreren Projekten ein weiteres anlegen.")] = False,
    kennwort: PassOption = "", dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur zeigen, was geschähe; nichts wird gespeichert.")] = False,
    erhebung: WaveOption = "", name: NameOption = "", wer: ActorOption = "", heute: TodayOption = "",
) -> None:
    """Liest eine Datei ein; was inzwischen jemand anderes geändert hat, wird nie überschrieben."""
    from assessment import service  # noqa: PLC0415

    day, actor = today_of(heute), actor_of(wer)
    if not datei.exists():
        refuse(f"»{datei}« gibt es nicht. Prüfen Sie den Namen.")
    if neu or (not name and service.is_missing(projekt)):
        if dry_run:
            refuse(f"Das Projekt {projekt} gibt es noch nicht; zeigen lässt sich nur der Import in ein vorhandenes.")
        say(service.create_from(projekt, datei, actor, day, kennwort))
        return
    workspace = opened_store(projekt, name)
    result = service.import_file(workspace, datei, actor, day, wave=erhebung, hints=service.Hints(kommune, zuordnung, kennwort), dry_run=dry_run)
    _report(result, dry_run=dry_run)
    open_ = len(workspace.conflicts())
    if open_:
        say(f"Im Projekt {'ist ein Konflikt' if open_ == 1 else f'sind {open_} Konflikte'} zu entscheiden: reifegrad conflicts -p {projekt}")


def _report(result: Import, *, dry_run: bool) -> None:
    from assessment import service  # noqa: PLC0415

    say(service.import_sentence(result, dry_run=dry_run))
    if result.bundle and result.bundle.erased:
        say(f"Löschungen nachvollzogen: {result.bundle.erased}.")
    for line in service.import_remarks(result):
        err.print(f"  {line}", markup=False, soft_wrap=True)


@command(export_app)
def interview(
    kommune: TownArgument, projekt: StoreOption, ausgabe: TargetOption = Path("interview.xlsx"),
    gespraech: Annotated[list[str] | None, typer.Option("--interview", "-i", metavar="KENNUNG", help="Nur dieses Interview (mehrfach möglich).")] = None,
    nach: Annotated[str, typer.Option("--nach", metavar="AUFBAU", help="dimension (ein Blatt je Dimension) oder plan (ein Blatt je Interview).", show_default=False)] = "",
    erhebung: WaveOption = "", name: NameOption = "", heute: TodayOption = "",
) -> None:
    """Schreibt die Interviewmappe einer Kommune für Excel oder LibreOffice."""
    from assessment import service  # noqa: PLC0415

    if nach not in ("", "dimension", "plan"):
        refuse(f"»{nach}« gibt es als Aufbau nicht. Erlaubt sind: dimension, plan.")
    count = service.export_interview(opened_store(projekt, name), kommune, gespraech or (), ausgabe, today_of(heute), by=nach, wave=erhebung)
    say(f"Geschrieben: {ausgabe} ({'ein Interview' if count == 1 else f'{count} Interviews'}). Ausgefüllt zurück: reifegrad import {ausgabe} -p {projekt}")


@command(export_app)
def inventory(
    kommune: TownArgument, projekt: StoreOption, ausgabe: TargetOption = Path("bestand.xlsx"),
    art: Annotated[str, typer.Option("--art", metavar="ART", help="Bei CSV: fachverfahren, onlinedienst, dienstleister, projekt oder gremium.", show_default=False)] = "",
    erhebung: WaveOption = "", name: NameOption = "", heute: TodayOption = "",
) -> None:
    """Schreibt die Vorlage der Bestandserhebung, die eine Kommune selbst ausfüllt."""
    from assessment import service  # noqa: PLC0415

    service.export_inventory(opened_store(projekt, name), kommune, ausgabe, today_of(heute), sort=art, wave=erhebung)
    say(f"Geschrieben: {ausgabe}. Ausgefüllt zurück: reifegrad import {ausgabe} -p {projekt}")


@command(export_app)
def limesurvey(
    projekt: StoreOption, ausgabe: TargetOption = Path("limesurvey"),
    kurz: Annotated[bool, typer.Option("--kurz", help="Nur die Fragen des Kurz-Checks.")] = False, erhebung: WaveOption = "", name: NameOption = "", heute: TodayOption = "",
) -> None:
    """Schreibt den Katalog als LimeSurvey-Umfrage mit der Zuordnung für den Rückweg."""
    from assessment import service  # noqa: PLC0415

    survey, mapping = service.export_limesurvey(opened_store(projekt, name), ausgabe, today_of(heute), short=kurz, wave=erhebung)
    say(f"Geschrieben: {survey} und {mapping}. Antworten zurück: reifegrad import ANTWORTEN.csv --zuordnung {mapping} -p {projekt}")


@command(export_app)
def answers(
    projekt: StoreOption, ausgabe: TargetOption = Path("antworten.csv"), rfc: Annotated[bool, typer.Option("--rfc", help="CSV nach RFC 4180 (Komma, Dezimalpunkt) statt für deutsches Excel.")] = False,
    erhebung: WaveOption = "", name: NameOption = "", heute: TodayOption = "",
) -> None:
    """Schreibt alle Antworten als .csv, .json oder .parquet (nach der Endung)."""
    from assessment import service  # noqa: PLC0415

    service.export_answers(opened_store(projekt, name), ausgabe, today_of(heute), rfc=rfc, wave=erhebung)
    say(f"Geschrieben: {ausgabe}")


@command(export_app)
def scores(projekt: ProjectOption, ausgabe: TargetOption = Path("werte.csv"), erhebung: WaveOption = "", name: NameOption = "", heute: TodayOption = "") -> None:
    """Schreibt alle Werte als .csv oder .parquet (nach der Endung)."""
    from assessment import service  # noqa: PLC0415

    service.export_scores(opened(projekt, heute, wave=erhebung, name=name), ausgabe)
    say(f"Geschrieben: {ausgabe}")


@command(export_app)
def yaml(projekt: StoreOption, ausgabe: TargetOption = Path("projektordner"), erhebung: WaveOption = "", name: NameOption = "", heute: TodayOption = "") -> None:
    """Schreibt eine Erhebung als Ordner mit Textdateien."""
    from assessment import service  # noqa: PLC0415
    from reports import german  # noqa: PLC0415

    count = service.export_yaml(opened_store(projekt, name), ausgabe, today_of(heute), wave=erhebung)
    say(f"Geschrieben: {ausgabe}/ mit {german.amount(count, 'Datei', 'Dateien')}")


@command(export_app)
def bundle(projekt: StoreOption, ausgabe: TargetOption = Path("projekt.zip"), kennwort: PassOption = "", name: NameOption = "") -> None:
    """Schreibt das ganze Projekt als Bündel für einen anderen Rechner oder den Server."""
    from assessment import service  # noqa: PLC0415

    target = ausgabe.with_name(f"{ausgabe.name}.age") if kennwort and ausgabe.suffix != ".age" else ausgabe
    size = service.export_bundle(opened_store(projekt, name), target, kennwort)
    say(f"Geschrieben: {target}, {size // 1024} KB" + ("" if kennwort else ", ohne Kennwort") + ".")


@command(export_app)
def clarification(projekt: ProjectOption, ausgabe: TargetOption = Path("klaerungsliste.xlsx"), erhebung: WaveOption = "", name: NameOption = "", heute: TodayOption = "") -> None:
    """Schreibt die Klärungsliste: wen noch fragen, was nachreichen, wo sich Antworten widersprechen."""
    from assessment import service  # noqa: PLC0415
    from reports import german  # noqa: PLC0415

    count = service.export_clarification(opened(projekt, heute, wave=erhebung, name=name), ausgabe, today_of(heute))
    say(f"Geschrieben: {ausgabe} mit {german.amount(count, 'Punkt', 'Punkten')}")


@command(export_app)
def oparl(
    gutachten: Annotated[Path, typer.Argument(metavar="PDF", help="Das Gutachten.")],
    system: Annotated[str, typer.Option("--system", help="Adresse der OParl-Schnittstelle des Ratsinformationssystems.")],
    koerperschaft: Annotated[str, typer.Option("--koerperschaft", help="Adresse der Körperschaft darin.")],
    titel: Annotated[str, typer.Option("--titel", help="Titel der Drucksache.")],
    anlage: Annotated[list[Path] | None, typer.Option("--anlage", help="Weitere Datei (mehrfach möglich).")] = None,
    ausgabe: TargetOption = Path("drucksache.json"), heute: TodayOption = "",
) -> None:
    """Schreibt zum Gutachten die Beschreibung als Drucksache (OParl 1.1)."""
    from assessment.service import publishing  # noqa: PLC0415

    paper = publishing.Paper(system, koerperschaft, titel, today_of(heute), datetime.now(UTC))
    publishing.publish_paper(paper, gutachten, anlage or (), ausgabe)
    say(f"Geschrieben: {ausgabe}")


@command(export_app)
def dcat(
    projekt: StoreOption, adresse: Annotated[str, typer.Option("--adresse", help="Adresse, unter der die Dateien veröffentlicht werden.")],
    herausgeber: Annotated[str, typer.Option("--herausgeber", help="Wer veröffentlicht.")], mail: Annotated[str, typer.Option("--mail", help="Kontaktadresse.")],
    seit: Annotated[str, typer.Option("--seit", help="Beginn der Erhebung.")], ausgabe: TargetOption = Path("offene-daten"),
    beitragend: Annotated[str, typer.Option("--beitragend", help="Kennung bei GovData, falls direkt gemeldet wird.")] = "", erhebung: WaveOption = "", name: NameOption = "", heute: TodayOption = "",
) -> None:
    """Schreibt die Zusammenfassung, in die die Kommunen eingewilligt haben, mit ihrem Eintrag für Datenportale (DCAT-AP.de)."""
    from assessment import service  # noqa: PLC0415
    from assessment.service import publishing  # noqa: PLC0415

    workspace, day = opened_store(projekt, name), today_of(heute)
    title = str(service.find_wave(workspace, erhebung).fields["title"])
    base = adresse.rstrip("/")
    dataset = publishing.OpenDataset(
        base, f"Digitaler Reifegrad der Kommunalverwaltungen: {title}", "Verteilung der Reifegrade je Dimension über die Kommunen, die in die Veröffentlichung eingewilligt haben.",
        herausgeber, herausgeber, mail, herausgeber, day, day, day_of(seit), day, contributor=beitragend)
    table, record = publishing.publish_aggregates(workspace, dataset, f"{base}/reifegrad.csv", ausgabe, wave=erhebung)
    say(f"Geschrieben: {table} und {record}")


@command(app)
def divergence(
    kommune: Annotated[str, typer.Argument(metavar="KOMMUNE", help="Nur diese Kommune.", show_default=False)] = "",
    projekt: ProjectOption = "", erhebung: WaveOption = "", name: NameOption = "", heute: TodayOption = "",
) -> None:
    """Zeigt, wo sich Antworten widersprechen, wer wen anders einschätzt und was noch zu klären ist."""
    from assessment import service  # noqa: PLC0415

    evaluation = opened(projekt or str(demo_folder()), heute, wave=erhebung, name=name)
    rows = [service.find_member(evaluation, kommune)] if kommune else range(len(evaluation.group.members))
    for row in rows:
        say(f"\n{evaluation.group.members[row].name}")
        items = service.clarification_rows(evaluation, row)
        for question, todo, whom, document in items:
            say(f"  {question}\n      {todo}\n      Fragen: {whom}" + (f"\n      Nachreichen: {document}" if document else ""))
        if not items:
            say("  Es ist nichts zu klären.")
    for sentence in service.agreement_sentences(evaluation):
        say(sentence)


@command(register_app, "import")
def import_register(datei: Annotated[Path, typer.Argument(metavar="DATEI", help="GV100AD des Statistischen Bundesamts (.txt) oder CSV mit ags und ars.")], projekt: StoreOption, name: NameOption = "") -> None:
    """Liest das amtliche Gemeindeverzeichnis in das Projekt ein."""
    from assessment import service  # noqa: PLC0415

    count = service.import_register(opened_store(projekt, name), datei)
    say(f"{count} Gemeinden und Gemeindeverbände eingelesen. {service.ATTRIBUTION}")


@command(register_app)
def lookup(text: Annotated[str, typer.Argument(metavar="TEXT", help="Anfang des Namens oder Schlüssels.")], projekt: StoreOption, name: NameOption = "") -> None:
    """Sucht eine Gemeinde nach Namen oder Schlüssel."""
    from assessment.store import lookup_register  # noqa: PLC0415

    found = lookup_register(opened_store(projekt, name).engine, text)
    show_table(("Schlüssel", "Name", "Art", "Kreis", "Einwohnende"), [(row.key, row.name, row.kind, row.district, f"{row.population:,}".replace(",", ".") if row.population is not None else "–") for row in found],
               f"»{text}« ist nicht im Verzeichnis. Ist es eingelesen? reifegrad register import DATEI")

