"""Quality checks of a catalogue's texts: what a careful editor would mark. Run by ``reifegrad check --strict``."""

from __future__ import annotations

import difflib
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path as FilePath
from typing import NamedTuple

from questionnaires.checks.walk import each_field, each_question
from questionnaires.problems import Path, Places, Problem
from questionnaires.schema import Catalogue, ChoiceQuestion, LevelQuestion, MultiQuestion, Question

ALIKE = 0.86
PHRASE = 5
HARMLESS = frozenset({"in den letzten zwölf monaten", "wurde in den letzten zwölf", "in den letzten zwei jahren"})   # time spans are said alike
MOST_QUESTIONS_PER_PHRASE = 3
WORD_LIMITS = {"anchor": 32, "finding": 32, "reason": 45, "statement": 50, "description": 110, "goal": 40}
LIX_LIMIT = 80.0

# The frequent citation errors as patterns: what must not be claimed, and what is right.
FORBIDDEN = (
    (r"(OZG|Onlinezugang).{0,60}(bis|Frist|Ende).{0,12}2022", "Die Frist Ende 2022 steht nicht mehr im Gesetz; richtig ist die Dauerpflicht nach § 1a Abs. 1 OZG."),
    (r"Rechtsanspruch.{0,60}(Gemeinde|Kommune|Stadt)", "Den einklagbaren Anspruch nach § 1a Abs. 2 OZG gibt es nur gegenüber dem Bund."),
    (r"Ende-zu-Ende.{0,60}(Kommune|Gemeinde).{0,60}2029", "§ 6 Abs. 1 EGovG bindet nur den Bund."),
    (r"§ ?8[ab] BSIG", "Diese Paragrafen gibt es im BSIG vom 02.12.2025 nicht mehr."),
    (r"\bKommZG\b", "In Thüringen heißt das Gesetz ThürKGG; KommZG ist das bayerische."),
    (r"De-Mail(?! zählt nicht)", "De-Mail ist aus § 3a VwVfG gestrichen."),
    (r"\bTTDSG\b", "Das Gesetz heißt TDDDG."), (r"\bTMG\b", "Maßgeblich ist § 5 DDG."),
    (r"BDSG §§? ?[567]|§§? ?[567] BDSG", "Grundlage der Datenschutzbeauftragten sind Art. 37–39 DSGVO und Landesrecht."),
    (r"\b18 (WiBA-)?Checklisten", "WiBA hat 19 Checklisten; 18 hatte der Entwurf."),
    (r"\bNEGZ\b", "Das NEGZ-Modell ist nicht belegt und wird nicht zitiert."),
)
# Forms an administration does not write, and the way it does.
GENDER = (
    (r"\w[*:_]innen\b|\w[*:_]in\b", "Stern, Doppelpunkt und Unterstrich sind nicht amtlich; nennen Sie beide Formen oder eine neutrale."),
    (r"\b(alle|die|den|der|unsere|Ihre|für|von|mit|an) Bürger\b(?! und Bürgerinnen)", "Schreiben Sie »Bürgerinnen und Bürger«."),
    (r"\bMitarbeiter\b(?!innen)", "Schreiben Sie »Beschäftigte« oder »Mitarbeitende«."),
    (r"(?<!oder )\bder Bürgermeister\b", "Schreiben Sie »Bürgermeisterin oder Bürgermeister«."),
    (r"\b(der|die|den|jeder|ein) (Nutzer|Benutzer|Sachbearbeiter|Datenschutzbeauftragter)\b", "Nennen Sie beide Formen oder eine neutrale."),
)


class Text(NamedTuple):
    """One text a user reads: where it stands, what it belongs to, of which kind it is."""

    path: Path
    owner: str
    kind: str
    text: str


