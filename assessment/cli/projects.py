"""A project and its memory: new, interview, record, history, undo, conflicts, verify, backup, restore, doctor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessment.cli.front import (
    ActorOption,
    Exit,
    JsonOption,
    NameOption,
    StoreOption,
    TodayOption,
    TownArgument,
    WaveOption,
    actor_of,
    app,
    command,
    day_of,
    err,
    opened_store,
    print_json,
    refuse,
    say,
    today_of,
)

if TYPE_CHECKING:
    from assessment.changes import FieldConflict, Outcome, Value
    from assessment.service.chronicle import Entry

FORM = Annotated[str, typer.Argument(metavar="FRAGE", help="Nummer der Frage, z. B. 1.4.1.")]


@command(app)
def new(
    ort: Annotated[str, typer.Argument(metavar="ORT", help="Neue Projektdatei (endet auf .reifegrad), postgresql://-Adresse oder neuer Ordner mit Textdateien.")],
    vorlage: Annotated[str, typer.Option("--vorlage", metavar="NAME", help="leer (eine Musterkommune), beispiel (erfundene Gruppe) oder hildburghausen (echte Gruppe, ohne Antworten).")] = "leer",
    wer: ActorOption = "", heute: TodayOption = "",
) -> None:
    """Legt ein neues Projekt aus einer Vorlage an."""
    from assessment import service  # noqa: PLC0415

    towns = service.new_project(ort, vorlage, today_of(heute), actor_of(wer))
    said = "eine Kommune" if towns == 1 else f"{towns} Kommunen"
    if service.is_store(ort):
        say(f"Das Projekt {service.shown_place(ort)} ist angelegt ({said}). Das erste Interview: reifegrad interview KOMMUNE ROLLE DATUM -p {ort}")
    else:
        say(f"Das Projekt {ort}/ ist angelegt ({said}). Tragen Sie Antworten in die Dateien der Kommunen ein, dann: reifegrad report {ort}")


@command(app)
def interview(
    kommune: TownArgument,
    rolle: Annotated[str, typer.Argument(metavar="ROLLE", help="Rolle der befragten Person, z. B. IT oder HAL.")],
    datum: Annotated[str, typer.Argument(metavar="DATUM", help="Tag des Interviews.")],
    projekt: StoreOption, ort: Annotated[str, typer.Option("--ort", help="Wo es stattfand.")] = "",
    befragt: Annotated[list[str] | None, typer.Option("--befragt", metavar="NAME", help="Wer befragt wurde (mehrfach möglich); wird getrennt von den Antworten geführt.")] = None,
    erhebung: WaveOption = "", name: NameOption = "", wer: ActorOption = "", heute: TodayOption = "",
) -> None:
    """Trägt ein geführtes Interview ein."""
    from assessment import service  # noqa: PLC0415

    label = service.begin_interview(opened_store(projekt, name), kommune, rolle, day_of(datum), ort, actor_of(wer), today=today_of(heute), wave=erhebung,
                                      interviewees=befragt or ())
    say(f'Das Interview {label} ist eingetragen. Eine Antwort: reifegrad record "{kommune}" {label} FRAGE ANTWORT -p {projekt}')


@command(app)
def record(
    kommune: TownArgument,
    gespraech: Annotated[str, typer.Argument(metavar="INTERVIEW", help="Kennung des Interviews, z. B. I1.")],
    frage: FORM,
    antwort: Annotated[str, typer.Argument(metavar="ANTWORT", help="Stufe, Zahl, Option (mehrere mit Komma), ja/teilweise/nein, unbekannt oder entfällt.")],
    projekt: StoreOption,
    grund: Annotated[str, typer.Option("--grund", help="Warum die Frage entfällt.")] = "",
    bemerkung: Annotated[str | None, typer.Option("--bemerkung", help="Bemerkung für das Gutachten.", show_default=False)] = None,
    vermerk: Annotated[str | None, typer.Option("--vermerk", help="Interner Vermerk, erscheint nie im Gutachten.", show_default=False)] = None,
    nachweis: Annotated[str, typer.Option("--nachweis", help="aussage, einsicht oder dokument.")] = "",
    nachfassen: Annotated[bool | None, typer.Option("--nachfassen/--erledigt", help="Auf die Klärungsliste setzen oder davon nehmen.", show_default=False)] = None,
    erhebung: WaveOption = "", name: NameOption = "", wer: ActorOption = "", heute: TodayOption = "",
) -> None:
    """Speichert eine Antwort."""
    from assessment import service  # noqa: PLC0415

    workspace = opened_store(projekt, name)
    spoken = service.Spoken(grund, bemerkung, vermerk, nachweis, nachfassen)
    outcome = service.record_answer(workspace, kommune, gespraech, frage, antwort, spoken, actor_of(wer), today=today_of(heute), wave=erhebung)
    report_outcome(outcome)


def report_outcome(outcome: Outcome) -> None:
    """Say what came of a save."""
    if outcome.message:
        refuse(outcome.message)
    if outcome.conflicts:
        err.print("Nicht gespeichert, weil inzwischen jemand anderes dieselbe Angabe geändert hat:", soft_wrap=True)
        for conflict in outcome.conflicts:
            err.print(f"  {conflict_line(conflict)}", markup=False, soft_wrap=True)
        raise typer.Exit(Exit.PROBLEMS)
    say({"gespeichert": f"Gespeichert (Fassung {outcome.version}).", "unverändert": "Das stand schon so da."}[outcome.status])


def conflict_line(conflict: FieldConflict) -> str:
    """Say a conflict on one line."""
    from assessment import service  # noqa: PLC0415

    return f"{service.field_words(conflict.fields)}: vorher {shown(conflict.before)}, jetzt {shown(conflict.other)}, Ihre Angabe {shown(conflict.mine)}"


def shown(values: Value | tuple[Value, ...]) -> str:
    """Give values as a user reads them."""
    if isinstance(values, tuple):
        return " / ".join(shown(value) for value in values if value not in ("", None)) or "leer"
    if values is None or values == "":
        return "leer"
    if isinstance(values, bool):
        return "ja" if values else "nein"
    if isinstance(values, float):
        return f"{values:g}".replace(".", ",")
    if isinstance(values, list):
        return ", ".join(str(value) for value in values) or "keine"
    return str(values)


@command(app)
def history(
    projekt: StoreOption, frage: Annotated[str, typer.Option("--frage", help="Nur Antworten auf diese Frage.")] = "",
    letzte: Annotated[int, typer.Option("--letzte", help="Wie viele Einträge höchstens.")] = 30, name: NameOption = "", as_json: JsonOption = False,
) -> None:
    """Zeigt, wer wann was geändert hat."""
    from assessment import service  # noqa: PLC0415

    entries = service.history_of(opened_store(projekt, name), question=frage, last=letzte)
    if as_json:
        print_json([entry.as_data() for entry in entries])
        return
    say_entries(entries)


def say_entries(entries: Iterable[Entry]) -> None:
    """Print entries of the history, each with its changes."""
    from assessment import service  # noqa: PLC0415

    for entry in entries:
        say(f"{entry.at.astimezone():%d.%m.%Y %H:%M}  {entry.what}  – {entry.who}, {entry.source}  [{entry.id[:8]}]" + ("" if entry.action == "save" else f"  ({service.ACTION_WORDS[entry.action]})"))
        for key, (old, new) in entry.changes.items():
            say(f"    {key}: {shown(old)} → {shown(new)}")


@command(app)
def undo(
    eintrag: Annotated[str, typer.Argument(metavar="EINTRAG", help="Kennung des Eintrags aus »reifegrad history«.")], projekt: StoreOption, name: NameOption = "", wer: ActorOption = "",
) -> None:
    """Nimmt einen Eintrag zurück, durch einen neuen; die Geschichte bleibt."""
    from assessment import service  # noqa: PLC0415

    try:
        report_outcome(service.undo_entry(opened_store(projekt, name), eintrag, actor_of(wer)))
    except service.ChangedSince as changed:
        err.print(str(changed), markup=False, soft_wrap=True)
        say_entries(changed.newer)
        raise typer.Exit(Exit.PROBLEMS) from changed


@command(app)
def conflicts(
    projekt: StoreOption, nummer: Annotated[int, typer.Option("--entscheide", metavar="NR", help="Diesen Konflikt entscheiden.")] = 0,
    wahl: Annotated[str, typer.Option("--mit", metavar="WAHL", help="meine (der zurückgehaltene Wert) oder andere (was jetzt da steht).")] = "andere",
    name: NameOption = "", wer: ActorOption = "",
) -> None:
    """Zeigt und entscheidet, was sich beim Zusammenführen widersprochen hat."""
    from assessment import service  # noqa: PLC0415

    workspace = opened_store(projekt, name)
    if wahl not in ("meine", "andere"):
        refuse(f"»{wahl}« gibt es als Wahl nicht. Erlaubt sind: meine, andere.")
    if nummer:
        report_outcome(service.settle_conflict(workspace, nummer, wahl, actor_of(wer)))
    rows = service.conflict_rows(workspace)
    for row in rows:
        say(f"{row.number}  {row.what}\n    steht jetzt: {shown(row.now)}\n    zurückgehalten: {shown(row.held)}  ({row.who}, {row.at.astimezone():%d.%m.%Y %H:%M})")
    if not rows:
        say("Es sind keine Konflikte offen.")
    else:
        say(f"Entscheiden: reifegrad conflicts --entscheide 1 --mit meine -p {projekt}")


@command(app)
def verify(
    projekt: StoreOption, kopf: Annotated[list[str] | None, typer.Option("--kopf", metavar="HASH", help="Kettenkopf aus einem Gutachten, der vorkommen muss (mehrfach möglich).")] = None, name: NameOption = "",
) -> None:
    """Prüft, dass niemand die Geschichte oder eine eingefrorene Erhebung nachträglich verändert hat."""
    from assessment import service  # noqa: PLC0415

    workspace = opened_store(projekt, name)
    report = service.check_integrity(workspace, kopf or ())
    for fault in report.faults:
        err.print(fault, markup=False, soft_wrap=True)
    if report.faults:
        raise typer.Exit(Exit.PROBLEMS)
    erased = f" In {report.erased} Einträgen ist der Inhalt auf Wunsch gelöscht." if report.erased else ""
    say(f"Die Geschichte ist unversehrt: {report.events} Einträge, Kettenkopf {report.head}.{erased}")


@command(app)
def backup(projekt: StoreOption, ziel: Annotated[Path | None, typer.Option("--ziel", metavar="DATEI", help="Name der Sicherung.", show_default="mit Datum daneben")] = None, name: NameOption = "") -> None:
    """Sichert eine Projektdatei, auch während andere darin arbeiten."""
    from assessment import service  # noqa: PLC0415

    now = datetime.now(UTC).astimezone()
    target = ziel or Path(projekt).with_name(f"{Path(projekt).stem}.sicherung-{now:%Y%m%d-%H%M%S}.reifegrad")
    size = service.backup(opened_store(projekt, name), target)
    say(f"Gesichert und geprüft: {target}, {size // 1024} KB.")


@command(app)
def restore(
    sicherung: Annotated[Path, typer.Argument(metavar="SICHERUNG", help="Die Sicherungsdatei.")], ziel: Annotated[Path, typer.Argument(metavar="ZIEL", help="Neue Projektdatei; eine vorhandene wird nie überschrieben.")],
) -> None:
    """Stellt eine geprüfte Sicherung an einem neuen Ort her."""
    from assessment import service  # noqa: PLC0415

    service.restore(sicherung, ziel)
    say(f"Wiederhergestellt: {ziel}")


@command(app)
def doctor(projekt: Annotated[str, typer.Option("--projekt", "-p", envvar="REIFEGRAD_PROJEKT", metavar="ORT", help="Auch dieses Projekt ansehen.", show_default=False)] = "") -> None:
    """Prüft, ob auf diesem Rechner alles da ist, was reifegrad braucht."""
    from assessment.service.doctor import examine  # noqa: PLC0415

    marks = {"gut": "✓", "Hinweis": "·", "Fehler": "✗"}
    failed = False
    for finding in examine(projekt, datetime.now(UTC)):
        failed |= finding.state == "Fehler"
        say(f"{marks[finding.state]} {finding.name}: {finding.message}" + (f"\n    → {finding.remedy}" if finding.remedy else ""))
    if failed:
        raise typer.Exit(Exit.PROBLEMS)

