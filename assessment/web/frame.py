"""What stands around every page: title, navigation by right, path, notices, who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from assessment.accounts import Right
from assessment.service import title_of
from assessment.web.notices import LEADS_TO, NOTICES

if TYPE_CHECKING:
    from assessment.web.desk import Desk

THEME_COOKIE = "darstellung"
THEMES = {"hell": "light", "dunkel": "dark"}
LOCAL_BADGE = "läuft lokal"


@dataclass(frozen=True)
class Crumb:
    """A step of the path; the last one has no address."""

    label: str
    href: str = ""


@dataclass(frozen=True)
class NavItem:
    """An entry of a navigation."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Notice:
    """What has just happened, and where it leads if anywhere."""

    text: str
    label: str = ""
    href: str = ""


@dataclass(frozen=True)
class PageFrame:
    """All that base.html.j2 shows around the content; addresses are empty where the user may not go."""

    title: str
    project_name: str
    project_href: str
    nav: tuple[NavItem, ...]
    subnav: tuple[NavItem, ...]
    subnav_label: str
    crumbs: tuple[Crumb, ...]
    notices: tuple[Notice, ...]
    user_name: str
    account_href: str
    mode_badge: str
    theme: str
    csrf_token: str
    version: str
    beamer: bool
    path: str
    accounts_href: str = ""
    work_href: str = ""


PROJECT_ROOMS = (
    ("Übersicht", "", Right.PROJEKT_SEHEN), ("Vergleich", "vergleich", Right.VERGLEICH_SEHEN), ("Werkstatt", "werkstatt", Right.WERKSTATT_SEHEN),
    ("Fahrplan", "fahrplan", Right.FAHRPLAN_SEHEN), ("Berichte", "berichte", Right.BERICHT_LESEN), ("Verlauf", "verlauf", Right.VERLAUF_SEHEN),
    ("Einstellungen", "einstellungen", Right.PROJEKT_VERWALTEN))
TOWN_ROOMS = (
    ("Überblick", "", Right.PROJEKT_SEHEN), ("Interviews", "interviews", Right.ANTWORTEN_SEHEN), ("Abgleich", "abgleich", Right.ANTWORTEN_SEHEN), ("Bestand", "bestand", Right.BESTAND_SEHEN),
    ("Belege", "belege", Right.BELEGE_SEHEN), ("Ergebnis", "ergebnis", Right.ERGEBNIS_SEHEN), ("Was wäre, wenn", "wenn", Right.ERGEBNIS_SEHEN),
    ("SWOT", "swot", Right.ERGEBNIS_SEHEN), ("Vorgaben", "vorgaben", Right.FAHRPLAN_SCHREIBEN), ("Fahrplan", "fahrplan", Right.FAHRPLAN_SEHEN), ("Berichte", "berichte", Right.BERICHT_LESEN))


def frame_of(desk: Desk, title: str, crumbs: tuple[Crumb, ...] = (), *, beamer: bool = False) -> PageFrame:
    """Give the frame of a page."""
    project, town = desk.workspace_or_none, desk.town_or_none
    local = desk.house.setup.is_local
    return PageFrame(
        title=title, project_name=title_of(project) if project else "", project_href=_home(desk) if project else "",
        nav=_project_nav(desk) if project else (), subnav=_town_nav(desk) if town else (), subnav_label=desk.town_name if town else "",
        crumbs=_crumbs(desk, title, crumbs), notices=_notices(desk), user_name=desk.user.name if desk.user else "", account_href="/konto" if desk.user else "",
        mode_badge=LOCAL_BADGE if local else desk.house.setup.name, theme=THEMES.get(desk.request.cookies.get(THEME_COOKIE, ""), ""),
        csrf_token=desk.csrf if desk.session else "", version=version("reifegrad"), beamer=beamer, path=desk.request.url.path,
        accounts_href="" if local or not desk.may(Right.KONTEN) else "/konten", work_href=desk.at("arbeit") if project and desk.may(Right.PROJEKT_SEHEN) else "")


def _home(desk: Desk) -> str:
    """Give the project's own page; the administration has none, it sees no content."""
    return desk.at() if desk.may(Right.PROJEKT_SEHEN) else ""


def _notices(desk: Desk) -> tuple[Notice, ...]:
    key = desk.request.query_params.get("hinweis", "")
    if key not in NOTICES:
        return ()
    label, room, right = LEADS_TO.get(key, ("", "", Right.ANGEMELDET))
    return (Notice(NOTICES[key], label, desk.at(room)) if room and desk.workspace_or_none and desk.may(right) else Notice(NOTICES[key]),)


def _project_nav(desk: Desk) -> tuple[NavItem, ...]:
    here = desk.request.url.path
    inside_town = desk.town_or_none is not None
    return tuple(NavItem(label, href, not inside_town and _is_current(here, href, exact=not room))
                 for label, room, right in PROJECT_ROOMS if desk.may(right) for href in (desk.at(room) if room else desk.at(),))


def _town_nav(desk: Desk) -> tuple[NavItem, ...]:
    here = desk.request.url.path
    in_interview = desk.interview_or_none is not None
    return tuple(NavItem(label, href, (room == "interviews" and in_interview) or _is_current(here, href, exact=not room))
                 for label, room, right in TOWN_ROOMS if desk.may(right, desk.town.id) for href in (desk.at_town(room) if room else desk.at_town(),))


def _is_current(here: str, href: str, *, exact: bool) -> bool:
    return here == href or (not exact and here.startswith(f"{href}/"))


def _crumbs(desk: Desk, title: str, crumbs: tuple[Crumb, ...]) -> tuple[Crumb, ...]:
    """Give the path from the start to this page; a page without a project has a short one."""
    found = [Crumb("Start", "/")] if desk.user else []
    if desk.workspace_or_none:
        found.append(Crumb(title_of(desk.workspace), _home(desk)))
    if desk.town_or_none:
        found.append(Crumb(desk.town_name, desk.at_town()))
    found.extend(crumbs)
    return (*(crumb for crumb in found if crumb.label != title), Crumb(title)) if desk.user else ()
