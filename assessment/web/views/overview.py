"""How far a project and its members are, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment.service import Progress, TalkLine
from reports import german

Address = Callable[..., str]


@dataclass(frozen=True)
class Bar:
    """How much of something is done, with the words beside it."""

    label: str
    done: int
    total: int
    text: str


@dataclass(frozen=True)
class MemberRow:
    """A member on the project's page: ``bars`` one per dimension; ``go_on`` leads to the question to go on with."""

    name: str
    href: str
    total: Bar
    bars: tuple[Bar, ...]
    interviews: str
    changed: str
    go_on: str
    go_on_label: str


@dataclass(frozen=True)
class ProjectView:
    """The project's page."""

    members: tuple[MemberRow, ...]
    dimensions: tuple[str, ...]
    wave: str
    frozen: str
    tour: str


def project_view(progress: Sequence[Progress], wave: str, frozen: str, at: Address, *, tour: bool) -> ProjectView:
    """Give the project's page for the members the user may see; ``tour`` offers the one of the example project."""
    dimensions = tuple(share.title for share in progress[0].shares) if progress else ()
    return ProjectView(tuple(_member(item, at) for item in progress), dimensions, wave, frozen, at("rundgang") if tour else "")


def _member(item: Progress, at: Address) -> MemberRow:
    return MemberRow(
        item.name, at("kommune", item.key), _bar(item.name, item.answered, item.asked), bars_of(item), interviews_said(item.held, item.planned), moment(item.changed),
        at("interview", item.go_on, "frage", item.go_on_at) if item.go_on else "", f"Weiter bei Frage {item.go_on_at}" if item.go_on else "")


def bars_of(item: Progress) -> tuple[Bar, ...]:
    """Give the progress per dimension."""
    return tuple(_bar(share.title, share.answered, share.asked) for share in item.shares)


def _bar(label: str, done: int, total: int) -> Bar:
    return Bar(label, done, total, f"{done} von {total}")


def interviews_said(held: int, planned: int) -> str:
    """Say how many interviews there are."""
    if not held and not planned:
        return "noch keine Interviews"
    said = german.amount(held, "Interview geführt", "Interviews geführt") if held else "noch kein Interview geführt"
    return f"{said}, {german.amount(planned, 'weiteres geplant', 'weitere geplant')}" if planned else said


def moment(at: datetime | None) -> str:
    """Say when something was changed last, on the user's clock."""
    return f"{at.astimezone():%d.%m.%Y, %H:%M} Uhr" if at else ""


@dataclass(frozen=True)
class Step:
    """Something to do, as ``ui.tasks`` shows it: label, address, hint, and how it stands (kind of badge, text)."""

    label: str
    href: str
    hint: str
    kind: str
    status: str


@dataclass(frozen=True)
class TownView:
    """A municipality's page."""

    total: Bar
    bars: tuple[Bar, ...]
    interviews: str
    go_on: str
    go_on_label: str
    steps: tuple[Step, ...]
    may_write: bool


def town_view(item: Progress, lines: Sequence[TalkLine], disputed: int, at_town: Address, at: Address, *, may_write: bool, may_rate: bool) -> TownView:
    """Give a municipality's page; ``disputed`` questions wait for clarification, by the reader where it ``may_rate``."""
    row = _member(item, at)
    return TownView(row.total, row.bars, row.interviews, row.go_on, row.go_on_label, tuple(_steps(item, lines, disputed, at_town, may_rate=may_rate)), may_write)


def _steps(item: Progress, lines: Sequence[TalkLine], disputed: int, at_town: Address, *, may_rate: bool) -> list[Step]:
    held = [line for line in lines if not line.planned]
    flagged = sum(line.flagged for line in lines)
    settle = "Wo sich Aussagen widersprechen, entscheiden Sie mit Begründung." if may_rate else "Wo sich Aussagen widersprechen, entscheidet die Beratung mit Begründung."
    return [
        Step("Interviews führen", at_town("interviews"), "Antworten festhalten, auch ohne Netz.", *_status(bool(held), item.answered >= item.asked, f"{item.answered} von {item.asked} Fragen")),
        Step("Antworten abgleichen", at_town("abgleich"), settle, *(("warning", german.amount(disputed, "Widerspruch", "Widersprüche")) if disputed else ("success", "kein Widerspruch") if held else ("neutral", "noch offen"))),
        Step("Nachfassen", at_town("abgleich", filter="nachfassen"), "Fragen, die im Gespräch offen blieben.", *(("info", german.amount(flagged, "Frage", "Fragen")) if flagged else ("neutral", "nichts vorgemerkt"))),
        Step("Ergebnis ansehen", at_town("ergebnis"), "Reifegrad je Dimension, jede Zahl mit ihrer Herkunft.", "neutral", "jederzeit"),
        Step("Gutachten erstellen", at_town("berichte"), "Entwurf, Prüfung, Freigabe.", "neutral", "jederzeit")]


def _status(begun: bool, done: bool, text: str) -> tuple[str, str]:
    return ("success" if done else "info" if begun else "neutral"), text
