"""Act, means and purpose of one victim: what is recorded, what is missing, what need not be asked.

Source: Palermo Protocol art. 3; Peru, Código Penal art. 129-A (no means needed under 18, inc. 3; the consent
of an adult has no legal effect when a means was used, inc. 4). In doubt whether somebody is under 18, and in
doubt whether somebody is a victim, the register presumes that they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sistra.kernel.answers import is_missing
from sistra.kernel.dates import AgeRange, PartialDate
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.register.vocabulary import ConductElement, MissingElement, NewCase, NewParty, PartyRole


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A yes or no that someone may contest, with its reason."""

    holds: bool
    reason: Text


@dataclass(frozen=True, slots=True)
class ElementsView:
    """The three elements of one victim as the screen shows them."""

    victim: str
    acts: tuple[str, ...]
    means: tuple[str, ...]
    purposes: tuple[str, ...]
    control_methods: tuple[str, ...]
    minor: Reasoned
    means_needed: Reasoned
    consent: Reasoned
    missing: tuple[MissingElement, ...]

    @property
    def complete(self) -> bool:
        return not self.missing


def age_at_facts(party: NewParty, facts: str, received: str) -> AgeRange | None:
    """Every age that the person can have had at the time of the facts, or None if nothing is known.

    An age given for the time of the facts is taken as it is; otherwise the birth date is compared with the
    date of the facts, or, without one, with the day on which the case was received (the age then is no less
    than at the facts, so a minor on that day was a minor before).
    """
    person = party.person
    if person.age_low is not None or person.age_high is not None:
        low = person.age_low if person.age_low is not None else 0
        high = person.age_high if person.age_high is not None else 120
        return AgeRange(low, high)
    if is_missing(person.born):
        return None
    day = facts if not is_missing(facts) else received
    if is_missing(day):
        return None
    try:
        born, on = PartialDate.parse(person.born), PartialDate.parse(day)
        age = AgeRange.between(born, on)
    except Invalid:
        return None
    return age if not is_missing(facts) else AgeRange(0, age.high)


def presumed_minor(age: AgeRange | None) -> Reasoned:
    """Whether the person is treated as under 18: certainly under 18, or in doubt."""
    if age is None:
        return Reasoned(
            False,
            Text(
                "No hay fecha de nacimiento ni edad: si hay duda sobre la minoría de edad, anote el rango posible.",
                "There is neither a birth date nor an age: if minority is in doubt, note the possible range.",
            ),
        )
    if age.certainly_minor:
        return Reasoned(True, Text("Tenía menos de 18 años.", "Was under 18."))
    if age.certainly_adult:
        return Reasoned(False, Text("Tenía 18 años o más.", "Was 18 or over."))
    return Reasoned(
        True,
        Text(
            f"Tenía entre {age.low} y {age.high} años: en la duda se presume la minoría de edad.",
            f"Was between {age.low} and {age.high}: in doubt, minority is presumed.",
        ),
    )


def means_needed(minor: Reasoned) -> Reasoned:
    """Whether a means has to be shown for the elements to be complete."""
    if minor.holds:
        return Reasoned(
            False,
            Text(
                "No se exige ningún medio: la víctima es menor de 18 años o se presume que lo es.",
                "No means is demanded: the victim is under 18, or presumed to be.",
            ),
        )
    return Reasoned(
        True,
        Text(
            "La víctima es mayor de edad: hace falta al menos un medio.",
            "The victim is an adult: at least one means is needed.",
        ),
    )


def consent_counts(minor: Reasoned, means: Iterable[str]) -> Reasoned:
    """Whether a consent of the victim could have any legal effect."""
    if minor.holds:
        return Reasoned(
            False,
            Text(
                "El consentimiento de una persona menor de 18 años no tiene efecto.",
                "Consent of a person under 18 has no effect.",
            ),
        )
    if any(not is_missing(code) for code in means):
        return Reasoned(
            False,
            Text(
                "Se usó al menos un medio: el consentimiento de la víctima adulta no tiene efecto jurídico.",
                "At least one means was used: the adult victim's consent has no legal effect.",
            ),
        )
    return Reasoned(
        True,
        Text(
            "No consta ningún medio: un consentimiento podría tener efecto.",
            "No means is on record: a consent could have effect.",
        ),
    )


_QUESTIONS = {
    ConductElement.ACT: Text(
        "Falta la conducta: ¿la captaron, transportaron, trasladaron, acogieron, recibieron o retuvieron?",
        "The act is missing: was she or he recruited, transported, transferred, harboured, received or retained?",
    ),
    ConductElement.MEANS: Text(
        "Falta el medio: ¿cómo la engañaron o forzaron?",
        "The means is missing: how was she or he deceived or forced?",
    ),
    ConductElement.PURPOSE: Text(
        "Falta la finalidad: ¿para qué la explotaron o iban a explotar?",
        "The purpose is missing: what was she or he exploited for, or going to be?",
    ),
}


def missing_elements(
    victim: str, given: Iterable[tuple[ConductElement, str]], *, need_means: bool
) -> tuple[MissingElement, ...]:
    """The elements that have no known value yet, each with the question to ask."""
    known = {element for element, code in given if not is_missing(code)}
    needed = [ConductElement.ACT, *([ConductElement.MEANS] if need_means else []), ConductElement.PURPOSE]
    return tuple(MissingElement(victim, element, _QUESTIONS[element]) for element in needed if element not in known)


def elements_of(case: NewCase, victim: str) -> ElementsView:
    """The elements of one victim of a case, with the reasons for what is and is not demanded.

    Raises KeyError if the case has no victim of that key.
    """
    party = next(
        (one for one in case.parties if one.key == victim and one.role is PartyRole.VICTIM),
        None,
    )
    if party is None:
        raise KeyError(victim)
    given = [(conduct.element, conduct.code) for conduct in case.conducts if conduct.victim == victim]

    def codes(element: ConductElement) -> tuple[str, ...]:
        return tuple(code for one, code in given if one is element)

    minor = presumed_minor(age_at_facts(party, case.facts_from, case.received_on))
    needed = means_needed(minor)
    return ElementsView(
        victim=victim,
        acts=codes(ConductElement.ACT),
        means=codes(ConductElement.MEANS),
        purposes=codes(ConductElement.PURPOSE),
        control_methods=codes(ConductElement.CONTROL_METHOD),
        minor=minor,
        means_needed=needed,
        consent=consent_counts(minor, codes(ConductElement.MEANS)),
        missing=missing_elements(victim, given, need_means=needed.holds),
    )
