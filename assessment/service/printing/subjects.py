"""What the documents of a set are about: the case of each member and of the group, each built once and in its edition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import TypeVar

from assessment import ways
from assessment.cases import build_case, build_group_case, comparison_facts
from assessment.errors import Refused
from assessment.guides import build_guides
from assessment.plan import GroupPlan
from assessment.service.printing.source import PrintSource
from reports import Case
from reports.group_case import GroupCase
from reports.guide_case import GuideCase
from reports.redaction import public_case, public_group_case
from reports.release import Audience, Release

AnyCase = TypeVar("AnyCase", Case, GroupCase)


@dataclass(frozen=True)
class Edition:
    """For whom and as of which day a set is printed; ``plan`` None leaves the roadmap out; ``release`` None: as the settings say."""

    day: date
    audience: Audience = Audience.INTERNAL
    plan: GroupPlan | None = None
    release: Release | None = None

    def released(self, case: AnyCase) -> AnyCase:
        """Give a case in the state of release wanted; it counts as public only once what is not public was left out."""
        return replace(case, release=replace(self.release, audience=Audience.INTERNAL)) if self.release else case


class Subjects:
    """The cases of a set. Only the last member's is kept: a set goes member by member, and memory stays bounded."""

    def __init__(self, source: PrintSource, edition: Edition) -> None:
        self._source, self._edition = source, edition
        self._public = edition.audience is Audience.PUBLIC
        self.member = lru_cache(maxsize=1)(self._member)

    def _member(self, row: int) -> Case:
        source, edition = self._source, self._edition
        evaluation = source.evaluation
        change = source.changes.get(evaluation.group.members[row].key)
        case = build_case(evaluation, row, edition.day, plan=edition.plan, comparison=comparison_facts(source.sight_of(row), edition.day), change=change)
        return public_case(edition.released(case)) if self._public else edition.released(case)

    @cached_property
    def group(self) -> GroupCase:
        """Give the group's case; raises Refused without a plan, which all its documents tell of."""
        source, edition = self._source, self._edition
        if edition.plan is None:
            raise Refused("Die Dokumente der Arbeitsgemeinschaft erzählen vom gemeinsamen Fahrplan; ohne ihn lassen sie sich nicht drucken.", ways.WITH_PLAN)
        case = build_group_case(edition.plan, source.sight_of_group(public=self._public), edition.day)
        return public_group_case(edition.released(case)) if self._public else edition.released(case)

    def guides(self, row: int | None) -> Iterator[GuideCase]:
        """Give the interview guides of a member, or those that fit every member."""
        yield from build_guides(self._source.evaluation, row, self._edition.day)
