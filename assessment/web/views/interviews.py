"""The interviews of a municipality: planned and held ones, how far each is, whom one can interview next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessment.service.interview_guides import RoleOffer
from assessment.service.interviewing import TalkLine
from assessment.web.forms import Form
from reports import german


@dataclass(frozen=True)
class TalkCard:
    """An interview of the list; ``remarks`` say what waits there, ``go_on`` leads to the next open question."""

    title: str
    href: str
    when: str
    answered: int
    asked: int
    remarks: tuple[str, ...]
    go_on: str
    go_on_label: str


@dataclass(frozen=True)
class Guide:
    """A printed guide to take along; ``action`` gives it, or begins to set it."""

    name: str
    about: str
    action: str


@dataclass(frozen=True)
class NewTalk:
    """The form for a new interview as it was filled so far."""

    role: str = ""
    day: str = ""
    place: str = ""
    people: str = ""
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TalksView:
    """The list; ``closed`` says why nothing can be begun."""

    town: str
    wave: str
    held: tuple[TalkCard, ...]
    planned: tuple[TalkCard, ...]
    roles: tuple[tuple[str, str], ...]
    guides: tuple[Guide, ...]
    form: NewTalk
    closed: str
    action: str


def talk_card(line: TalkLine, base: str) -> TalkCard:
    """Give an interview of the list."""
    href = f"{base}/interview/{line.id}"
    begun = line.answered or line.further
    label = f"{'Weiter' if begun else 'Beginnen'} bei Frage {line.next_open}" if line.next_open and not line.planned else ""
    return TalkCard(f"{line.label} · {line.role_name}", href, _when(line), line.answered, line.asked, tuple(_remarks(line)), f"{href}/frage/{line.next_open}" if label else "", label)


def _when(line: TalkLine) -> str:
    return ", ".join(filter(None, (german.short_date(line.day) if line.day else "noch kein Tag", line.place)))


def _remarks(line: TalkLine) -> Iterator[str]:
    if line.prior:
        yield f"{german.amount(line.prior, 'Antwort', 'Antworten')} aus der letzten Erhebung zu bestätigen"
    if line.flagged:
        yield f"{german.whole(line.flagged)} nachzufassen"
    if line.further:
        yield f"{german.amount(line.further, 'Antwort', 'Antworten')} auf weitere Fragen"


def role_choices(offers: Sequence[RoleOffer]) -> tuple[tuple[str, str], ...]:
    """Give the roles to choose from, each with how long it takes."""
    return tuple((offer.role, f"{offer.name} – {length_of(offer)}{'' if offer.printed else ', sonst von anderen beantwortet'}") for offer in offers)


def length_of(offer: RoleOffer) -> str:
    """Say how long a conversation is."""
    return f"{german.amount(offer.questions, 'Frage', 'Fragen')}, etwa {german.whole(max(5, 5 * round(offer.minutes / 5)))} Minuten"


def typed_talk(form: Form, problems: Sequence[tuple[str, str]] = ()) -> NewTalk:
    """Give the form as it was typed."""
    return NewTalk(form.text("rolle"), form.text("tag"), form.text("ort"), form.text("befragte"), tuple(problems))


def names_in(text: str) -> tuple[str, ...]:
    """Give the people named, one a line."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())
