"""How far a source and what it says can be trusted (the 6 × 6 system used by police analysts)."""

from enum import StrEnum


class Reliability(StrEnum):
    """The source: from completely reliable to cannot be judged."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Credibility(StrEnum):
    """The information: from confirmed by others to cannot be judged."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE = "5"
    SIX = "6"