def run_strict(catalogue: Catalogue, places: Places, words: FilePath | None = None) -> list[Problem]:
    """Run all editorial checks and give every finding; ``words`` lists words a German dictionary does not know."""
    texts = list(all_texts(catalogue))
    found = [*_alike(catalogue, places), *_templates(catalogue, places), *_too_long(texts, places), *_matching(texts, places, "text-citation-error", "ein häufiger Zitierfehler", FORBIDDEN),
             *_matching(texts, places, "text-gender", "nicht geschlechtergerecht", GENDER), *_unreadable(texts, places), *_misspelt(texts, places, words)]
    return sorted(found, key=lambda problem: (problem.file, problem.line, problem.code))


def all_texts(catalogue: Catalogue) -> Iterator[Text]:
    """Give every text of the catalogue that a user reads."""
    for path, field in each_field(catalogue):
        for key in ("about", "strength", "weakness", "consequence"):
            yield Text((*path, key), field.id, "finding" if key != "about" else "about", getattr(field, key))
    for path, _, question in each_question(catalogue):
        for key in ("title", "ask", "probe", "evidence", "weight_reason", "finding_low", "finding_high"):
            yield Text((*path, key), question.id, key.split("_")[0], getattr(question, key))
        yield from (Text((*path, "anchors"), question.id, "anchor", text) for text in anchor_texts(question))
        for profile, target in question.targets.items():
            yield Text((*path, "targets", profile, "reason"), question.id, "reason", target.reason)
            yield from (Text((*path, "targets", profile, "variants", index, "reason"), question.id, "reason", variant.reason)
                        for index, variant in enumerate(target.variants))
        if question.must is not None:
            yield Text((*path, "must", "reason"), question.id, "reason", question.must.reason)
    yield from _planning_texts(catalogue)
    for index, measure in enumerate(catalogue.measures):
        for key in ("title", "goal", "description", "milestone", "cost_driver", "cost_note"):
            yield Text(("measures", index, key), measure.id, key, getattr(measure, key))
        yield from (Text(("measures", index, "steps"), measure.id, "step", step) for step in measure.steps)
    for index, factor in enumerate(catalogue.factors):
        yield Text(("factors", index, "statement"), factor.id, "statement", factor.statement)
        yield Text(("factors", index, "strong"), factor.id, "statement", factor.strong)


def _planning_texts(catalogue: Catalogue) -> Iterator[Text]:
    """Give the words of the phase table."""
    for kind in ("phases", "planning_roles"):
        for index, item in enumerate(getattr(catalogue, kind)):
            yield from (Text((kind, index, key), item.key, key, getattr(item, key)) for key in ("title", "about"))


def anchor_texts(question: Question) -> list[str]:
    """Give the texts of levels or options, lowest first."""
    match question:
        case LevelQuestion(anchors=anchors):
            return [anchors[level] for level in sorted(anchors)]
        case ChoiceQuestion() | MultiQuestion():
            return [option.text for option in question.options]
        case _:
            return []


def lix(text: str) -> float:
    """Give Björnsson's readability index: words per sentence plus the percentage of words longer than six letters."""
    words = re.findall(r"\w+", text)
    sentences = max(1, len(re.findall(r"[.!?:;](?:\s|$)", text)))
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / max(1, len(words))


def _words(text: str) -> list[str]:
    return re.findall(r"[\wäöüß]+", text.casefold())


