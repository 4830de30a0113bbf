"""The roadmap on its page: its numbers are those of the kept plan, a trial saves nothing, points are fixed with a reason, and members see of each other what the documents show."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html
from playwright.sync_api import Page, expect

from assessment.cases import build_case, build_group_case
from assessment.evaluate import Evaluation
from assessment.plan import GroupPlan, MemberPlan, planned_from_json, planned_to_json
from assessment.printing import Cache, Entry
from assessment.service import comparison_in
from assessment.service.kept_plans import PlanWish
from assessment.service.plan_sight import plan_as_seen
from assessment.service.plans import plan_group, plan_member
from assessment.service.printing import source_of
from assessment.store import Workspace, open_workspace
from assessment.web.entrance import form_token
from reports import german
from reports.planned import COMMON
from reports.views.deadlines import missed
from tests.web.houses import Running, Served, running_local
from tests.web.test_matrix import as_user
from tests.web.watch import axe_violations, faults_in_every_dress

OpenPage = Callable[..., Page]
TOWN, NEIGHBOUR = "erlenstedt", "hohenbrunnstadt"
TODAY = date(2026, 11, 21)
Plans = tuple[str, str]


@pytest.fixture(scope="session")
def ground(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """The demo project evaluated."""
    workspace = open_workspace(shutil.copy(demo_file, tmp_path_factory.mktemp("plaene")))
    evaluation = source_of(workspace).evaluation
    workspace.engine.dispose()
    return evaluation


@pytest.fixture(scope="session")
def own_plan(ground: Evaluation) -> str:
    """The first member's plan on its own, searched for a moment only."""
    return planned_to_json(plan_member(ground, 0, seconds=0.5))


@pytest.fixture(scope="session")
def plans(ground: Evaluation, own_plan: str) -> Plans:
    """The group's plan, searched for a moment only, and the first member's own."""
    return planned_to_json(plan_group(ground, seconds=0.2)), own_plan


def evaluated(running: Running) -> Evaluation:
    workspace = workspace_of(running)
    return running.house.evaluations.of(workspace, workspace.current_wave().id)


def workspace_of(running: Running) -> Workspace:
    workspace = running.house.shelf.take(running.project)
    assert workspace is not None
    return workspace


def keep(running: Running, plans: Plans) -> None:
    """Keep the plans under the keys the page asks for, as if they had been computed as agreed."""
    evaluation, cache = evaluated(running), Cache(running.house.cache)
    for wish, text in zip((PlanWish(), PlanWish(0)), plans, strict=True):
        if text:
            cache.keep(wish.key(evaluation), Entry(text.encode()))


@contextmanager
def reading(running: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.origin, follow_redirects=True, headers={"Sec-Fetch-Site": "same-origin"}, timeout=120) as client:
        client.get(running.entry("/"))
        yield client


