"""What is asked about each record, in which order; the same questions for entry and for revising.

`name` is the field of the hand-in class. The fields without which no case is registered are four: the kind of
file, the day it was received, how it came in, and the facts in words (or, instead of them, one person).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sistra.register.vocabulary import ConductElement, PartyRole

Words = str | Promise


class Form(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    SEVERAL = "several"
    FEW = "few"
    """Several out of a list too long for boxes: one select for each."""
    DATE = "date"
    AGE = "age"
    COUNT = "count"
    FLAG = "flag"
    PLACE = "place"
    LINES = "lines"
    PARTY = "party"
    PARTIES = "parties"
    SOURCE = "source"
    OFFENCE = "offence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing asked. A coded question that is not required also takes the four marks of no value."""

    name: str
    words: Words
    form: Form = Form.TEXT
    list: str = ""
    hint: Words = ""
    required: bool = False
    folded: bool = False
    """Asked only on demand, under "More about …"."""
    width: str = ""


class Part(StrEnum):
    """The parts of a case that are entered and revised on pages of their own."""

    REPORT = "report"
    FACTS = "facts"
    VICTIM = "victim"
    SUSPECT = "suspect"
    EVENT = "event"
    THING = "thing"
    SOURCE = "source"
    OFFENCE = "offence"


_SOURCE: Final = Question(
    name="source", words=_("According to which source"), form=Form.SOURCE, folded=True, width="third"
)
_NAMES: Final = (
    Question(name="given_names", words=_("Given names"), width="third"),
    Question(name="first_surname", words=_("First surname"), width="third"),
    Question(name="second_surname", words=_("Second surname"), width="third"),
)
_AGE: Final = (
    Question(
        name="age",
        words=_("Age at the time of the facts"),
        form=Form.AGE,
        hint=_("A number or a range: 15 or 14-17."),
        width="third",
    ),
    Question(
        name="born",
        words=_("Date of birth, as far as known"),
        form=Form.DATE,
        hint=_("For example 3/5/2008, 05/2008, mayo de 2008 or 2008."),
        width="most",
    ),
    Question(name="sex", words=_("Sex"), form=Form.CHOICE, list="sex", width="third"),
    Question(name="citizenships", words=_("Nationality"), form=Form.FEW, list="country", width="third"),
)
_MORE_OF_A_PERSON: Final = (
    Question(
        name="aliases",
        words=_("Other names or nicknames"),
        form=Form.LINES,
        hint=_("One a line."),
        folded=True,
        width="text",
    ),
    Question(name="gender", words=_("Gender identity"), form=Form.CHOICE, list="gender", folded=True, width="third"),
    Question(name="education", words=_("Education"), form=Form.CHOICE, list="education", folded=True, width="third"),
    Question(
        name="marital_status",
        words=_("Marital status"),
        form=Form.CHOICE,
        list="marital_status",
        folded=True,
        width="third",
    ),
    Question(name="children", words=_("Number of children"), form=Form.COUNT, folded=True, width="third"),
    Question(name="languages", words=_("Languages"), form=Form.FEW, list="language", folded=True, width="third"),
    Question(name="occupation", words=_("Occupation"), folded=True, width="third"),
    Question(name="disability", words=_("Disability"), form=Form.CHOICE, list="disability", folded=True, width="third"),
    Question(name="deceased", words=_("Has died"), form=Form.CHOICE, list="yes_no", folded=True, width="third"),
    Question(
        name="residence_country",
        words=_("Country of residence"),
        form=Form.CHOICE,
        list="country",
        folded=True,
        width="third",
    ),
    Question(name="residence_place", words=_("Place of residence"), form=Form.PLACE, folded=True),
)

