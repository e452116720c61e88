"""Invented people: name parts combined at random. No real person is meant, and none is a source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from random import Random


@dataclass(frozen=True, slots=True)
class NameParts:
    """The parts that names are made of, common ones first."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    second_women: tuple[str, ...]
    second_men: tuple[str, ...]
    surnames: tuple[str, ...]
    nicknames: tuple[str, ...]
    businesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Human:
    """A person of the invented world, as he or she is: what records say of them may differ."""

    id: str
    woman: bool
    given_names: str
    first_surname: str
    second_surname: str
    born: date
    citizenship: str
    home: str
    """Code of a place of the pack, "" for a foreigner."""
    document: str
    education: str
    language: str
    marital_status: str
    disability: str
    vulnerabilities: tuple[str, ...]
    nickname: str

    def age_on(self, day: date) -> int:
        """Completed years on a day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@lru_cache(maxsize=1)
def name_parts() -> NameParts:
    """The parts of names from the data file beside this module."""
    read = json.loads((files("sistra.exchange.demonstration") / "data" / "names.json").read_text("utf-8"))
    return NameParts(**{field: tuple(read[field]) for field in NameParts.__slots__})


def common_first(rng: Random, words: tuple[str, ...]) -> str:
    """One of the words, the first ones more often: the share falls with the rank as it does for surnames."""
    weights = _weights(len(words))
    return rng.choices(words, cum_weights=weights)[0]


@lru_cache(maxsize=32)
def _weights(count: int) -> list[float]:
    total, sums = 0.0, []
    for rank in range(count):
        total += 1 / (rank + 6)
        sums.append(total)
    return sums


def full_name(rng: Random, *, woman: bool) -> tuple[str, str, str]:
    """Given names, first surname, second surname."""
    parts = name_parts()
    given = common_first(rng, parts.women if woman else parts.men)
    if rng.random() < 0.45:
        second = rng.choice(parts.second_women if woman else parts.second_men)
        if second != given:
            given = f"{given} {second}"
    return given, common_first(rng, parts.surnames), common_first(rng, parts.surnames)


def born_for_age(rng: Random, age: int, on: date) -> date:
    """A birth date that gives exactly `age` completed years on a day."""
    # 365.2425 days a year; the edges are pulled in so that the age holds in leap years too.
    return on - timedelta(days=round((age + rng.uniform(0.01, 0.98)) * 365.2425))


def document_number(rng: Random) -> str:
    """A number that no identity document has: a letter stands where a digit should."""
    return f"X{rng.randrange(10**7):07}"


def phone_number(rng: Random) -> str:
    """A number under +999, a country code that was never assigned."""
    return f"+999 9{rng.randrange(10**8):08}"


def plate(rng: Random) -> str:
    """A plate that no vehicle of Peru carries (0X0)."""
    return f"0X0-{rng.randrange(10**4):04}"


def account_number(rng: Random) -> str:
    """An account at a bank 000, which does not exist."""
    return f"000-{rng.randrange(10**10):010}-{rng.randrange(100):02}"


def nickname(rng: Random, *, woman: bool) -> str:
    """What others call somebody: the article says whether a woman or a man."""
    return rng.choice([word for word in name_parts().nicknames if word.startswith("la ") == woman])


def handle(rng: Random, given_names: str) -> str:
    """A name in a social network, marked as invented."""
    word = "".join(character for character in given_names.split(maxsplit=1)[0].lower() if character.isascii())
    return f"@demo_{word}{rng.randrange(10**4)}"