@pytest.fixture(scope="module")
def planned(demo_file: Path, plans: Plans, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with kept plans, only looked at."""
    folder = tmp_path_factory.mktemp("fahrplan")
    shutil.copy(demo_file, folder)
    with running_local(folder) as running:
        keep(running, plans)
        yield running


@pytest.fixture
def own_planned(local: Running, own_plan: str) -> Running:
    """A server with the first member's own plan kept, for one test."""
    keep(local, ("", own_plan))
    return local


def town_path(running: Running, *rest: str, town: str = TOWN) -> str:
    return "/".join((f"/projekt/{running.project}/kommune/{town}/fahrplan", *rest))


def group_path(running: Running, *rest: str) -> str:
    return "/".join((f"/projekt/{running.project}/fahrplan", *rest))


def tree_of(text: str) -> Any:
    return html.fromstring(text)


def said(text: str) -> str:
    """Give what a page says as plain text."""
    return re.sub(r"\s+", " ", str(tree_of(text).xpath("string(//main)")))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_a_members_numbers_are_those_of_the_kept_plan(planned: Running, plans: Plans) -> None:
    evaluation = evaluated(planned)
    plan = planned_from_json(evaluation, plans[1])
    assert isinstance(plan, MemberPlan)
    facts = build_case(evaluation, 0, TODAY, plan=plan).roadmap
    assert facts is not None
    with reading(planned) as client:
        text = client.get(town_path(planned) + "?plan=allein").text
    shown, tree = said(text), tree_of(text)
    assert f"Der Fahrplan enthält {len(plan.roadmap.lines)} Maßnahmen" in shown
    for figure in (german.euro(facts.money[0]), german.euro(facts.money[1]), german.short_date(facts.likely_end), german.short_date(facts.safe_end)):
        assert plain(figure) in shown
    linked = {link.get("href").split("/")[-1].partition("?")[0] for link in tree.xpath("//a[contains(@href, '/fahrplan/massnahme/')]")}
    assert {line.measure for line in facts.lines} | {line.measure for line in facts.aside} <= linked
    gantt = tree.xpath("//figure[.//span[text()='Zeitplan']]//tbody/tr")
    assert len(gantt) == len(facts.lines)
    assert len(tree.xpath("//figure//svg")) == 3
    assert not tree.xpath("//*[@style]")


def test_the_groups_numbers_are_those_of_the_kept_plan(planned: Running, plans: Plans) -> None:
    evaluation = evaluated(planned)
    plan = planned_from_json(evaluation, plans[0])
    assert isinstance(plan, GroupPlan)
    sight = comparison_in(workspace_of(planned), workspace_of(planned).current_wave().id, evaluation, internal=True).sight
    facts = build_group_case(plan, sight, TODAY).plan
    with reading(planned) as client:
        shown = said(client.get(group_path(planned)).text)
    assert f"enthält {sum(line.member != COMMON for line in facts.lines)} Maßnahmen der Kommunen" in shown
    assert plain(german.euro(facts.money[1])) in shown
    assert f"{len(missed(facts))} Fristen hält schon der Plan selbst nicht" in shown
    for item in facts.joint:
        assert f"{item.measure} {item.title}" in shown


def test_a_member_sees_its_part_of_the_groups_plan(planned: Running, plans: Plans) -> None:
    """The same numbers as its Gutachten with the same plan."""
    evaluation = evaluated(planned)
    facts = build_case(evaluation, 1, TODAY, plan=planned_from_json(evaluation, plans[0])).roadmap
    assert facts is not None
    with reading(planned) as client:
        shown = said(client.get(town_path(planned, town=NEIGHBOUR)).text)
    assert plain(german.euro(facts.money[0])) in shown
    assert f"Der Fahrplan enthält {sum(line.member != COMMON for line in facts.lines)} Maßnahmen" in shown


def test_without_a_plan_there_is_one_button(planned: Running) -> None:
    with reading(planned) as client:
        tree = tree_of(client.get(town_path(planned, town=NEIGHBOUR) + "?plan=allein").text)
    assert "Noch nicht gerechnet" in tree.xpath("string(//main)")
    assert [button.text_content().strip() for button in tree.xpath("//main//button")] == ["Fahrplan rechnen"]


def test_computing_comes_back_to_the_plan(own_planned: Running, open_page: OpenPage) -> None:
    """The job runs in its own process and leads back; the plan is kept, so it is not searched for again."""
    running = own_planned
    path = town_path(running) + "?plan=allein"
    page = open_page(java_script_enabled=False)
    page.goto(running.entry("/"))
    cache = Cache(running.house.cache)
    kept = cache.path(PlanWish(0).key(evaluated(running)))
    hidden = kept.rename(kept.with_suffix(".weg"))
    page.goto(running.origin + path)
    hidden.rename(kept)
    page.get_by_role("button", name="Fahrplan rechnen").click()
    expect(page.get_by_role("heading", name="Das Wichtigste")).to_be_visible(timeout=120_000)
    assert page.url.endswith(path)


def test_a_trial_is_shown_beside_the_plan_and_saves_nothing(own_planned: Running, open_page: OpenPage) -> None:
    """Fewer people, less money: the trial changes the plan on the page but not a byte of the project; only „Übernehmen“ does, with its resolution."""
    running = own_planned
    workspace, before = workspace_of(running), workspace_of(running).head().hash
    page = open_page()
    page.goto(running.entry("/"))
    page.goto(running.origin + town_path(running) + "?plan=allein")
    page.get_by_label("Personentage je Quartal").fill("20")
    page.get_by_label("Mittel 2028 in Euro").fill("1000")
    page.get_by_role("button", name="Probe rechnen").click()
    expect(page.get_by_role("heading", name="Was sich ändert")).to_be_visible(timeout=180_000)
    assert axe_violations(page) == []
    counts = [int(cell) for cell in page.locator("tbody tr").first.locator("td").all_inner_texts()]
    assert counts[1] < counts[0]
    expect(page.get_by_role("heading", name="Fällt heraus")).to_be_visible()
    assert workspace.head().hash == before
    page.get_by_label("Beschlossen von").fill("Stadtrat")
    page.get_by_label("Tag des Beschlusses").fill("2026-11-02")
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_text("Die neuen Vorgaben gelten.")).to_be_visible()
    expect(page.get_by_role("heading", name="Noch nicht gerechnet")).to_be_visible()
    planning = evaluated(running).group.members[0].planning
    assert planning.capacity[-1][1] == 20
    assert planning.budget[2028] == 1000
    assert planning.resolutions["kapazitaet"].body == "Stadtrat"
    assert set(planning.budget) >= {2027, 2028, 2029, 2030}


