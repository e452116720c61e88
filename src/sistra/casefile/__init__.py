"""One case, whole: summary, timeline, small map."""

from sistra.casefile.places import CaseMap, Spot, case_map
from sistra.casefile.summary import Lack, Summary, full_name, summarise, titles_of
from sistra.casefile.timeline import Moment, timeline

__all__ = [
    "CaseMap",
    "Lack",
    "Moment",
    "Spot",
    "Summary",
    "case_map",
    "full_name",
    "summarise",
    "timeline",
    "titles_of",
]
