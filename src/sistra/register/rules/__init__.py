"""Decisions of the register, pure."""

from sistra.register.rules.elements import (
    ElementsView,
    age_at_facts,
    consent_counts,
    elements_of,
    means_needed,
    missing_elements,
    presumed_minor,
)
from sistra.register.rules.intake import CaseKeys, InvalidCase, check_case, check_part, check_reference, check_values

__all__ = [
    "CaseKeys",
    "ElementsView",
    "InvalidCase",
    "age_at_facts",
    "check_case",
    "check_part",
    "check_reference",
    "check_values",
    "consent_counts",
    "elements_of",
    "means_needed",
    "missing_elements",
    "presumed_minor",
]
