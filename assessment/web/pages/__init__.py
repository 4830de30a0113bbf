"""The pages, one module per room of the house; each registers its routes with the right it asks for."""

from __future__ import annotations

from assessment.web.pages import (
    comparison,
    consolidation,
    evidence,
    history,
    interview_question,
    interviews,
    inventory,
    laptop,
    local_entrance,
    overview,
    report_editions,
    reports,
    results,
    roadmap,
    roadmap_measure,
    settings,
    settings_backup,
    settings_data,
    settings_people,
    settings_planning,
    settings_towns,
    settings_waves,
    start,
    tour,
    town_swot,
    what_if,
    work,
    workshop,
    workshop_decisions,
    workshop_ranking,
    workshop_swot,
)
from assessment.web.pages import help as help_pages
from assessment.web.routing import Pages
from assessment.web.setup import Setup


def all_pages(setup: Setup) -> list[Pages]:
    """Give the pages of a laptop or of a server."""
    common = [
        start.pages,
        help_pages.pages,
        overview.pages,
        tour.pages,
        comparison.pages,
        history.pages,
        interviews.pages,
        interview_question.pages,
        consolidation.pages,
        inventory.pages,
        evidence.pages,
        results.pages,
        what_if.pages,
        town_swot.pages,
        workshop.pages,
        workshop_swot.pages,
        workshop_ranking.pages,
        workshop_decisions.pages,
        roadmap.pages,
        roadmap_measure.pages,
        reports.pages,
        report_editions.pages,
        work.pages,
        settings.pages,
        settings_backup.pages,
        settings_data.pages,
        settings_people.pages,
        settings_planning.pages,
        settings_towns.pages,
        settings_waves.pages,
    ]
    return [*common, *([local_entrance.pages, laptop.pages] if setup.is_local else _server_pages())]


def _server_pages() -> list[Pages]:
    """Give what only a server has; it needs libraries that a laptop does without."""
    from assessment.web.pages import account_log, account_roles, accounts, council, own_account, own_keys, second_factor, sign_in, sign_in_service  # noqa: PLC0415

    modules = (sign_in, sign_in_service, own_account, second_factor, own_keys, accounts, account_roles, account_log, council)
    return [module.pages for module in modules]
