"""One interview at a glance: its questions field by field with what is left to do, filters, where to go on; never a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assessment.service.interviewing import Talk, TalkStep
from assessment.web.views.interview_question import status_of
from reports import german

FILTERS: Mapping[str, tuple[str, Callable[[TalkStep], bool]]] = {
    "": ("alle", lambda _: True), "offen": ("offen", lambda step: step.is_open), "nachfassen": ("nachzufassen", lambda step: step.follow_up),
    "bemerkung": ("mit Bemerkung", lambda step: bool(step.comment or step.note)), "vorerhebung": ("aus der letzten Erhebung", lambda step: step.prior)}
BADGES = {"beantwortet": "success", "weiß nicht": "success", "entfällt": "success", "offen": "neutral", "trifft nicht zu": "neutral", "zu bestätigen": "info", "nachzufassen": "warning"}
NOT_FOUND = {
    "offen": "Alle Fragen dieses Interviews sind beantwortet.", "nachfassen": "Keine Frage ist zum Nachfassen vorgemerkt.", "bemerkung": "Zu keiner Frage gibt es eine Bemerkung.",
    "vorerhebung": "Aus der letzten Erhebung ist nichts mehr zu bestätigen."}


@dataclass(frozen=True)
class FilterLink:
    """A filter with how many questions it shows."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class FieldBlock:
    """A field with its questions: (title, address, what was said or noted, kind of badge, status)."""

    title: str
    count: str
    tasks: tuple[tuple[str, str, str, str, str], ...]


@dataclass(frozen=True)
class DimensionBlock:
    """A dimension with its fields."""

    title: str
    fields: tuple[FieldBlock, ...]


@dataclass(frozen=True)
class OverviewView:
    """An interview at a glance; ``go_on`` leads to the next open question, ``closed`` says why nothing can be changed."""

    title: str
    lead: str
    answered: int
    asked: int
    go_on: str
    go_on_label: str
    filters: tuple[FilterLink, ...]
    dimensions: tuple[DimensionBlock, ...]
    nothing: str
    further: tuple[DimensionBlock, ...]
    further_title: str
    facts: tuple[tuple[str, str], ...]
    left: str
    closed: str
    planned: bool
    values: str
    back: str


def overview_view(talk: Talk, chosen: str, base: str, values: str, back: str, closed: str) -> OverviewView:
    """Give an interview's page; ``chosen`` names a filter, ``base`` the interview's address."""
    wanted = FILTERS.get(chosen, FILTERS[""])[1]
    own = [step for step in talk.own if wanted(step)]
    further = [step for step in talk.further if wanted(step) and chosen != "offen"]
    go_on = talk.next_open or (talk.own[0].question.id if talk.own else "")
    return OverviewView(
        f"{talk.label} · {talk.role_name}", _lead(talk), talk.answered, len(talk.own), f"{base}/frage/{go_on}" if go_on and talk.day else "", _go_on_label(talk),
        tuple(_filter(talk, name, base, chosen) for name in FILTERS), _blocks(own, base), "" if own else NOT_FOUND.get(chosen, "Diese Rolle hat hier keine Fragen."),
        _blocks(further, base), f"Weitere Fragen ({german.whole(len(further))})", _facts(talk), _left(talk), closed, talk.day is None, values, back)


def _lead(talk: Talk) -> str:
    when = german.long_date(talk.day) if talk.day else "noch ohne Tag"
    return ", ".join(filter(None, (f"{talk.town_name}, {when}", talk.place)))


def _go_on_label(talk: Talk) -> str:
    if not talk.next_open:
        return "Antworten durchsehen"
    place = next(index for index, step in enumerate(talk.own, start=1) if step.question.id == talk.next_open)
    return f"Weiter bei Frage {talk.next_open}" if talk.answered else "Mit Frage 1 beginnen" if place == 1 else f"Mit Frage {talk.next_open} beginnen"


def _filter(talk: Talk, name: str, base: str, chosen: str) -> FilterLink:
    label, wanted = FILTERS[name]
    count = sum(1 for step in talk.own if wanted(step))
    return FilterLink(f"{label} ({german.whole(count)})", f"{base}?nur={name}" if name else base, name == chosen)


def _blocks(steps: Sequence[TalkStep], base: str) -> tuple[DimensionBlock, ...]:
    return tuple(DimensionBlock(title, tuple(_field(name, [step for step in steps if (step.dimension, step.field) == (title, name)], base)
                                             for name in dict.fromkeys(step.field for step in steps if step.dimension == title)))
                 for title in dict.fromkeys(step.dimension for step in steps))


def _field(title: str, steps: Sequence[TalkStep], base: str) -> FieldBlock:
    return FieldBlock(title, f"{sum(not step.is_open for step in steps)} von {len(steps)}", tuple(_task(step, base) for step in steps))


def _task(step: TalkStep, base: str) -> tuple[str, str, str, str, str]:
    status = status_of(step)
    remark = step.ruled_out or step.comment or (f"Vermerk: {step.note}" if step.note else "")
    return f"{step.question.id} {step.question.title}", f"{base}/frage/{step.question.id}", remark[:160], BADGES[status], status


def _facts(talk: Talk) -> tuple[tuple[str, str], ...]:
    rows = (("Befragt", german.listed(talk.interviewees)), ("Geführt von", german.listed(talk.led_by)), ("Erhebung", talk.wave_title))
    return tuple(row for row in rows if row[1])


def _left(talk: Talk) -> str:
    """Say what is left before one says goodbye."""
    still, flagged = len(talk.own) - talk.answered, sum(step.follow_up for step in talk.steps)
    first = "Alle Fragen sind beantwortet." if not still else f"{german.amount(still, 'Frage ist', 'Fragen sind')} noch offen; Sie können jederzeit weitermachen."
    return first + (f" {german.amount(flagged, 'Frage ist', 'Fragen sind')} zum Nachfassen vorgemerkt." if flagged else "")
