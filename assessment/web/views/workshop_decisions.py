"""Joint decisions as the workshop shows them: all measures by members, and one measure with its cost, its vote and its ballots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assessment.agreements import Choice
from assessment.evaluate import Evaluation
from assessment.plan import Standing
from assessment.service.deciding import KEY_HEADS, Ballot, DecisionBoard, DecisionBoardRow, Shares
from assessment.service.vote_sight import NO_ANSWER
from questionnaires import Measure, Problem
from reports import german

Address = Callable[..., str]
OPEN, NOT_CONCERNED, CLOSED = "offen", "–", "keine Angabe"
SIGNS = {Choice.JOIN.value: "check", Choice.DECLINE.value: "close"}
KINDS = {Standing.STANDS.value: "success", Standing.OPEN.value: "info", Standing.FAILED.value: "warning", Standing.PROPOSED.value: "neutral"}
SHORT = {Choice.ABSTAIN.value: "Enth."}
UNDECIDED = ("", "noch offen")


@dataclass(frozen=True)
class Cell:
    """How a member stands to a measure: ``icon`` or ``shown`` for the eye, ``said`` in words."""

    icon: str
    shown: str
    said: str


@dataclass(frozen=True)
class MeasureRow:
    """A measure with all members' cells and the state of its vote."""

    title: str
    href: str
    cells: tuple[Cell, ...]
    count: str
    kind: str
    standing: str


@dataclass(frozen=True)
class StandFilter:
    """A filter of the list: label with its number, address, whether it is the one shown."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class DecisionsView:
    """All measures to decide on together."""

    members: tuple[str, ...]
    rows: tuple[MeasureRow, ...]
    filters: tuple[StandFilter, ...]
    rule: str
    key: str
    whose: str


@dataclass(frozen=True)
class BallotForm:
    """A member's ballot: the fields of its form as they stand or were typed; ``said`` what is decided, ``about`` day, body and reason of it; ``open`` shows their fields; ``closed``: whether it needs the measure is not said."""

    key: str
    name: str
    choice: str
    day: str
    body: str
    reason: str
    version: int
    may: bool
    said: str
    about: str
    open: bool
    closed: bool = False


@dataclass(frozen=True)
class TypedBallot:
    """What a form says about a member, as typed."""

    choice: str
    day: str
    body: str
    reason: str
    base: int


@dataclass(frozen=True)
class ShareForm:
    """Who pays what: the participants to choose from (key, name, chosen), the table for those chosen, or why there is none."""

    members: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...]
    all_head: tuple[str, ...]
    all_rows: tuple[tuple[str, ...], ...]
    all_foot: tuple[str, ...]
    sentences: tuple[str, ...]
    fault: str
    hidden: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MeasureView:
    """One measure: what it is, what it costs, how the vote stands, the ballots."""

    measure: str
    title: str
    sentences: tuple[str, ...]
    description: str
    facts: tuple[tuple[str, str], ...]
    kind: str
    standing: str
    state: str
    counts: tuple[tuple[str, int], ...]
    rule: str
    whose: str
    shares: ShareForm | None
    ballots: tuple[BallotForm, ...]
    choices: tuple[tuple[str, str], ...]
    save: str
    back: str
    previous: str
    next: str
    problems: tuple[tuple[str, str], ...] = field(default=())

    @property
    def may_any(self) -> bool:
        """Whether the reader may decide for any member."""
        return any(ballot.may for ballot in self.ballots)


def decisions_view(board: DecisionBoard, evaluation: Evaluation, at: Address, stand: str) -> DecisionsView:
    """Give the list; ``stand`` keeps only measures whose vote stands so."""
    members = evaluation.group.members
    count = Counter(row.standing for row in board.rows)
    filters = [StandFilter(f"alle ({len(board.rows)})", at("entscheidungen"), not stand)]
    filters += [StandFilter(f"{item.value} ({count[item.value]})", at("entscheidungen", stand=item.value), stand == item.value) for item in Standing if count[item.value]]
    rows = tuple(_row(row, [member.key for member in members], at) for row in board.rows if stand in ("", row.standing))
    return DecisionsView(tuple(member.name for member in members), rows, tuple(filters), board.rule, board.key, board.whose)


def _row(row: DecisionBoardRow, keys: Sequence[str], at: Address) -> MeasureRow:
    made = {ballot.town: ballot for ballot in row.ballots}
    return MeasureRow(row.title, at("entscheidungen", row.measure), tuple(_cell(made.get(key)) for key in keys), _yes(row), KINDS[row.standing], row.standing)


def _cell(ballot: Ballot | None) -> Cell:
    if ballot is None:
        return Cell("", NOT_CONCERNED, "nicht betroffen")
    if ballot.closed:
        return Cell("", NO_ANSWER, CLOSED)
    if not ballot.choice:
        return Cell("", OPEN, OPEN)
    return Cell(SIGNS.get(ballot.choice, ""), SHORT.get(ballot.choice, ballot.choice), ballot.choice)


def _yes(row: DecisionBoardRow) -> str:
    yes = dict(row.counts)[Choice.JOIN.value]
    return f"{yes} dabei" if row.closed else f"{yes} von {row.affected} dabei"


