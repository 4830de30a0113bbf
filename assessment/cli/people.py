"""People, members, documents and the list of what is still to be clarified."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assessment.cli.front import (
    ActorOption,
    NameOption,
    StoreOption,
    TodayOption,
    TownArgument,
    WaveOption,
    actor_of,
    app,
    command,
    day_of,
    group,
    opened_store,
    say,
    show_table,
    today_of,
)

person_app = group("person", "Personen: auflisten, Auskunft geben, löschen.")
member_app = group("member", "Kommunen des Projekts: auflisten, Daten mitgeben, ausscheiden lassen.")
evidence_app = group("evidence", "Belege: Dokumente ablegen und herausgeben.")
PersonArgument = Annotated[str, typer.Argument(metavar="PERSON", help="Name oder Kennung der Person.")]
TargetArgument = Annotated[Path, typer.Argument(metavar="ZIEL", help="Neuer Ordner oder neue Datei.")]


@command(person_app, "list")
def list_people(projekt: StoreOption, name: NameOption = "") -> None:
    """Zeigt, von welchen Personen Angaben gespeichert sind."""
    people = opened_store(projekt, name).records("person")
    show_table(("Name", "Funktion", "E-Mail", "Kennung"), [(str(item.fields["name"]), str(item.fields["duty"]), str(item.fields["email"]), item.id[:8]) for item in people], "Es sind keine Personen gespeichert.")


@command(person_app, "export")
def export_person(person: PersonArgument, ziel: TargetArgument, projekt: StoreOption, name: NameOption = "") -> None:
    """Schreibt alles, was über eine Person gespeichert ist, in eine Datei (Auskunft)."""
    from assessment import service  # noqa: PLC0415
    from assessment.service.files import write_whole  # noqa: PLC0415

    write_whole(ziel, service.person_export(opened_store(projekt, name), person).encode())
    say(f"Die Auskunft liegt in {ziel}. Prüfen Sie vor der Herausgabe die Erwähnungen in Texten.")


@command(person_app)
def erase(person: PersonArgument, projekt: StoreOption, name: NameOption = "", wer: ActorOption = "", heute: TodayOption = "") -> None:
    """Löscht eine Person samt früheren Angaben; die Kette der Geschichte bleibt prüfbar."""
    from assessment import service  # noqa: PLC0415

    left = service.forget_person(opened_store(projekt, name), person, actor_of(wer), today_of(heute))
    say("Die Person ist gelöscht. Alte Sicherungen und Bündel enthalten sie noch; löschen Sie diese nach Ihrem Löschkonzept.")
    for mention in left:
        say(f"  Noch genannt in {mention.place}: {mention.text}")


@command(person_app)
def wording(
    kommune: TownArgument, interview: Annotated[str, typer.Argument(metavar="INTERVIEW", help="Kennung des Interviews, z. B. I1.")], projekt: StoreOption,
    erhebung: WaveOption = "", name: NameOption = "", wer: ActorOption = "", heute: TodayOption = "",
) -> None:
    """Macht frühere Fassungen der Texte eines Interviews unlesbar; was jetzt da steht, bleibt."""
    from assessment import service  # noqa: PLC0415
    from reports import german  # noqa: PLC0415

    count = service.forget_wording(opened_store(projekt, name), kommune, interview, actor_of(wer), today_of(heute), erhebung)
    say(f"Frühere Fassungen sind gelöscht; {german.amount(count, 'Antwort steht', 'Antworten stehen')} weiter so da wie zuletzt.")


@command(app)
def retention(bis: Annotated[str, typer.Argument(metavar="DATUM", help="Bis wann das Projekt aufbewahrt werden darf.")], projekt: StoreOption, name: NameOption = "", wer: ActorOption = "") -> None:
    """Setzt die Frist der Aufbewahrung; »reifegrad doctor« meldet, wenn sie abgelaufen ist."""
    from assessment import service  # noqa: PLC0415

    service.set_retention(opened_store(projekt, name), day_of(bis), actor_of(wer))
    say(f"Das Projekt darf bis {day_of(bis):%d.%m.%Y} aufbewahrt werden.")


@command(member_app, "list")
def list_members(projekt: StoreOption, name: NameOption = "") -> None:
    """Zeigt die Kommunen des Projekts."""
    towns = opened_store(projekt, name).records("municipality")
    show_table(("Name", "Kurzname", "Schlüssel"), [(str(item.fields["name"]), str(item.fields["label"]), str(item.fields["ags"])) for item in towns], "Es sind keine Kommunen gespeichert.")


@command(member_app, "add")
def add_member(
    gemeinde: Annotated[str, typer.Argument(metavar="GEMEINDE", help="Schlüssel oder Name im eingelesenen Gemeindeverzeichnis.")], projekt: StoreOption,
    erhebung: WaveOption = "", name: NameOption = "", wer: ActorOption = "",
) -> None:
    """Nimmt eine Kommune aus dem Gemeindeverzeichnis in die Erhebung auf."""
    from assessment import service  # noqa: PLC0415

    row = service.add_member(opened_store(projekt, name), gemeinde, actor_of(wer), wave=erhebung)
    say(f"Aufgenommen: {row.name}, {row.kind}, Schlüssel {row.key}.")


@command(member_app)
def consent(
    kommune: TownArgument, dimension: Annotated[str, typer.Argument(metavar="DIMENSION", help="Nummer der Dimension oder alle.")],
    umfang: Annotated[str, typer.Argument(metavar="UMFANG", help="namentlich, alias, spanne (nur in Minimum, Quartilen, Maximum) oder nein.")],
    projekt: StoreOption, erhebung: WaveOption = "", name: NameOption = "", wer: ActorOption = "",
) -> None:
    """Hält fest, was andere von einer Kommune sehen dürfen; jederzeit änderbar."""
    from assessment import service  # noqa: PLC0415

    service.set_consent(opened_store(projekt, name), kommune, dimension, umfang, actor_of(wer), wave=erhebung)
    say("Festgehalten.")


@command(member_app, "export")
def export_member(kommune: TownArgument, ziel: TargetArgument, projekt: StoreOption, name: NameOption = "") -> None:
    """Schreibt alle Daten, den Verlauf und die Belege einer Kommune in einen Ordner."""
    from assessment import service  # noqa: PLC0415

    workspace = opened_store(projekt, name)
    say(f"Die Daten liegen in {service.export_town(workspace, service.find_town(workspace, kommune), ziel)}/.")


@command(member_app)
def leave(
    kommune: TownArgument, ziel: TargetArgument, projekt: StoreOption, ja: Annotated[bool, typer.Option("--ja", help="Ohne Rückfrage löschen.")] = False,
    name: NameOption = "", wer: ActorOption = "", heute: TodayOption = "",
) -> None:
    """Gibt einer ausscheidenden Kommune ihre Daten mit und löscht sie im Projekt, auch in eingefrorenen Erhebungen."""
    from assessment import service  # noqa: PLC0415

    if not ja:
        typer.confirm(f"Alle Daten von »{kommune}« werden nach {ziel}/ geschrieben und dann unwiderruflich aus dem Projekt gelöscht. Fortfahren?", abort=True)
    folder = service.leave_group(opened_store(projekt, name), kommune, actor_of(wer), today_of(heute), ziel)
    say(f"Die Daten liegen in {folder}/; im Projekt sind sie gelöscht. Alte Sicherungen und Bündel enthalten sie noch.")


@command(evidence_app)
def add(
    kommune: TownArgument, datei: Annotated[Path, typer.Argument(metavar="DATEI", help="PDF, Bild, Office-Dokument oder Textdatei.")], projekt: StoreOption,
    titel: Annotated[str, typer.Option("--titel", help="Titel des Belegs; ohne Angabe der Dateiname.")] = "", datum: Annotated[str, typer.Option("--datum", help="Datum des Dokuments.")] = "",
    erhebung: WaveOption = "", name: NameOption = "", wer: ActorOption = "",
) -> None:
    """Legt ein Dokument als Beleg ab."""
    from assessment import service  # noqa: PLC0415

    label = service.add_evidence(opened_store(projekt, name), kommune, datei, titel, day_of(datum) if datum else None, actor_of(wer), erhebung)
    say(f"Abgelegt als Beleg {label}.")


@command(evidence_app, "list")
def list_evidence(kommune: TownArgument, projekt: StoreOption, name: NameOption = "", erhebung: WaveOption = "") -> None:
    """Zeigt die Belege einer Kommune."""
    from assessment import service  # noqa: PLC0415

    workspace = opened_store(projekt, name)
    rows = workspace.records("evidence", municipality_id=service.find_town(workspace, kommune).id, wave_id=service.find_wave(workspace, erhebung).id)
    show_table(("Beleg", "Titel", "vom", "Datei"), [
        (str(item.fields["label"]), str(item.fields["title"]), f"{day_of(str(item.fields['dated'])):%d.%m.%Y}" if item.fields["dated"] else "–", str(item.fields["file_name"]) or "–") for item in rows], "Es sind keine Belege gespeichert.")


@command(evidence_app)
def get(kommune: TownArgument, beleg: Annotated[str, typer.Argument(metavar="BELEG", help="Kennung, z. B. B1.")], ziel: TargetArgument, projekt: StoreOption, name: NameOption = "", erhebung: WaveOption = "") -> None:
    """Gibt die Datei eines Belegs heraus."""
    from assessment import service  # noqa: PLC0415
    from assessment.service.files import write_whole  # noqa: PLC0415

    write_whole(ziel, service.evidence_file(opened_store(projekt, name), kommune, beleg, erhebung))
    say(f"Geschrieben: {ziel}")
