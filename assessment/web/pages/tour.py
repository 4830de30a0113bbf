"""The tour of the example project: a first interview, guided, and what follows from it."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right
from assessment.service import Tour, interviews_of, is_example, plan_interview, tour_of
from assessment.service.interview_guides import role_offers
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.routing import PROJECT, AtDesk, Pages
from assessment.web.views.overview import Step
from reports.views.names import in_genitive

pages = Pages()
DONE, OPEN = ("success", "erledigt"), ("neutral", "offen")


@pages.get(f"{PROJECT}/rundgang", Right.ANTWORTEN_SCHREIBEN)
def tour(desk: AtDesk) -> Response:
    """Show the steps, each with where it happens and whether it is done."""
    found = _tour(desk)
    return desk.page("rundgang.html.j2", "Rundgang durch das Beispiel", steps=_steps(desk, found), begun=bool(found.talk), action=desk.at("rundgang"))


@pages.post(f"{PROJECT}/rundgang", Right.ANTWORTEN_SCHREIBEN)
def begin(desk: AtDesk) -> Response:
    """Begin an interview with the role that has least to say, and lead to its first question."""
    found = _tour(desk)
    town = next(member for member in desk.evaluation.group.members if member.key == found.town)
    row = desk.evaluation.row[found.town]
    role = min((offer for offer in role_offers(desk.evaluation, row) if offer.questions >= FEWEST), key=lambda offer: offer.questions).role
    talk = plan_interview(desk.workspace, town.id, desk.wave.id, role, desk.actor, today=desk.today, day=desk.today, place="Rathaus")
    first = next(line.next_open for line in interviews_of(desk.workspace, town.id, desk.wave.id) if line.id == talk)
    return desk.go(desk.at("interview", talk, "frage", first), "rundgang")


FEWEST = 3


def _tour(desk: Desk) -> Tour:
    if not is_example(desk.workspace) or not desk.reach.everything:
        raise NotHere("Den Rundgang gibt es nur im Beispielprojekt.")
    return tour_of(desk.workspace, desk.wave.id, desk.actor)


def _steps(desk: Desk, found: Tour) -> tuple[Step, ...]:
    go_on = desk.at("interview", found.talk, *(("frage", found.go_on_at) if found.go_on_at else ())) if found.talk else ""
    return (
        Step("Ein Interview beginnen", go_on, in_genitive(f"Sie sitzen im Rathaus von {found.town_name}") + " und befragen eine Person zu dem, was sie verantwortet.", *(DONE if found.talk else OPEN)),
        Step("Drei Fragen beantworten", go_on, "Alle Stufen stehen vor Ihnen. Wählen Sie mit der Maus oder den Tasten 0 bis 5; gespeichert wird von selbst, auch ohne Netz.", *(DONE if found.talked else OPEN)),
        Step("Einen Widerspruch klären", desk.at("kommune", found.town, "abgleich"), "Zwei Personen sagen Verschiedenes. Lesen Sie beide Aussagen und bewerten Sie mit Begründung.", *(DONE if found.rated else OPEN)),
        Step("Das Ergebnis ansehen", desk.at("kommune", found.town, "ergebnis"), "Klicken Sie bei einer Zahl auf »Warum?«: von dort geht es bis zur einzelnen Antwort.", "neutral", "jederzeit"),
        Step("Die Gruppe vergleichen", desk.at("vergleich"), "Wo fehlt es vielen? Wer kann von wem lernen?", "neutral", "jederzeit"),
        Step("Ein Gutachten drucken", desk.at("kommune", found.town, "berichte"), "Ansehen, als PDF oder Word herunterladen, prüfen und freigeben.", "neutral", "jederzeit"),
        Step("Das eigene Projekt anlegen", "/neu", "Ihre Kommune steht im Verzeichnis; nach einer Minute stellen Sie die erste Frage.", "neutral", "jederzeit"))
