"""The working group side by side: compare matrix, gaps, learn, twins, inventory."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from assessment.cli.front import (
    JsonOption,
    NameOption,
    ProjectOption,
    TodayOption,
    WaveOption,
    command,
    group,
    out,
    print_json,
    say,
    show_table,
    today_of,
)

if TYPE_CHECKING:
    from assessment.comparing import Matrix, Signal
    from assessment.service import Comparison

compare_app = group("compare", "Vergleich der Gruppe: Werte nebeneinander, gemeinsame Lücken, voneinander lernen, Zwillinge, Bestand.")
TownOption = Annotated[str, typer.Option("--kommune", "-k", metavar="NAME", help="Sicht dieser Kommune: eigene Werte und was andere zeigen lassen; mit --intern: nur für diese Kommune.", show_default=False)]
DimensionOption = Annotated[str, typer.Option("--dimension", "-d", metavar="NUMMER", help="Nur diese Dimension mit ihren Handlungsfeldern.", show_default=False)]
InternalOption = Annotated[bool, typer.Option("--intern", help="Sicht der Beratung: alle Werte, ohne Rücksicht auf Einwilligungen.")]
QuestionsOption = Annotated[bool, typer.Option("--fragen", help="Einzelne Fragen statt Handlungsfelder.")]
MostOption = Annotated[int, typer.Option("--hoechstens", metavar="ZAHL", min=1, help="So viele Zeilen höchstens zeigen.")]
WIDEST = 12
"""With more rows than this, fields are shown with the spread of the group only."""
SPREAD = ("Minimum", "unteres Quartil", "Median", "oberes Quartil", "Maximum")


@command(compare_app)
def matrix(
    projekt: ProjectOption, kommune: TownOption = "", dimension: DimensionOption = "", felder: Annotated[bool, typer.Option("--felder", help="Auch alle Handlungsfelder zeigen.")] = False,
    intern: InternalOption = False, erhebung: WaveOption = "", name: NameOption = "", as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Stellt die Kommunen nebeneinander: Werte, Plätze, Minimum, Quartile, Maximum."""
    from assessment import service  # noqa: PLC0415

    found = _opened(projekt, heute, erhebung, name, kommune, intern=intern)
    table = service.compared_matrix(found, dimension, fields=felder)
    if as_json:
        print_json({"sicht": found.whose, **service.matrix_data(table)})
        return
    _begin(found)
    if dimension or felder:
        _print_nodes(table)
    else:
        _print_members(table)
    _print_notes(table, ranked=not (dimension or felder))
    if kommune:
        _print_places(table, found.evaluation.group.members[service.find_member(found.evaluation, kommune)].name)


