"""Cases for tests, all invented."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sistra.kernel.answers import Missing
from sistra.register.vocabulary import (
    CaseKind,
    ConductElement,
    EventKind,
    NewCase,
    NewClassification,
    NewConduct,
    NewEvent,
    NewParticipation,
    NewParty,
    NewPerson,
    NewRelationship,
    NewSource,
    NewThing,
    NewUse,
    PartyRole,
    SourceKind,
    ThingKind,
)


def a_small_case(**changes: Any) -> NewCase:
    """A complaint with one adult victim and nothing else known."""
    small = NewCase(
        kind=CaseKind.COMPLAINT,
        received_on="2026-11-03",
        entry_route="complaint_in_person",
        facts="La llevaron con engaños a trabajar a un bar de la zona minera.",
        facts_from="2026-09",
        place="080101",
        parties=(
            NewParty(
                key="v1",
                role=PartyRole.VICTIM,
                person=NewPerson(
                    given_names="Yessenia", first_surname="Huamán", second_surname="Quispe", sex="female", born="2001"
                ),
            ),
        ),
    )
    return replace(small, **changes)


def a_whole_case(**changes: Any) -> NewCase:
    """Something in every part: two victims (one of 15), an unidentified suspect, events, things, sources."""
    whole = NewCase(
        kind=CaseKind.PROSECUTION_FILE,
        received_on="2026-10-20",
        entry_route="complaint_in_person",
        facts="Captación por redes sociales y traslado nocturno; las víctimas fueron retenidas en un local.",
        facts_from="2026-05",
        facts_to="2026-09-30",
        country="PE",
        place="080101",
        place_words="Cusco, cerca del terminal",
        sources=(
            NewSource(
                key="s1",
                kind=SourceKind.STATEMENT,
                reference="Acta 12",
                on="2026-10-21",
                reliability="B",
                credibility="2",
            ),
        ),
        parties=(
            NewParty(
                key="v1",
                role=PartyRole.VICTIM,
                person=NewPerson(
                    given_names="Marisol",
                    first_surname="Ccori",
                    second_surname="Mamani",
                    sex="female",
                    age_low=15,
                    age_high=15,
                    citizenships=("PE",),
                    education=Missing.NOT_ASKED,
                ),
                trafficking_status="possible",
                source="s1",
            ),
            NewParty(
                key="v2",
                role=PartyRole.VICTIM,
                person=NewPerson(
                    given_names="Delia", first_surname="Vargas", sex="female", born="1998-04-02", gender=Missing.REFUSED
                ),
                trafficking_status="identified",
            ),
            NewParty(
                key="p1",
                role=PartyRole.SUSPECT,
                unidentified=True,
                description="Varón de unos 40 años, cicatriz en la ceja",
                aliases=("El Gato",),
                process_roles=("recruiter",),
            ),
        ),
        events=(
            NewEvent(
                key="e1",
                kind=EventKind.RECRUITMENT,
                place="080101",
                started="2026-05",
                recruitment_forms=("job_offer",),
                participations=(
                    NewParticipation(party="v1"),
                    NewParticipation(party="p1", roles=("recruiter",)),
                ),
                source="s1",
            ),
            NewEvent(key="e2", kind=EventKind.EXPLOITATION, place="170101", started="2026-06", venue="night_club"),
        ),
        conducts=(
            NewConduct(victim="v1", element=ConductElement.ACT, code="recruitment", source="s1"),
            NewConduct(victim="v1", element=ConductElement.PURPOSE, code="sexual_exploitation"),
            NewConduct(victim="v2", element=ConductElement.ACT, code="transfer"),
            NewConduct(victim="v2", element=ConductElement.MEANS, code="deceit"),
            NewConduct(victim="v2", element=ConductElement.PURPOSE, code="labour_exploitation"),
        ),
        relationships=(NewRelationship(party="v1", other="p1", kind="acquaintance"),),
        things=(
            NewThing(
                key="t1",
                kind=ThingKind.PHONE,
                value="+51 900 000 123",
                uses=(NewUse(party="p1", from_on="2026-05", to_on="2026-09"),),
                source="s1",
            ),
        ),
        classifications=(
            NewClassification(offence="trafficking", party="p1", grounds=("victim_14_17",), classified_on="2026-10-22"),
        ),
    )
    return replace(whole, **changes)
