"""Sentences about a ranking and about joint measures, for tables and documents alike."""

from __future__ import annotations

from assessment.agreements import SharingKey
from assessment.funding import Grant
from assessment.plan.ground import Ground
from assessment.plan.joint import JointOffer
from assessment.plan.resolution import KEY_WORDS
from assessment.plan.steadiness import steadiness
from reports import german
from reports.views.points import TERMS, points_rule


def ranking_sentence(ground: Ground) -> str:
    """Say on what the rankings rest: the weights, whether they are agreed, and the threshold."""
    planning, agreed = ground.planning, ground.planning.weights_agreed
    unsaid = "gesetzt, aber noch nicht beschlossen" if "gewichte" in planning.given else "Vorgabe, noch nicht vereinbart"
    who = f"vereinbart: {agreed.body}{f', {german.short_date(agreed.day)}' if agreed.day else ''}" if agreed.body else unsaid
    return f"{points_rule(planning.weights)} (Gewichte {who}; ab {german.number(planning.threshold)} Punkten priorisiert.)"


def firmness_sentences(ground: Ground, row: int) -> list[str]:
    """Say how firm a member's ranking is; nothing where there is nothing to rank."""
    if len(ground.rankings[row]) < 2:
        return []
    firm = steadiness(ground, row)
    text = f"Platz: wo die Maßnahme in neun von zehn Fällen steht, wenn die Gewichte zufällig verändert werden. Im Mittel liegt eine Maßnahme in {german.percent(float(firm.near.mean()))} der Fälle höchstens zwei Plätze neben ihrem Platz."
    return [text + (f" Am meisten bewegt das Gewicht für {TERMS[firm.most_influential]}." if firm.most_influential >= 0 else "")]


def common_sentence(ground: Ground, offer: JointOffer) -> str:
    """Say who does the part done once."""
    return f"Der gemeinsame Teil ({german.whole(offer.common.days)} Personentage) kommt {'vom Projektteam' if ground.planning.team > 0 else 'von der Federführung'}."


def lead_sentence(offer: JointOffer) -> str:
    """Say who is proposed to lead and why."""
    return f"Vorschlag: {offer.lead.reason}."


def grant_sentences(offer: JointOffer, *, funded: bool | None = None) -> list[str]:
    """Say what a programme pays, and which were looked at; ``funded`` whether the plan begins it inside the window (None: there is no plan yet)."""
    named = [f"{match.programme.title}: {'; '.join(match.reasons)}" for match in offer.funding if match.programme.kind == "zuschuss"]
    return [_paid(offer.grant, funded), *([f"Geprüfte Programme – {' | '.join(named)}."] if named else [])]


def _paid(grant: Grant | None, funded: bool | None) -> str:
    """Say what is taken off the shares; a grant that is taken off is not granted by that."""
    if grant is None:
        return "Fördermittel sind nicht abgezogen: Kein passendes Programm mit bekanntem Fördersatz."
    programme = f"{german.euro(grant.amount)} aus »{grant.title}« (Stand {grant.as_of})"
    if funded is None:
        return f"Fördermittel: {programme}; jeder Anteil ist schon darum gemindert, wenn die Maßnahme im Förderfenster beginnt."
    if funded:
        return f"Fördermittel: {programme}; jeder Anteil ist schon darum gemindert, bewilligt ist das Geld damit noch nicht."
    return f"Fördermittel sind nicht abgezogen: {programme} gäbe es nur, wenn die Maßnahme im Förderfenster begänne."


def fairness_sentence(ground: Ground, offer: JointOffer, key: SharingKey) -> str:
    """Say whether anybody, or a subgroup, pays more by a sharing key than without the others; that a fact is missing where the key cannot be computed."""
    start, shares = f"Teilung {KEY_WORDS[key]}: ", offer.keys[key]
    if shares is None:
        return f"{start}dafür fehlt eine Angabe."
    if shares.pays_more:
        who = german.listed(f"{ground.name(offer.rows[group.members[0]])} ({german.euro(group.excess)})" for group in shares.pays_more)
        return f"{start}mehr als allein zahlt {who}." if len(shares.pays_more) == 1 else f"{start}mehr als allein zahlen {who}."
    if shares.worst is not None:
        return f"{start}niemand zahlt mehr als allein, aber {german.listed(ground.name(offer.rows[place]) for place in shares.worst.members)} kämen unter sich um {german.euro(shares.worst.excess)} günstiger davon."
    return f"{start}niemand und keine Teilgruppe zahlt mehr als ohne die anderen."