QUESTIONS: Final[Mapping[Part, tuple[Question, ...]]] = {
    Part.REPORT: (
        Question(name="kind", words=_("What kind of file is it?"), form=Form.CHOICE, list="case_kind", required=True),
        Question(
            name="received_on",
            words=_("When did the office receive it?"),
            form=Form.DATE,
            required=True,
            hint=_("For example 22/11/2026; a month or a year is enough if no more is known."),
            width="half",
        ),
        Question(
            name="entry_route",
            words=_("How did it come in?"),
            form=Form.CHOICE,
            list="entry_route",
            required=True,
            width="half",
        ),
        Question(
            name="file_number",
            words=_("Number of the paper file"),
            hint=_("As on its cover, if there is one."),
            width="half",
        ),
    ),
    Part.FACTS: (
        Question(
            name="facts",
            words=_("What happened?"),
            form=Form.LONG,
            required=True,
            hint=_("In plain words: who, what, where, when, how, what for. Not needed if a person is recorded."),
        ),
        Question(
            name="facts_from",
            words=_("From when?"),
            form=Form.DATE,
            hint=_("As known: mayo de 2016, 05/2016, 2016. The article of the law depends on it."),
            width="half",
        ),
        Question(name="facts_to", words=_("Until when?"), form=Form.DATE, width="half"),
        Question(name="place", words=_("Where?"), form=Form.PLACE),
        Question(name="country", words=_("Country"), form=Form.CHOICE, list="country", folded=True, width="third"),
    ),
    Part.VICTIM: (
        *_NAMES,
        *_AGE,
        Question(
            name="vulnerabilities",
            words=_("What made the person vulnerable?"),
            form=Form.SEVERAL,
            list="vulnerability",
            folded=True,
        ),
        *_MORE_OF_A_PERSON,
        Question(
            name="trafficking_status",
            words=_("Taken for a victim of trafficking?"),
            form=Form.CHOICE,
            list="trafficking_status",
            folded=True,
            hint=_("In doubt, presumed to be a victim."),
            width="third",
        ),
        Question(
            name="status_decided_by",
            words=_("Who decided that?"),
            form=Form.CHOICE,
            list="status_decided_by",
            folded=True,
            width="third",
        ),
        Question(name="description", words=_("Anything else about the person"), form=Form.LONG, folded=True),
        _SOURCE,
    ),
    Part.SUSPECT: (
        Question(
            name="unidentified",
            words=_("The identity is not known"),
            form=Form.FLAG,
            hint=_("Then an alias or a description is enough; the person can be named later."),
        ),
        Question(name="kind", words=_("Person or organisation?"), form=Form.CHOICE, list="party_kind", width="alone"),
        *_NAMES,
        Question(name="organisation_name", words=_("Name of the organisation"), hint=_("Only for an organisation.")),
        Question(
            name="aliases", words=_("Other names or nicknames"), form=Form.LINES, hint=_("One a line."), width="text"
        ),
        Question(
            name="description",
            words=_("Description"),
            form=Form.LONG,
            hint=_("What is known: apparent age, features, way of speaking, vehicle, what they did."),
        ),
        *_AGE,
        Question(
            name="process_roles",
            words=_("What did this suspect do?"),
            form=Form.SEVERAL,
            list="perpetrator_role",
        ),
        *(question for question in _MORE_OF_A_PERSON if question.name not in ("aliases", "children", "deceased")),
        _SOURCE,
    ),
    Part.EVENT: (
        Question(
            name="kind",
            words=_("What happened there?"),
            form=Form.CHOICE,
            list="event_kind",
            required=True,
            width="third",
        ),
        Question(name="started", words=_("From when?"), form=Form.DATE, width="half"),
        Question(name="ended", words=_("Until when?"), form=Form.DATE, width="half"),
        Question(name="place", words=_("Where?"), form=Form.PLACE),
        Question(name="country", words=_("Country"), form=Form.CHOICE, list="country", folded=True, width="third"),
        Question(name="venue", words=_("In what kind of place?"), form=Form.CHOICE, list="venue", width="third"),
        Question(
            name="sector",
            words=_("Economic sector"),
            form=Form.CHOICE,
            list="economic_sector",
            folded=True,
            width="third",
        ),
        Question(
            name="recruitment_forms",
            words=_("If it was a recruitment: how?"),
            form=Form.SEVERAL,
            list="recruitment_form",
            folded=True,
        ),
        Question(
            name="transport",
            words=_("Means of transport"),
            form=Form.CHOICE,
            list="transport",
            folded=True,
            width="third",
        ),
        Question(name="description", words=_("In words"), form=Form.LONG),
        _SOURCE,
    ),
    Part.THING: (
        Question(
            name="kind", words=_("What is it?"), form=Form.CHOICE, list="thing_kind", required=True, width="third"
        ),
        Question(
            name="value",
            words=_("Number, name or address"),
            required=True,
            hint=_("A phone, a plate, an account, the name of a company …"),
        ),
        Question(name="detail", words=_("Detail"), hint=_("For a document, its kind; otherwise free words.")),
        Question(name="country", words=_("Country"), form=Form.CHOICE, list="country", folded=True, width="third"),
        Question(name="place", words=_("Place"), form=Form.PLACE, folded=True),
        _SOURCE,
    ),
    Part.SOURCE: (
        Question(
            name="kind", words=_("What is it?"), form=Form.CHOICE, list="source_kind", required=True, width="third"
        ),
        Question(name="reference", words=_("Reference"), hint=_("Number, author, page: enough to find it again.")),
        Question(name="on", words=_("Date"), form=Form.DATE, width="half"),
        Question(
            name="reliability",
            words=_("How reliable is the source?"),
            form=Form.CHOICE,
            list="reliability",
            width="half",
        ),
        Question(
            name="credibility",
            words=_("How credible is the information?"),
            form=Form.CHOICE,
            list="credibility",
            width="half",
        ),
        Question(name="note", words=_("Note"), form=Form.LONG, folded=True),
    ),
    Part.OFFENCE: (
        Question(name="offence", words=_("Offence"), form=Form.OFFENCE, required=True),
        Question(name="party", words=_("Attributed to"), form=Form.PARTY, width="third"),
        Question(
            name="grounds", words=_("Aggravating grounds"), form=Form.SEVERAL, list="aggravating_ground", folded=True
        ),
        Question(name="classified_on", words=_("Date of the classification"), form=Form.DATE, folded=True),
        Question(name="reason", words=_("Reason"), form=Form.LONG),
    ),
}

