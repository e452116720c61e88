"""A definition says what a figure is before anybody counts: unit, universe, source, cut-off, breakdowns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.observatory.vocabulary.units import Unit


class DataSource(StrEnum):
    """Where the numbers of a definition are read."""

    POLICE_FILE = "police_file"
    PUBLISHED_FIGURES = "published_figures"
    REGISTER = "register"


class OffenceScope(StrEnum):
    """Which offences a figure covers."""

    TRAFFICKING = "trafficking"
    TRAFFICKING_AND_RELATED = "trafficking_and_related"


class CutOffRule(StrEnum):
    """Until when the source was read."""

    LAST_MONTH_OF_FILE = "last_month_of_file"
    DATE_OF_PUBLICATION = "date_of_publication"
    MOMENT_OF_COUNTING = "moment_of_counting"


class Dimension(StrEnum):
    """By what a figure may be broken down."""

    YEAR = "year"
    MONTH = "month"
    DEPARTMENT = "department"
    PROVINCE = "province"
    FISCAL_DISTRICT = "fiscal_district"
    OFFICE = "office"
    POLICE_UNIT = "police_unit"
    SEX = "sex"
    AGE = "age"
    NATIONALITY = "nationality"
    PURPOSE = "purpose"
    MEANS = "means"
    RECRUITMENT = "recruitment"
    VENUE = "venue"
    SCOPE = "scope"
    EDUCATION = "education"
    RELATIONSHIP = "relationship"
    COMPLAINANT = "complainant"
    DESTINATION = "destination"
    ORIGIN = "origin"
    EXPLOITATION_PLACE = "exploitation_place"
    ROLE = "role"
    STATUS = "status"
    ENTRY_ROUTE = "entry_route"
    CASE_KIND = "case_kind"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One permitted breakdown.

    `multiple`: one unit can stand in several categories (a victim of two means), so that parts may add up to
    more than the total and no share of the whole is drawn. `alone`: the source cannot cross it with another
    breakdown of the same kind (the police file holds margins, not a table of purpose by sex).
    """

    dimension: Dimension
    label: Text
    multiple: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """Which published figures a definition reads; an empty tuple admits any value of that column.

    `earlier_cut`: figures of another name that the recorder gave earlier for the same facts; they stand in
    the revisions and in a series as of that date, and are never counted beside the later ones.
    """

    recorder: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    area_type: tuple[str, ...] = ("country",)
    dimension: tuple[str, ...] = ("total",)
    category: tuple[str, ...] = ()
    earlier_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A figure as a stored, versioned question. Any change to what is counted is a new version."""

    id: str
    version: int
    name: Text
    question: Text
    unit: Unit
    universe: Text
    recorder: Text
    offence_scope: OffenceScope
    source: DataSource
    cut_off: CutOffRule
    counted_by: Text
    """Which date puts a unit into a year."""
    denominator: Text | None
    caveats: tuple[Text, ...]
    breakdowns: tuple[Breakdown, ...]
    valid_from: date
    selections: tuple[Selection, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    """Settings that only its source understands, such as the role a register count keeps."""

    def breakdown(self, dimension: str) -> Breakdown:
        """The permitted breakdown of that name. Raises Invalid with the permitted ones."""
        for each in self.breakdowns:
            if each.dimension == dimension:
                return each
        allowed = ", ".join(each.dimension.value for each in self.breakdowns)
        raise Invalid(
            Text(
                f"El indicador «{self.id}» no se desglosa por «{dimension}».",
                f"The indicator “{self.id}” has no breakdown by “{dimension}”.",
            ),
            field="by",
            value=dimension,
            expected=allowed,
            remedy=Text(f"Elija entre: {allowed}.", f"Choose among: {allowed}."),
        )
