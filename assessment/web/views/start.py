"""The start page and the form for a new project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessment.accounts import Right, User
from assessment.service import Founding, RegisterRow, Volume, town_of_key, typed_town
from assessment.web.forms import Form
from assessment.web.preferences import Preferences
from reports import german

BACKUP_DAYS = 7
"""After so many days without a backup the start page reminds of it."""


@dataclass(frozen=True)
class ProjectCard:
    """A project of the start page; ``reminder`` asks for a backup, ``fault`` says why it cannot be opened, ``backup`` leads to copy and check. Without ``href`` its content is not for the user."""

    title: str
    href: str
    place: str
    reminder: str = ""
    fault: str = ""
    last: bool = False
    backup: str = ""


@dataclass(frozen=True)
class StartView:
    """The start page."""

    cards: tuple[ProjectCard, ...]
    may_create: bool
    local: bool
    folder: str


def start_view(volumes: Sequence[Volume], remembered: Preferences | None, today: date, user: User, *, local: bool, folder: str) -> StartView:
    """Give the start page with the projects the user may open or back up, the one worked on last first."""
    last = remembered.last_project if remembered else ""
    cards = [ProjectCard(volume.title, _address(volume, user, Right.PROJEKT_SEHEN), volume.place if local else "", _reminder(volume, remembered, today), volume.fault, bool(last) and volume.id == last,
                         _address(volume, user, Right.SICHERN, "/einstellungen/sicherung"))
             for volume in volumes if volume.fault or any(user.may(right, volume.id) for right in (Right.PROJEKT_SEHEN, Right.SICHERN))]
    return StartView(tuple(sorted(cards, key=lambda card: not card.last)), user.may(Right.PROJEKT_ANLEGEN), local, folder)


def _address(volume: Volume, user: User, right: Right, room: str = "") -> str:
    return f"/projekt/{volume.id}{room}" if volume.id and user.may(right, volume.id) else ""


def _reminder(volume: Volume, remembered: Preferences | None, today: date) -> str:
    if remembered is None or volume.fault:
        return ""
    said = remembered.backups.get(volume.id, "")
    if not said:
        return "Noch nicht gesichert"
    days = (today - date.fromisoformat(said)).days
    return f"Zuletzt gesichert am {german.short_date(date.fromisoformat(said))}" if days >= BACKUP_DAYS else ""


@dataclass(frozen=True)
class Choice:
    """A municipality to choose: key, name, and what tells it from others of the same name."""

    key: str
    name: str
    about: str

    @classmethod
    def of(cls, row: RegisterRow) -> Choice:
        """Give the choice for an entry of the register."""
        people = f", {german.number(row.population)} Einwohnerinnen und Einwohner" if row.population is not None else ""
        return cls(row.key, row.name, f"{row.kind}, {row.district or row.land}{people} ({row.key})")


@dataclass(frozen=True)
class NewForm:
    """The form for a new project as it was filled so far."""

    title: str = ""
    author: str = ""
    day: str = ""
    search: str = ""
    searched: bool = False
    found: tuple[Choice, ...] = ()
    chosen: tuple[Choice, ...] = ()
    typed_name: str = ""
    typed_key: str = ""
    typed_land: str = ""
    problems: tuple[tuple[str, str], ...] = ()


def kept_form(form: Form, today: date, person: str) -> NewForm:
    """Give what was typed and chosen so far; at first the day is today and the author who is signed in."""
    rows = [row for key in dict.fromkeys(form.many("kommune")) if (row := town_of_key(key)) is not None]
    first = not form.has("titel")
    return NewForm(
        form.text("titel"), person if first else form.text("bearbeitung"), today.isoformat() if first else form.text("stichtag"), form.text("suche"), chosen=tuple(Choice.of(row) for row in rows),
        typed_name=form.text("name"), typed_key=form.text("schluessel"), typed_land=form.text("land"))


def founding_of(form: Form, today: date) -> Founding:
    """Read the form; raises BrokenProject for a municipality typed wrongly."""
    rows = [row for key in dict.fromkeys(form.many("kommune")) if (row := town_of_key(key)) is not None]
    if form.text("name") or form.text("schluessel"):
        rows.append(typed_town(form.text("name"), form.text("schluessel"), form.text("land"), state_of=today))
    return Founding(form.text("titel"), form.text("bearbeitung"), form.day("stichtag", "Stichtag"), rows)