def test_the_limit_of_a_year_is_lifted_by_emptying_it(own_planned: Running) -> None:
    """The field says so; the result names it, and agreeing on it leaves the other years as they are. All of it without scripts."""
    running, plan = own_planned, "?plan=allein"
    before = dict(evaluated(running).group.members[0].planning.budget)
    with reading(running) as client:
        form = tree_of(client.get(town_path(running) + plan).text).xpath("//form[@aria-label='Probe rechnen']")[0]
        assert form.text_content().count("Leer: keine Grenze") == len(before)
        answer = client.post(form.get("action"), data={**dict(form.form_values()), "geld_2028": ""}, follow_redirects=True)
        begun = time.monotonic()
        while "/probe/" not in str(answer.url):
            assert time.monotonic() - begun < 180
            time.sleep(0.5)
            answer = client.get(str(answer.url.copy_set_param("warten", "1")), follow_redirects=True)
        tree = tree_of(answer.text)
        assert "Probiert: keine Grenze im Jahr 2028." in " ".join(tree.text_content().split())
        adopting = tree.xpath("//form[@aria-label='Probe übernehmen']")[0]
        client.post(adopting.get("action"), data=dict(adopting.form_values()))
    assert evaluated(running).group.members[0].planning.budget == {year: amount for year, amount in before.items() if year != 2028}


def test_wrong_numbers_are_all_named_and_kept_in_the_form(planned: Running) -> None:
    with reading(planned) as client:
        path = town_path(planned) + "?plan=allein"
        token = token_in(client.get(path).text)
        answer = client.post(town_path(planned, "probe") + "?plan=allein", data={"formular": token, "leute": "viele", "geld_2027": "-5", "geld_2028": "100"})
        assert answer.status_code == 422
        problems = tree_of(answer.text).xpath("//*[@id='fehler']//li")
        assert len(problems) == 2
        assert 'value="viele"' in answer.text
        same = client.post(town_path(planned, "probe") + "?plan=allein", data={"formular": token})
        assert same.status_code == 422
        assert "Ändern Sie mindestens eine Zahl" in same.text


def test_points_are_fixed_and_released(own_planned: Running) -> None:
    running = own_planned
    path = town_path(running, "massnahme", "M107")
    with reading(running) as client:
        token = token_in(client.get(path).text)
        refused = client.post(path, data={"formular": token, "gestrichen": "1"})
        assert refused.status_code == 422
        assert "Nennen Sie den Grund" in refused.text
        both = client.post(path, data={"formular": token, "gestrichen": "1", "grund": "zu teuer", "fertig_bis": "2028-06-30"})
        assert both.status_code == 422
        assert not evaluated(running).group.members[0].planning.pins or all(pin.measure != "M107" for pin in evaluated(running).group.members[0].planning.pins)
        done = client.post(path, data={"formular": token, "nicht_vor": "2027-04-01", "fertig_bis": "31.12.2028", "grund": "Nach dem Umzug", "gremium": "Rat", "beschluss": "2026-11-01"})
        assert "Festgelegt." in said(html_with_notice(done))
        assert "beginnt nicht vor dem 01.04.2027 und ist fertig bis 31.12.2028" in said(done.text)
        pin = next(pin for pin in evaluated(running).group.members[0].planning.pins if pin.measure == "M107")
        assert (pin.not_before, pin.finished_by, pin.resolution.body) == (date(2027, 4, 1), date(2028, 12, 31), "Rat")
        client.post(f"{path}/loesen", data={"formular": token})
        assert all(pin.measure != "M107" for pin in evaluated(running).group.members[0].planning.pins)


def html_with_notice(answer: httpx.Response) -> str:
    """Give a page with everything around it as its main part."""
    return f"<main>{tree_of(answer.text).xpath('string(//body)')}</main>"


def token_in(text: str) -> str:
    found = re.search(r'name="formular" value="([^"]+)"', text)
    assert found is not None
    return found[1]


