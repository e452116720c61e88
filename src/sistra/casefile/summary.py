"""What a case is, in what state, and what it still lacks: computed from its records, stored nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sistra.kernel.labels import Text
from sistra.reference import packs
from sistra.register.queries import ClassificationLine
from sistra.register.rules import ElementsView, elements_of
from sistra.register.vocabulary import NewCase, NewParty, PartyKind, PartyRole


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that the record still needs, and the section where it is to be put right."""

    what: Text
    section: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The first screenful of a case: records of each role, and what is lacking. Counts are of records."""

    victims: int
    minors: int
    suspects: int
    unidentified: int
    others: int
    elements: tuple[ElementsView, ...]
    lacks: tuple[Lack, ...]


def titles_of(case: NewCase) -> dict[str, Text]:
    """How each party is called where names are not shown: its role and its number within the role."""
    roles = packs.active().lists["party_role"]
    counted: Counter[PartyRole] = Counter()
    titles: dict[str, Text] = {}
    for party in case.parties:
        counted[party.role] += 1
        label = roles.label(party.role)
        number = counted[party.role]
        titles[party.key] = Text(f"{label.es} {number}", f"{label.en} {number}")
    return titles


def full_name(party: NewParty) -> str:
    """Every name of a party in one line; its first alias when there is no other; "" when there is none."""
    if party.kind is PartyKind.ORGANISATION:
        return party.organisation_name
    person = party.person
    name = " ".join(one for one in (person.given_names, person.first_surname, person.second_surname) if one)
    return name or next((f"«{alias}»" for alias in party.aliases), "")


def summarise(case: NewCase, classifications: Iterable[ClassificationLine] = ()) -> Summary:
    """Count the records of a case and say what it lacks."""
    victims = [party for party in case.parties if party.role is PartyRole.VICTIM]
    suspects = [party for party in case.parties if party.role is PartyRole.SUSPECT]
    elements = tuple(elements_of(case, victim.key) for victim in victims)
    return Summary(
        victims=len(victims),
        minors=sum(one.minor.holds for one in elements),
        suspects=len(suspects),
        unidentified=sum(suspect.unidentified for suspect in suspects),
        others=len(case.parties) - len(victims) - len(suspects),
        elements=elements,
        lacks=tuple(_lacks(case, elements, tuple(classifications))),
    )


_NO_VICTIM: Final = Lack(Text("No hay ninguna víctima registrada.", "No victim is on record."), "people")
_NO_FACTS_DATE: Final = Lack(
    Text(
        "Falta la fecha de los hechos: de ella depende el artículo aplicable.",
        "The date of the facts is missing: the article that applies depends on it.",
    ),
    "facts",
)
_NO_OFFENCE: Final = Lack(Text("Falta la calificación del delito.", "No offence is attributed yet."), "offences")
_NO_SOURCE: Final = Lack(
    Text("Ninguna fuente sustenta todavía lo registrado.", "No source supports the record yet."), "sources"
)


def _lacks(
    case: NewCase, elements: tuple[ElementsView, ...], classifications: tuple[ClassificationLine, ...]
) -> Iterable[Lack]:
    titles = titles_of(case)
    if not elements:
        yield _NO_VICTIM
    for one in elements:
        for missing in one.missing:
            title = titles[one.victim]
            yield Lack(
                Text(f"{title.es}: {missing.question.es}", f"{title.en}: {missing.question.en}"),
                f"party-{one.victim}",
            )
    if not case.facts_from or case.facts_from.startswith("~"):
        yield _NO_FACTS_DATE
    if not case.classifications:
        yield _NO_OFFENCE
    for line in classifications:
        if not line.article and line.replaced_by is None and not line.withdrawn:
            yield Lack(line.article_why, "offences")
    if not case.sources:
        yield _NO_SOURCE
