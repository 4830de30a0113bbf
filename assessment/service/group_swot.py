"""The SWOT of the whole group: fields that are a strength or weakness of several members, and factors that concern several of them."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.comparing import CommonGap, CommonStrength, Sight, common_gaps, common_strengths
from assessment.recommend import factors_for
from questionnaires import Catalogue, Factor
from reports import german
from reports.swot import Computed, Entry, Trace, merged
from reports.views.common import sentence_end
from reports.views.swot import with_links

FEWEST = 2
KINDS = {"chancen": "chance", "risiken": "risiko"}


def group_entries(sight: Sight) -> tuple[Entry, ...]:
    """Give the group's board: computed from what the reader may see, with the notes of the working group."""
    catalogue, notes = sight.evaluation.catalogue, sight.evaluation.group.swot
    return tuple(_linked(catalogue, entry) for entry in merged(tuple(_computed(sight)), notes))


def _linked(catalogue: Catalogue, entry: Entry) -> Entry:
    if entry.computed or entry.note is None:
        return entry
    named = [name for name in entry.note.questions if name in catalogue.questions]
    return with_links(entry, catalogue, [Trace("Frage", name, sentence_end(catalogue.questions[name].title)) for name in named])


def _computed(sight: Sight) -> Iterator[Computed]:
    yield from (_strength(sight, item) for item in common_strengths(sight, fewest=FEWEST))
    yield from (_weakness(sight, item) for item in common_gaps(sight, "feld", fewest=FEWEST))
    for part in KINDS:
        yield from _factors(sight, part)


def _strength(sight: Sight, item: CommonStrength) -> Computed:
    field = sight.evaluation.catalogue.fields[item.id]
    origin = f"Handlungsfeld {item.id}: Stärke bei {len(item.rows)} von {item.assessed} Kommunen"
    return Computed("staerken", f"staerken:{item.id}", field.strength or f"Das Handlungsfeld {field.title} erreicht das Soll.", origin, (Trace("Kommunen", "", sentence_end(german.listed(item.labels))),))


def _weakness(sight: Sight, item: CommonGap) -> Computed:
    field = sight.evaluation.catalogue.fields[item.id]
    origin = f"Handlungsfeld {item.id}: Lücke bei {len(item.rows)} von {item.assessed} Kommunen, im Mittel {german.decimal(item.mean)} Stufen"
    measures = (Trace("Maßnahme", measure.id, f"{measure.title} (hilft {german.counted(len(measure.rows), 'einer Kommune', 'Kommunen')}).") for measure in item.measures)
    return Computed("schwaechen", f"schwaechen:{item.id}", field.weakness or f"Das Handlungsfeld {field.title} liegt unter dem Soll.", origin,
                    (Trace("Kommunen", "", sentence_end(german.listed(item.labels))), *measures))


def _factors(sight: Sight, part: str) -> Iterator[Computed]:
    """Give the factors of a kind that concern several members, the most widespread first.

    What holds for everybody counts for all; what rests on facts or answers only for members that show everything under their name.
    """
    evaluation = sight.evaluation
    concerned: dict[str, list[int]] = {}
    known: dict[str, Factor] = {}
    for row in range(len(evaluation.group.members)):
        for item in factors_for(evaluation, row, KINDS[part]):
            if item.factor.when is None or row in sight.open_rows:
                known[item.factor.id] = item.factor
                concerned.setdefault(item.factor.id, []).append(row)
    for name, rows in sorted(concerned.items(), key=lambda pair: (-len(pair[1]), -known[pair[0]].impact, pair[0])):
        if len(rows) >= FEWEST:
            yield _factor(evaluation.catalogue, part, known[name], len(rows), len(evaluation.group.members))


def _factor(catalogue: Catalogue, part: str, factor: Factor, rows: int, members: int) -> Computed:
    norms = [catalogue.norm[key] for key in factor.norms if key in catalogue.norm and catalogue.norm[key].status != "N"]
    where = "für alle Kommunen" if rows == members else f"für mindestens {rows} von {members} Kommunen"
    trace = (Trace("Quelle", factor.id, sentence_end(factor.source)), *(Trace("Norm", norm.cite, norm.content) for norm in norms))
    return Computed(part, f"{part}:{factor.id}", factor.statement, f"{factor.id}, {where}; Quelle: {factor.source}", trace)
