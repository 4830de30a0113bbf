"""The comparison: members side by side as far as they let each other see, and who lets see what."""

from __future__ import annotations

from functools import partial

from starlette.responses import Response

from assessment.accounts import Right
from assessment.service import CONSENT_NAMES, CONSENTS, Comparison, compared_facts, comparison_in, consent_board, set_consent, wave_steps
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb, NavItem
from assessment.web.routing import PROJECT, TOWN, AtDesk, Pages
from assessment.web.views import comparison as views
from questionnaires import walk_fields

pages = Pages()
INTERNAL, GROUP = "intern", "gruppe"
PARTS = {"luecken": "Gemeinsame Lücken und Stärken", "lernen": "Voneinander lernen", "bestand": "Hinweise aus dem Bestand", "aenderung": "Seit der letzten Erhebung"}


@pages.get(f"{PROJECT}/vergleich", Right.VERGLEICH_SEHEN)
def comparison(desk: AtDesk, sicht: str = "", dimension: str = "") -> Response:
    """Show the members side by side: overall and dimensions, or one dimension with its fields."""
    return _shown(desk, "", sicht, dimension)


@pages.get(f"{PROJECT}/vergleich/teil/{{teil}}", Right.VERGLEICH_SEHEN)
def part(desk: AtDesk, teil: str, sicht: str = "") -> Response:
    """Show what follows from comparing: common gaps, lessons, hints of the inventories, changes."""
    if teil not in PARTS:
        raise NotHere
    return _shown(desk, teil, sicht, "")


def _shown(desk: Desk, teil: str, sicht: str, dimension: str) -> Response:
    found = seen_by(desk, sicht)
    chosen = next((item for item in found.evaluation.catalogue.dimensions if item.id == dimension), None)
    if dimension and chosen is None:
        raise NotHere
    title = f"Vergleich: {chosen.label}" if chosen else PARTS.get(teil, "Vergleich")
    return desk.page("vergleich.html.j2", title, crumbs=(Crumb("Vergleich", desk.at("vergleich", sicht=sicht)),) if chosen or teil else (), view=_view(desk, found, sicht, dimension, teil), part=teil,
                     parts=_parts(desk, teil, sicht), may_consent=desk.may(Right.EINWILLIGEN))


def _parts(desk: Desk, teil: str, sicht: str) -> tuple[NavItem, ...]:
    """Give the parts of the comparison to switch between."""
    return (NavItem("Werte", desk.at("vergleich", sicht=sicht), not teil), *(NavItem(title, desk.at("vergleich", "teil", name, sicht=sicht), name == teil) for name, title in PARTS.items()))


def seen_by(desk: Desk, sicht: str) -> Comparison:
    """Give what the user may compare: the consultant chooses the view, a member has its own, the working group the group's."""
    internal = desk.reach.everything and sicht != GROUP
    return comparison_in(desk.workspace, desk.wave.id, desk.evaluation, own=own_member(desk), internal=internal)


def own_member(desk: Desk) -> str:
    """Give the member (record id) the user belongs to, empty for none."""
    return next((town for town in sorted(desk.reach_of(Right.ERGEBNIS_SEHEN).towns) if any(member.id == town for member in desk.evaluation.group.members)), "")


