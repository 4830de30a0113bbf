"""Where the time of one Gutachten goes: loading, scoring, view with charts, HTML, layout and PDF."""

from __future__ import annotations

import itertools
import time
from datetime import date

from assessment import service
from assessment.cases import build_case
from assessment.cli import demo_folder
from assessment.evaluate import evaluate
from reports.html import render_html
from reports.pdf import render_pdf
from reports.views import measures, summary
from reports.views.gutachten import build_view

DAY = date(2026, 11, 21)


def main() -> None:
    """Print the split of the second of two reports (the first warms up)."""
    start = time.perf_counter()
    group = service.open_project(demo_folder(), DAY).group
    loaded = time.perf_counter() - start
    for _ in range(2):
        marks = [time.perf_counter()]
        evaluation = evaluate(group)
        case = build_case(evaluation, 0, DAY)
        marks.append(time.perf_counter())
        summary.build_radar(case)
        measures.build_portfolio(case)
        marks.append(time.perf_counter())
        view = build_view(case)
        marks.append(time.perf_counter())
        html = render_html("gutachten.html.j2", view)
        marks.append(time.perf_counter())
        pdf = render_pdf(html, DAY.isoformat())
        marks.append(time.perf_counter())
    scoring, charts, both, markup, layout = (after - before for before, after in itertools.pairwise(marks))
    words = both - charts
    total = scoring + charts + words + markup + layout
    print(f"Katalog und acht Kommunen lesen {loaded:6.2f} s")
    for name, seconds in (("Auswertung der Gruppe", scoring), ("Diagramme", charts), ("Texte der Ansicht", words), ("HTML", markup), ("Satz und PDF", layout)):
        print(f"{name:24} {seconds:6.2f} s  {100 * seconds / total:5.1f} %")
    print(f"zusammen {total:.2f} s für {pdf.pages} Seiten, {1000 * total / pdf.pages:.0f} ms je Seite, {len(pdf.content) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
