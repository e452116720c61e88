"""Offences as dated data: the same offence under its successive articles, and the same article over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources.abc import Traversable
from types import MappingProxyType

from sistra.kernel.dates import PartialDate
from sistra.kernel.labels import Text
from sistra.reference import tables
from sistra.reference.lists import CodeList


@dataclass(frozen=True, slots=True)
class Tier:
    """A penalty and the grounds of which any one leads to it. Years of prison; None is not recorded or no limit."""

    offence: str
    label: str
    min_years: int | None
    max_years: int | None
    life: bool
    fine_days: tuple[int, int] | None
    grounds: tuple[str, ...]
    """Codes of the list aggravating_ground."""
    valid_from: date | None
    valid_to: date | None
    source: str

    @property
    def period(self) -> tuple[date | None, date | None]:
        return self.valid_from, self.valid_to


@dataclass(frozen=True, slots=True)
class Version:
    """An offence under one article, from one day to another (both included; None is open)."""

    offence: str
    article: str
    name: Text
    valid_from: date | None
    valid_to: date | None
    law: str
    penalties: tuple[tuple[int, int | None], ...]
    note: Text | None
    unverified: str
    """What our source did not say and we took from elsewhere or do not know; empty when nothing."""

    @property
    def period(self) -> tuple[date | None, date | None]:
        return self.valid_from, self.valid_to


@dataclass(frozen=True, slots=True)
class Offence:
    """An offence under an identifier that no renumbering changes."""

    identifier: str
    name: Text
    family: str
    """trafficking, exploitation, related or former."""
    is_trafficking: bool
    victim_scope: str
    """any, adult, minor, minor_14_17 or empty when the source does not say."""
    iccs: str
    iccs_unverified: bool
    note: Text | None
    source: str
    versions: tuple[Version, ...]
    """In order of time."""
    tiers: tuple[Tier, ...]

    @property
    def article(self) -> str:
        """The article of the latest version."""
        return self.versions[-1].article

    def tiers_on(self, day: date) -> tuple[Tier, ...]:
        """The penalties in force on a day, as far as they are recorded."""
        return tuple(tier for tier in self.tiers if tables.covers(tier.period, day))


@dataclass(frozen=True, slots=True)
class ArticleOn:
    """The article of an offence at the date of the facts, or why it cannot be said.

    `article` is None when the date allows several answers or none is recorded; then `candidates` holds those
    that the date allows.
    """

    article: str | None
    candidates: tuple[str, ...]
    reason: Text

    def __str__(self) -> str:
        return self.article or ""


@dataclass(frozen=True, slots=True)
class LegalRule:
    """A rule of the law that steps and deadlines rest on, in words, with its source."""

    rule: str
    words: Text
    law: str
    articles: tuple[str, ...]
    valid_from: date | None
    unverified: str


@dataclass(frozen=True, slots=True)
class Offences:
    """All offences of a pack."""

    offences: Mapping[str, Offence]
    rules: Mapping[str, LegalRule]
    grounds: CodeList
    _series: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def __iter__(self) -> Iterator[Offence]:
        return iter(self.offences.values())

    def get(self, identifier: str) -> Offence:
        """The offence of an identifier. Raises LookupError."""
        try:
            return self.offences[identifier]
        except KeyError:
            raise LookupError(f"no offence has the identifier {identifier!r}") from None

    def by_article(self, article: str, on: date | None = None) -> tuple[Version, ...]:
        """Every version under an article, in order of time; with `on`, the one in force on that day (or none)."""
        return tuple(
            version
            for version in sorted(self._versions(), key=lambda version: version.valid_from or date.min)
            if version.article == article and (on is None or tables.covers(version.period, on))
        )

    def on(self, day: date) -> tuple[Version, ...]:
        """The versions in force on a day."""
        return tuple(version for version in self._versions() if tables.covers(version.period, day))

    def article_on(self, identifier: str, day: PartialDate | date) -> ArticleOn:
        """The article that an offence had at the date of the facts, as precise as the date is.

        Raises LookupError for an unknown identifier.
        """
        offence = self.get(identifier)
        facts = PartialDate.of(day) if isinstance(day, date) else day
        touched = [
            version for version in offence.versions if tables.overlap(version.period, (facts.earliest, facts.latest))
        ]
        articles = tuple(dict.fromkeys(version.article for version in touched))
        if not touched:
            return ArticleOn(None, (), _no_version(offence, facts))
        start = touched[0].valid_from
        if start is not None and facts.earliest < start:
            return ArticleOn(None, articles, _begins_within(offence, facts, start))
        end = touched[-1].valid_to
        if end is not None and facts.latest > end:
            return ArticleOn(None, articles, _ends_within(offence, facts, end))
        if len(articles) > 1:
            return ArticleOn(None, articles, _renumbered_within(facts, articles, touched[-1]))
        return ArticleOn(articles[0], articles, _in_force(touched))

    def series(self, article: str) -> frozenset[str]:
        """The articles that have been one and the same offence, and so are one series in every count.

        What an article meant at an earlier time may be another offence: `by_article(article, on=day)` says.
        """
        return self._series.get(article, frozenset({article}))

    def _versions(self) -> list[Version]:
        return [version for offence in self.offences.values() for version in offence.versions]


def _in_force(versions: list[Version]) -> Text:
    laws = ", ".join(dict.fromkeys(version.law for version in versions if version.law))
    start, end = versions[0].valid_from, versions[-1].valid_to
    article = versions[0].article
    if start is None:
        return Text(
            f"Artículo {article}; nuestra fuente no dice desde cuándo rige.",
            f"Article {article}; our source does not say since when it is in force.",
        )
    if end is None:
        return Text(
            f"Artículo {article}, vigente desde el {start.isoformat()} ({laws}).",
            f"Article {article}, in force since {start.isoformat()} ({laws}).",
        )
    return Text(
        f"Artículo {article}, vigente del {start.isoformat()} al {end.isoformat()} ({laws}).",
        f"Article {article}, in force from {start.isoformat()} to {end.isoformat()} ({laws}).",
    )


def _no_version(offence: Offence, facts: PartialDate) -> Text:
    first = offence.versions[0]
    if first.valid_from is not None and facts.latest < first.valid_from:
        return Text(
            f"No hay texto registrado de «{offence.name.es}» antes del {first.valid_from.isoformat()}; "
            f"los hechos son de {facts}. Busque otro delito vigente entonces.",
            f"No text of “{offence.name.en}” is recorded before {first.valid_from.isoformat()}; "
            f"the facts are of {facts}. Look for another offence in force then.",
        )
    return Text(
        f"Ningún texto registrado de «{offence.name.es}» estaba vigente en {facts}.",
        f"No recorded text of “{offence.name.en}” was in force in {facts}.",
    )


def _begins_within(offence: Offence, facts: PartialDate, start: date) -> Text:
    return Text(
        f"«{offence.name.es}» rige desde el {start.isoformat()} y los hechos, de {facts}, pueden ser anteriores. "
        "Precise la fecha.",
        f"“{offence.name.en}” is in force since {start.isoformat()} and the facts, of {facts}, may be earlier. "
        "Make the date more precise.",
    )


def _ends_within(offence: Offence, facts: PartialDate, end: date) -> Text:
    return Text(
        f"«{offence.name.es}» rigió hasta el {end.isoformat()} y los hechos, de {facts}, pueden ser posteriores. "
        "Precise la fecha.",
        f"“{offence.name.en}” was in force until {end.isoformat()} and the facts, of {facts}, may be later. "
        "Make the date more precise.",
    )


def _renumbered_within(facts: PartialDate, articles: tuple[str, ...], last: Version) -> Text:
    start = last.valid_from or date.min  # the last of several versions has a first day: the loader says so
    return Text(
        f"Los hechos son de {facts} y el {start.isoformat()} el artículo {articles[-2]} pasó a ser {articles[-1]}. "
        "Precise la fecha.",
        f"The facts are of {facts} and on {start.isoformat()} article {articles[-2]} became {articles[-1]}. "
        "Make the date more precise.",
    )


def load(folder: Traversable, grounds: CodeList) -> Offences:
    """The offences of a pack's folder: offences.csv, versions.csv, tiers.csv, rules.csv. Raises BrokenReference."""
    heads = {row.needed("identifier"): row for row in tables.read(folder / "offences.csv", ("identifier", "es", "en"))}
    versions = _load_versions(folder / "versions.csv", heads)
    tiers = _load_tiers(folder / "tiers.csv", heads, grounds)
    offences: dict[str, Offence] = {}
    for identifier, row in heads.items():
        if not versions[identifier]:
            row.fail("identifier", f"“{identifier}” has no version: add it to versions.csv")
        offences[identifier] = Offence(
            identifier=identifier,
            name=row.text(),
            family=row.needed("family"),
            is_trafficking=row.flag("is_trafficking"),
            victim_scope=row["victim_scope"],
            iccs=row["iccs"],
            iccs_unverified=row.flag("iccs_unverified"),
            note=row.optional_text("note_es", "note_en"),
            source=row.needed("source"),
            versions=tuple(versions[identifier]),
            tiers=tuple(tiers[identifier]),
        )
    return Offences(
        MappingProxyType(offences), _load_rules(folder / "rules.csv"), grounds, MappingProxyType(_series(offences))
    )