ELEMENTS: Final[Mapping[ConductElement, Question]] = {
    ConductElement.ACT: Question(
        name="act", words=_("Act: what was done to the person?"), form=Form.SEVERAL, list="act"
    ),
    ConductElement.MEANS: Question(
        name="means", words=_("Means: how was the person deceived or forced?"), form=Form.SEVERAL, list="means"
    ),
    ConductElement.PURPOSE: Question(name="purpose", words=_("Purpose: what for?"), form=Form.SEVERAL, list="purpose"),
    ConductElement.CONTROL_METHOD: Question(
        name="control_method",
        words=_("How was the person held?"),
        form=Form.SEVERAL,
        list="control_method",
        folded=True,
    ),
}
"""What was done to one victim: the three elements of the crime, and the methods of control."""

ROLES: Final[Mapping[Part, PartyRole]] = {Part.VICTIM: PartyRole.VICTIM, Part.SUSPECT: PartyRole.SUSPECT}

PLURAL: Final[Mapping[Part, str]] = {
    Part.VICTIM: "victims",
    Part.SUSPECT: "suspects",
    Part.EVENT: "events",
    Part.THING: "things",
    Part.SOURCE: "sources",
    Part.OFFENCE: "offences",
}
"""Parts of which a case holds any number, and the key under which a draft lists them."""

TITLES: Final[Mapping[str, Words]] = {
    "report": _("The report"),
    "facts": _("Facts and place"),
    "victims": _("Victims"),
    "suspects": _("Suspects"),
    "events": _("Events"),
    "things": _("Things"),
    "sources": _("Sources"),
    "offences": _("Offence"),
    "review": _("Review"),
    "victim": _("Victim"),
    "suspect": _("Suspect"),
    "event": _("Event"),
    "thing": _("Thing"),
    "source": _("Source"),
    "offence": _("Offence"),
}
