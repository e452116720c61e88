"""Indicators: definitions as files beside this one, and the one way to compute them.

A file NAME.toml is an indicator; README.md says how to add one.
"""

from sistra.observatory.indicators.computing import (
    compute,
    differences,
    explain,
    is_reproducible,
    recomputed,
    revisions,
)
from sistra.observatory.indicators.definitions import definition, definitions

__all__ = [
    "compute",
    "definition",
    "definitions",
    "differences",
    "explain",
    "is_reproducible",
    "recomputed",
    "revisions",
]