def _alike(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Two anchors of a question that differ in a word or two make interviewers guess."""
    for path, _, question in each_question(catalogue):
        for first, second in combinations(anchor_texts(question), 2):
            if difflib.SequenceMatcher(None, first.casefold(), second.casefold()).ratio() >= ALIKE:
                yield places.problem("text-alike", (*path, "anchors"), f"Zwei Stufen oder Optionen der Frage »{question.id}« sind fast gleich (»{first[:50]}« und »{second[:50]}«).",
                                     "Beschreiben Sie Zustände, die zwei Interviewende gleich einordnen.")


def _templates(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """A sequence of five words that recurs in many questions' anchors is a filled-in template."""
    seen: dict[tuple[str, ...], set[str]] = defaultdict(set)
    where: dict[str, Path] = {}
    for path, _, question in each_question(catalogue):
        where[question.id] = path
        for text in anchor_texts(question):
            words = _words(text)
            for start in range(len(words) - PHRASE + 1):
                seen[tuple(words[start:start + PHRASE])].add(question.id)
    for phrase, questions in seen.items():
        if len(questions) > MOST_QUESTIONS_PER_PHRASE and " ".join(phrase) not in HARMLESS:
            yield places.problem("text-template", where[min(questions)], f"Die Wortfolge »{' '.join(phrase)}« steht in {len(questions)} Fragen ({', '.join(sorted(questions)[:6])}).",
                                 "Formulieren Sie die Zustände für jedes Thema eigens.")


def _too_long(texts: list[Text], places: Places) -> Iterator[Problem]:
    for item in texts:
        limit = WORD_LIMITS.get(item.kind)
        if limit is not None and len(item.text.split()) > limit:
            yield places.problem("text-long", item.path, f"Der Text bei »{item.owner}« hat {len(item.text.split())} Wörter.", f"Kürzen Sie auf höchstens {limit} Wörter.")


def _matching(texts: list[Text], places: Places, code: str, what: str, patterns: tuple[tuple[str, str], ...]) -> Iterator[Problem]:
    """Texts that match a pattern, with what is right as the remedy."""
    for item in texts:
        for pattern, right in patterns:
            found = re.search(pattern, item.text)
            if found:
                yield places.problem(code, item.path, f"»{found[0]}« bei »{item.owner}« ist {what}.", right)


def _unreadable(texts: list[Text], places: Places) -> Iterator[Problem]:
    for item in texts:
        if item.kind == "ask" and lix(item.text) > LIX_LIMIT:
            yield places.problem("text-unreadable", item.path, f"Die gesprochene Frage »{item.owner}« ist schwer verständlich (LIX {lix(item.text):.0f}).",
                                 f"Kürzere Sätze und Wörter wählen; angestrebt sind höchstens {LIX_LIMIT:.0f}.")


def spelling_available() -> bool:
    """Whether the German dictionary of hunspell is installed."""
    program = shutil.which("hunspell")
    if program is None:
        return False
    listed = subprocess.run([program, "-D"], input="", capture_output=True, text=True, check=False)  # noqa: S603
    return "de_DE" in listed.stdout + listed.stderr


def _misspelt(texts: list[Text], places: Places, words: FilePath | None) -> Iterator[Problem]:
    """Words neither a German dictionary nor the catalogue's own word list knows; silent where no dictionary is installed."""
    if not spelling_available():
        return
    own = {line.strip().casefold() for line in words.read_text(encoding="utf-8").splitlines()} if words and words.is_file() else set()
    used: dict[str, Text] = {}
    for item in texts:
        for word in re.findall(r"[A-Za-zÄÖÜäöüß]{3,}(?:-[A-Za-zÄÖÜäöüß]+)*", item.text):
            for part in word.split("-"):
                used.setdefault(part, item)
    candidates = [word for word in used if len(word) > 2 and word.casefold() not in own and not word.isupper()]
    answer = subprocess.run([str(shutil.which("hunspell")), "-d", "de_DE", "-i", "utf-8", "-l"], input="\n".join(candidates), capture_output=True, text=True, check=False)  # noqa: S603
    for word in sorted(set(answer.stdout.split())):
        if word in used:
            yield places.problem("text-spelling", used[word].path, f"Das Wort »{word}« bei »{used[word].owner}« kennt das Wörterbuch nicht.",
                                 "Verbessern Sie die Schreibung oder nehmen Sie das Wort in woerter.txt des Katalogs auf.")


__all__ = ["all_texts", "anchor_texts", "lix", "run_strict", "spelling_available"]