def _load_versions(file: Traversable, heads: Mapping[str, tables.Row]) -> dict[str, list[Version]]:
    versions: dict[str, list[Version]] = {identifier: [] for identifier in heads}
    everywhere: list[Version] = []
    for row in tables.read(file, ("identifier", "article", "valid_from", "valid_to", "law")):
        identifier = row.needed("identifier")
        if identifier not in heads:
            row.fail("identifier", f"“{identifier}” is not in offences.csv")
        start, end = row.validity()
        version = Version(
            offence=identifier,
            article=row.needed("article"),
            name=row.optional_text("es", "en") or heads[identifier].text(),
            valid_from=start,
            valid_to=end,
            law=row["law"],
            penalties=_penalties(row),
            note=row.optional_text("note_es", "note_en"),
            unverified=row["unverified"],
        )
        for other in everywhere:
            if tables.overlap(other.period, version.period) and (
                other.offence == version.offence or other.article == version.article
            ):
                row.fail("valid_from", f"{other.offence}, article {other.article}, is in force in part of this period")
        if versions[identifier] and start is None:
            row.fail("valid_from", "only the first version of an offence may lack its first day")
        versions[identifier].append(version)
        versions[identifier].sort(key=lambda known: known.valid_from or date.min)
        everywhere.append(version)
    return versions


