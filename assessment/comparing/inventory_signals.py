"""What the inventories of several members say together: same applications, firms and contract ends, deadlines, many products for one task."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from assessment.comparing.entries import APPLICATION, PROVIDER, Entry, grouped, months_later, rows_of, runs_of_ends
from assessment.comparing.names import alike_pairs, normalised
from assessment.comparing.sight import Sight
from assessment.evaluate import Evaluation
from assessment.model import InventoryItem
from reports import german

TOGETHER_MONTHS, NOTICE_MONTHS, SUPPORT_MONTHS = 12, 12, 24
"""Contract ends this close can be tendered jointly; notice dates and ends of support this near are shown."""
KINDS = {
    "anwendung": "Gleiche Anwendung", "hersteller": "Gleicher Hersteller", "dienstleister": "Gleicher Dienstleister", "vertragsende": "Verträge enden zusammen",
    "kuendigung": "Kündigung steht an", "support": "Unterstützung endet", "vielfalt": "Gleiche Aufgabe, verschiedene Produkte", "vermutlich": "Vermutlich gleich"}


@dataclass(frozen=True)
class Signal:
    """Something worth looking at jointly: kind (a key of KINDS), what it is about, whom it concerns, the detail as a sentence, and the day where there is one."""

    kind: str
    subject: str
    rows: tuple[int, ...]
    detail: str
    day: date | None = None


def inventory_signals(sight: Sight, today: date) -> list[Signal]:
    """Give all signals among the members whose inventory may be shown; entries of the last wave nobody confirmed do not count."""
    evaluation = sight.evaluation
    entries = [Entry(row, item.sort, item) for row in sight.open_rows for item in evaluation.group.members[row].inventory if item.sort in (APPLICATION, PROVIDER) and not item.prior]
    applications = [entry for entry in entries if entry.sort == APPLICATION]
    return [
        *_shared("anwendung", applications, "name", lambda group: _operation(evaluation, group)),
        *_shared("hersteller", applications, "hersteller", _products),
        *_shared("dienstleister", _providers(entries), "firma", _services),
        *_joint_ends(evaluation, entries), *_notices(evaluation, entries, today), *_support(evaluation, applications, today), *_variety(evaluation, applications),
        *_probable(evaluation, entries)]


def _providers(entries: Iterable[Entry]) -> list[Entry]:
    """Give providers and the partners of contracts about applications under one column."""
    found = []
    for entry in entries:
        firm = entry.text("name" if entry.sort == PROVIDER else "vertragspartner")
        if firm:
            found.append(Entry(entry.row, entry.sort, InventoryItem(entry.sort, {**entry.item.data, "firma": firm})))
    return found


def _shared(kind: str, entries: Iterable[Entry], column: str, said: Callable[[list[Entry]], str]) -> Iterator[Signal]:
    """Give what at least two members have, the most common first."""
    found = [Signal(kind, group[0].text(column), rows, said(group)) for group in grouped(entries, column).values() if len(rows := rows_of(group)) > 1]
    yield from sorted(found, key=lambda signal: -len(signal.rows))


def _listed(texts: Iterable[str]) -> str:
    return german.listed(dict.fromkeys(text for text in texts if text))


def _operation(evaluation: Evaluation, group: list[Entry]) -> str:
    """Say where a shared application runs, and whether the makers differ though the name is the same."""
    by_place = {entry.text("betrieb"): [other for other in group if other.text("betrieb") == entry.text("betrieb")] for entry in group if entry.text("betrieb")}
    places = "; ".join(f"{place}: {_listed(_name(evaluation, entry) for entry in there)}" for place, there in by_place.items())
    makers = {normalised(entry.text("hersteller")) for entry in group if entry.text("hersteller")}
    doubt = " Die Hersteller sind verschieden angegeben: bitte prüfen." if len(makers) > 1 else ""
    return (f"{places}." if places else "Betrieb nicht angegeben.") + doubt


def _products(group: list[Entry]) -> str:
    return f"Produkte: {_listed(entry.text('name') for entry in group)}."


def _services(group: list[Entry]) -> str:
    return f"Leistungen: {_listed(entry.text('leistung') or entry.text('name') for entry in group)}."


def _joint_ends(evaluation: Evaluation, entries: list[Entry]) -> Iterator[Signal]:
    """Give, per application, task and provider, the contracts that end within TOGETHER_MONTHS of the first; the earliest first, the same set once."""
    seen: set[tuple[tuple[int, str], ...]] = set()
    applications = [entry for entry in entries if entry.sort == APPLICATION]
    providers = [entry for entry in entries if entry.sort == PROVIDER]
    groups = [(group[0].text(column), group) for pool, column in ((applications, "name"), (applications, "aufgabe"), (providers, "name"), (providers, "leistung"))
              for group in grouped(pool, column).values()]
    runs = [(subject, run) for subject, group in groups for run in runs_of_ends(group, TOGETHER_MONTHS)]
    for subject, run in sorted(runs, key=lambda pair: pair[1][0].text("vertragsende")):
        ends = tuple(sorted((entry.row, entry.text("name")) for entry in run))
        if ends not in seen:
            seen.add(ends)
            yield Signal("vertragsende", subject, rows_of(run), _listed(f"{_name(evaluation, entry)} {_day(entry, 'vertragsende')}" for entry in run) + ".", run[0].day("vertragsende"))


def _notices(evaluation: Evaluation, entries: list[Entry], today: date) -> Iterator[Signal]:
    """Give the last days to give notice within NOTICE_MONTHS, the nearest first."""
    near = [(day, entry) for entry in entries if (day := entry.notice_day) is not None and today <= day <= months_later(today, NOTICE_MONTHS)]
    for day, entry in sorted(near, key=lambda pair: (pair[0], pair[1].row, pair[1].text("name"))):
        text = f"{_name(evaluation, entry)}: Kündigung zum {_day(entry, 'vertragsende')} spätestens am {german.short_date(day)}."
        yield Signal("kuendigung", entry.text("name"), (entry.row,), text, day)


def _support(evaluation: Evaluation, applications: list[Entry], today: date) -> Iterator[Signal]:
    """Give products whose support ends within SUPPORT_MONTHS or has ended, the earliest first."""
    dated = [(ending, normalised(entry.text("name")), entry) for entry in applications if (ending := entry.day("supportende")) is not None and ending <= months_later(today, SUPPORT_MONTHS)]
    dated.sort(key=lambda item: (item[0], item[1], item[2].row))
    for (ending, _), same in itertools.groupby(dated, key=lambda item: item[:2]):
        group = [entry for _, _, entry in same]
        said = f"Die Unterstützung {'endete' if ending < today else 'endet'} am {german.short_date(ending)}: {_listed(_name(evaluation, entry) for entry in group)}."
        yield Signal("support", group[0].text("name"), rows_of(group), said, ending)


def _variety(evaluation: Evaluation, applications: list[Entry]) -> Iterator[Signal]:
    """Give the tasks for which members use different products, the most products first."""
    found = []
    for group in grouped(applications, "aufgabe").values():
        products = grouped(group, "name")
        if len(products) > 1 and len(rows_of(group)) > 1:
            said = "; ".join(f"{same[0].text('name')}: {_listed(_name(evaluation, entry) for entry in same)}" for same in products.values())
            found.append((len(products), Signal("vielfalt", group[0].text("aufgabe"), rows_of(group), f"{said}.")))
    yield from (signal for _, signal in sorted(found, key=lambda pair: (-pair[0], pair[1].subject)))


def _probable(evaluation: Evaluation, entries: list[Entry]) -> Iterator[Signal]:
    """Offer names that look alike, for somebody to decide; they are nowhere taken for one."""
    applications = [entry for entry in entries if entry.sort == APPLICATION]
    for pool, column in ((applications, "name"), (applications, "hersteller"), (_providers(entries), "firma")):
        groups = grouped(pool, column)
        for first, second in alike_pairs(groups):
            one, other = groups[first], groups[second]
            if len(rows_of([*one, *other])) > 1:
                said = " und ".join(f"»{group[0].text(column)}« ({_listed(_name(evaluation, entry) for entry in group)})" for group in (one, other))
                yield Signal("vermutlich", one[0].text(column), rows_of([*one, *other]), f"{said}: vermutlich dasselbe, bitte prüfen.")


def _name(evaluation: Evaluation, entry: Entry) -> str:
    return evaluation.group.members[entry.row].name


def _day(entry: Entry, column: str) -> str:
    return german.short_date(date.fromisoformat(entry.text(column)))
