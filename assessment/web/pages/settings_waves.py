"""Waves of the project: freeze one, begin the next, compare two, move a running one to another catalogue."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from assessment.accounts import Right
from assessment.errors import BrokenProject, Refused
from assessment.service import compare_waves, freeze_wave, next_wave, upgrade_wave
from assessment.service.waves import Upgrade
from assessment.store import Record
from assessment.upgrading import Rule
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.pages.settings import SETTINGS, asked_wave, crumbs, needed_day
from assessment.web.routing import AtDesk, Pages
from assessment.web.views.settings_waves import RULES, difference_rows, upgrade_view, wave_line
from questionnaires import shipped

pages = Pages()
LIST = f"{SETTINGS}/erhebungen"
TITLE = "Erhebungen"
UNSURE = "Setzen Sie das Häkchen, wenn Sie die Erhebung wirklich einfrieren möchten."
OPEN = "Noch sind Konflikte offen. Entscheiden Sie diese zuerst, oder setzen Sie auch das zweite Häkchen."


@pages.get(LIST, Right.PROJEKT_VERWALTEN)
def waves(desk: AtDesk) -> Response:
    """Show all waves, newest first."""
    return _list(desk)


@pages.post(f"{LIST}/neu", Right.PROJEKT_VERWALTEN)
def begin(desk: AtDesk) -> Response:
    """Begin the next wave; whatever is wrong, everything typed stays."""
    try:
        day = needed_day(desk, "stichtag", "Stichtag", "Der Stichtag fehlt. Nach den Regeln dieses Tages wird bewertet.")
        wave = next_wave(desk.workspace, desk.form.text("titel"), day, desk.actor)
    except BrokenProject as broken:
        return _list(desk, f"{broken.problems[0].message} {broken.problems[0].remedy}")
    except Refused as refused:
        return _list(desk, str(refused))
    return desk.go(desk.at(erhebung=str(wave.fields["reference_date"])), "erhebung-begonnen")


def _list(desk: Desk, fault: str = "") -> Response:
    found, form = desk.workspace.waves(), desk.form
    current = desk.workspace.current_wave().id
    lines = tuple(wave_line(wave, _edition(desk, wave), current, desk.at) for wave in reversed(found))
    year = date.fromisoformat(str(found[-1].fields["reference_date"])).year + 1
    return desk.page(
        "einstellungen_erhebungen.html.j2", TITLE, crumbs=crumbs(desk), status=422 if fault else 200, lines=lines, fault=fault, may_begin=bool(found[-1].fields["frozen_on"]),
        begin=desk.at("einstellungen", "erhebungen", "neu"), next_title=form.text("titel") or f"Erhebung {year}", day=form.text("stichtag"),
        compare=desk.at("einstellungen", "erhebungen", "vergleich"), choices=_choices(desk), older=_days(desk)[-2:][0], newer=_days(desk)[-1])


def _days(desk: Desk) -> list[str]:
    return [str(wave.fields["reference_date"]) for wave in desk.workspace.waves()]


def _choices(desk: Desk) -> tuple[tuple[str, str], ...]:
    return tuple((str(wave.fields["reference_date"]), str(wave.fields["title"])) for wave in desk.workspace.waves())


def _edition(desk: Desk, wave: Record) -> str:
    catalogue = desk.workspace.catalogue_of(wave)
    return f"{catalogue.title}, {catalogue.version}"


@pages.get(f"{LIST}/einfrieren", Right.PROJEKT_VERWALTEN)
def ask_to_freeze(desk: AtDesk) -> Response:
    """Say what freezing means."""
    return _freezing(desk)


@pages.post(f"{LIST}/einfrieren", Right.PROJEKT_VERWALTEN)
def freeze(desk: AtDesk) -> Response:
    """Freeze the wave, if the box was ticked."""
    if not desk.form.flag("sicher"):
        return _freezing(desk, UNSURE)
    if desk.workspace.conflicts() and not desk.form.flag("trotzdem"):
        return _freezing(desk, OPEN)
    freeze_wave(desk.workspace, desk.wave.id, desk.actor, desk.today, despite_conflicts=True)
    return desk.go(desk.at("einstellungen", "erhebungen"), "eingefroren")


def _freezing(desk: Desk, fault: str = "") -> Response:
    if desk.wave.fields["frozen_on"]:
        raise NotHere(f"Die Erhebung »{desk.wave.fields['title']}« ist schon eingefroren.")
    wave = asked_wave(desk)
    return desk.page(
        "einstellungen_einfrieren.html.j2", f"»{desk.wave.fields['title']}« einfrieren", crumbs=crumbs(desk, Crumb(TITLE, desk.at("einstellungen", "erhebungen"))), status=422 if fault else 200,
        fault=fault, action=desk.at("einstellungen", "erhebungen", "einfrieren", erhebung=wave), back=desk.at("einstellungen", "erhebungen"), conflicts=len(desk.workspace.conflicts()),
        conflicts_href=desk.at("konflikte"))


@pages.get(f"{LIST}/vergleich", Right.PROJEKT_VERWALTEN)
def compare(desk: AtDesk, alt: str = "", neu: str = "", kommune: str = "") -> Response:
    """Show what changed between two waves and why; questions are left to the municipality's own page."""
    days = _days(desk)
    if alt not in days or neu not in days:
        raise NotHere("Diese Erhebung gibt es nicht.")
    older, newer = sorted((alt, neu))
    group = desk.workspace.group(desk.workspace.waves()[days.index(newer)].id)
    names = {member.key: member.name for member in group.members}
    rows = difference_rows(compare_waves(desk.workspace, older, newer), names, kommune if kommune in names else "") if older != newer else ()
    return desk.page(
        "einstellungen_wellen.html.j2", "Erhebungen vergleichen", crumbs=crumbs(desk, Crumb(TITLE, desk.at("einstellungen", "erhebungen"))), rows=rows, choices=_choices(desk), older=older, newer=newer,
        towns=tuple(names.items()), kommune=kommune, same=older == newer)


