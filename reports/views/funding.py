"""Which programme fits which measure, in words."""

from __future__ import annotations

from reports.case import Case


def funding_lines(case: Case, measure: int) -> list[str]:
    """Give per programme of a measure its title, note and the verdict in words."""
    lines = []
    for match in case.funding.get(measure, ()):
        title = match.programme.title + (f" ({match.note})" if match.note else "")
        lines.append(f"{title} – {'; '.join(match.reasons)}" if match.reasons else title)
    return lines
