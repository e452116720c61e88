"""sistra import pe-police | series, sistra export glotip | sdg: figures in and out."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from sistra.cli.speaking import acting, language, present, say
from sistra.exchange.formats.glotip import FormMapping, Written
from sistra.exchange.formats.glotip import export_glotip as write_glotip
from sistra.exchange.formats.pe_police import import_police_file
from sistra.exchange.formats.sdg import export_sdg as write_sdg
from sistra.exchange.formats.sdg import read_population
from sistra.exchange.formats.series import import_figures
from sistra.exchange.intake import Report, as_json, unreadable
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text

_SHOWN = 50
"""Refusals printed for one file; the report holds them all."""
_FILES = click.Path(exists=True, dir_okay=False, path_type=Path)
_REPORT = click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the report as JSON to this file."
)
_AS = click.option("--as", "username", help="Account on whose behalf it is done.")


def day(moment: datetime | None) -> date | None:
    """The day of an option of type DateTime."""
    return moment.date() if moment else None


@click.command("pe-police")
@click.argument("files", nargs=-1, required=True, type=_FILES)
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day on which the file was published. Without it the file counts as known from today, which decides --as-of.",
)
@_REPORT
@_AS
def import_pe_police(
    files: tuple[Path, ...], published: datetime | None, report: Path | None, username: str | None
) -> None:
    """The police file of victims of trafficking (CSV or CSV.GZ): blank is not zero, totals are never added."""
    by = acting(username)
    reports = []
    for file in files:
        try:
            reports.append(import_police_file(file, published=day(published), by=by, at=present()))
        except Invalid as problem:
            reports.append(unreadable(file.name, "pe-police", problem))
        _tell(reports[-1])
    _end(reports, report)


@click.command("series")
@click.argument("files", nargs=-1, required=True, type=_FILES)
@click.option("--sources", type=_FILES, help="List of the publications (default: FILE_sources.csv beside the file).")
@_REPORT
@_AS
def import_series(files: tuple[Path, ...], sources: Path | None, report: Path | None, username: str | None) -> None:
    """Published figures with their sources: a revised figure stands beside the earlier one."""
    by = acting(username)
    reports = []
    for file in files:
        try:
            reports.append(import_figures(file, sources=sources, by=by, at=present()))
        except Invalid as problem:
            reports.append(unreadable(file.name, "series", problem))
        _tell(reports[-1])
    _end(reports, report)


def _tell(report: Report) -> None:
    sentences = report.sentences(language())
    for sentence in sentences[: _SHOWN + 1]:
        say(sentence)
    if len(sentences) > _SHOWN + 1:
        more = len(sentences) - _SHOWN - 1
        say(Text(f"… y {more} más: pida --report.", f"… and {more} more: ask for --report.").read(language()))


def _end(reports: list[Report], file: Path | None) -> None:
    if file is not None:
        file.write_text(as_json(reports) + "\n", encoding="utf-8")
    if not all(report.is_clean for report in reports):
        raise click.exceptions.Exit(1)


_PERIOD = (
    click.option("--country", default="PE", show_default=True, help="Country (ISO 3166-1, two letters)."),
    click.option("--from", "first", type=int, required=True, help="First year."),
    click.option("--to", "last", type=int, required=True, help="Last year."),
    click.option(
        "--mapping",
        type=click.Choice([each.value for each in FormMapping]),
        required=True,
        help="Labour exploitation as Peru has reported it (other forms) or by definition (forced labour).",
    ),
    click.option("--small-counts", is_flag=True, help='Print values from 0 to 4 as "<5", as UNODC does.'),
    click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="As known on that day."),
    _AS,
)


def _period_options(command: click.decorators.FC) -> click.decorators.FC:
    for option in reversed(_PERIOD):
        command = option(command)
    return command


@click.command("glotip")
@_period_options
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write into.")
def export_glotip(
    country: str,
    first: int,
    last: int,
    mapping: str,
    small_counts: bool,
    as_of: datetime | None,
    username: str | None,
    out: Path,
) -> None:
    """Detected victims in UNODC's columns: total, by sex and age, by form of exploitation; provenance beside it."""
    written = write_glotip(
        out,
        country=country,
        first=first,
        last=last,
        mapping=FormMapping(mapping),
        small_counts=small_counts,
        as_of=day(as_of),
        by=acting(username),
        at=present(),
    )
    _say_written(written)


@click.command("sdg")
@_period_options
@click.option(
    "--population",
    type=_FILES,
    help="Residents, with source: CSV with the columns year, sex, age, population, source. Without it, counts only.",
)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
def export_sdg(
    country: str,
    first: int,
    last: int,
    mapping: str,
    small_counts: bool,
    as_of: datetime | None,
    username: str | None,
    population: Path | None,
    out: Path,
) -> None:
    """The series of SDG 16.2.2; rates per 100,000 only with a population table that names its source."""
    written = write_sdg(
        out,
        country=country,
        first=first,
        last=last,
        mapping=FormMapping(mapping),
        population=read_population(population) if population else (),
        small_counts=small_counts,
        as_of=day(as_of),
        by=acting(username),
        at=present(),
    )
    _say_written(written)
    if population is None:
        say(
            Text(
                "Sin tasas por 100 000 habitantes: falta el denominador. Indique --population con un archivo que "
                "nombre su fuente.",
                "No rates per 100,000: the denominator is missing. Give --population, a file that names its source.",
            ).read(language())
        )


def _say_written(written: Written) -> None:
    for path, digest in written.files:
        say(f"{path}  SHA-256 {digest}")
    if written.not_reported:
        say(
            Text(
                f"{written.not_reported} cifras no reportadas por la fuente: no se escriben como cero.",
                f"{written.not_reported} figures not reported by the source: they are not written as zero.",
            ).read(language())
        )
