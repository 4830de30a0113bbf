"""Recorded online services → indicators, and the indicators as answers to the questions that ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assessment.answers import level_of_answer
from assessment.conditions import holds
from assessment.model import Grade, Municipality, Response, ServiceRecord
from questionnaires import Catalogue, NumberQuestion, ServiceScale

ENOUGH = 0.6
INVENTORY = "Bestandserhebung"


@dataclass(frozen=True)
class Indicators:
    """Shares in percent over the recorded services that apply; ``efa`` and ``back_channel`` over those that are online.

    A share is None where nothing stands behind it.
    """

    recorded: int
    applicable: int
    online: float | None
    efa: float | None
    back_channel: float | None

    def named(self, name: str) -> float | None:
        """Give an indicator by its name in the catalogue."""
        return {"online": self.online, "efa": self.efa, "rueckkanal": self.back_channel}[name]


def recorded_services(catalogue: Catalogue, member: Municipality) -> list[ServiceRecord]:
    """Give the online services found that the catalogue knows."""
    return [record for record in member.services if record.service in catalogue.service]


def indicators(catalogue: Catalogue, member: Municipality, scale: ServiceScale) -> Indicators:
    """Compute the indicators; a service is online where it is in use and reaches the scale's ``online_from``."""
    applicable = {service.key for service in catalogue.services if holds(service.applies_when, member.facts) is not False}
    recorded = [record for record in member.services if record.service in applicable]
    online = [record for record in recorded if record.in_use and record.maturity >= scale.online_from]
    return Indicators(
        len(recorded), len(applicable), _share(len(online), len(recorded)), _share(sum(record.efa for record in online), len(online)),
        _share(sum(record.back_channel for record in online), len(online)))


def computed_responses(catalogue: Catalogue, member: Municipality, day: date) -> list[Response]:
    """Give the answers that follow from the recorded services, once at least 60 % of those that apply are recorded."""
    if not recorded_services(catalogue, member) or not catalogue.service_scales:
        return []
    found = indicators(catalogue, member, catalogue.service_scales[0])
    if found.recorded < ENOUGH * found.applicable:
        return []
    responses = []
    for question in catalogue.questions.values():
        value = found.named(question.indicator) if isinstance(question, NumberQuestion) and question.indicator else None
        if value is not None:
            responses.append(Response(question.id, INVENTORY, INVENTORY, day, answer=value, level=level_of_answer(catalogue, question, value), grade=Grade.DOKUMENT,
                                      comment=f"berechnet aus {found.recorded} erfassten Onlinediensten"))
    return responses


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
