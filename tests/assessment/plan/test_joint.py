"""What is worth doing jointly, who pays which share, who does the common part (planning.md § 4)."""

from datetime import date
from typing import Any

import pytest

from assessment.agreements import Choice, Decision, FundingTerms, GroupPlanning, MemberPlanning, OwnEstimate, Pin, SharingKey
from assessment.evaluate import Evaluation
from assessment.plan import Ground, JointOffer, joint_offers
from assessment.plan.joint import joint_of, narrowed
from assessment.plan.leads import propose_leads
from assessment.service.plan_tables import offer_data, offer_sentences, share_rows
from tests.assessment.plan.groups import FULL, GAPS, KS, alone, catalogue, eight, group, sure, town


def only(evaluation: Evaluation) -> JointOffer:
    (offer,) = joint_offers(Ground(evaluation))
    return offer


@pytest.fixture(scope="module")
def example() -> Evaluation:
    return eight()


def three(planning: GroupPlanning | None = None, **m1: Any) -> Evaluation:
    """Three alike; M1 costs each 20,000 EUR at once and 1,000 a year, and programme L funds three together."""
    of = catalogue({"M1": {"cost_once": sure(20_000), "cost_yearly": sure(1000), **m1}})
    return group(*(town(number) for number in (1, 2, 3)), planning=planning, of=of)


def test_the_worked_example_costs_79624_together(example: Evaluation) -> None:
    offer = only(example)
    assert (offer.apart.money, offer.together.money) == (114_500, pytest.approx(79_623.75))
    assert offer.saved_money == pytest.approx(34_876.25)
    assert (offer.apart.days, offer.together.days) == pytest.approx((80, 0.45 * 10 + 0.55 * 1.05 * 80))


def test_the_worked_example_shared_by_shapley(example: Evaluation) -> None:
    offer = only(example)
    shares = offer.keys[SharingKey.SHAPLEY]
    assert shares is not None
    assert shares.euros == (7757, 6076, 9928, 4465, 15518, 7071, 5103, 23706)
    assert (shares.total, shares.pays_more, shares.worst) == (79_624, (), None)
    assert [offer.pays(SharingKey.SHAPLEY, row) for row in offer.rows] == list(shares.euros)


def test_the_page_says_that_equal_shares_make_three_pay_more_than_alone(example: Evaluation) -> None:
    offer, ground = only(example), Ground(example)
    assert {offer.pays(SharingKey.EQUAL, row) for row in offer.rows} == {9953}
    assert sorted(KS)[:3] == [7000, 8000, 9500]
    sentence = "Teilung zu gleichen Teilen: mehr als allein zahlen Ort 2 (453\u00a0€), Ort 4 (2.953\u00a0€) und Ort 7 (1.953\u00a0€)."
    assert sentence in offer_sentences(ground, offer)
    assert "Teilung nach dem Beitrag zur Ersparnis (Shapley-Wert): niemand und keine Teilgruppe zahlt mehr als ohne die anderen." in offer_sentences(ground, offer)
    assert offer_data(ground, offer)["schluessel"]["gleich"]["zahlt_mehr_als_allein"] == [["ort2"], ["ort4"], ["ort7"]]


def test_shares_of_every_key_add_up_to_the_euro(example: Evaluation) -> None:
    offer = only(example)
    for key, shares in offer.keys.items():
        assert shares is not None
        assert sum(shares.euros) == shares.total == 79_624, key
        assert sum(offer.pays(key, row) for row in offer.rows) == 79_624, key


def test_a_grant_lowers_every_share_and_they_still_add_up() -> None:
    """50 % of 20,000·(0.3 + 0.7·1.05·3) = 50,100 are above the cap of 20,000; shares of a third are no whole euros."""
    offer = only(three())
    assert offer.granted == 20_000
    assert offer.total == pytest.approx(50_100 + 4 * 2505 - 20_000)
    for key in (SharingKey.EQUAL, SharingKey.SHAPLEY, SharingKey.INHABITANTS):
        assert sorted(offer.pays(key, row) for row in offer.rows) == [13_373, 13_373, 13_374], key