def _view(desk: Desk, found: Comparison, sicht: str, dimension: str, teil: str) -> views.ComparisonView | None:
    facts = compared_facts(found, desk.today)
    if facts is None:
        return None
    catalogue = found.evaluation.catalogue
    low, high = catalogue.scale.min, catalogue.scale.max
    inside = {field.id for item in catalogue.dimensions if item.id == dimension for field in walk_fields(item.fields)}
    matrix = facts.fields if dimension else facts.matrix
    columns = [place for place, node in enumerate(matrix.nodes) if not dimension or node.id in inside]
    dimensions = {item.id for item in catalogue.dimensions}
    names = {member.key: member.name for member in found.evaluation.group.members}
    return views.ComparisonView(
        found.whose, found.sight.internal, _choices(desk, found, dimension, teil), "Werte der Handlungsfelder" if dimension else "Werte gesamt und je Dimension",
        tuple(views.Column(matrix.nodes[place].title, desk.at("vergleich", sicht=sicht, dimension=matrix.nodes[place].id) if matrix.nodes[place].id in dimensions else "") for place in columns),
        views.heat(matrix, columns, low, high, partial(_why, desk), places=found.sight.internal), views.feet_of(matrix, columns), views.notes_of(matrix, columns), views.spread_chart("Verteilung in der Gruppe", matrix, columns, low, high),
        views.gaps_table(facts), views.strengths_table(facts), views.lessons_table(facts), views.twins_of(facts), views.signals_table(facts),
        views.changes_table(wave_steps(desk.workspace, desk.wave, found), names))


def _why(desk: Desk, name: str, node: str) -> str:
    """Give the address where a member's value is explained, empty where the user may not see it."""
    member = next((member for member in desk.evaluation.group.members if member.name == name), None)
    return desk.at("kommune", member.key, "ergebnis", "warum", node) if member and desk.may(Right.ERGEBNIS_SEHEN, member.id) else ""


def _choices(desk: Desk, found: Comparison, dimension: str, teil: str) -> tuple[NavItem, ...]:
    """Give the views a consultant may switch between."""
    if not desk.reach.everything:
        return ()
    place = ("vergleich", "teil", teil) if teil else ("vergleich",)
    return (NavItem("Interne Sicht der Beratung", desk.at(*place, sicht=INTERNAL, dimension=dimension), found.sight.internal),
            NavItem("Sicht der Gruppe", desk.at(*place, sicht=GROUP, dimension=dimension), not found.sight.internal))


@pages.get(f"{PROJECT}/vergleich/einwilligungen", Right.VERGLEICH_SEHEN)
def consents(desk: AtDesk) -> Response:
    """Show who lets others see what; a member sees its own row only."""
    board = consent_board(desk.workspace, evaluation=desk.evaluation)
    reach = desk.reach_of(Right.EINWILLIGEN)
    rows = tuple(row for row in board.rows if reach.covers(row.town))
    return desk.page("einwilligungen.html.j2", "Einwilligungen", crumbs=(Crumb("Vergleich", desk.at("vergleich")),), board=board, rows=rows, labels=CONSENT_NAMES,
                     levels=tuple((CONSENT_NAMES[level], meaning) for level, meaning in board.levels),
                     hrefs={row.town: desk.at("kommune", row.key, "einwilligung") for row in rows})


@pages.get(f"{TOWN}/einwilligung", Right.EINWILLIGEN)
def consent(desk: AtDesk) -> Response:
    """Show the form for what one member lets others see."""
    board = consent_board(desk.workspace, evaluation=desk.evaluation)
    own = next((row for row in board.rows if row.town == desk.town.id), None)
    if own is None:
        raise NotHere
    return desk.page("einwilligung.html.j2", "Einwilligung", options=tuple((level, CONSENT_NAMES[level], meaning) for level, meaning in board.levels), board=board, own=own, action=desk.at_town("einwilligung"))


@pages.post(f"{TOWN}/einwilligung", Right.EINWILLIGEN)
def record_consent(desk: AtDesk) -> Response:
    """Record what the member lets others see, dimension by dimension; what was not chosen stays undecided."""
    board = consent_board(desk.workspace, evaluation=desk.evaluation)
    before = {cell.dimension: cell.level for row in board.rows if row.town == desk.town.id for cell in row.cells}
    for dimension, level in before.items():
        chosen = desk.form.text(f"dimension-{dimension}")
        if chosen in CONSENTS and chosen != level:
            set_consent(desk.workspace, desk.town_key, dimension, chosen, desk.actor, evaluation=desk.evaluation)
    return desk.go(desk.at("vergleich", "einwilligungen"), "gespeichert")
