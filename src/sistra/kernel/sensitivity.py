"""How much harm a field can do in the wrong hands."""

from enum import StrEnum


class Sensitivity(StrEnum):
    """Every stored field carries one of these; exports, logs, test data and bundles obey it."""

    OPEN = "open"
    OPERATIONAL = "operational"
    IDENTIFYING = "identifying"
    SEALED = "sealed"
