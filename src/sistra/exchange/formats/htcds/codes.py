"""HTCDS codes and our own, by the equivalents of the code lists of the pack in use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sistra.exchange.formats.htcds.standard import COUNTRIES, FIELDS, LANGUAGES, Kind
from sistra.exchange.formats.htcds.values import SEPARATOR
from sistra.kernel.answers import Missing, is_missing
from sistra.reference import packs

SYSTEM: Final = "htcds"

LISTS: Final[Mapping[str, str]] = {
    "prs_Gender": "gender",
    "prs_MaritalStatus": "marital_status",
    "prs_HighestLevelOfEducation": "education",
    "prs_PrimaryLanguage": "language",
    "prs_SecondaryLanguage": "language",
    "prs_Citizenship": "country",
    "prs_MailingCountry": "country",
    "vic_TraffickingStatus": "trafficking_status",
    "vic_TraffickingStatusDecisionMakingOrg": "status_decided_by",
    "vic_RelationshipToTrafficker": "relationship",
    "vic_MethodOfRecruitment": "recruitment_form",
    "vic_MethodsOfControl": "control_method",
    "vic_TypeOfExploitation": "purpose",
    "vic_ForcedLabourIndustry": "economic_sector",
    "vic_Vulnerabilities": "vulnerability",
    "per_RoleInProcess": "perpetrator_role",
    "cas_Status": "case_status",
    "hte_Country": "country",
    "hte_Type": "event_kind",
}
"""Field → the code list of the register's column that holds it."""

_UNKNOWN: Final = {("prs_Gender", "NonSpecifiedUnknown"): str(Missing.UNKNOWN)}
"""Codes of the standard that say that there is no value."""


def ours(field: str, theirs: str) -> str | None:
    """Our code for one HTCDS code, or None when none of ours says exactly that.

    A code of ours that says more than theirs would be a guess. Of several that say the same, the one that
    is written as theirs and nothing else.
    """
    codes = packs.active().lists[LISTS[field]]
    if FIELDS[field].kind in (Kind.COUNTRY, Kind.LANGUAGE) or field == "hte_Country":
        return theirs if theirs in codes else None
    same = [code for code in codes.by_equivalent(SYSTEM, theirs) if (SYSTEM, theirs) not in codes.codes[code].wider]
    same.sort(key=lambda code: len(codes.codes[code].equivalents[SYSTEM]))
    return same[0] if same else _UNKNOWN.get((field, theirs))


def theirs(field: str, ours: str) -> str:
    """The HTCDS code to write for ours, "" when it has none that is true."""
    if is_missing(ours):
        return next((code for (name, code), mark in _UNKNOWN.items() if name == field and mark == ours), "")
    codes = packs.active().lists[LISTS[field]]
    if ours not in codes:
        return ""
    if FIELDS[field].kind is Kind.COUNTRY or field == "hte_Country":
        return ours if ours in COUNTRIES else ""
    if FIELDS[field].kind is Kind.LANGUAGE:
        return ours if ours in LANGUAGES else ""
    written = codes.equivalent(SYSTEM, ours)
    return written if written in FIELDS[field].codes else ""


def theirs_joined(field: str, ours: Iterable[str]) -> str:
    """The HTCDS codes to write for several of ours, in the standard's order, each once."""
    found = {code for one in ours if (code := theirs(field, one))}
    asked = FIELDS[field]
    return SEPARATOR.join(sorted(found, key=asked.codes.index if asked.codes else None))
