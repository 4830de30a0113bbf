"""Municipalities of the project: take one in, change it, put them in order, let one go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.responses import Response

from assessment.accounts import Right
from assessment.errors import BrokenProject, Refused
from assessment.service import RegisterRow, add_town, known_towns, lands, leave_group, town_of_key, typed_town
from assessment.service.towns import WORDS, change_town, fact_rows, last_entry_of, member_order, move_member, set_facts, town_archive
from assessment.store import Record
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.pages.settings import SETTINGS, asked_wave, crumbs, writer_of
from assessment.web.routing import AtDesk, Pages
from assessment.web.views.settings import Faults, clash_sentence, faults_of
from assessment.web.views.settings_towns import FACT, SEEN, AddForm, add_form, fact_fields, fact_versions, town_fields, town_line
from assessment.web.views.start import Choice

pages = Pages()
LIST = f"{SETTINGS}/kommunen"
ONE = f"{LIST}/{{ort}}"
TITLE = "Kommunen"
PLACES = {"Name der Kommune": "name", "Amtlicher Schlüssel": "schluessel", "Land": "land"}
NOBODY = "Wählen Sie eine Kommune aus dem Verzeichnis, oder tragen Sie unten eine ein."
UNSURE = "Setzen Sie das Häkchen, wenn die Kommune wirklich austreten soll."
CHANGED = "Seit Sie diese Seite geöffnet haben, wurde bei der Kommune etwas geändert. Laden Sie die Daten noch einmal herunter, damit nichts verloren geht."


@pages.get(LIST, Right.PROJEKT_VERWALTEN)
def towns(desk: AtDesk) -> Response:
    """Show the municipalities of the wave in their order."""
    return _list(desk, add_form(desk.form))


@pages.post(LIST, Right.PROJEKT_VERWALTEN)
def take_in(desk: AtDesk) -> Response:
    """Look in the register, or take a municipality in; whatever is wrong, everything typed stays."""
    kept, form = add_form(desk.form), desk.form
    if form.text("schritt") == "suchen":
        return _list(desk, replace(kept, found=tuple(Choice.of(row) for row in known_towns(kept.search)), searched=True))
    try:
        label = add_town(desk.workspace, _wanted(desk, kept), desk.actor, wave=desk.wave.id)
    except BrokenProject as broken:
        return _list(desk, replace(kept, faults=faults_of(broken.problems, PLACES)), 422)
    except Refused as refused:
        return _list(desk, replace(kept, faults=Faults(((str(refused), ""),))), 422)
    return desk.go(desk.at("einstellungen", "kommunen", label, erhebung=asked_wave(desk)), "kommune-aufgenommen")


def _wanted(desk: Desk, kept: AddForm) -> RegisterRow:
    """Give the municipality that was chosen or typed; raises Refused for none, BrokenProject for one typed wrongly."""
    row = town_of_key(desk.form.text("kommune"))
    if row is None and not (kept.name or kept.key):
        raise Refused(NOBODY)
    return row or typed_town(kept.name, kept.key, kept.land, state_of=desk.today)


def _list(desk: Desk, form: AddForm, status: int = 200) -> Response:
    members = member_order(desk.workspace, desk.wave.id)
    wave, last = asked_wave(desk), len(members) - 1
    lines = tuple(town_line(town, fact_rows(desk.workspace, town.id, desk.wave), _at(desk, town), "hoch" if place else "", "runter" if place < last else "")
                  for place, town in enumerate(members))
    return desk.page("einstellungen_kommunen.html.j2", TITLE, crumbs=crumbs(desk), status=status, lines=lines, form=form, lands=tuple(lands().items()), wave=str(desk.wave.fields["title"]),
                     action=desk.at("einstellungen", "kommunen", erhebung=wave), frozen=bool(desk.wave.fields["frozen_on"]), moves=tuple(_at(desk, town, "verschieben") for town in members))


@pages.post(f"{ONE}/verschieben", Right.PROJEKT_VERWALTEN)
def move(desk: AtDesk, ort: str) -> Response:
    """Move a municipality one place up or down."""
    outcomes = move_member(desk.workspace, desk.wave.id, _town(desk, ort).id, desk.actor, up=desk.form.text("richtung") == "hoch")
    notice = "verschoben" if outcomes and all(outcome.saved for outcome in outcomes) else "unveraendert"
    return desk.go(desk.at("einstellungen", "kommunen", erhebung=asked_wave(desk)), notice)


@pages.get(ONE, Right.PROJEKT_VERWALTEN)
def one(desk: AtDesk, ort: str) -> Response:
    """Show a municipality with what can be changed."""
    return _one(desk, _town(desk, ort))


@pages.post(f"{ONE}/angaben", Right.PROJEKT_VERWALTEN)
def change(desk: AtDesk, ort: str) -> Response:
    """Change name, short name and key."""
    town, form = _town(desk, ort), desk.form
    try:
        outcome = change_town(desk.workspace, town, {name: form.text(name) for name in WORDS}, form.whole("fassung"), desk.actor)
    except BrokenProject as broken:
        return _one(desk, town, faults_of(broken.problems, {name: name for name in WORDS}))
    if not outcome.saved:
        return _one(desk, _fresh(desk, town), Faults(((clash_sentence(outcome, writer_of(desk, outcome)), ""),)))
    return desk.go(_at(desk, _fresh(desk, town)), "gespeichert")


@pages.post(f"{ONE}/merkmale", Right.PROJEKT_VERWALTEN)
def change_facts(desk: AtDesk, ort: str) -> Response:
    """Change the facts of a municipality in the wave."""
    town, form = _town(desk, ort), desk.form
    given = {name.removeprefix(FACT): form.text(name) for name in form.texts if name.startswith(FACT)}
    seen = {name.removeprefix(SEEN): form.whole(name) for name in form.texts if name.startswith(SEEN)}
    try:
        outcomes = set_facts(desk.workspace, town.id, desk.wave, given, seen, desk.actor)
    except BrokenProject as broken:
        return _one(desk, town, faults_of(broken.problems, {key: f"{FACT}{key}" for key in given}))
    lost = next((outcome for outcome in outcomes if not outcome.saved), None)
    if lost:
        return _one(desk, town, Faults(((clash_sentence(lost, writer_of(desk, lost)), f"#feld-{FACT}{lost.change.fields['key']}"),)))
    return desk.go(_at(desk, town), "gespeichert")


def _one(desk: Desk, town: Record, faults: Faults | None = None) -> Response:
    found, form = faults or Faults(), desk.form
    rows = fact_rows(desk.workspace, town.id, desk.wave)
    fields = town_fields({name: form.text(name) if form.has(name) else str(town.fields[name]) for name in WORDS}, found)
    return desk.page(
        "einstellungen_kommune.html.j2", str(town.fields["name"]), crumbs=crumbs(desk, Crumb(TITLE, desk.at("einstellungen", "kommunen"))), status=422 if found.listed else 200, problems=found.listed, fields=fields,
        version=town.version, facts=fact_fields(rows, form, found), versions=fact_versions(rows), change=_at(desk, town, "angaben"), change_facts=_at(desk, town, "merkmale"),
        leave=_at(desk, town, "austritt"), planning=desk.at("kommune", str(town.fields["label"]), "vorgaben"), wave=str(desk.wave.fields["title"]), frozen=bool(desk.wave.fields["frozen_on"]))


@pages.get(f"{ONE}/austritt", Right.PROJEKT_VERWALTEN)
def ask_to_leave(desk: AtDesk, ort: str) -> Response:
    """Say what happens when a municipality leaves, and offer its data first."""
    return _leaving(desk, _town(desk, ort))


@pages.get(f"{ONE}/austritt/daten", Right.PROJEKT_VERWALTEN)
def leaving_data(desk: AtDesk, ort: str) -> Response:
    """Give everything a municipality has in the project."""
    town = _town(desk, ort)
    return desk.file(town_archive(desk.workspace, town), f"{town.fields['label']}-{desk.today.isoformat()}.zip", "application/zip")


@pages.post(f"{ONE}/austritt", Right.PROJEKT_VERWALTEN)
def leave(desk: AtDesk, ort: str) -> Response:
    """Erase a municipality, if the box was ticked and nothing has changed since the page was shown."""
    town = _town(desk, ort)
    if not desk.form.flag("sicher"):
        return _leaving(desk, town, UNSURE)
    if desk.form.whole("stand") != last_entry_of(desk.workspace, town.id):
        return _leaving(desk, town, CHANGED)
    with TemporaryDirectory() as folder:
        leave_group(desk.workspace, str(town.fields["label"]), desk.actor, desk.today, Path(folder) / "austritt")
    return desk.go(desk.at("einstellungen", "kommunen"), "kommune-ausgetreten")


def _leaving(desk: Desk, town: Record, fault: str = "") -> Response:
    name = str(town.fields["name"])
    trail = (Crumb(TITLE, desk.at("einstellungen", "kommunen")), Crumb(name, _at(desk, town)))
    return desk.page(
        "einstellungen_austritt.html.j2", f"{name} verlässt die Gruppe", crumbs=crumbs(desk, *trail), status=422 if fault else 200, fault=fault, name=name, data=_at(desk, town, "austritt", "daten"),
        action=_at(desk, town, "austritt"), back=_at(desk, town), stand=last_entry_of(desk.workspace, town.id), only=len(desk.workspace.records("municipality")) == 1)


def _town(desk: Desk, label: str) -> Record:
    found = next(iter(desk.workspace.records("municipality", label=label)), None)
    if found is None:
        raise NotHere
    return found


def _fresh(desk: Desk, town: Record) -> Record:
    return desk.workspace.record("municipality", town.id) or town


def _at(desk: Desk, town: Record, *parts: str) -> str:
    return desk.at("einstellungen", "kommunen", str(town.fields["label"]), *parts, erhebung=asked_wave(desk))