def test_a_missing_fact_leaves_a_key_out() -> None:
    """Nobody may share by workplaces that one member does not know; agreed all the same, it falls back to equal shares."""
    offer, ground = only(three()), Ground(three())
    assert offer.keys[SharingKey.WORKPLACES] is None
    assert "Arbeitsplätze" not in share_rows(ground, offer)[0]
    assert "arbeitsplaetze" not in offer_data(ground, offer)["schluessel"]
    assert offer.fraction(SharingKey.WORKPLACES, 0) == pytest.approx(1 / 3)


def test_a_measure_without_money_has_nothing_to_share() -> None:
    offer = only(three(cost_once=sure(0), cost_yearly=None))
    assert offer.total == 0
    assert offer.keys[SharingKey.SOLO_COST] is None
    assert [offer.pays(key, 1) for key in SharingKey] == [0] * len(SharingKey)


def test_the_table_adds_up(example: Evaluation) -> None:
    """With the lead doing the common part the members' days are all there are."""
    offer, ground = only(example), Ground(example)
    head, *rows, total = share_rows(ground, offer)
    assert list(head) == ["Kommune", "PT allein", "PT gemeinsam", "allein", "gleich", "Einwohnerzahl", "Arbeitsplätze", "Nutzen", "Einzelkosten", "Shapley"]
    assert len(rows) == 8
    assert total["Shapley"] == "79.624\u00a0€"
    assert sum(offer.work(row) for row in offer.rows) == pytest.approx(offer.together.days)


def test_nothing_is_offered_without_a_common_part_or_company() -> None:
    assert joint_offers(Ground(three(synergy=catalogue().measure["M4"].synergy))) == []
    assert joint_offers(Ground(group(town(1)))) == []
    assert joint_offers(Ground(group(town(1), town(2, FULL), town(3, {})))) == []


def test_nothing_is_offered_where_coordination_eats_the_saving() -> None:
    """Two members: 0.3·k + 0.7·(1 + c)·2k ≥ 2k from c = 3/14 on."""
    assert joint_offers(Ground(group(town(1), town(2), planning=GroupPlanning(surcharge=0.22)))) == []
    assert only(group(town(1), town(2), planning=GroupPlanning(surcharge=0.21))).saved_days > 0


def test_who_has_struck_the_measure_or_its_prerequisite_pays_no_share() -> None:
    """A pin keeps Ort 1 from M1, a struck prerequisite Ort 2; the others share among themselves."""
    found = group(*(town(number) for number in (1, 2, 3, 4)))
    found = alone(alone(found, 0, pins=(Pin("M1", excluded=True),)), 1, pins=(Pin("M2", excluded=True),))
    offer = only(found)
    assert offer.rows == offer.vote.affected == (2, 3)
    assert offer.apart.days == pytest.approx(2 * 2)


def test_a_decision_recomputes_the_joint_cost() -> None:
    """Without Ort 3, and with it as the only one that has to do it alone."""
    found = three()
    declined = alone(found, 2, decisions=(Decision("M1", Choice.DECLINE, reason="zu teuer"),))
    assert only(found).together.once == pytest.approx(20_000 * (0.3 + 0.7 * 1.05 * 3))
    assert only(declined).rows == (0, 1)
    assert only(declined).together.once == pytest.approx(20_000 * (0.3 + 0.7 * 1.05 * 2))
    assert only(declined).grant is None


def test_a_plan_without_some_of_them_has_its_own_shares() -> None:
    found = three()
    ground, offer = Ground(found), only(found)
    assert narrowed(ground, offer, (0, 1, 2)) is offer
    two = narrowed(ground, offer, (0, 2))
    assert (two.rows, two.granted) == ((0, 2), 0.0)
    assert sum(two.pays(SharingKey.SHAPLEY, row) for row in two.rows) == round(two.total)


def test_without_a_pot_every_member_pays_its_share() -> None:
    """Before funding: the grant comes with the start."""
    found = three()
    joint = joint_of(Ground(found), only(found))
    assert (joint.once, joint.yearly, joint.payer, joint.worker) == (0.0, 0.0, 0, 0)
    assert sum(once for _, once, _ in joint.own.values()) == pytest.approx(50_100)
    assert sum(yearly for _, _, yearly in joint.own.values()) == pytest.approx(2505)
    assert [joint.grant_of(once).amount for _, once, _ in joint.own.values()] == pytest.approx([20_000 / 3] * 3)  # type: ignore[union-attr]


