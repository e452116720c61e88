"""What a page tells somebody about what was typed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence for a person, the field it stands at (its id on the page), and the page if another one."""

    field: str
    words: str
    address: str = ""