@pages.get(f"{LIST}/katalog", Right.PROJEKT_VERWALTEN)
def ask_to_upgrade(desk: AtDesk, katalog: str = "", regel: str = "nachfragen") -> Response:
    """Choose another catalogue and see what would become of every answer."""
    return _upgrading(desk, katalog, regel)


@pages.post(f"{LIST}/katalog", Right.PROJEKT_VERWALTEN)
def upgrade(desk: AtDesk) -> Response:
    """Move the wave to the catalogue that was previewed."""
    katalog, regel = desk.form.text("katalog"), desk.form.text("regel")
    if not _is_allowed(desk, katalog):
        raise NotHere
    try:
        upgrade_wave(desk.workspace, desk.wave.id, katalog, desk.actor, default=Rule(_rule(regel)))
    except Refused as refused:
        return _upgrading(desk, katalog, regel, str(refused))
    return desk.go(desk.at("einstellungen", "erhebungen"), "katalog-umgestellt")


def _upgrading(desk: Desk, katalog: str, regel: str, fault: str = "") -> Response:
    preview = None
    if katalog and not fault:
        try:
            preview = upgrade_view(_tried(desk, katalog, regel))
        except Refused as refused:
            fault = str(refused)
    address = desk.at("einstellungen", "erhebungen", "katalog", erhebung=asked_wave(desk))
    return desk.page(
        "einstellungen_katalog.html.j2", "Fragenkatalog wechseln", crumbs=crumbs(desk, Crumb(TITLE, desk.at("einstellungen", "erhebungen"))), status=422 if fault else 200, fault=fault, preview=preview,
        action=address, catalogues=tuple((name, name) for name in shipped()), katalog=katalog, rules=RULES, regel=_rule(regel),
        local=desk.house.setup.is_local, wave=str(desk.wave.fields["title"]), asked=asked_wave(desk), now=_edition(desk, desk.wave))


def _tried(desk: Desk, katalog: str, regel: str) -> Upgrade:
    if not _is_allowed(desk, katalog):
        raise Refused(f"Den Fragenkatalog »{katalog}« gibt es nicht. Wählen Sie einen aus der Liste.")
    return upgrade_wave(desk.workspace, desk.wave.id, katalog, desk.actor, default=Rule(_rule(regel)), dry_run=True)


def _is_allowed(desk: Desk, katalog: str) -> bool:
    """A catalogue that ships, or on one's own laptop a folder; a server's folders are nobody's business."""
    return katalog in shipped() or (desk.house.setup.is_local and bool(katalog))


def _rule(regel: str) -> str:
    return regel if regel in {rule.value for rule in Rule} else Rule.ASK.value
