"""What a reader sees: frozen view data, charts, HTML and the tagged PDF."""

from reports import german
from reports.case import (
    AnswerCase,
    Case,
    ClarificationItem,
    ClarificationKind,
    Estimate,
    FundingMatch,
    InterviewLine,
    Plan,
    RankedFactor,
    RankingTerms,
    ResponseLine,
)
from reports.fonts import unprintable
from reports.views.wording import answer_text

__all__ = [
    "AnswerCase", "Case", "ClarificationItem", "ClarificationKind", "Estimate", "FundingMatch", "InterviewLine", "Plan", "RankedFactor", "RankingTerms", "ResponseLine", "answer_text", "german", "unprintable",
]