@command(compare_app)
def gaps(
    projekt: ProjectOption, kommune: TownOption = "", dimension: DimensionOption = "", fragen: QuestionsOption = False,
    mindestens: Annotated[int, typer.Option("--mindestens", metavar="ZAHL", min=2, help="Ab so vielen Kommunen mit dieser Lücke.")] = 2, hoechstens: MostOption = 15,
    intern: InternalOption = False, erhebung: WaveOption = "", name: NameOption = "", as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Zeigt gemeinsame Lücken mit den Maßnahmen, die sich gemeinsam lohnen, und gemeinsame Stärken."""
    from assessment import service  # noqa: PLC0415
    from reports import german  # noqa: PLC0415

    found = _opened(projekt, heute, erhebung, name, kommune, intern=intern)
    common, strengths = service.compared_gaps(found, kommune, dimension, questions=fragen, fewest=mindestens)
    if as_json:
        print_json({"sicht": found.whose, **service.gaps_data(common, strengths)})
        return
    _begin(found)
    show_table(("Gemeinsame Lücke", "wie viele", "offen¹", "im Mittel²", "Maßnahmen (gespart³)"), [
        (f"{gap.id} {gap.title}", f"{len(gap.rows)} von {gap.assessed}", str(gap.unknown or "–"), german.decimal(gap.mean),
         ", ".join(f"{item.id} ({german.percent(item.saving)})" for item in gap.measures) or "–") for gap in common[:hoechstens]], "Es gibt keine gemeinsamen Lücken.")
    show_table(("Gemeinsame Stärke", "wie viele", "Kommunen"), [
        (f"{item.id} {item.title}", f"{len(item.rows)} von {item.assessed}", ", ".join(item.labels)) for item in strengths[:hoechstens]], "Es gibt keine gemeinsamen Stärken.")
    say("¹ weiß nicht oder noch nicht gefragt. ² Stufen bis zum Soll, über die Kommunen mit Lücke. ³ Anteil der Arbeit, der wegfällt, wenn diese Kommunen es gemeinsam tun. Was eine Maßnahme bringt: reifegrad explain")
    _say_cut(len(common), hoechstens)


@command(compare_app)
def learn(
    projekt: ProjectOption, kommune: TownOption = "", dimension: DimensionOption = "", fragen: QuestionsOption = False, hoechstens: MostOption = 3,
    intern: InternalOption = False, erhebung: WaveOption = "", name: NameOption = "", as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Zeigt, wer von wem lernen kann: Lücke hier, mindestens zwei Stufen Vorsprung dort."""
    from assessment import service  # noqa: PLC0415
    from reports import german  # noqa: PLC0415

    found = _opened(projekt, heute, erhebung, name, kommune, intern=intern)
    lessons = service.compared_lessons(found, kommune, questions=fragen, dimension=dimension, most=hoechstens)
    if as_json:
        print_json({"sicht": found.whose, "lernen": service.lessons_data(found.evaluation, lessons)})
        return
    _begin(found)
    names = [member.name for member in found.evaluation.group.members]
    show_table(("Kommune", "kann lernen", "von", "selbst", "dort", "bringt¹"), [
        (names[item.learner], f"{item.id} {item.title}", names[item.teacher], german.decimal(item.own), german.decimal(item.theirs), german.decimal(item.points, missing="–")) for item in lessons],
        "Es gibt niemanden, der in einer Lücke deutlich weiter ist und sich nennen lässt.")
    say("¹ Prozentpunkte der gesamten Lücke zum Soll, die mit dem Stand der anderen Kommune geschlossen wären.")


@command(compare_app)
def twins(
    projekt: ProjectOption, kommune: TownOption = "", hoechstens: MostOption = 2,
    intern: InternalOption = False, erhebung: WaveOption = "", name: NameOption = "", as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Zeigt zu jeder Kommune die nach Größe, Art und Ausstattung ähnlichsten."""
    from assessment import service  # noqa: PLC0415
    from reports import german  # noqa: PLC0415

    found = _opened(projekt, heute, erhebung, name, kommune, intern=intern)
    pairs = service.compared_twins(found, kommune, hoechstens)
    if as_json:
        print_json({"sicht": found.whose, "zwillinge": service.twins_data(found.evaluation, pairs)})
        return
    _begin(found)
    names = [member.name for member in found.evaluation.group.members]
    show_table(("Kommune", "ähnlich", "gleich¹", "warum", "aber"), [
        (names[item.row], names[item.other], german.percent(1 - item.distance), "; ".join(item.alike) or "–", "; ".join(item.unlike) or "–") for item in pairs],
        "Keine zwei Kommunen lassen sich vergleichen." if intern else "Merkmale werden nur von Kommunen gezeigt, die in allen Dimensionen namentlich eingewilligt haben; das sind noch zu wenige.")
    say("¹ 100 % heißt: in allen bekannten Merkmalen gleich. Die Größe zählt zur Hälfte, Art und Ausstattung zu je einem Viertel.")


@command(compare_app)
def inventory(
    projekt: ProjectOption, kommune: TownOption = "", intern: InternalOption = False, erhebung: WaveOption = "", name: NameOption = "", as_json: JsonOption = False, heute: TodayOption = "",
) -> None:
    """Zeigt, was die Bestandserhebungen gemeinsam haben: Anwendungen, Firmen, Vertragsenden, Fristen."""
    from assessment import service  # noqa: PLC0415

    found = _opened(projekt, heute, erhebung, name, kommune, intern=intern)
    signals = service.compared_inventory(found, kommune, today_of(heute))
    if as_json:
        print_json({"sicht": found.whose, "signale": service.signals_data(found.evaluation, signals)})
        return
    _begin(found)
    if not signals:
        say("Die Bestandserhebungen haben nichts gemeinsam, oder es sind noch keine eingetragen." if intern else
            "Kein gemeinsamer Bestand zu sehen. Gezeigt wird er nur von Kommunen, die in allen Dimensionen namentlich eingewilligt und ihre Bestandserhebung eingetragen haben.")
    _print_signals(signals)


def _opened(place: str, today: str, wave: str, project: str, town: str, *, intern: bool) -> Comparison:
    from assessment import service  # noqa: PLC0415

    return service.open_comparison(place, today_of(today), wave=wave, project=project, town=town, internal=intern)


def _begin(found: Comparison) -> None:
    from reports import german  # noqa: PLC0415

    working = found.evaluation.group
    say(f"\n{working.name} – Stichtag {german.short_date(working.reference_date)}" + (" – Beispieldaten, frei erfunden" if working.fictional else ""))
    say(found.whose)


def _print_members(table: Matrix) -> None:
    """Print members down, the whole and the dimensions across, and the spread of the group below."""
    from assessment.comparing import shown_value  # noqa: PLC0415

    def cell(row: int, column: int) -> str:
        one = table.rows[row].cells[column]
        return shown_value(one) + ("" if one.rank is None else f" {one.rank}{'=' if one.tied else '.'}")

    rows = [(row.label, *(cell(place, column) for column in range(len(table.columns)))) for place, row in enumerate(table.rows)]
    spread = [(label, *(_figure(column.spread[part], suppressed=column.suppressed) for column in table.columns)) for part, label in enumerate(SPREAD)]
    counts = ("Zahl der Kommunen", *(str(column.count) for column in table.columns))
    _print_figures(("Kommune", *(column.title if column.node == "gesamt" else column.node for column in table.columns)), [*rows, *spread, counts])
    say(", ".join(f"{column.node} {column.title}" for column in table.columns if column.node != "gesamt") + ". Plätze nach den ungerundeten Werten.")


def _print_nodes(table: Matrix) -> None:
    """Print fields down and members across, by number, with minimum, median and maximum."""
    from assessment.comparing import shown_value  # noqa: PLC0415

    shown = table.rows if len(table.rows) <= WIDEST else ()
    rows = [(f"{column.node} {column.title}" if column.node != "gesamt" else column.title, *(shown_value(row.cells[place]) for row in shown),
             *(_figure(column.spread[part], suppressed=column.suppressed) for part in (0, 2, 4))) for place, column in enumerate(table.columns)]
    _print_figures(("Handlungsfeld", *(str(place) for place in range(1, len(shown) + 1)), "Min.", "Med.", "Max."), rows)
    if shown:
        say(", ".join(f"{place} {row.label}" for place, row in enumerate(shown, 1)) + ".")


def _print_places(table: Matrix, label: str) -> None:
    """Say where one member stands, column by column."""
    for place, row in enumerate(table.rows):
        if row.label == label:
            say(f"{label}: " + ", ".join(f"{column.title} {said}" for number, column in enumerate(table.columns) if (said := table.place(place, number))) + ".")


def _print_figures(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table whose first column is words and all others are figures."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column(columns[0], max_width=34)
    for title in columns[1:]:
        table.add_column(title, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    out.print(table, markup=False)


def _figure(value: float, *, suppressed: bool) -> str:
    from reports import german  # noqa: PLC0415

    return "x" if suppressed else "–" if math.isnan(value) else german.decimal(value)


def _print_notes(table: Matrix, *, ranked: bool) -> None:
    """Explain what the table's marks mean, each only where it stands there."""
    from reports import german  # noqa: PLC0415

    cells = [cell for row in table.rows for cell in row.cells]
    notes = [
        "Hinter dem Wert steht der Platz unter den gezeigten Kommunen (»2.« der zweite, »2=« geteilt)." if ranked and any(cell.rank for cell in cells) else "",
        "* nicht belastbar, zu wenige Antworten." if any(cell.weak for cell in cells) else "",
        "x unterdrückt, weil sonst der Wert einer einzelnen Kommune erkennbar wäre." if any(column.suppressed for column in table.columns) else "",
        "Werte von Kommunen, die nur in Spannen eingehen, sind dafür auf ein Zehntel der Skala gerundet." if any(column.rounded and not column.suppressed for column in table.columns) else "",
        f"Ohne eigene Zeile: {german.amount(table.absent, 'Kommune', 'Kommunen')}." if table.absent else ""]
    said = " ".join(note for note in notes if note)
    if said:
        say(said)


def _print_signals(signals: Sequence[Signal]) -> None:
    from assessment.comparing import KINDS  # noqa: PLC0415

    for kind, title in KINDS.items():
        chosen = [signal for signal in signals if signal.kind == kind]
        if chosen:
            say(f"\n{title}")
            for signal in chosen:
                say(f"  {signal.subject}{f' ({len(signal.rows)} Kommunen)' if len(signal.rows) > 1 else ''} – {signal.detail}")


def _say_cut(count: int, shown: int) -> None:
    if count > shown:
        say(f"Gezeigt sind {shown} von {count} gemeinsamen Lücken; mehr mit --hoechstens {count}.")
