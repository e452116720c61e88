"""Five kinds of answer: a value, or one of four reasons why there is none.

A blank that means "nobody asked" and a blank that means "she would not say" are different facts, and
neither is zero. A stored answer is a value or one of the marks below; the mark begins with a tilde, which
no code list uses, so that it can stand in the column of the value.
"""

from __future__ import annotations

from enum import StrEnum


class Missing(StrEnum):
    """Why there is no value. The stored value never changes."""

    UNKNOWN = "~unknown"
    NOT_ASKED = "~not_asked"
    REFUSED = "~refused"
    NOT_APPLICABLE = "~not_applicable"


def is_missing(stored: str) -> bool:
    """Whether a stored answer is one of the four marks (an empty string was never answered: not asked)."""
    return stored == "" or stored.startswith("~")


def known(stored: str) -> str | None:
    """The value, or None for any of the four marks; for counting over known values only."""
    return None if is_missing(stored) else stored


def missing(stored: str) -> Missing | None:
    """The mark of a stored answer, or None if it is a value. Empty means that nobody asked."""
    if stored == "":
        return Missing.NOT_ASKED
    return Missing(stored) if stored.startswith("~") else None
