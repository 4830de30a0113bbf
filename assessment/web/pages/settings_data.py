"""Data in and out: downloads of everything, and any file read in – first as a trial, then for good."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.responses import Response

from assessment.accounts import Right
from assessment.errors import BrokenProject, Refused
from assessment.service.data_exports import Asked, ExportFile, Publisher, export_file, open_data_file
from assessment.service.jobs import Job
from assessment.ways import on_page
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.forms import Upload
from assessment.web.frame import Crumb
from assessment.web.pages.settings import SETTINGS, asked_wave, crumbs, needed_day
from assessment.web.routing import AtDesk, Pages
from assessment.web.views.settings import faults_of
from assessment.web.views.settings_data import OF_TOWN, export_groups, reading_view
from assessment.web.work import GoOn, leads_on, start_work, work_of

pages = Pages()
DATA = f"{SETTINGS}/daten"
TITLE = "Daten"
NO_FILE = "Wählen Sie die Datei, die eingelesen werden soll."
GONE = "Die hochgeladene Datei liegt nicht mehr bereit. Wählen Sie sie noch einmal."
LONGEST_NAME = 80
PLACES = {"Beginn der Erhebung": "seit"}


@pages.get(DATA, Right.PROJEKT_VERWALTEN)
def data(desk: AtDesk) -> Response:
    """Offer all downloads, and to read a file in."""
    return _page(desk)


def _page(desk: Desk, problems: tuple[tuple[str, str], ...] = ()) -> Response:
    form, members = desk.form, desk.evaluation.group.members
    return desk.page(
        "einstellungen_daten.html.j2", TITLE, crumbs=crumbs(desk), status=422 if problems else 200, problems=problems, groups=export_groups(lambda name: _at(desk, "datei", name)), of_town=OF_TOWN,
        download=desk.at("einstellungen", "daten", "kommune"), towns=tuple((member.key, member.name) for member in members), asked=asked_wave(desk), read=_at(desk, "einlesen"),
        bundle=_at(desk, "buendel"), publish=_at(desk, "offen"), town=form.text("kommune"), typed={name: form.text(name) for name in ("adresse", "herausgeber", "mail", "seit")},
        conflicts=desk.at("konflikte"), open_conflicts=len(desk.workspace.conflicts()), wave=str(desk.wave.fields["title"]))


@pages.get(f"{DATA}/datei/{{datei}}", Right.PROJEKT_VERWALTEN)
def download(desk: AtDesk, datei: str) -> Response:
    """Give one of the files about the whole group."""
    return _given(desk, export_file(datei, _asked(desk)))


@pages.get(f"{DATA}/kommune", Right.PROJEKT_VERWALTEN)
def download_of_town(desk: AtDesk, datei: str = "", kommune: str = "") -> Response:
    """Give one of the files about a municipality."""
    member = next((member for member in desk.evaluation.group.members if member.key == kommune and desk.reach.covers(member.id)), None)
    if member is None or datei not in dict(OF_TOWN):
        raise NotHere
    return _given(desk, export_file(datei, _asked(desk, member.key)))


@pages.post(f"{DATA}/offen", Right.PROJEKT_VERWALTEN)
def publish(desk: AtDesk) -> Response:
    """Give what the members agreed to publish, with its entry for data portals."""
    form = desk.form
    try:
        since = needed_day(desk, "seit", "Beginn der Erhebung", "Der Beginn der Erhebung fehlt.")
        return _given(desk, open_data_file(_asked(desk), Publisher(form.text("adresse"), form.text("herausgeber"), form.text("mail"), since)))
    except BrokenProject as broken:
        return _page(desk, faults_of(broken.problems, PLACES).listed)
    except Refused as refused:
        return _page(desk, ((on_page(refused), "#feld-adresse"),))


@pages.post(f"{DATA}/buendel", Right.PROJEKT_VERWALTEN)
def bundle(desk: AtDesk) -> Response:
    """Write a bundle for another place."""
    return start_work(desk, "buendel", {"today": desk.today, "passphrase": desk.form.password("kennwort")})


@pages.post(f"{DATA}/einlesen", Right.PROJEKT_VERWALTEN)
def try_file(desk: AtDesk) -> Response:
    """Take a file and show what reading it in would do."""
    form = desk.form
    upload, mapping = form.upload("datei"), form.upload("zuordnung")
    if upload is None or not upload.content:
        return _page(desk, ((NO_FILE, "#feld-datei"),))
    town = next((member for member in desk.evaluation.group.members if member.key == form.text("kommune")), None)
    with TemporaryDirectory() as folder:
        paths = [_written(Path(folder) / str(number), item) for number, item in enumerate((upload, mapping)) if item is not None and item.content]
        params = {"today": desk.today, "actor": desk.actor, "name": paths[0].name, "town": town.key if town else "", "wave": desk.wave.id, "passphrase": form.password("kennwort"), "dry_run": True}
        return start_work(desk, "einlesen", params, town=town.id if town else "", inputs=paths)


def _written(folder: Path, upload: Upload) -> Path:
    """Write a file under its own name, freed of everything but letters, digits and a few signs."""
    folder.mkdir()
    name = re.sub(r"[^\w.() -]", "_", upload.name.replace("\\", "/").rpartition("/")[2]).lstrip(". ")[-LONGEST_NAME:]
    path = folder / (name or "datei")
    path.write_bytes(upload.content)
    return path


@leads_on("einlesen")
def to_reading(desk: Desk, job: Job) -> GoOn:
    """Lead from the job to what it did or would do."""
    return GoOn("Zum Ergebnis", desk.at("einstellungen", "daten", "einlesen", job.id), at_once=True)


@pages.get(f"{DATA}/einlesen/{{auftrag}}", Right.PROJEKT_VERWALTEN)
def reading(desk: AtDesk, auftrag: str) -> Response:
    """Show what reading the file in did, or would do."""
    return _reading(desk, work_of(desk, auftrag))


@pages.post(f"{DATA}/einlesen/{{auftrag}}", Right.PROJEKT_VERWALTEN)
def read(desk: AtDesk, auftrag: str) -> Response:
    """Read the file in that was tried, for good."""
    job = work_of(desk, auftrag)
    inputs = desk.house.jobs.inputs_of(job)
    if job.kind != "einlesen" or not inputs:
        raise Refused(GONE)
    town = desk.workspace.record("municipality", job.town) if job.town else None
    params = {"today": desk.today, "actor": desk.actor, "name": inputs[0].name, "town": str(town.fields["label"]) if town else "", "wave": str(job.data.get("erhebung", "")),
              "passphrase": desk.form.password("kennwort")}
    return start_work(desk, "einlesen", params, town=job.town, inputs=inputs)


def _reading(desk: Desk, job: Job) -> Response:
    view = reading_view(job) if job.kind == "einlesen" else None
    if view is None:
        raise NotHere("Das Ergebnis liegt nicht mehr bereit. Lesen Sie die Datei noch einmal ein.")
    inputs = desk.house.jobs.inputs_of(job)
    return desk.page(
        "einstellungen_einlesen.html.j2", "Probelauf" if view.trial else "Eingelesen", crumbs=crumbs(desk, Crumb(TITLE, desk.at("einstellungen", "daten"))), view=view, name=inputs[0].name if inputs else "",
        action=desk.at("einstellungen", "daten", "einlesen", job.id), ready=view.trial and bool(inputs), locked=bool(inputs) and inputs[0].suffix == ".age", back=desk.at("einstellungen", "daten"),
        conflicts=desk.at("konflikte"), history=desk.at("verlauf"))


def _asked(desk: Desk, town: str = "") -> Asked:
    return Asked(desk.workspace, desk.evaluation, desk.today, town)


def _given(desk: Desk, file: ExportFile) -> Response:
    return desk.file(file.content, file.name, file.media)


def _at(desk: Desk, *parts: str) -> str:
    return desk.at("einstellungen", "daten", *parts, erhebung=asked_wave(desk))
