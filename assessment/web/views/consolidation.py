"""Who said what to each question, how far the voices are apart in words, what counts, and the consultant's rating."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assessment.divergence import ENOUGH_PAIRS, RoleAgreement, stage
from assessment.service import ConsolidationRow, Show, is_shown
from assessment.service.consolidating import Said
from assessment.web.views.interview_overview import FilterLink
from questionnaires import Catalogue, LevelQuestion, Question
from reports import german

Address = Callable[..., str]
PER_PAGE = 20
FILTERS: Mapping[str, tuple[str, Show]] = {
    "widersprueche": ("Widersprüche", Show.DISPUTED), "nachfassen": ("Nachfassen", Show.FLAGGED), "offen": ("Offen", Show.OPEN), "bewertet": ("Bewertet", Show.RATED), "alle": ("Alle", Show.ALL)}
NOTHING = {
    "widersprueche": "Hier widerspricht sich nichts.", "nachfassen": "Keine Frage ist zum Nachfassen vorgemerkt.", "offen": "Zu jeder Frage gibt es eine Antwort.",
    "bewertet": "Die Beratung hat hier noch nichts selbst bewertet.", "alle": "Hier gibt es keine Fragen."}


@dataclass(frozen=True)
class Voice:
    """What one role said; ``href`` leads to the question in the interview, ``level`` is whole for the squares, None where there is none."""

    role: str
    where: str
    href: str
    stage: str
    level: int | None
    answer: str
    basis: str
    comment: str
    pending: str


@dataclass(frozen=True)
class QuestionCard:
    """One question: voices, disagreement and what counts in words, the rating with its reason (empty: none)."""

    id: str
    title: str
    place: str
    href: str
    kind: str
    status: str
    voices: tuple[Voice, ...]
    said: str
    counts: str
    rating: str
    reason: str


@dataclass(frozen=True)
class ConsolidationView:
    """The list: filters with counts, dimensions to choose from, the questions of one page; ``pairs`` of roles: who, common questions, difference, how near; ``silent`` of how many more nothing is said."""

    lead: str
    filters: tuple[FilterLink, ...]
    chosen: str
    dimensions: tuple[tuple[str, str], ...]
    dimension: str
    count: str
    cards: tuple[QuestionCard, ...]
    nothing: str
    pages: tuple[FilterLink, ...]
    previous: str
    next: str
    pairs: tuple[tuple[str, str, str, str], ...]
    silent: str
    action: str
    wave: str


@dataclass(frozen=True)
class Wanted:
    """What the list was asked for: filter, dimension (id), page, wave."""

    show: str = "widersprueche"
    dimension: str = ""
    page: int = 1
    wave: str = ""


@dataclass(frozen=True)
class Scene:
    """What all questions of a member share: the catalogue, its interviews (label → address), addresses in the municipality."""

    catalogue: Catalogue
    talks: Mapping[str, str]
    at: Address


def consolidation_view(scene: Scene, rows: Sequence[ConsolidationRow], pairs: Sequence[RoleAgreement], wanted: Wanted, lead: str) -> ConsolidationView:
    """Give the list of questions."""
    titles = {item.id: item.label for item in scene.catalogue.dimensions}
    inside = [row for row in rows if not wanted.dimension or row.dimension == titles[wanted.dimension]]
    shown = [row for row in inside if is_shown(row, FILTERS[wanted.show][1])]
    last = max(1, -(-len(shown) // PER_PAGE))
    page = min(wanted.page, last)
    links = tuple(FilterLink(str(number), _list(scene.at, wanted, page=number), number == page) for number in range(1, last + 1)) if last > 1 else ()
    return ConsolidationView(
        lead, tuple(_filter(scene.at, wanted, name, inside) for name in FILTERS), wanted.show, tuple(titles.items()), wanted.dimension, german.counted(len(shown), "Eine Frage", "Fragen").replace("keine", "Keine"),
        tuple(question_card(scene, row) for row in shown[(page - 1) * PER_PAGE:page * PER_PAGE]), "" if shown else NOTHING[wanted.show], links,
        links[page - 2].href if page > 1 else "", links[page].href if page < last else "", tuple(_pair(item) for item in pairs if item.sentence), _silent(pairs), scene.at("abgleich"), wanted.wave)


def _filter(at: Address, wanted: Wanted, name: str, rows: Sequence[ConsolidationRow]) -> FilterLink:
    label, show = FILTERS[name]
    count = sum(is_shown(row, show) for row in rows)
    return FilterLink(f"{label} ({german.whole(count)})", _list(at, Wanted(name, wanted.dimension)), name == wanted.show)


def _list(at: Address, wanted: Wanted, page: int = 1) -> str:
    return at("abgleich", filter=wanted.show, dimension=wanted.dimension, seite=page if page > 1 else "")


def question_card(scene: Scene, row: ConsolidationRow) -> QuestionCard:
    """Give one question with all voices."""
    kind, status = _status(row)
    rating = "" if row.rating.level is None else f"Die Beratung bewertet mit {stage(row.rating.level)}."
    return QuestionCard(
        row.question, row.title, f"{row.dimension} · {row.field}", scene.at("abgleich", row.question), kind, status, tuple(_voice(scene, row, item) for item in row.voices),
        disagreement(row), _counts(row), rating, row.rating.reason)


def _status(row: ConsolidationRow) -> tuple[str, str]:
    if row.rating.level is not None:
        return "success", "bewertet"
    if row.disagrees:
        return "warning", "Widerspruch"
    return ("neutral", "offen") if row.is_open else ("neutral", row.state)


def _voice(scene: Scene, row: ConsolidationRow, said: Said) -> Voice:
    talk = scene.talks.get(said.interview, "")
    where = ", ".join(filter(None, (f"Interview {said.interview}" if said.interview else "aus dem Bestand", german.short_date(said.day) if said.day else "")))
    whole = None if said.level is None else int(said.level)
    basis = f"{said.grade}: {said.evidence}" if said.evidence else said.grade
    return Voice(said.role, where, f"{talk}/frage/{row.question}" if talk else scene.at("bestand") if not said.interview else "", "" if said.level is None else stage(said.level), whole,
                 said.answer, basis, said.comment, said.pending)


def disagreement(row: ConsolidationRow) -> str:
    """Say how far the voices are apart."""
    levels = sorted({round(item.level, 1) for item in row.voices if item.level is not None and not item.pending})
    count = sum(not item.pending for item in row.voices)
    if not count:
        return row.reason or "Dazu hat noch niemand etwas gesagt."
    if row.disputed:
        return f"Uneinig: Eine Stimme sagt, die Frage entfällt; dagegen steht {german.listed(map(stage, levels))}."
    if row.disagrees:
        return f"Widerspruch: Die Stimmen liegen {_apart(row.span)} auseinander, von {stage(levels[0])} bis {stage(levels[-1])}."
    if len(levels) > 1:
        return f"Kein Widerspruch: Die Stimmen liegen {_apart(levels[-1] - levels[0])} auseinander."
    if count == 1:
        return "Bisher gibt es eine Stimme."
    return f"Einig: Alle nennen {stage(levels[0])}." if levels and all(item.level is not None for item in row.voices) else ""


def _apart(span: float) -> str:
    return "eine Stufe" if round(span, 1) == 1 else f"{german.number(round(span, 1))} Stufen"


def _counts(row: ConsolidationRow) -> str:
    """Say which level counts, how sure it is and why it is not higher."""
    if not row.scored:
        return "Die Frage gibt Hintergrund und hat keine Stufe."
    if row.level is None:
        return "Es zählt noch keine Stufe." if row.is_open else ""
    said = f"Es zählt {stage(row.level)}"
    if row.lower is not None and row.upper is not None and row.upper - row.lower > 0.05:
        said += f"; möglich ist {stage(row.lower)} bis {stage(row.upper)}"
    return f"{said}." + (f" Ohne Dokument zählt nicht mehr; gesagt wurde {stage(row.cut_from)}." if row.cut_from is not None else "")


def _pair(item: RoleAgreement) -> tuple[str, str, str, str]:
    """Give two roles as a row."""
    difference = item.figures.mean_signed
    higher = item.first if difference > 0 else item.second
    said = f"{german.decimal(abs(difference))} Stufen" + (f", {higher} höher" if round(abs(difference), 1) else "")
    return f"{item.first} und {item.second}", german.whole(item.questions), said, german.percent(item.figures.within_one)


def _silent(pairs: Sequence[RoleAgreement]) -> str:
    """Say how many pairs have too few common answers for a statement."""
    count = sum(not item.sentence for item in pairs)
    return f"Zu {german.amount(count, 'weiteren Rollenpaar', 'weiteren Rollenpaaren')} gibt es weniger als {ENOUGH_PAIRS} gemeinsame Fragen; darüber wird nichts gesagt." if count else ""


# -- one question ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RatingForm:
    """The form of a rating as it stands or was typed."""

    level: str = ""
    reason: str = ""
    base: int = 0
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RatingView:
    """One question with all voices and the form above it; ``closed`` says why it cannot be rated, ``next`` leads to the next contradiction."""

    card: QuestionCard
    ask: str
    about: str
    options: tuple[tuple[str, str, str, int | None, str], ...]
    form: RatingForm
    rated: bool
    closed: str
    back: str
    next: str
    next_label: str
    action: str
    origin: str
    highest: int


def rating_view(scene: Scene, rows: Sequence[ConsolidationRow], row: ConsolidationRow, form: RatingForm, closed: str, origin: str) -> RatingView:
    """Give a question's page."""
    question = scene.catalogue.questions[row.question]
    place = rows.index(row)
    following = next((item for item in (*rows[place + 1:], *rows[:place]) if is_shown(item, Show.DISPUTED)), None)
    return RatingView(
        question_card(scene, row), question.ask, question.probe, _options(scene.catalogue, question, form.level), form, row.rating.level is not None, closed, scene.at("abgleich"),
        scene.at("abgleich", following.question) if following else "", f"Nächster Widerspruch: {following.question} {following.title}" if following else "",
        scene.at("abgleich", row.question), origin, int(scene.catalogue.scale.max))


def rating_form(row: ConsolidationRow) -> RatingForm:
    """Give the form of what is stored."""
    return RatingForm("" if row.rating.level is None else german.number(row.rating.level), row.rating.reason, row.rating.version)


def _options(catalogue: Catalogue, question: Question, chosen: str) -> tuple[tuple[str, str, str, int | None, str], ...]:
    """Give the levels to choose from with what they mean here; a level between two that stands stays to be chosen."""
    anchors: Mapping[float, str] = question.anchors if isinstance(question, LevelQuestion) else {}
    found = [(german.number(item.level), f"{german.number(item.level)} – {item.name}", anchors.get(item.level, item.definition), int(item.level), "") for item in catalogue.scale.levels]
    between: list[tuple[str, str, str, int | None, str]] = [(chosen, f"Stufe {chosen}", "Ein Wert zwischen zwei Stufen.", None, "")] if chosen and chosen not in {item[0] for item in found} else []
    return (*found, *between)