def test_the_group_shows_a_member_only_what_the_documents_show(served: Served, plans: Plans) -> None:
    """What single members leave out, and deadlines of those who hide their values, stay with them; the Beratung sees all."""
    keep(served, plans)
    evaluation = evaluated(served)
    plan = planned_from_json(evaluation, plans[0])
    assert isinstance(plan, GroupPlan)
    reasons = {plan.ground.name(item.row): item.measure.title for item in plan.roadmap.aside if item.row > 1}
    pages = {}
    for login in ("beratung", TOWN, "gruppe"):
        with as_user(served, login) as client:
            answer = client.get(group_path(served))
            assert answer.status_code == 200, login
            pages[login] = answer.text
    assert "Diese Liste sieht nur die Beratung" in pages["beratung"]
    open_rows = comparison_in(workspace_of(served), workspace_of(served).current_wave().id, evaluation).sight.open_rows
    hidden = [member.name for row, member in enumerate(evaluation.group.members) if row not in open_rows]
    for login in (TOWN, "gruppe"):
        tree = tree_of(pages[login])
        assert "Was nicht im Fahrplan steht" not in pages[login]
        assert reasons
        kept = " ".join(tree.xpath("//section[@aria-labelledby='fristen']//text()"))
        own = evaluation.group.members[0].name if login == TOWN else ""
        assert not [name for name in hidden if name != own and f"({name})" in kept], login
        assert not tree.xpath("//nav[@aria-label='Für wen die Probe gilt']")


def test_only_those_who_may_change_the_groups_plan(served: Served, plans: Plans) -> None:
    keep(served, plans)
    before = workspace_of(served).head().hash
    with as_user(served, TOWN) as member:
        token = {"formular": form_token(served.house.setup.secret, member.cookies[served.house.cookie])}
        for path in (group_path(served, "rechnen"), group_path(served, "probe"), group_path(served, "massnahme", "M107"), group_path(served, "massnahme", "M107", "loesen")):
            assert member.post(path, data={**token, "grund": "x", "gestrichen": "1"}).status_code == 404, path
        assert member.get(town_path(served, town=NEIGHBOUR)).status_code == 404
        assert member.get(town_path(served)).status_code == 200
    with as_user(served, "gruppe") as group:
        token = {"formular": form_token(served.house.setup.secret, group.cookies[served.house.cookie])}
        assert group.post(group_path(served, "probe"), data={**token, "fuer": NEIGHBOUR, "leute": "3"}).status_code == 404
        assert group.get(f"{group_path(served)}?fuer={NEIGHBOUR}").status_code == 404
        assert workspace_of(served).head().hash == before
        assert group.post(group_path(served, "massnahme", "M107"), data={**token, "nicht_vor": "2027-04-01", "grund": "gemeinsam"}).status_code == 303
    assert any(pin.measure == "M107" for pin in evaluated(served).group.planning.pins)


def test_pages_are_accessible(planned: Running, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(planned.entry("/"))
    paths = (group_path(planned), f"{group_path(planned)}?fuer={TOWN}", town_path(planned) + "?plan=allein", town_path(planned, "massnahme", "M101"), group_path(planned, "massnahme", "M101"), town_path(planned, town=NEIGHBOUR) + "?plan=allein")
    for path in paths:
        page.goto(planned.origin + path)
        assert faults_in_every_dress(page) == [], path


def test_closed_members_are_named_in_joint_measures_only_where_they_voted(ground: Evaluation, plans: Plans, demo_file: Path, tmp_path: Path) -> None:
    """Needs and costs of who shows its values under an alias only are not on the group's page; sums follow, and the consultant reads all."""
    workspace = open_workspace(shutil.copy(demo_file, tmp_path))
    plan = planned_from_json(ground, plans[0])
    assert isinstance(plan, GroupPlan)
    sights = {internal: comparison_in(workspace, ground.group.wave, ground, internal=internal).sight for internal in (True, False)}
    workspace.engine.dispose()
    case = build_group_case(plan, sights[False], TODAY)
    closed = {"Gemeinde Mühlrieth", "Verwaltungsgemeinschaft Feldhöhe"}
    assert closed & {part.member for item in case.plan.joint for part in item.parts if item.standing == "Vorschlag"}, "there is something to keep back"
    assert plan_as_seen(case, sights[True]) is case
    seen = plan_as_seen(case, sights[False])
    for item in seen.plan.joint:
        voted = {ballot.member for ballot in item.ballots if ballot.choice}
        named = {*item.members, *(ballot.member for ballot in item.ballots), item.lead}
        assert closed & named <= voted
        assert not [name for name in closed - voted if name in f"{item.fairness}{item.notes}{item.lead_reason}"]
        assert item.saved_money == pytest.approx(sum(part.alone.money - part.share.money for part in item.parts))
        assert {len(euros) for euros in item.by_key.values()} <= {len(item.parts)}
    assert not [member.name for member in seen.members if member.name in closed and member.firmness]
