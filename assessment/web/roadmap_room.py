"""The room of roadmaps: whose plan a page is about – the group's, a member's part of it, or the member's own – and who may do what with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assessment.accounts import Right
from assessment.comparing import Sight
from assessment.service import comparison_in, pin_rows
from assessment.service.kept_plans import PlanWish
from assessment.service.plan_sight import plan_as_seen, whose_plan
from assessment.service.planning import PinRow
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from reports import Case
from reports.group_case import GroupCase
from reports.planned import PlanFacts

ALONE = "allein"
OWN_PEOPLE = "Personentage"


@dataclass(frozen=True)
class Room:
    """Where a request about roadmaps takes place."""

    desk: Desk

    @property
    def town(self) -> str:
        """Give the key of the member the page is about, empty for the group."""
        return self.desk.town_key if self.desk.town_or_none else ""

    @property
    def town_id(self) -> str:
        """Give its record id, empty for the group."""
        return self.desk.town.id if self.desk.town_or_none else ""

    @property
    def name(self) -> str:
        """Give the member's name, empty for the group."""
        return self.desk.town_name if self.desk.town_or_none else ""

    @property
    def alone(self) -> bool:
        """Whether it is the member's plan on its own, not its part of the group's."""
        return bool(self.town) and self.desk.request.query_params.get("plan") == ALONE

    @property
    def wave(self) -> str:
        """Give the wave the address asks for."""
        return self.desk.request.query_params.get("erhebung", "")

    def at(self, *parts: str, **query: str) -> str:
        """Give an address in this room: the same wave, the same kind of plan."""
        kept = {"plan": ALONE if self.alone else "", "erhebung": self.wave, **query}
        return self.desk.at_town(*parts, **kept) if self.town else self.desk.at(*parts, **kept)

    @cached_property
    def wish(self) -> PlanWish:
        """Give the plan the page is about."""
        return PlanWish(self.desk.row if self.alone else None)

    @property
    def planned_town(self) -> str:
        """Give the key of the member planned alone, empty for the plan of all."""
        return self.town if self.alone else ""

    def case(self, wish: PlanWish | None = None) -> Case | GroupCase | None:
        """Give what is told of a plan, this one's by default; None where none is kept."""
        desk, wanted, sight = self.desk, wish or self.wish, self.sight
        if self.town:
            own = desk.house.roadmaps.of_member(desk.evaluation, wanted, desk.row, desk.today)
            return plan_as_seen(own, sight) if own else None
        told = desk.house.roadmaps.of_group(desk.evaluation, wanted, sight, desk.today)
        return plan_as_seen(told, sight) if told else None

    @property
    def sight(self) -> Sight:
        """Give what the reader may see of the members."""
        desk, own = self.desk, self.town_id or next(iter(sorted(self.reach_towns)), "")
        assert desk.whole_or_none is not None
        return comparison_in(desk.whole_or_none, desk.wave.id, desk.evaluation, own=own, internal=self.internal).sight

    @property
    def whose(self) -> str:
        """Say who is not named in joint measures, empty where everybody is."""
        return whose_plan(self.sight)

    @property
    def reach_towns(self) -> frozenset[str]:
        """Give the members of this wave the user belongs to."""
        return self.desk.reach.towns & {member.id for member in self.desk.evaluation.group.members}

    @property
    def internal(self) -> bool:
        """Whether everything of every member may be told: to the Beratung."""
        return self.desk.reach.everything

    def may(self, right: Right) -> bool:
        """Whether the user may do something with this plan: with the group's only who works for the whole group."""
        reach = self.desk.reach_of(right)
        return reach.covers(self.town_id) if self.town else reach.everything or reach.released

    def must(self, right: Right) -> None:
        """Turn away who may not."""
        if not self.may(right):
            raise NotHere

    def pins(self) -> Iterator[PinRow]:
        """Give the fixed points the reader may know of: the group's, a member's own, all of them for the Beratung."""
        return (row for row in pin_rows(self.desk.evaluation.group) if row.town in ("", self.name) or (not self.town and self.internal))


def plan_of(case: Case | GroupCase) -> PlanFacts:
    """Give the plan of a case that tells one."""
    plan = case.plan if isinstance(case, GroupCase) else case.roadmap
    assert plan is not None
    return plan
