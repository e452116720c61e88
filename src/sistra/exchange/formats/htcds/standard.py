"""The 93 fields of version 2.0 and the column headings under which a file may carry them.

Source: Human Trafficking Case Data Standard, International Organization for Migration, CC BY 4.0; see data/README.md.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

VERSION: Final = "2.0"


class Kind(StrEnum):
    """What a cell of the field holds."""

    TEXT = "text"
    CODE = "code"
    BOOLEAN = "boolean"
    DATE = "date"
    PHONE = "phone"
    COUNTRY = "country"
    LANGUAGE = "language"
    COUNT = "count"
    AGE = "age"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"


class Names(StrEnum):
    """Which headings an exported file carries."""

    STANDARD = "standard"
    XLSFORM = "xlsform"


class Block(StrEnum):
    """What a field is about, and so how often it can occur in a case."""

    PERSON = "person"
    """Once for each person of the case."""
    CASE = "case"
    """Once for the case."""
    REPEATED = "repeated"
    """As often as there are rows: organisations, referrals out, comments, historic events, support plans."""


_REFERRED_OUT: Final = frozenset(
    {
        "cas_ReferredOrganisation",
        "cas_ReferredPrimaryCaseWorker",
        "cas_ReasonForOutgoingReferral",
        "cas_OutgoingReferralDate",
        "cas_OutgoingReferralDetails",
    }
)
_REPEATED: Final = ("org_", "cco_", "hte_", "spl_")
# The standard lists one industry, the official form asks for several: a file made with the form must be readable.
_SEVERAL_IN_THE_FORM: Final = frozenset({"vic_ForcedLabourIndustry"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name (`question_85` … for the nine example questions, which have none), kind and codes."""

    order: int
    name: str
    section: str
    bare: str
    label: str
    kind: Kind
    several: bool
    core: bool
    status: str
    codes: tuple[str, ...]

    @property
    def block(self) -> Block:
        if self.name.startswith(_REPEATED) or self.name in _REFERRED_OUT:
            return Block.REPEATED
        return Block.CASE if self.name.startswith("cas_") else Block.PERSON

    @property
    def heading(self) -> str:
        """The column heading of the standard; for an example question, which has no name, the question."""
        return self.name if self.bare else self.label


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("sistra.exchange.formats.htcds") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def _field(row: Mapping[str, str]) -> Field:
    return Field(
        order=int(row["order"]),
        name=row["field"],
        section=row["section"],
        bare=row["name"],
        label=row["label"],
        kind=Kind(row["kind"]),
        several=row["several"] == "yes" or row["field"] in _SEVERAL_IN_THE_FORM,
        core=row["core"] == "yes",
        status=row["status"],
        codes=tuple(row["codes"].split()),
    )


FIELDS: Final[Mapping[str, Field]] = MappingProxyType({field.name: field for field in map(_field, _rows("fields.csv"))})
"""Every field in the order of the standard."""

XLSFORM: Final[Mapping[str, str]] = MappingProxyType({row["field"]: row["xlsform"] for row in _rows("xlsform.csv")})
"""Field → its name in the official form, for the fields that the form asks."""

LANGUAGES: Final = frozenset(row["code"] for row in _rows("languages.csv"))
COUNTRIES: Final = frozenset(row["code"] for row in _rows("countries.csv"))


class Extra(StrEnum):
    """Columns that the standard lacks and a register needs. Every one may be absent."""

    CASE = "sistra_case"
    PERSON = "sistra_person"
    ROLE = "sistra_role"
    RECORDER = "sistra_recorder"
    RECEIVED_ON = "sistra_received_on"
    KIND = "sistra_kind"
    ENTRY_ROUTE = "sistra_entry_route"


# The key that survey servers give to one submission: ODK Central, the form itself, KoboToolbox.
SUBMISSION_KEYS: Final = ("KEY", "meta/instanceID", "meta-instanceID", "instanceID", "_uuid")

_ABOUT_THE_SUBMISSION: Final = frozenset(
    {
        "start", "end", "key", "uuid", "instanceid", "metainstanceid", "metarootuuid", "submissiondate", "submitterid",
        "submittername", "deviceid", "attachmentspresent", "attachmentsexpected", "reviewstate", "edits", "formversion",
    }
)  # fmt: skip


def is_about_the_submission(heading: str) -> bool:
    """Whether a survey server added the column to say something of the submission, not of the case."""
    return heading.strip().startswith("_") or heading_key(heading) in _ABOUT_THE_SUBMISSION


def heading_key(text: str) -> str:
    """A heading as compared: letters and digits only, lower case."""
    return re.sub(r"[\W_]+", "", text).lower()


def exported_headings(names: Names) -> tuple[str, ...]:
    """The headings of an exported file: our extra columns, then the 93 fields in the standard's order.

    With `Names.XLSFORM` the fields that the official form asks carry the form's names.
    """
    fields = (
        XLSFORM.get(field.name, field.heading) if names is Names.XLSFORM else field.heading for field in FIELDS.values()
    )
    return (*map(str, Extra), *fields)


@cache
def headings() -> Mapping[str, tuple[str, ...]]:
    """Compared heading → the fields that it may mean; more than one when the words are shared by sections.

    Read: the standard's name, the form's, the name without its prefix, the label, and section and label.
    """
    exact: dict[str, str] = {}
    loose: dict[str, list[str]] = {}
    for field in FIELDS.values():
        for sure in (field.name, XLSFORM.get(field.name, field.name), field.heading):
            exact[heading_key(sure)] = field.name
        together = (f"{field.section} {field.label}", f"{field.section} {field.bare}") if field.bare else ()
        for words in (field.bare, field.label, *together):
            names = loose.setdefault(heading_key(words), [])
            if field.name not in names:
                names.append(field.name)
    found = {key: tuple(names) for key, names in loose.items() if key}
    return MappingProxyType(found | {key: (name,) for key, name in exact.items()})


def names_of(heading: str) -> tuple[str, ...]:
    """The fields that a heading may mean: none, one, or several when it must be said more precisely.

    A survey server may put the group before the name ("victim/vic_MethodsOfControl", "data-prs_Gender").
    """
    known = headings()
    whole = known.get(heading_key(heading))
    if whole is not None:
        return whole
    last = re.split(r"[/:]|(?<=\w)-(?=[a-z]{3}_)", heading.strip())[-1]
    return known.get(heading_key(last), ())
