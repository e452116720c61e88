"""Rows of HTCDS made for tests: any of the 93 fields filled, in the normal form of the format. People are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from hypothesis import strategies as st

from sistra.exchange.formats.htcds import values
from sistra.exchange.formats.htcds.layout import CaseRows, Row
from sistra.exchange.formats.htcds.standard import COUNTRIES, FIELDS, LANGUAGES, Block, Field, Kind
from sistra.register.vocabulary import PartyRole

# Whatever a person may type: accents, quotes, separators, line ends, beginnings of formulas and of marks.
LETTERS: Final = st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("=+-@'\";,|~\n\t áñÑ0")
WORDS: Final = st.text(LETTERS, min_size=1, max_size=20).map(values.clean).filter(bool)
PLACES: Final = (
    ("PE", "Cusco", "Cusco"),
    ("PE", "Madre de Dios", "Tambopata"),
    ("PE", "Puno", "Juliaca"),
    ("PE", "PUNO", ""),
)


def cell(field: Field, chance: Random, words: Sequence[str]) -> str:
    """A canonical value of a field, by chance."""
    match field.kind:
        case Kind.CODE:
            some = chance.sample(field.codes, chance.randint(1, len(field.codes)) if field.several else 1)
            return values.SEPARATOR.join(sorted(some, key=field.codes.index))
        case Kind.COUNTRY:
            countries = [*sorted(COUNTRIES), *["PE"] * 200]
            return values.SEPARATOR.join(
                sorted({chance.choice(countries) for _ in range(chance.randint(1, 3) if field.several else 1)})
            )
        case Kind.LANGUAGE:
            return chance.choice([*sorted(LANGUAGES), *["que", "spa"] * 200])
        case Kind.BOOLEAN:
            return chance.choice(["TRUE", "FALSE"])
        case Kind.DATE:
            return (date(1930, 1, 1) + timedelta(chance.randrange(34_000))).isoformat()[: chance.choice([4, 7, 10])]
        case Kind.PHONE:
            return chance.choice(["", "+"]) + str(chance.randrange(10, 10**15))
        case Kind.COUNT:
            return str(chance.randint(0, 99))
        case Kind.AGE:
            return str(chance.randint(0, 120))
        case Kind.LATITUDE:
            return values.degrees(round(chance.uniform(-90, 90), chance.randint(0, 9)))
        case Kind.LONGITUDE:
            return values.degrees(round(chance.uniform(-180, 180), chance.randint(0, 9)))
        case Kind.TEXT:
            return chance.choice(words)


def filled(chance: Random, words: Sequence[str]) -> dict[str, str]:
    """The values of one row: every field, or some of them; its places real or invented."""
    part = chance.choice([0.05, 0.5, 1.0, 1.0])
    said = {name: cell(field, chance, words) for name, field in FIELDS.items() if chance.random() <= part}
    for names in (
        ("prs_MailingCountry", "prs_MailingState", "prs_MailingCity"),
        ("hte_Country", "hte_State", "hte_City"),
    ):
        if set(names) <= said.keys() and chance.random() < 0.5:
            said |= dict(zip(names, chance.choice(PLACES), strict=True))
    return {name: value for name, value in said.items() if value} or {"prs_Gender": "Feminine"}


def case_by_chance(seed: int, words: Sequence[str], *, key: str = "C-1") -> CaseRows:
    """A case of one to four rows whose rows agree with one another; persons with and without a key, in any role."""
    chance = Random(seed)
    people = [chance.choice(["p1", "p2", "p3", ""]) for _ in range(chance.randint(1, 4))]
    roles = {person: chance.choice(["", "", *PartyRole]) for person in people}
    said_by: dict[str, dict[str, str]] = {}
    rows = []
    for place, person in enumerate(people):
        said = filled(chance, words)
        if not person and chance.random() < 0.3:
            said = {"cco_CaseComment": "x"} | {
                name: value for name, value in said.items() if FIELDS[name].block is not Block.PERSON
            }
        agreed = {name: value for name, value in said.items() if FIELDS[name].block is Block.REPEATED}
        for owner, block in (("case", Block.CASE), (person or f"row {place}", Block.PERSON)):
            # The first to say it is right: what a later row says of the same person must be the same.
            before = said_by.setdefault(owner, {})
            for name, value in said.items():
                if FIELDS[name].block is block:
                    agreed[name] = before.setdefault(name, value)
        rows.append(
            Row(
                line=place + 2,
                values=agreed,
                case=key,
                person=person and f"{key}/{person}",
                role=roles[person],
                received_on="2024-05-03",
            )
        )
    return CaseRows("IOM", key, tuple(rows))


CASES: Final = st.builds(case_by_chance, st.integers(0, 2**64), st.lists(WORDS, min_size=1, max_size=5))
