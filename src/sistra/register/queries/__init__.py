"""Every read of the register, named by its reader."""

from sistra.register.queries.cases import (
    CaseFilter,
    CaseHeader,
    CasePage,
    CaseRow,
    CaseSheet,
    ClassificationLine,
    WithdrawnLine,
    case_by_number,
    case_page,
    case_sheet,
    registered,
    visible_cases,
    whole_case,
    whole_cases,
)
from sistra.register.queries.drafts import DraftView, draft, drafts
from sistra.register.queries.history import case_as_of, history, replayed, state_hash, stored
from sistra.register.queries.numbers import BlockView, number_blocks
from sistra.register.queries.searching import likely_persons, search

__all__ = [
    "BlockView",
    "CaseFilter",
    "CaseHeader",
    "CasePage",
    "CaseRow",
    "CaseSheet",
    "ClassificationLine",
    "DraftView",
    "WithdrawnLine",
    "case_as_of",
    "case_by_number",
    "case_page",
    "case_sheet",
    "draft",
    "drafts",
    "history",
    "likely_persons",
    "number_blocks",
    "registered",
    "replayed",
    "search",
    "state_hash",
    "stored",
    "visible_cases",
    "whole_case",
    "whole_cases",
]
