"""Waves: wave list, freeze, new, diff, upgrade."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

import typer

from assessment.cli.front import (
    ActorOption,
    JsonOption,
    NameOption,
    StoreOption,
    TodayOption,
    WaveOption,
    actor_of,
    command,
    day_of,
    group,
    opened_store,
    print_json,
    refuse,
    say,
    show_table,
    today_of,
)

if TYPE_CHECKING:
    from assessment.upgrading import Rule

wave_app = group("wave", "Erhebungen: einfrieren, die nächste beginnen, vergleichen, den Katalog umstellen.")
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Nur zeigen, was geschähe; nichts wird gespeichert.")]


@command(wave_app, "list")
def list_(projekt: StoreOption, name: NameOption = "") -> None:
    """Zeigt die Erhebungen des Projekts."""
    workspace = opened_store(projekt, name)
    show_table(("Titel", "Stichtag", "Katalog", "Stand"), [
        (str(wave.fields["title"]), f"{day_of(str(wave.fields['reference_date'])):%d.%m.%Y}", str(wave.fields["catalogue"])[:12], f"eingefroren am {day_of(str(wave.fields['frozen_on'])):%d.%m.%Y}" if wave.fields["frozen_on"] else "läuft")
        for wave in workspace.waves()], "Es gibt noch keine Erhebung.")


@command(wave_app)
def freeze(
    projekt: StoreOption, erhebung: WaveOption = "", trotzdem: Annotated[bool, typer.Option("--trotzdem", help="Auch mit offenen Konflikten einfrieren.")] = False,
    name: NameOption = "", wer: ActorOption = "", heute: TodayOption = "",
) -> None:
    """Friert eine Erhebung ein: Antworten und Werte bleiben für immer, wie sie sind."""
    from assessment import service  # noqa: PLC0415

    digest = service.freeze_wave(opened_store(projekt, name), erhebung, actor_of(wer), today_of(heute), despite_conflicts=trotzdem)
    say(f"Eingefroren. Prüfsumme des Stands: {digest}")


@command(wave_app, "new")
def new_(
    titel: Annotated[str, typer.Argument(metavar="TITEL", help="Name der neuen Erhebung.")], stichtag: Annotated[str, typer.Argument(metavar="STICHTAG", help="Tag, nach dessen Regeln bewertet wird.")],
    projekt: StoreOption, katalog: Annotated[str, typer.Option("--katalog", help="Anderer Katalog oder andere Ausgabe; ohne Angabe der bisherige.", show_default=False)] = "", name: NameOption = "", wer: ActorOption = "",
) -> None:
    """Beginnt die nächste Erhebung, vorbelegt mit den letzten Antworten, die zu bestätigen sind."""
    from assessment import service  # noqa: PLC0415

    service.next_wave(opened_store(projekt, name), titel, day_of(stichtag), actor_of(wer), katalog)
    say(f"Die Erhebung »{titel}« ist angelegt. Frühere Antworten sind vorbelegt und zählen erst, wenn sie bestätigt sind.")


@command(wave_app)
def diff(
    alt: Annotated[str, typer.Argument(metavar="ALT", help="Frühere Erhebung (Titel oder Stichtag).")], projekt: StoreOption,
    neu: Annotated[str, typer.Argument(metavar="NEU", help="Spätere Erhebung; ohne Angabe die laufende.", show_default=False)] = "",
    kommune: Annotated[str, typer.Option("--kommune", "-k", help="Nur diese Kommune.")] = "", fragen: Annotated[bool, typer.Option("--fragen", help="Auch jede Frage zeigen.")] = False,
    name: NameOption = "", as_json: JsonOption = False,
) -> None:
    """Sagt, was sich zwischen zwei Erhebungen geändert hat und warum."""
    from assessment import service  # noqa: PLC0415

    found = [item for item in service.compare_waves(opened_store(projekt, name), alt, neu) if kommune in ("", item.member) and (item.kind != "frage" or fragen) and item.level.causes]
    if as_json:
        print_json([{"kommune": item.member, "kennung": item.id, "titel": item.title, "vorher": _number(item.level.before), "nachher": _number(item.level.after), "durch_regel": _number(item.level.by_rule),
                     "durch_ziel": _number(item.level.by_target), "durch_antwort": _number(item.level.by_answer), "gruende": list(item.level.causes)} for item in found])
        return
    show_table(("Kommune", "Kennung", "Titel", "vorher", "nachher", "Grund"), [
        (item.member, item.id, item.title, _shown(item.level.before), _shown(item.level.after), ", ".join(item.level.causes)) for item in found], "Es hat sich nichts geändert.")


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _shown(value: float) -> str:
    from reports import german  # noqa: PLC0415

    return german.decimal(value, missing="–")


@command(wave_app)
def upgrade(
    katalog: Annotated[str, typer.Argument(metavar="KATALOG", help="Neue Ausgabe des Katalogs (Name oder Ordner).")], projekt: StoreOption,
    regel: Annotated[str, typer.Option("--regel", help="Was mit Antworten geschieht, deren Bewertung sich geändert hat: behalten, anpassen oder nachfragen.")] = "nachfragen",
    frage: Annotated[list[str] | None, typer.Option("--frage", metavar="NR=REGEL", help="Eigene Regel für eine Frage, z. B. 1.4.1=behalten (mehrfach möglich).")] = None,
    dry_run: DryRunOption = False, erhebung: WaveOption = "", name: NameOption = "", wer: ActorOption = "",
) -> None:
    """Stellt eine laufende Erhebung auf eine andere Ausgabe des Katalogs um und nennt jede Antwort, die anzusehen ist."""
    from assessment import service  # noqa: PLC0415

    rules = {key: _rule(word) for key, _, word in (item.partition("=") for item in frage or ())}
    result = service.upgrade_wave(opened_store(projekt, name), erhebung, katalog, actor_of(wer), rules=rules, default=_rule(regel), dry_run=dry_run)
    show_table(("Kommune", "Frage", "Rolle", "was geschieht", "Stufe vorher", "nachher"), [
        (town, item.response.question, item.response.role, item.fate.value, "–" if item.before is None else _shown(item.before), "–" if item.after is None else _shown(item.after))
        for town, item in result.to_look_at], "Keine Antwort muss angesehen werden.")
    for town, question in result.lost_ratings:
        say(f"Die Bewertung der Beratung zu Frage {question} ({town}) bezieht sich auf eine Frage, die es nicht mehr gibt.")
    for sentence in result.lost_planning:
        say(f"{sentence} Der Eintrag bleibt gespeichert, wird aber nicht angewandt.")
    verb = "Es würde umgestellt" if dry_run else "Umgestellt"
    say(f"{verb}: {result.old} → {result.new}, {len(result.answers)} Antworten, davon {len(result.to_look_at)} anzusehen.")


def _rule(word: str) -> Rule:
    from assessment.upgrading import Rule  # noqa: PLC0415

    try:
        return Rule(word)
    except ValueError:
        refuse(f"Die Regel »{word}« gibt es nicht. Erlaubt sind: behalten, anpassen, nachfragen.")