def measure_view(
    board: DecisionBoard, row: DecisionBoardRow, measure: Measure, shares: ShareForm | None, ballots: tuple[BallotForm, ...], at: Address, problems: Sequence[Problem] = (),
) -> MeasureView:
    """Give the page of a measure."""
    order = [item.measure for item in board.rows]
    place = order.index(row.measure)
    before, after = (at("entscheidungen", order[there]) if 0 <= there < len(order) else "" for there in (place - 1, place + 1))
    names = {ballot.name: f"#stimme-{ballot.key}" for ballot in ballots}
    return MeasureView(
        row.measure, row.title, (measure.goal, f"Warum gemeinsam? {measure.synergy.reason}"), measure.description, _facts(board, row), KINDS[row.standing], row.standing, state_said(row),
        (*row.counts, (OPEN, row.affected - row.voted), *(((CLOSED, row.closed),) if row.closed else ())), board.rule, board.whose, shares, ballots, (*((word, word) for word in board.choices), UNDECIDED), at("entscheidungen", row.measure), at("entscheidungen"), before, after,
        tuple((f"{problem.file}: {problem.message} {problem.remedy}".strip(), names.get(problem.file, "")) for problem in problems))


def state_said(row: DecisionBoardRow) -> str:
    """Say how the vote stands."""
    return f"{_yes(row)}; nötig sind mindestens {row.needed}. {row.why}".strip()


def _facts(board: DecisionBoard, row: DecisionBoardRow) -> tuple[tuple[str, str], ...]:
    if row.saved_days is None or row.saved_money is None:
        return ()
    counted = ", ohne Kommunen ohne Angabe" if row.closed else ""
    return (("Ersparnis gemeinsam", f"{german.whole(row.saved_days)} Personentage und {german.euro(row.saved_money)} (Schätzwerte, vor Förderung{counted})"), ("Federführung", row.lead_reason), ("Kostenteilung", board.key))


def share_form(shares: Shares | None, fault: str, evaluation: Evaluation, row: DecisionBoardRow, chosen: tuple[str, ...], hidden: tuple[tuple[str, str], ...]) -> ShareForm | None:
    """Give who pays what, None where the measure is no longer worth doing jointly."""
    if not row.shares:
        return None
    members = tuple((ballot.town, ballot.name) for ballot in row.ballots if ballot.takes_part)
    table = _table(shares) if shares else ((), (), ())
    agreed = KEY_HEADS[evaluation.group.planning.sharing_key]
    few = _few(shares, agreed) if shares else ((), (), ())
    return ShareForm(members, chosen or tuple(key for key, _ in members), *few, *table, shares.sentences if shares else (), fault, hidden)


Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[str, ...]]


def _table(shares: Shares) -> Table:
    head, *rows, foot = (tuple(row.values()) for row in shares.rows)
    return ("Kommune", "Tage allein", "Tage gemeinsam", "allein", *head[4:]), tuple(rows), foot


def _few(shares: Shares, agreed: str) -> Table:
    """Give the columns a round needs: what each pays alone and as agreed."""
    columns = {"Kommune": "Kommune", "PT allein": "Tage allein", "PT gemeinsam": "Tage gemeinsam", "allein": "Kosten allein"} | ({agreed: "Anteil gemeinsam"} if agreed in shares.rows[0] else {})
    rows = [tuple(row[name] for name in columns) for row in shares.rows[1:]]
    return tuple(columns.values()), tuple(rows[:-1]), rows[-1]


def ballot_forms(row: DecisionBoardRow, versions: Mapping[str, int], may: Callable[[str], bool], typed: Mapping[str, TypedBallot] | None = None) -> tuple[BallotForm, ...]:
    """Give the ballots; ``may`` tells whether the reader may decide for a member (short name), ``typed`` is shown instead of what stands."""
    return tuple(_form(ballot, versions.get(ballot.town, 0), may(ballot.town), (typed or {}).get(ballot.town)) for ballot in row.ballots)


def _form(ballot: Ballot, version: int, may: bool, typed: TypedBallot | None) -> BallotForm:
    stands = TypedBallot(ballot.choice, ballot.day.isoformat() if ballot.day else "", ballot.body, ballot.reason, version)
    now = typed or stands
    return BallotForm(
        ballot.town, ballot.name, now.choice, now.day, now.body, now.reason, now.base, may, ballot_said(stands.choice, stands.day, stands.body, stands.reason), about_said(stands.day, stands.body, stands.reason),
        typed is not None and bool(now.day or now.body or now.reason), ballot.closed)


def ballot_said(choice: str, day: str, body: str, reason: str) -> str:
    """Say a decision in one line."""
    about = about_said(day, body, reason)
    return (f"{choice} ({about})" if about else choice) if choice else UNDECIDED[1]


def about_said(day: str, body: str, reason: str) -> str:
    """Say when, by whom and why something was decided; ``day`` is ISO text."""
    return ", ".join(part for part in (german.short_date(date.fromisoformat(day)) if day else "", body, reason) if part)
