"""The case number that people read aloud, write on covers and type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Self

from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FORM: Final = re.compile(r"([A-Z]{2,8})-?(\d{4})-?(\d{1,6})-?([0-9A-Z])")


def check_character(body: str) -> str:
    """The check character of ISO 7064 MOD 37,36: finds every single error and every swap of neighbours."""
    product = 36
    for character in body:
        total = (product + _ALPHABET.index(character)) % 36 or 36
        product = (total * 2) % 37
    return _ALPHABET[(37 - product) % 36]


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """Office prefix, year and running number, such as MDD-2026-000123-K; the last place checks the rest."""

    prefix: str
    year: int
    running: int

    @property
    def check(self) -> str:
        return check_character(f"{self.prefix}{self.year:04}{self.running:06}")

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year:04}-{self.running:06}-{self.check}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number as typed: spaces, lower case and missing hyphens or zeros are forgiven.

        Raises Invalid when it is not a number of a case, or when the check character does not fit.
        """
        typed = re.sub(r"\s+", "", text).upper()
        match = _FORM.fullmatch(typed)
        if match is None:
            raise Invalid(
                Text(f"«{text}» no es un número de caso.", f"“{text}” is not a case number."),
                field="number",
                value=text,
                expected="MDD-2026-000123-K",
            )
        prefix, year, running, check = match.groups()
        number = cls(prefix, int(year), int(running))
        if number.check != check:
            raise Invalid(
                Text(
                    f"El número «{text}» tiene un error: el último carácter no corresponde.",
                    f"The number “{text}” has a mistake: its last character does not fit.",
                ),
                field="number",
                value=text,
                remedy=Text(
                    "Compare con la carátula y vuelva a escribirlo.", "Compare with the cover and type it again."
                ),
            )
        return number
