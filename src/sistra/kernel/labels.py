"""A sentence or a label in every language of the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LANGUAGES: Final = ("es", "en")
"""Languages that must be complete; the first is used where another is missing at run time."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Spanish and in English.

    Rules and errors speak through it, so that they need no framework to be read in either language.
    """

    es: str
    en: str

    def __post_init__(self) -> None:
        if not self.es.strip() or not self.en.strip():
            raise ValueError(f"a text needs both languages: es={self.es!r}, en={self.en!r}")

    def read(self, language: str) -> str:
        """The words in `language` ("es", "en", "es-pe" …); Spanish where we have no other."""
        return self.en if language.lower().startswith("en") else self.es

    def __str__(self) -> str:
        return self.es