def test_a_pot_pays_the_common_part() -> None:
    """6,000 EUR are done once, 14,700 EUR with the surcharge by each; every euro is funded alike and none of the grant is lost."""
    found = three(GroupPlanning(pot={2027: 9000.0}))
    joint = joint_of(Ground(found), only(found))
    assert (joint.once, joint.payer, joint.worker) == (pytest.approx(6000), -1, 0)
    assert [once for _, once, _ in joint.own.values()] == pytest.approx([14_700] * 3)
    grants = [joint.grant_of(once) for once in (joint.once, *(once for _, once, _ in joint.own.values()))]
    assert sum(grant.amount for grant in grants if grant) == pytest.approx(20_000)


def test_a_team_does_the_common_part() -> None:
    found = three(GroupPlanning(team=5.0))
    offer = only(found)
    assert (offer.worker, joint_of(Ground(found), offer).worker) == (-1, -1)
    assert sum(offer.work(row) for row in offer.rows) == pytest.approx(offer.together.days - offer.common.days)


def test_money_that_is_not_there_has_no_grant() -> None:
    found = three(GroupPlanning(pot={2027: 1.0}), cost_once=sure(0))
    assert joint_of(Ground(found), only(found)).grant_of(0.0) is None


def test_the_lead_is_able_and_furthest() -> None:
    """Ort 3 is furthest but has the fewest people; of the others Ort 2 is ahead."""
    better = GAPS | {"1.1.2": 2.0}
    towns = (town(1, beschaeftigte=40.0), town(2, better, beschaeftigte=40.0), town(3, better | {"1.1.3": 5.0}, beschaeftigte=10.0))
    offer = only(group(*towns))
    assert offer.lead.row == 1
    assert offer.lead.reason == "Ort 2: bei „Schutz“ am weitesten unter denen mit genug Personal, 40 Personentage im Quartal"


def test_nobody_leads_everything() -> None:
    """A quarter of 10 days · 16 quarters = 40 days: after one of 30 the next goes to somebody else."""
    ground = Ground(group(town(1), town(2)))
    leads = propose_leads(ground, [(ground.place["M1"], (0, 1), 30.0)] * 2)
    assert [lead.row for lead in leads] == [0, 1]
    assert leads[1].reason.endswith("; wer weiter ist, führt schon genug andere Vorhaben")


def test_a_dimension_nobody_answered_is_said_so() -> None:
    """No number, and no crash, for a lead without a value in the measure's dimension."""
    found = group(town(1, {"1.1.1": 0.0}), town(2, {"1.1.1": 0.0}))
    ground = Ground(found)
    (lead,) = propose_leads(ground, [(ground.place["M4"], (0, 1), 1.0)])
    assert "Stand bei „Service“ noch nicht bewertbar" in lead.reason


def test_own_estimates_decide_what_is_saved() -> None:
    """The common part is done once at the size of the greatest."""
    own = MemberPlanning(estimates=(OwnEstimate("M1", days=(12, 12, 12)),))
    offer = only(group(town(1, planning=own), town(2, planning=MemberPlanning(estimates=(OwnEstimate("M1", days=(4, 4, 4)),))), of=catalogue()))
    assert offer.together.days == pytest.approx(0.3 * 12 + 0.7 * 1.05 * 16)
    assert offer.common.days == pytest.approx(3.6)


def test_the_state_of_the_information_stands_beside_the_grant() -> None:
    told = three(GroupPlanning(terms=(FundingTerms("L", 0.4, as_of=date(2026, 9, 30)),)))
    assert any("»Thüringer Musterprogramm« (Stand 30.09.2026)" in sentence for sentence in offer_sentences(Ground(told), only(told)))
    assert any("»Thüringer Musterprogramm« (Stand Januar 2026)" in sentence for sentence in offer_sentences(Ground(three()), only(three())))
