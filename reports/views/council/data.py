"""Frozen view data of the papers for the council: finished German sentences; templates compute nothing."""

from __future__ import annotations

from dataclasses import dataclass

from reports.views.data import Chart, Table
from reports.views.frame import Frame


@dataclass(frozen=True)
class Answer:
    """A council member's question with its answer in sentences, what it lists, and a last sentence."""

    question: str
    sentences: tuple[str, ...]
    items: tuple[str, ...] = ()
    close: str = ""


@dataclass(frozen=True)
class KeyMeasure:
    """One of the most important measures: why, how (first steps), what it takes, by when and with whom (empty: not known)."""

    rank: int
    title: str
    klass: str
    why: tuple[str, ...]
    how: tuple[str, ...]
    takes: str
    until: str
    jointly: str


@dataclass(frozen=True)
class Point:
    """One numbered point of the draft resolution; ``note`` says where a long list stands, ``closing`` ends the point."""

    text: str
    items: tuple[str, ...] = ()
    note: str = ""
    closing: str = ""


@dataclass(frozen=True)
class Ratsvorlage:
    """A council paper.

    ``head`` rows (label, text), an empty text is filled in by hand; ``answers`` the five questions of a council member; ``preface``
    stands before the points of the resolution; ``joint`` is the table of joint measures it refers to, no rows where it lists them
    itself; ``papers`` are the annexes.
    """

    frame: Frame
    head: tuple[tuple[str, str], ...]
    subject: str
    answers: tuple[Answer, ...]
    situation: tuple[str, ...]
    result: tuple[str, ...]
    chart: Chart
    measures_text: tuple[str, ...]
    measures: tuple[KeyMeasure, ...]
    years: Table
    money: tuple[str, ...]
    if_not: tuple[str, ...]
    preface: str
    points: tuple[Point, ...]
    decided: tuple[str, ...]
    alternatives: tuple[str, ...]
    papers: tuple[str, ...]
    joint: Table
    joint_text: str


@dataclass(frozen=True)
class Kurzfassung:
    """The one-page paper in plain German: questions as headings, short sentences, lists."""

    frame: Frame
    answers: tuple[Answer, ...]
    notice: tuple[str, ...]
