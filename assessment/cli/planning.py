"""What is agreed for planning: plan set, settings, pin, unpin; decide record, list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from assessment.cli.front import (
    ActorOption,
    JsonOption,
    NameOption,
    ProjectOption,
    StoreOption,
    TodayOption,
    TownArgument,
    WaveOption,
    actor_of,
    command,
    day_of,
    group,
    opened,
    opened_store,
    print_json,
    show_table,
    today_of,
)
from assessment.cli.projects import report_outcome

if TYPE_CHECKING:
    from assessment.agreements import Resolution
    from assessment.service.planning import DecisionRow, PinRow, SettingRow

plan_app = group("plan", "Planung: was die Gruppe vereinbart und was daraus folgt.")
decide_app = group("decide", "Entscheidungen der Kommunen über einzelne Maßnahmen.")
MeasureArgument = Annotated[str, typer.Argument(metavar="MASSNAHME", help="Kennung der Maßnahme, z. B. M103.")]
TownOption = Annotated[str, typer.Option("--kommune", "-k", metavar="KOMMUNE", help="Nur für diese Kommune; ohne Angabe für die ganze Gruppe.", show_default=False)]
BodyOption = Annotated[str, typer.Option("--gremium", help="Wer das beschlossen hat.")]
DayOption = Annotated[str, typer.Option("--datum", help="Tag des Beschlusses.")]
ReasonOption = Annotated[str, typer.Option("--grund", help="Warum so entschieden wurde.")]


@command(plan_app, "set")
def set_(
    schluessel: Annotated[str, typer.Argument(metavar="SCHLÜSSEL", help="Welche Vorgabe, z. B. tagessatz, gewichte, kapazitaet oder foerderung.F2.")],
    wert: Annotated[str, typer.Argument(metavar="WERT", help="Neuer Wert; mehrere Angaben als a=1; b=2. »vorgabe« nimmt die Angabe zurück.")],
    projekt: StoreOption, kommune: TownOption = "", gremium: BodyOption = "", datum: DayOption = "", erhebung: WaveOption = "", name: NameOption = "", wer: ActorOption = "", heute: TodayOption = "",
) -> None:
    """Setzt eine Vorgabe der Planung."""
    from assessment import service  # noqa: PLC0415

    wert = service.with_crest(wert) if schluessel == "gestaltung" else wert
    report_outcome(service.set_planning(opened_store(projekt, name), schluessel, wert, actor_of(wer), today=today_of(heute), town=kommune, wave=erhebung, resolution=_resolution(gremium, datum)))


@command(plan_app)
def settings(projekt: ProjectOption, kommune: TownOption = "", erhebung: WaveOption = "", name: NameOption = "", as_json: JsonOption = False, heute: TodayOption = "") -> None:
    """Zeigt alle Vorgaben, was davon vereinbart ist, und die festgelegten Termine."""
    from assessment import service  # noqa: PLC0415

    evaluation = opened(projekt, heute, wave=erhebung, name=name)
    town = evaluation.group.members[service.find_member(evaluation, kommune)].key if kommune else ""
    rows, pins = service.planning_rows(evaluation.group, town), service.pin_rows(evaluation.group)
    if as_json:
        print_json({"vorgaben": [_setting_data(row) for row in rows], "festlegungen": [_pin_data(row) for row in pins]})
        return
    show_table(("Vorgabe", "Schlüssel", "gilt", "Herkunft"), [(row.label, row.key, row.value, _origin(row)) for row in rows], "")
    show_table(("Maßnahme", "für", "Festlegung", "Grund"), [(f"{row.pin.measure} {row.title}", row.town or "alle", _fixed(row), row.pin.reason or "–") for row in pins], "Es ist kein Termin festgelegt.")


def _resolution(body: str, day: str) -> Resolution:
    from assessment.agreements import Resolution  # noqa: PLC0415

    return Resolution(body, day_of(day) if day else None)


def _origin(row: SettingRow) -> str:
    """Say whether a value is a default, was set, or was agreed by whom."""
    if not row.agreed:
        return "Vorgabe (Annahme)"
    return _agreed(row.resolution) or "eingetragen"


def _agreed(resolution: Resolution) -> str:
    from reports import german  # noqa: PLC0415

    day = f"am {german.short_date(resolution.day)}" if resolution.day else ""
    return " ".join(part for part in (resolution.body, day) if part)


def _fixed(row: PinRow) -> str:
    """Say what a pin fixes, and who decided so."""
    from reports import german  # noqa: PLC0415

    pin = row.pin
    said = [f"nicht vor {german.short_date(pin.not_before)}" if pin.not_before else "", f"fertig bis {german.short_date(pin.finished_by)}" if pin.finished_by else "", "gestrichen" if pin.excluded else ""]
    agreed = _agreed(pin.resolution)
    return ", ".join(part for part in said if part) + (f" ({agreed})" if agreed else "")


def _setting_data(row: SettingRow) -> dict[str, object]:
    return {"kommune": row.town, "schluessel": row.key, "bezeichnung": row.label, "wert": row.value, "vereinbart": row.agreed, "gremium": row.resolution.body, "datum": _iso(row.resolution.day)}


def _pin_data(row: PinRow) -> dict[str, object]:
    pin = row.pin
    return {"kommune": row.town, "massnahme": pin.measure, "nicht_vor": _iso(pin.not_before), "fertig_bis": _iso(pin.finished_by), "gestrichen": pin.excluded, "grund": pin.reason,
            "gremium": pin.resolution.body, "datum": _iso(pin.resolution.day)}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


@command(plan_app)
def pin(
    massnahme: MeasureArgument, projekt: StoreOption, kommune: TownOption = "",
    nicht_vor: Annotated[str, typer.Option("--nicht-vor", metavar="DATUM", help="Beginnt nicht vor diesem Tag.")] = "",
    fertig_bis: Annotated[str, typer.Option("--fertig-bis", metavar="DATUM", help="Ist bis zu diesem Tag fertig.")] = "",
    streichen: Annotated[bool, typer.Option("--streichen", help="Wird nicht umgesetzt.")] = False,
    grund: ReasonOption = "", gremium: BodyOption = "", datum: DayOption = "", erhebung: WaveOption = "", name: NameOption = "", wer: ActorOption = "", heute: TodayOption = "",
) -> None:
    """Legt für eine Maßnahme einen Termin fest oder streicht sie; ersetzt, was vorher festgelegt war."""
    from assessment import service  # noqa: PLC0415
    from assessment.agreements import Pin  # noqa: PLC0415

    fixed = Pin(massnahme, day_of(nicht_vor) if nicht_vor else None, day_of(fertig_bis) if fertig_bis else None, streichen, grund, _resolution(gremium, datum))
    report_outcome(service.pin_measure(opened_store(projekt, name), fixed, actor_of(wer), today=today_of(heute), town=kommune, wave=erhebung))


@command(plan_app)
def unpin(massnahme: MeasureArgument, projekt: StoreOption, kommune: TownOption = "", erhebung: WaveOption = "", name: NameOption = "", wer: ActorOption = "") -> None:
    """Nimmt eine Festlegung zurück."""
    from assessment import service  # noqa: PLC0415

    report_outcome(service.unpin(opened_store(projekt, name), massnahme, actor_of(wer), town=kommune, wave=erhebung))


@command(decide_app)
def record(
    kommune: TownArgument, massnahme: MeasureArgument, wahl: Annotated[str, typer.Argument(metavar="WAHL", help='dabei, "nicht dabei", später oder Enthaltung.')], projekt: StoreOption,
    datum: DayOption = "", gremium: BodyOption = "", grund: ReasonOption = "", erhebung: WaveOption = "", name: NameOption = "", wer: ActorOption = "", heute: TodayOption = "",
) -> None:
    """Hält fest, was eine Kommune zu einer Maßnahme entschieden hat."""
    from assessment import service  # noqa: PLC0415

    report_outcome(service.record_decision(
        opened_store(projekt, name), kommune, massnahme, wahl, actor_of(wer), today=today_of(heute), day=day_of(datum) if datum else None, body=gremium, reason=grund, wave=erhebung))


@command(decide_app, "list")
def list_(
    projekt: ProjectOption, massnahme: Annotated[str, typer.Option("--massnahme", metavar="MASSNAHME", help="Nur diese Maßnahme, mit allen Kommunen.", show_default=False)] = "",
    erhebung: WaveOption = "", name: NameOption = "", as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Zeigt je Maßnahme, welche Kommune wie entschieden hat und welche noch offen ist."""
    from assessment import service  # noqa: PLC0415

    rows = service.decision_rows(opened(projekt, heute, wave=erhebung, name=name).group, massnahme)
    if as_json:
        print_json([_decision_data(row) for row in rows])
        return
    titled = {row.measure: row for row in reversed(rows)}
    show_table(("Maßnahme", "Kommune", "Entscheidung", "Beschluss", "Grund"), [_decision_cells(row, titled=row is titled[row.measure]) for row in rows], "Es ist noch nichts entschieden.")


def _decision_cells(row: DecisionRow, *, titled: bool) -> tuple[str, ...]:
    """Give a row of the table; the title of a measure stands once."""
    from assessment.agreements import Resolution  # noqa: PLC0415

    measure, made = f"{row.measure} {row.title}" if titled else row.measure, row.decision
    if made is None:
        return measure, row.name, "noch offen", "–", "–"
    return measure, row.name, made.choice.value, _agreed(Resolution(made.body, made.day)) or "–", made.reason or "–"


def _decision_data(row: DecisionRow) -> dict[str, object]:
    made = row.decision
    return {"kommune": row.member, "massnahme": row.measure, "wahl": made.choice.value if made else "", "gremium": made.body if made else "", "datum": _iso(made.day) if made else "", "grund": made.reason if made else ""}
