"""The inventory of a municipality: lists by sort, one entry, entries of the last wave confirmed, the template out and back in."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import replace

from starlette.responses import Response

from assessment.accounts import Right
from assessment.changes import CONFLICT, Outcome
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.inventory import SORT, Sort
from assessment.service import (
    EntryLine,
    SortView,
    add_entry,
    change_entry,
    confirm_entries,
    conflict_view,
    entry_clash,
    import_inventory,
    inventory_of,
    inventory_template,
    list_entries,
    remove_entry,
    settle_entry,
)
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.pages.results import asked_at
from assessment.web.routing import TOWN, AtDesk, Pages
from assessment.web.views.interview_clash import choices_in, clash_of
from assessment.web.views.inventory import (
    SERVICE,
    SINGULAR,
    EntryView,
    entry_facts,
    entry_fields,
    field_problems,
    inventory_view,
    preview_view,
    typed_in,
)
from questionnaires import Problem

pages = Pages()
LIST = f"{TOWN}/bestand"
ENTRY = f"{LIST}/{{eintrag}}"
XLSX, CSV = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"
FROZEN = "Die Erhebung ist eingefroren: Sie können den Bestand lesen, aber nicht mehr ändern."
ONLY_READING = "Sie dürfen den Bestand lesen, aber nicht ändern."
CHANGED_ELSEWHERE = "Jemand hat den Eintrag inzwischen geändert. Prüfen Sie die Angaben und entfernen Sie ihn noch einmal, wenn er weg soll."


@pages.get(LIST, Right.BESTAND_SEHEN)
def entries(desk: AtDesk) -> Response:
    """Show one sort of the inventory."""
    return _list(desk)


@pages.get(f"{LIST}/vorlage.xlsx", Right.BESTAND_SEHEN)
def template(desk: AtDesk) -> Response:
    """Give the workbook with what is recorded already."""
    name, content = inventory_template(desk.workspace, desk.town.id, desk.wave.id, desk.today)
    return desk.file(content, name, XLSX)


@pages.get(f"{LIST}/tabelle/{{sorte}}.csv", Right.BESTAND_SEHEN)
def table(desk: AtDesk, sorte: str) -> Response:
    """Give one sort as a table."""
    if _sort(sorte).persons:
        raise NotHere("Namen von Personen werden nicht als Tabelle ausgegeben.")
    name, content = inventory_template(desk.workspace, desk.town.id, desk.wave.id, desk.today, sort=sorte)
    return desk.file(content, name, CSV)


@pages.post(f"{LIST}/einlesen", Right.BESTAND_SCHREIBEN)
def read_in(desk: AtDesk) -> Response:
    """Read a filled template: first say what it would change, then, asked a second time, change it."""
    form, file = desk.form, desk.form.upload("datei")
    try:
        name, content = (file.name, file.content) if file else _carried(form.text("name"), form.text("inhalt"))
        result = import_inventory(desk.workspace, desk.town.id, desk.wave.id, name, content, desk.actor, desk.today, dry_run=not form.flag("uebernehmen"))
    except BrokenProject as broken:
        return _list(desk, [(f"{_place(item)}: {item.message} {item.remedy}", "#feld-datei") for item in broken.problems], status=422)
    except Refused as refused:
        return _list(desk, [(str(refused), "#feld-datei")], status=422)
    back = asked_at(desk)("bestand", liste=desk.request.query_params.get("liste", ""))
    if form.flag("uebernehmen"):
        clashes = any(outcome.status == CONFLICT for outcome in result.outcomes)
        return desk.go(back, "eingelesen-konflikte" if clashes else "eingelesen")
    view = preview_view(result, name, b64encode(content).decode(), asked_at(desk)("bestand", "einlesen", liste=desk.request.query_params.get("liste", "")), back)
    return desk.page("bestand_einlesen.html.j2", "Vorschau", crumbs=_crumbs(desk), view=view)


@pages.post(f"{LIST}/bestaetigen/{{sorte}}", Right.BESTAND_SCHREIBEN)
def confirm(desk: AtDesk, sorte: str) -> Response:
    """Confirm entries of the last wave as they stand."""
    chosen = {entry: desk.form.whole(f"fassung-{entry}") for entry in desk.form.many("eintrag")}
    try:
        outcomes = confirm_entries(desk.workspace, chosen, _sort(sorte).key, desk.town.id, desk.wave.id, desk.actor)
    except UnknownName:
        raise
    except Refused as refused:
        return _list(desk, [(str(refused), "#bestaetigen")], sort=sorte, status=409)
    _refuse_blocked(outcomes[-1])
    return desk.go(asked_at(desk)("bestand", liste=sorte), "bestaetigt")


@pages.get(f"{LIST}/neu/{{sorte}}", Right.BESTAND_SCHREIBEN)
def new(desk: AtDesk, sorte: str) -> Response:
    """Show the empty form of a sort."""
    return _new(desk, _sort(sorte))


@pages.post(f"{LIST}/neu/{{sorte}}", Right.BESTAND_SCHREIBEN, own_faults=True)
def add(desk: AtDesk, sorte: str) -> Response:
    """Add an entry; on faults everything typed stays."""
    sort = _sort(sorte)
    try:
        _refuse_faults(desk)
        outcome = add_entry(desk.workspace, desk.town.id, desk.wave.id, sort.key, typed_in(sort, desk.form), desk.actor)
    except BrokenProject as broken:
        return _new(desk, sort, broken.problems, status=422)
    _refuse_blocked(outcome)
    return desk.go(asked_at(desk)("bestand", liste=sort.key), "angelegt")


@pages.get(ENTRY, Right.BESTAND_SEHEN)
def entry(desk: AtDesk, eintrag: str) -> Response:
    """Show one entry."""
    view, line = _found(desk, eintrag)
    return _entry(desk, view, line)


@pages.post(ENTRY, Right.BESTAND_SCHREIBEN, own_faults=True)
def change(desk: AtDesk, eintrag: str) -> Response:
    """Save an entry; on faults everything typed stays, on a conflict somebody decides."""
    return _saved(desk, eintrag, decided=False)


@pages.post(f"{ENTRY}/entscheidung", Right.BESTAND_SCHREIBEN, own_faults=True)
def decide(desk: AtDesk, eintrag: str) -> Response:
    """Save an entry again after a conflict, as was decided column by column."""
    return _saved(desk, eintrag, decided=True)


@pages.post(f"{ENTRY}/entfernen", Right.BESTAND_SCHREIBEN)
def remove(desk: AtDesk, eintrag: str) -> Response:
    """Remove an entry, unless somebody changed it meanwhile."""
    view, line = _found(desk, eintrag)
    outcome = remove_entry(desk.workspace, line.id, view.sort.key, desk.town.id, desk.wave.id, desk.form.whole("fassung"), desk.actor)
    if outcome.status == CONFLICT:
        return _entry(desk, view, line, problems=((CHANGED_ELSEWHERE, ""),), status=409)
    _refuse_blocked(outcome)
    return desk.go(asked_at(desk)("bestand", liste=view.sort.key), "entfernt")


# -- reading the request ------------------------------------------------------------------------------------------------------


def _sort(key: str) -> Sort:
    if key not in SORT:
        raise NotHere
    return SORT[key]


def _found(desk: AtDesk, entry: str) -> tuple[SortView, EntryLine]:
    """Give an entry of this municipality in this wave, with its sort."""
    for view in inventory_of(desk.workspace, desk.town.id, desk.wave.id):
        for line in view.entries:
            if line.id == entry:
                return view, line
    raise NotHere("Diesen Eintrag gibt es nicht, oder er wurde inzwischen entfernt. Unter »Verlauf« lässt er sich zurückholen.")


def _carried(name: str, content: str) -> tuple[str, bytes]:
    """Give the file the preview carried along; raises Refused where there is none."""
    try:
        found = b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if not name or not found:
        raise Refused("Es wurde keine Datei gewählt. Wählen Sie die ausgefüllte Vorlage.")
    return name, found


def _refuse_faults(desk: AtDesk) -> None:
    if desk.form.faults:
        raise BrokenProject(list(desk.form.faults))


def _refuse_blocked(outcome: Outcome) -> None:
    if not outcome.saved:
        raise Refused(outcome.message or "Jemand hat das inzwischen geändert. Laden Sie die Seite neu.")


def _place(problem: Problem) -> str:
    return f"{problem.file}, Zeile {problem.line}" if problem.line else problem.file


# -- answering ----------------------------------------------------------------------------------------------------------------


def _saved(desk: AtDesk, eintrag: str, *, decided: bool) -> Response:
    view, line = _found(desk, eintrag)
    form, typed = desk.form, typed_in(view.sort, desk.form)
    place = (line.id, view.sort.key, desk.town.id, desk.wave.id, typed, form.whole("fassung"))
    try:
        _refuse_faults(desk)
        outcome = settle_entry(desk.workspace, *place, form.whole("gezeigt"), choices_in(form), desk.actor) if decided else change_entry(desk.workspace, *place, desk.actor)
    except BrokenProject as broken:
        return _entry(desk, view, line, typed=typed, faults=broken.problems, status=422)
    if outcome.status == CONFLICT:
        return _clashed(desk, view.sort, line, outcome)
    _refuse_blocked(outcome)
    return desk.go(asked_at(desk)("bestand", liste=view.sort.key), "gespeichert" if outcome.applied else "unveraendert")


def _clashed(desk: AtDesk, sort: Sort, line: EntryLine, outcome: Outcome) -> Response:
    clash, at = entry_clash(sort, outcome), asked_at(desk)
    hidden = (*clash.typed.items(), ("fassung", desk.form.text("fassung")))
    shown = replace(conflict_view(desk.workspace, outcome), parts=clash.parts)
    view = clash_of(shown, hidden, at("bestand", line.id, "entscheidung"), at("bestand", line.id))
    return desk.page("eingabe_konflikt.html.j2", "Zwei Eingaben zum selben Eintrag", crumbs=_crumbs(desk), status=409, view=view, heading=line.name)


def _closed(desk: AtDesk) -> str:
    return FROZEN if desk.wave.fields["frozen_on"] else "" if desk.may(Right.BESTAND_SCHREIBEN, desk.town.id) else ONLY_READING


def _crumbs(desk: AtDesk) -> tuple[Crumb, ...]:
    return (Crumb("Bestand", asked_at(desk)("bestand")),)


def _list(desk: AtDesk, problems: Sequence[tuple[str, str]] = (), *, sort: str = "", status: int = 200) -> Response:
    sorts = inventory_of(desk.workspace, desk.town.id, desk.wave.id)
    key = sort or desk.request.query_params.get("liste", "")
    chosen = next((view for view in sorts if view.sort.key == key), sorts[0])
    lead = f"{desk.town_name}, {desk.wave.fields['title']}"
    return desk.page("bestand.html.j2", "Bestand", status=status, view=inventory_view(sorts, chosen, asked_at(desk), lead, _closed(desk), tuple(problems)))


def _new(desk: AtDesk, sort: Sort, faults: Sequence[Problem] = (), *, status: int = 200) -> Response:
    at, taken = asked_at(desk), _taken(desk, sort)
    problems, errors = field_problems(sort, faults)
    fields = entry_fields(sort, typed_in(sort, desk.form), desk.evaluation.catalogue, taken, errors)
    title = f"{SINGULAR[sort.key]} hinzufügen"
    view = EntryView(title, sort.title, fields, (), 0, prior=False, action=at("bestand", "neu", sort.key), back=at("bestand", liste=sort.key), remove="", forget="", closed=_closed(desk), problems=problems)
    return desk.page("bestand_eintrag.html.j2", title, crumbs=_crumbs(desk), status=status, view=view)


def _entry(desk: AtDesk, view: SortView, line: EntryLine, *, typed: dict[str, str] | None = None, faults: Sequence[Problem] = (), problems: tuple[tuple[str, str], ...] = (), status: int = 200) -> Response:
    at, sort = asked_at(desk), view.sort
    said, errors = field_problems(sort, faults)
    taken = [entry.typed.get(SERVICE, "") for entry in view.entries]
    fields = entry_fields(sort, line.typed if typed is None else typed, desk.evaluation.catalogue, taken, errors)
    base = line.version if typed is None else desk.form.whole("fassung")
    forget = desk.at("einstellungen") if sort.persons and desk.may(Right.PROJEKT_VERWALTEN) else ""
    shown = EntryView(line.name, sort.title, fields, entry_facts(sort, line), base, line.prior, at("bestand", line.id), at("bestand", liste=sort.key),
                      "" if sort.persons else at("bestand", line.id, "entfernen"), forget, _closed(desk), (*problems, *said))
    return desk.page("bestand_eintrag.html.j2", line.name, crumbs=_crumbs(desk), status=status, view=shown)


def _taken(desk: AtDesk, sort: Sort) -> list[str]:
    return [entry.typed.get(SERVICE, "") for entry in list_entries(desk.workspace, desk.town.id, desk.wave.id, sort.key).entries]
