"""What follows from gaps and agreements: plan rank, roadmap, joint, group, phases; decide export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessment.cli.front import (
    JsonOption,
    NameOption,
    ProjectOption,
    TodayOption,
    TownArgument,
    WaveOption,
    command,
    opened,
    out,
    print_json,
    refuse,
    say,
    show_table,
)
from assessment.cli.planning import decide_app, plan_app

if TYPE_CHECKING:
    from assessment.evaluate import Evaluation
    from assessment.plan import Ground, JointOffer, Outlook, Roadmap
    from assessment.service import GroupPlan, MemberPlan

SecondsOption = Annotated[float, typer.Option("--sekunden", metavar="ZAHL", min=1, help="Zeit für die Suche; Vorbereiten und Erklären kommen dazu.")]
WorkersOption = Annotated[int, typer.Option("--kerne", metavar="ZAHL", min=1, help="Prozessorkerne; mit einem ist das Ergebnis wiederholbar.")]
CapacityOption = Annotated[float | None, typer.Option("--kapazitaet", metavar="PT", min=0, help="Ausprobieren: so viele Personentage je Quartal statt der vereinbarten.", show_default=False)]
BudgetOption = Annotated[list[str] | None, typer.Option("--budget", metavar="JAHR=EURO", help="Ausprobieren: anderes Budget eines Jahres, z. B. 2027=40000 (mehrfach möglich).", show_default=False)]


@command(plan_app)
def rank(
    kommune: TownArgument, projekt: ProjectOption, alle: Annotated[bool, typer.Option("--alle", help="Alle Maßnahmen statt der ersten zwanzig.")] = False,
    erhebung: WaveOption = "", name: NameOption = "", as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Ordnet die Maßnahmen einer Kommune: Klasse, Punkte, und wie fest der Platz ist."""
    from assessment import service  # noqa: PLC0415

    evaluation = opened(projekt, heute, wave=erhebung, name=name)
    ground, row = service.ground_of(evaluation), service.find_member(evaluation, kommune)
    rows = service.rank_rows(ground, row)
    if as_json:
        print_json(rows)
        return
    show_table(("Rang", "Nr.", "Maßnahme", "Punkte", "Platz", "Klasse und Grund"), [
        (str(item["rang"]), str(item["massnahme"]), str(item["titel"]), _decimal(item["punkte"]), f"{item['platz_von']}–{item['platz_bis']}", str(item["grund"]))
        for item in (rows if alle else rows[:20])], "Keine Maßnahme schließt eine Lücke.")
    for sentence in service.rank_sentences(ground, row):
        say(sentence)


def _decimal(value: object) -> str:
    from reports import german  # noqa: PLC0415

    return german.decimal(float(str(value)))