def _penalties(row: tables.Row) -> tuple[tuple[int, int | None], ...]:
    penalties: list[tuple[int, int | None]] = []
    for written in row.several("penalty_years"):
        low, _, high = written.partition("-")
        if not low.isdigit() or (high and not high.isdigit()):
            row.fail("penalty_years", f"“{written}” is not years such as 8-15 or 25-")
        penalties.append((int(low), int(high) if high else None))
    return tuple(penalties)


def _load_tiers(file: Traversable, heads: Mapping[str, tables.Row], grounds: CodeList) -> dict[str, list[Tier]]:
    tiers: dict[str, list[Tier]] = {identifier: [] for identifier in heads}
    for row in tables.read(file, ("identifier", "tier", "min_years", "max_years", "grounds", "source")):
        identifier = row.needed("identifier")
        if identifier not in heads:
            row.fail("identifier", f"“{identifier}” is not in offences.csv")
        for ground in row.several("grounds"):
            if ground not in grounds:
                row.fail("grounds", f"“{ground}” is not a code of the list {grounds.id}")
        start, end = row.validity()
        low, high = row.whole("fine_days_min"), row.whole("fine_days_max")
        tiers[identifier].append(
            Tier(
                offence=identifier,
                label=row.needed("tier"),
                min_years=row.whole("min_years"),
                max_years=row.whole("max_years"),
                life=row.flag("life"),
                fine_days=None if low is None or high is None else (low, high),
                grounds=row.several("grounds"),
                valid_from=start,
                valid_to=end,
                source=row.needed("source"),
            )
        )
    return tiers


def _load_rules(file: Traversable) -> Mapping[str, LegalRule]:
    return MappingProxyType(
        {
            row.needed("rule"): LegalRule(
                rule=row["rule"],
                words=row.text(),
                law=row["law"],
                articles=row.several("articles"),
                valid_from=row.day("valid_from"),
                unverified=row["unverified"],
            )
            for row in tables.read(file, ("rule", "es", "en", "law"))
        }
    )


def _series(offences: Mapping[str, Offence]) -> dict[str, frozenset[str]]:
    """Articles joined by the offences that they carried; former offences join nothing.

    Article 153 carried another offence until 2007: that must not drag it into another series.
    """
    series: dict[str, frozenset[str]] = {}
    for offence in offences.values():
        if offence.family == "former":
            continue
        joined = frozenset(version.article for version in offence.versions)
        for article in joined:
            series[article] = series.get(article, frozenset()) | joined
    return series
