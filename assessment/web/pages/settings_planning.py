"""What the group, or one of its members, has agreed for planning and documents: the table, and each setting as a form."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right
from assessment.agreements import Resolution
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.service import planning_rows, set_planning
from assessment.service.planning import DEFAULT
from assessment.service.setting_forms import NamedSetting, SettingForm, crest_of, named_settings, setting_form, typed_value
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.pages.settings import SETTINGS, asked_wave, crumbs, writer_of
from assessment.web.routing import TOWN, AtDesk, Pages
from assessment.web.views.settings import Faults, clash_sentence, faults_of
from assessment.web.views.settings_planning import RESOLVED_ON, capital, fault_places, named_choices, setting_groups, setting_view, typed_setting
from reports.views.names import with_article

pages = Pages()
GROUP, MEMBER = f"{SETTINGS}/vorgaben", f"{TOWN}/vorgaben"
TITLE = "Vorgaben"


@pages.get(GROUP, Right.PROJEKT_VERWALTEN)
def of_group(desk: AtDesk, fuer: str = "") -> Response:
    """Show what the group has agreed."""
    return _table(desk, fuer)


@pages.get(MEMBER, Right.FAHRPLAN_SCHREIBEN)
def of_member(desk: AtDesk, fuer: str = "") -> Response:
    """Show what a member has set for itself."""
    return _table(desk, fuer)


@pages.get(f"{GROUP}/{{vorgabe}}", Right.PROJEKT_VERWALTEN)
def one_of_group(desk: AtDesk, vorgabe: str) -> Response:
    """Show a setting of the group."""
    return _one(desk, vorgabe)


@pages.get(f"{MEMBER}/{{vorgabe}}", Right.FAHRPLAN_SCHREIBEN)
def one_of_member(desk: AtDesk, vorgabe: str) -> Response:
    """Show a setting of a member."""
    return _one(desk, vorgabe)


@pages.post(f"{GROUP}/{{vorgabe}}", Right.PROJEKT_VERWALTEN)
def set_of_group(desk: AtDesk, vorgabe: str) -> Response:
    """Set a setting of the group, or take it back to its default."""
    return _set(desk, vorgabe)


@pages.post(f"{MEMBER}/{{vorgabe}}", Right.FAHRPLAN_SCHREIBEN)
def set_of_member(desk: AtDesk, vorgabe: str) -> Response:
    """Set a setting of a member, or take it back to its default."""
    return _set(desk, vorgabe)


@pages.get(f"{GROUP}/{{vorgabe}}/bild", Right.PROJEKT_VERWALTEN)
def image_of_group(desk: AtDesk, vorgabe: str) -> Response:
    """Give the coat of arms of the group."""
    return _image(desk, vorgabe)


@pages.get(f"{MEMBER}/{{vorgabe}}/bild", Right.FAHRPLAN_SCHREIBEN)
def image_of_member(desk: AtDesk, vorgabe: str) -> Response:
    """Give the coat of arms of a member."""
    return _image(desk, vorgabe)


def _table(desk: Desk, wanted: str) -> Response:
    named = _named(desk)
    if any(item.key == wanted for item in named):
        return desk.go(_at(desk, wanted))
    member = desk.town_or_none is not None
    rows = planning_rows(desk.evaluation.group, desk.evaluation.group.members[desk.row].key if member else "")
    return desk.page(
        "einstellungen_vorgaben.html.j2", TITLE, crumbs=() if member else crumbs(desk), groups=setting_groups(rows, desk.evaluation.catalogue.roles, lambda key: _at(desk, key)), name=with_article(desk.town_name) if member else "",
        choices=named_choices(named), asked=asked_wave(desk), frozen=bool(desk.wave.fields["frozen_on"]), wave=str(desk.wave.fields["title"]))


def _named(desk: Desk) -> list[NamedSetting]:
    return named_settings(desk.evaluation.group, _town(desk))


def _town(desk: Desk) -> str:
    """Give the record id of the path's municipality, empty for the group; NotHere where it takes no part in the wave."""
    return desk.evaluation.group.members[desk.row].id if desk.town_or_none is not None else ""


def _one(desk: Desk, key: str, faults: Faults | None = None, status: int = 200) -> Response:
    found = _found(desk, key)
    image = bool(crest_of(desk.evaluation.group, key, _town(desk)))
    named = next((item for item in _named(desk) if item.key == key), None)
    title = capital(found.label)
    trail = (Crumb(TITLE, _at(desk)),) if desk.town_or_none is not None else crumbs(desk, Crumb(TITLE, _at(desk)))
    view = setting_view(found, desk.form, faults or Faults(), title, has_image=image)
    return desk.page("einstellungen_vorgabe.html.j2", title, crumbs=trail, status=status, view=view, about=named.title if named else "", action=_at(desk, key), back=_at(desk),
                     image=_at(desk, key, "bild") if image else "", frozen=bool(desk.wave.fields["frozen_on"]))


def _found(desk: Desk, key: str) -> SettingForm:
    try:
        return setting_form(desk.workspace, desk.evaluation.group, key, _town(desk))
    except UnknownName as unknown:
        raise NotHere(str(unknown)) from unknown


def _set(desk: Desk, key: str) -> Response:
    found, form, town = _found(desk, key), desk.form, _town(desk)
    back = form.text("schritt") == "standard"
    try:
        resolution = Resolution(form.text("gremium"), form.day("tag", RESOLVED_ON)) if found.resolved and not back else None
        value = DEFAULT if back else typed_value(desk.evaluation.group, key, typed_setting(found, form), town)
        outcome = set_planning(desk.workspace, key, value, desk.actor, today=desk.today, town=desk.town_key if town else "", wave=desk.wave.id, resolution=resolution, base=form.whole("fassung"))
    except BrokenProject as broken:
        return _one(desk, key, faults_of(broken.problems, fault_places(found, form)), 422)
    except Refused as refused:
        return _one(desk, key, Faults(((str(refused), ""),)), 422)
    if not outcome.saved:
        return _one(desk, key, Faults(((clash_sentence(outcome, writer_of(desk, outcome)), ""),)), 409)
    return desk.go(_at(desk), "zum-standard" if back else "gespeichert")


def _image(desk: Desk, key: str) -> Response:
    _found(desk, key)
    image = crest_of(desk.evaluation.group, key, _town(desk))
    if not image:
        raise NotHere
    return Response(image, media_type="image/png")


def _at(desk: Desk, *parts: str) -> str:
    wave = asked_wave(desk)
    return desk.at_town("vorgaben", *parts, erhebung=wave) if desk.town_or_none is not None else desk.at("einstellungen", "vorgaben", *parts, erhebung=wave)