@command(plan_app)
def roadmap(
    kommune: TownArgument, projekt: ProjectOption, sekunden: SecondsOption = 10.0, kerne: WorkersOption = 1, kapazitaet: CapacityOption = None, budget: BudgetOption = None,
    erhebung: WaveOption = "", name: NameOption = "", as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Rechnet den Fahrplan einer Kommune für sich allein: was wann, was nicht und warum."""
    from assessment import service  # noqa: PLC0415

    evaluation = opened(projekt, heute, wave=erhebung, name=name)
    plan = service.plan_member(evaluation, service.find_member(evaluation, kommune), seconds=sekunden, trial=service.Trial(kapazitaet, _budget(budget)), workers=kerne)
    if as_json:
        print_json(service.roadmap_data(plan.ground, plan.roadmap, plan.outlook))
        return
    _print_roadmap(plan.ground, plan.roadmap, plan.row)
    _print_outlook(plan)


def _budget(given: list[str] | None) -> dict[int, float]:
    found = {}
    for item in given or ():
        year, _, amount = item.partition("=")
        if not year.isdigit() or not amount.replace(".", "").isdigit():
            refuse(f"»{item}« ist kein Budget. Schreiben Sie Jahr=Euro, z. B. 2027=40000.")
        found[int(year)] = float(amount.replace(".", ""))
    return found


def _print_roadmap(ground: Ground, roadmap: Roadmap, row: int) -> None:
    """Show what is done when, what is left aside and how good the plan is."""
    from reports import german  # noqa: PLC0415

    lines = [line for line in roadmap.lines if line.row == row]
    show_table(("Beginn", "fertig", "Nr.", "Maßnahme", "wie", "PT", "Euro", "warum dann"), [
        (ground.timeline.label(line.start), german.short_date(line.ends), line.measure.id, line.measure.title, line.mode.value, german.whole(line.option.days),
         german.whole(line.option.once * line.own_share) + (" (gefördert)" if line.funded else ""), line.reason) for line in lines], "Es ist nichts eingeplant.")
    aside = [item for item in roadmap.aside if item.row == row]
    if aside:
        out.print("[bold]Nicht im Plan[/bold]")
        show_table(("Nr.", "Maßnahme", "Grund"), [(item.measure.id, item.measure.title, item.reason) for item in aside], "")
    say(roadmap.quality)
    _print_clash(roadmap)


def _print_clash(roadmap: Roadmap) -> None:
    """Say which demands are missed and what clashes."""
    if roadmap.missed:
        say(f"Nicht zu halten: {roadmap.missed}.")
    if roadmap.conflict:
        say(f"Das geht zum Beispiel nicht zusammen: {roadmap.conflict}.")
    elif roadmap.missed:
        say("Welche Vorgaben das verhindern, ließ sich in der Suchzeit nicht eingrenzen; mehr Zeit gibt --sekunden.")


def _print_outlook(plan: MemberPlan) -> None:
    from reports import german  # noqa: PLC0415

    outlook = plan.outlook
    money = next(load for load in plan.roadmap.loads if load.key == f"geld:{plan.ground.key(plan.row)}")
    budget = dict(zip(plan.ground.timeline.years, money.capacity, strict=True))
    show_table(("Jahr", "Mittel wahrscheinlich", "mit 80 % Sicherheit", "Budget"), [
        (str(year), german.euro(float(spread.p50)), german.euro(float(spread.p80)), german.euro(limit) if (limit := budget.get(year)) is not None else "offen") for year, spread in outlook.yearly.items()], "")
    say(_outlook_line(outlook))


def _outlook_line(outlook: Outlook) -> str:
    from reports import german  # noqa: PLC0415

    return (f"Eigene Arbeit {german.whole(float(outlook.effort.p50))} Personentage, mit 80 % Sicherheit höchstens {german.whole(float(outlook.effort.p80))}; "
            f"alles fertig bis {german.short_date(outlook.last[0])}, mit 80 % Sicherheit bis {german.short_date(outlook.last[1])}. Alle Werte sind Schätzwerte.")


@command(plan_app)
def joint(
    projekt: ProjectOption, massnahme: Annotated[str, typer.Option("--massnahme", "-m", metavar="NR", help="Eine Maßnahme mit allen Schlüsseln der Kostenteilung.", show_default=False)] = "",
    erhebung: WaveOption = "", name: NameOption = "", as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Zeigt, was sich gemeinsam lohnt: Ersparnis, Federführung, Anteile und ob jemand mehr zahlt als allein."""
    from assessment import service  # noqa: PLC0415

    ground = service.ground_of(opened(projekt, heute, wave=erhebung, name=name))
    offers = service.joint_offers(ground)
    if massnahme:
        offers = [service.find_offer(tuple(offers), massnahme)]
    if as_json:
        print_json([service.offer_data(ground, offer) for offer in offers])
    elif massnahme:
        _print_offer(ground, offers[0])
    else:
        _print_offers(ground, offers)


def _print_offers(ground: Ground, offers: list[JointOffer]) -> None:
    from reports import german  # noqa: PLC0415

    show_table(("Nr.", "Maßnahme", "Kommunen", "PT gespart", "Euro gespart", "Federführung (Vorschlag)", "Stand"), [
        (offer.measure.id, offer.measure.title, str(len(offer.rows)), german.whole(offer.saved_days), german.whole(offer.saved_money), ground.name(offer.lead.row), offer.vote.standing.value)
        for offer in offers], "Keine Maßnahme lohnt sich gemeinsam.")
    say(f"Annahme: Der feste Anteil einer Maßnahme fällt einmal an, der übrige bei jeder Kommune mit {german.percent(ground.planning.surcharge)} Zuschlag für die Abstimmung. "
        f"Euro über {german.number(ground.timeline.periods * ground.timeline.months / 12)} Jahre, einmalig und laufend, vor Förderung.")


def _print_offer(ground: Ground, offer: JointOffer) -> None:
    from assessment import service  # noqa: PLC0415

    rows = service.share_rows(ground, offer)
    show_table(tuple(rows[0]), [tuple(row.values()) for row in rows[1:]], "")
    for sentence in service.offer_sentences(ground, offer):
        say(sentence)


@command(plan_app, "group")
def group_(
    projekt: ProjectOption, kommune: Annotated[str, typer.Option("--kommune", "-k", metavar="NAME", help="Den Teil einer Kommune zeigen.", show_default=False)] = "", sekunden: SecondsOption = 60.0,
    kerne: WorkersOption = 1, erhebung: WaveOption = "", name: NameOption = "", as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Rechnet den gemeinsamen Fahrplan aller Kommunen: was gemeinsam, was allein, und was es jeder bringt."""
    from assessment import service  # noqa: PLC0415

    evaluation = opened(projekt, heute, wave=erhebung, name=name)
    row = service.find_member(evaluation, kommune) if kommune else None
    plan = service.plan_group(evaluation, seconds=sekunden, workers=kerne)
    if as_json:
        print_json(service.roadmap_data(plan.ground, plan.roadmap, plan.risk.outlook(row)))
        return
    if row is not None:
        _print_roadmap(plan.ground, plan.roadmap, row)
        say(_outlook_line(plan.risk.outlook(row)))
        return
    _print_group(plan)


def _print_group(plan: GroupPlan) -> None:
    from assessment import service  # noqa: PLC0415

    show_table(("Beginn", "fertig", "Nr.", "Maßnahme", "Kommunen"), service.joint_lines(plan), "Nichts ist gemeinsam eingeplant.")
    say("Sicht der Beratung: Die Tabellen zeigen Werte aller Kommunen ohne Rücksicht auf Einwilligungen.")
    show_table(("Kommune", "Maßnahmen", "davon gemeinsam", "Lücke geschlossen", "früh geschlossen: allein", "in der Gruppe"), service.member_effects(plan), "")
    show_table(("Werte heute → danach", "Gesamt", *(f"Dimension {dimension.id}" for dimension in plan.ground.evaluation.catalogue.dimensions)), service.score_effects(plan), "")
    say("»Früh geschlossen« ist der Anteil der Lücke, der über die Zeit des Plans geschlossen ist; 100 % wären alles am ersten Tag.")
    say(plan.roadmap.quality)
    _print_clash(plan.roadmap)


@command(plan_app)
def phases(
    kommune: TownArgument, projekt: ProjectOption, sekunden: SecondsOption = 10.0, erhebung: WaveOption = "", name: NameOption = "", as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Erzählt den Fahrplan in Phasen: Was, Wer, Bis wann, Meilenstein."""
    from assessment import service  # noqa: PLC0415
    from reports import german  # noqa: PLC0415

    evaluation = opened(projekt, heute, wave=erhebung, name=name)
    plan = service.plan_member(evaluation, service.find_member(evaluation, kommune), seconds=sekunden)
    if as_json:
        print_json(service.phase_data(plan.phases))
        return
    for table in plan.phases:
        ends = f" (bis {german.short_date(table.ends)})" if table.ends else ""
        out.print(f"[bold]{table.phase.title}[/bold]{ends}")
        show_table(("Was", "Wer", "Bis wann", "Meilenstein"), [
            (f"{item.measure.id} {item.measure.title}", item.who if item.person == item.who else f"{item.who} ({item.person})", german.short_date(item.by), item.milestone)
            for item in table.rows], "In dieser Phase ist nichts geplant.")


@command(decide_app)
def export(
    projekt: ProjectOption, kommune: Annotated[list[str] | None, typer.Option("--kommune", "-k", metavar="NAME", help="Nur für diese Kommune (mehrfach möglich).")] = None,
    ausgabe: Annotated[Path, typer.Option("--ausgabe", "-o", metavar="ORDNER", help="Ordner für die Texte.")] = Path("ausgabe"), sekunden: SecondsOption = 60.0,
    erhebung: WaveOption = "", name: NameOption = "", heute: TodayOption = "",
) -> None:
    """Schreibt je Rat einen Beschlussvorschlag: woran sich die Kommune beteiligt, was es kostet, was sie ablehnt."""
    from assessment import service  # noqa: PLC0415

    evaluation = opened(projekt, heute, wave=erhebung, name=name)
    rows = _chosen(evaluation, kommune)
    for path in service.write_resolutions(service.plan_group(evaluation, seconds=sekunden), rows, ausgabe):
        say(f"Geschrieben: {path}")


def _chosen(evaluation: Evaluation, names: list[str] | None) -> list[int]:
    from assessment import service  # noqa: PLC0415

    return [service.find_member(evaluation, name) for name in names] if names else list(range(len(evaluation.group.members)))
