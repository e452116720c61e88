"""Tables of the register: each record its own row with its own history."""

from sistra.register.models.case import Case, Draft, NumberBlock
from sistra.register.models.facts import Classification, Conduct, Event, Participation, Relationship, Source, Thing, Use
from sistra.register.models.party import Alias, Party
from sistra.register.models.searching import NameForm, NameWord, PartyWord, SearchText

__all__ = [
    "Alias",
    "Case",
    "Classification",
    "Conduct",
    "Draft",
    "Event",
    "NameForm",
    "NameWord",
    "NumberBlock",
    "Participation",
    "Party",
    "PartyWord",
    "Relationship",
    "SearchText",
    "Source",
    "Thing",
    "Use",
]
