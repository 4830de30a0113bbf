"""A working group that fills every text with what breaks documents, and its harmless twin with texts of the same length."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from assessment import service
from assessment.agreements import Choice, Decision, FundingTerms, GroupPlanning, MemberPlanning, OwnEstimate, Pin, Resolution
from assessment.cases import build_case, build_group_case, comparison_facts, wave_changes
from assessment.comparing import internal_sight
from assessment.evaluate import evaluate
from assessment.guides import build_guides
from assessment.model import (
    AgreedTarget,
    Evidence,
    Grade,
    Interview,
    InventoryItem,
    Municipality,
    Pending,
    PendingReason,
    Rating,
    Response,
    WorkingGroup,
)
from reports import Case
from reports.group_case import GroupCase
from reports.guide_case import GuideCase
from reports.release import Brand, Release
from tests.assessment.plan.groups import GAPS, catalogue, sure
from tests.reports.test_pdf_safety import ONE_PIXEL

DAY, TODAY = date(2026, 10, 1), date(2026, 11, 21)
MARKUP = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onclick='x", "</style><style>*{color:red}", '"} @page{margin:0} @import url(http://evil.example/x.css); /*', "\\22 } \\a",
    "{{ 7*7 }}", "{% include '/etc/passwd' %}", "{# weg #}", "&lt;b&gt;", "&#x3C;b>", "&xxe;", "<!DOCTYPE a [<!ENTITY xxe SYSTEM 'file:///etc/passwd'>]>", "<!--", "-->", "<![CDATA[ x ]]>", "]]>", "<?xml x?>",
    "file:///etc/passwd", "http://evil.example/x.png", "url(file:///etc/passwd)", "</td></tr></table>", "<!--PRUEFSUMME-->", "%s %(x)s {0} ${x}", "=cmd|'/c calc'!A1", "+1+1", "@SUM(A1)", "_x0041_ _x000D_", "&L&R&P&D")
SCRIPTS = ("שלום עולם", "مرحبا", "\u202etxet\u202c", "\u2066x\u2069", "👍🏽", "👩‍👩‍👧", "漢字", "e\u0301\u0323\u0300", "a" + "\u0301" * 40, "x\u200by\u200cz\u200d\ufeff", "soft\u00adhyphen", "nb\u00a0sp\u202fx")
CONTROLS = ("a\0b", "\x07\x08\x0b\x0c\x1b[31m", "\x7f\x85", "\ufffe\uffff\ufdd0", "\ud800", "\udfff", "\ud83d", "\u2028\u2029", "\r\n\r", "\tx")
WORD = "W" * 3000
ANSWERS = {"1.1.1": 12.0, "1.1.3": ("lokal", "fern"), "2.1.2": "ja", "2.1.3": "nebenbei"}
"""What was answered where a level is no answer."""


@dataclass(frozen=True)
class Words:
    """What is said: ``short`` for names and titles, ``text`` for remarks of 5,000 characters, ``word`` without a space, ``lines`` with very many ends."""

    short: str
    text: str
    word: str
    lines: str


HOSTILE = Words(" ".join((*MARKUP, *SCRIPTS, *CONTROLS)), (" ".join((*MARKUP, *SCRIPTS, *CONTROLS)) + " Lorem ipsum dolor sit amet.") * 6, WORD, "=1+1\n" * 800)


def tamed(text: str) -> str:
    """Give a harmless text of the same length."""
    return re.sub(r"[^A-Za-z0-9 \n]", "x", text)


HARMLESS = Words(*(tamed(text) for text in (HOSTILE.short, HOSTILE.text, HOSTILE.word, HOSTILE.lines)))


@dataclass(frozen=True)
class Subjects:
    """All that is printed of a group."""

    member: Case
    group: GroupCase
    guide: GuideCase


def _town(number: int, words: Words) -> Municipality:
    name, key = f"Ort {number} {words.short}", f"ort{number}"
    responses = [Response(question, "I1", "IT", DAY, answer=ANSWERS.get(question, level), level=level, grade=Grade.DOKUMENT, evidence="B1", comment=words.text, note=words.short)
                 for question, level in GAPS.items()]
    responses[2] = replace(responses[2], comment=words.word)
    responses[3] = replace(responses[3], comment=words.lines, evidence=words.short)
    responses[6] = Response("2.1.4", "I1", "IT", DAY, not_applicable=words.text)
    others = [Response("1.1.2", "I2", words.short, DAY, answer=5.0, level=5.0, comment=words.short), Response("2.1.5", "I2", words.short, DAY, answer=words.text, comment=words.short)]
    inventory = tuple(InventoryItem("fachverfahren", {"name": words.short, "hersteller": words.short, "aufgabe": words.word, "vertragspartner": words.short, "vertragsende": "2027-03-31", "bemerkung": words.text})
                      for _ in range(2))
    planning = MemberPlanning(
        roles={"digitalbeauftragte": words.short, "fachbereich": words.word, words.short: words.short}, release=_release(words), brand=_brand(words),
        pins=(Pin("M4", not_before=date(2027, 7, 1), reason=words.text, resolution=Resolution(words.short, DAY)),),
        decisions=(Decision("M1", Choice.JOIN if number < 3 else Choice.DECLINE, DAY, words.short, words.text), Decision("M4", Choice.LATER, DAY, words.short, words.word)),
        estimates=(OwnEstimate("M2", (5, 8, 12), (1000, 2000, 4000), source=words.text),), given=frozenset({"kapazitaet"}), resolutions={"kapazitaet": Resolution(words.short, DAY)})
    return Municipality(
        key, name, f"1600000{number}", {"land": "TH", "einwohner": 8000.0, "eigene_server": "ja", "beschaeftigte": 100.0, "weiteres": words.short}, f"{words.text} {words.word}",
        (Interview("I1", "IT", DAY, words.short), Interview("I2", words.short, DAY, words.word)), tuple(responses + others), (Rating("1.1.3", 2.0, words.text),),
        (Evidence("B1", words.short, DAY, file_name=words.short), Evidence(words.short, words.word)), inventory,
        (Pending(Response("2.1.2", "I1", "IT", DAY, answer="ja", comment=words.text), PendingReason.PRIOR), Pending(Response("2.1.1", "I1", words.short, DAY, answer=words.short), PendingReason.OUTDATED)), planning)


def _release(words: Words) -> Release:
    return Release(version=words.short, approver=words.short, approved_on=DAY, confidentiality=words.short, superseded_by=words.short, superseded_on=DAY)


def _brand(words: Words) -> Brand:
    return Brand(crest=ONE_PIXEL, crest_alt=words.short, sender=words.short)


def _group(words: Words) -> WorkingGroup:
    planning = GroupPlanning(
        release=_release(words), brand=_brand(words), terms=(FundingTerms("L", 0.5, 20_000.0, date(2027, 1, 1), date(2028, 3, 31), source=words.text, as_of=DAY),),
        pins=(Pin("M3", excluded=True, reason=words.text, resolution=Resolution(words.short, DAY)),), given=frozenset({"tagessatz", "gewichte"}),
        resolutions={"tagessatz": Resolution(words.short, DAY), "gewichte": Resolution(words.word, DAY)})
    of = catalogue({"M1": {"cost_once": sure(60_000), "cost_yearly": sure(1200)}})
    return WorkingGroup(f"AG {words.short}", DAY, of, tuple(_town(number, words) for number in (1, 2, 3)), words.short, fictional=True,
                        agreed=(AgreedTarget("1.1.2", 4.0, words.short, DAY), AgreedTarget("1.1.3", 4.0, words.word, DAY)), planning=planning, wave_title=words.short)


@cache
def subjects(words: Words) -> Subjects:
    """Give member, group and interview guide, each with plan, comparison and change, as if an older version had let all this in."""
    whole = _group(words)
    evaluation = evaluate(whole)
    plan, sight = service.plan_group(evaluation, work=0.2), internal_sight(evaluation)
    before = replace(whole, reference_date=date(2025, 10, 1), members=tuple(replace(town, responses=town.responses[1:], ratings=()) for town in whole.members))
    change = wave_changes(before, whole)["ort1"]
    member = build_case(evaluation, 0, TODAY, plan=plan, comparison=comparison_facts(sight, TODAY), change=change)
    return Subjects(member, build_group_case(plan, sight, TODAY), build_guides(evaluation, 0, TODAY)[0])
