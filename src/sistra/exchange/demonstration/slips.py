"""The slips of writing and typing that registers are full of, made on purpose and named."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from random import Random
from typing import Final


class Slip(StrEnum):
    """A way in which a record departs from what is true; the truth file names it beside the record."""

    SPELT_BY_EAR = "spelt_by_ear"
    TYPING_ERROR = "typing_error"
    NO_ACCENTS = "no_accents"
    SURNAMES_EXCHANGED = "surnames_exchanged"
    SURNAME_MISSING = "surname_missing"
    GIVEN_NAME_MISSING = "given_name_missing"
    GIVEN_NAME_INITIAL = "given_name_initial"
    CAPITALS = "capitals"
    BIRTH_DAY_AND_MONTH_EXCHANGED = "birth_day_and_month_exchanged"
    BIRTH_YEAR_WRONG = "birth_year_wrong"
    AGE_WRONG = "age_wrong"
    SEX_WRONG = "sex_wrong"
    DOCUMENT_DIGIT_WRONG = "document_digit_wrong"
    FACTS_DATE_WRONG = "facts_date_wrong"
    PLACE_COARSE = "place_coarse"
    PLACE_WRONG = "place_wrong"
    PERSON_LEFT_OUT = "person_left_out"
    PURPOSE_WRONG = "purpose_wrong"


Name = tuple[str, str, str]
"""Given names, first surname, second surname."""

_HEARD: Final = (
    ("Huam", "Guam"), ("Hua", "Wa"), ("hua", "wa"), ("Qui", "Ki"), ("qui", "ki"), ("cc", "q"), ("Cc", "Q"),
    ("z", "s"), ("Z", "S"), ("v", "b"), ("V", "B"), ("b", "v"), ("ll", "y"), ("y", "ll"), ("Ll", "Y"),
    ("H", ""), ("gé", "je"), ("Ji", "Gi"), ("Ch", "Sh"), ("x", "s"), ("c", "k"), ("ñ", "n"), ("e", "i"), ("o", "u"),
)  # fmt: skip
_PLAIN: Final = str.maketrans("áéíóúÁÉÍÓÚñÑ", "aeiouAEIOUnN")
_LETTERS: Final = "aeioulnrstm"


def spelt_by_ear(rng: Random, word: str) -> str:
    """The word as somebody writes it who heard it."""
    fitting = [(right, wrong) for right, wrong in _HEARD if right in word]
    if not fitting:
        return mistyped(rng, word)
    # The telling confusions come first in the table; vowels only when nothing else fits.
    right, wrong = rng.choice(fitting[:3])
    changed = word.replace(right, wrong, 1)
    return changed[:1].upper() + changed[1:]


def mistyped(rng: Random, word: str) -> str:
    """The word with one letter lost, doubled, changed, or two exchanged."""
    if len(word) < 4:
        return word
    place = rng.randrange(1, len(word) - 1)
    match rng.randrange(4):
        case 0:
            return word[:place] + word[place + 1 :]
        case 1:
            return word[: place + 1] + word[place:]
        case 2:
            return word[:place] + rng.choice(_LETTERS) + word[place + 1 :]
        case _:
            return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _in_one_part(change: Callable[[Random, str], str]) -> Callable[[Random, Name], Name]:
    def slip(rng: Random, name: Name) -> Name:
        parts = list(name)
        part = rng.choice([place for place, words in enumerate(parts) if words])
        first, _, rest = parts[part].partition(" ")
        parts[part] = f"{change(rng, first)} {rest}".rstrip()
        return parts[0], parts[1], parts[2]

    return slip


def _each(name: Name, change: Callable[[str], str]) -> Name:
    return change(name[0]), change(name[1]), change(name[2])


NAME_SLIPS: Final[tuple[tuple[Slip, float, Callable[[Random, Name], Name]], ...]] = (
    (Slip.SPELT_BY_EAR, 30, _in_one_part(spelt_by_ear)),
    (Slip.TYPING_ERROR, 22, _in_one_part(mistyped)),
    (Slip.NO_ACCENTS, 14, lambda _, name: _each(name, lambda words: words.translate(_PLAIN))),
    (Slip.SURNAMES_EXCHANGED, 10, lambda _, name: (name[0], name[2] or name[1], name[1] if name[2] else "")),
    (Slip.SURNAME_MISSING, 12, lambda _, name: (name[0], name[1], "")),
    (Slip.GIVEN_NAME_MISSING, 8, lambda _, name: (name[0].split()[0], name[1], name[2])),
    (Slip.GIVEN_NAME_INITIAL, 3, lambda _, name: (f"{name[0][0]}.", name[1], name[2])),
    (Slip.CAPITALS, 6, lambda _, name: _each(name, str.upper)),
)
"""What goes wrong with names and how often, relative to one another: invented weights."""


def slip_in_name(rng: Random, name: Name) -> tuple[Name, Slip | None]:
    """The name with one slip, and which; none where the slip chosen leaves this name as it is."""
    slip, _, change = rng.choices(NAME_SLIPS, [weight for _, weight, _ in NAME_SLIPS])[0]
    changed = change(rng, name)
    return (changed, slip) if changed != name else (name, None)
