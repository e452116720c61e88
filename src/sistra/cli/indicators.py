"""sistra indicator …: definitions, figures, explanations, revisions."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import click

from sistra.cli.speaking import acting, language, present, say
from sistra.kernel.labels import Text
from sistra.observatory import indicators
from sistra.observatory.actions import keep_result
from sistra.observatory.queries import police_totals_that_differ, published_revisions
from sistra.observatory.rules.canonical import readable
from sistra.observatory.vocabulary import CellStatus, Definition, Dimension, Table
from sistra.reference import labels

_AS = click.option("--as", "username", help="Account on whose behalf it is done.")
_AS_OF = click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="As known on that day.")
_LANGUAGE = click.option(
    "--lang", type=click.Choice(["es", "en"]), help="Labels in this language in place of codes (compute), or texts."
)


@click.group()
def indicator() -> None:
    """Stored definitions of figures, and their figures."""


@indicator.command("list")
@_LANGUAGE
def list_indicators(lang: str | None) -> None:
    """Every indicator: id, version, unit, name."""
    for each in indicators.definitions().values():
        click.echo(f"{each.id}\tv{each.version}\t{each.unit}\t{each.name.read(lang or language())}")


@indicator.command()
@click.argument("id")
@_LANGUAGE
def show(id: str, lang: str | None) -> None:  # noqa: A002  # the word people type
    """What an indicator counts, from where, until when, by what it may be broken down, and what to beware of."""
    for line in _definition(indicators.definition(id), lang or language()):
        click.echo(line)


def _definition(shown: Definition, spoken: str) -> list[str]:
    def say_both(es: str, en: str) -> str:
        return Text(es, en).read(spoken)

    lines = [
        f"{shown.id} v{shown.version}: {shown.name.read(spoken)}",
        shown.question.read(spoken),
        f"{say_both('Unidad', 'Unit')}: {labels.of(shown.unit).read(spoken)}",
        f"{say_both('Universo', 'Universe')}: {shown.universe.read(spoken)}",
        f"{say_both('Quién registra', 'Recorder')}: {shown.recorder.read(spoken)}",
        f"{say_both('Delitos', 'Offences')}: {labels.of(shown.offence_scope).read(spoken)}",
        f"{say_both('Fuente', 'Source')}: {labels.of(shown.source).read(spoken)}",
        f"{say_both('Corte', 'Cut-off')}: {labels.of(shown.cut_off).read(spoken)}",
        f"{say_both('El año lo decide', 'The year is decided by')}: {shown.counted_by.read(spoken)}",
        f"{say_both('Vigente desde', 'Valid from')}: {shown.valid_from}",
        f"{say_both('Desgloses', 'Breakdowns')}: {', '.join(each.dimension for each in shown.breakdowns)}",
    ]
    if shown.denominator:
        lines.append(f"{say_both('Denominador', 'Denominator')}: {shown.denominator.read(spoken)}")
    lines += [f"! {caveat.read(spoken)}" for caveat in shown.caveats]
    return lines


@indicator.command()
@click.argument("id")
@click.option("--by", "dimensions", multiple=True, help="Breakdown; may be given several times.")
@click.option("--where", "conditions", multiple=True, metavar="D=V", help="Keep only this value of a breakdown.")
@click.option("--from", "first", default="", help="First year or month (2017, 2017-05).")
@click.option("--to", "last", default="", help="Last year or month.")
@_AS_OF
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@_LANGUAGE
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write (default: standard output)."
)
@click.option("--keep", is_flag=True, help="Keep the result, so that it can be proved later.")
@_AS
def compute(
    id: str,  # noqa: A002  # the word people type
    dimensions: tuple[str, ...],
    conditions: tuple[str, ...],
    first: str,
    last: str,
    as_of: datetime | None,
    form: str,
    lang: str | None,
    out: Path | None,
    keep: bool,
    username: str | None,
) -> None:
    """The figures of an indicator.

    CSV has one column a breakdown and the column value, empty where there is no value; a column status joins
    them only when some cell has none or is incomplete. What must be known to read them goes to standard error.
    """
    by, at = acting(username), present()
    where = _conditions(conditions)
    day = as_of.date() if as_of else None
    table = indicators.compute(
        id, by=dimensions, where=where, first=first, last=last, as_of=day, now=at.date(), viewer=by
    )
    text = readable(table) + "\n" if form == "json" else _csv(table, lang)
    if out is not None:
        out.write_text(text, encoding="utf-8", newline="")
    else:
        click.echo(text, nl=False)
    for note in _notes(table, lang or language()):
        say(note)
    if keep:
        kept = keep_result(id, by_dimensions=dimensions, where=where, first=first, last=last, as_of=day, by=by, at=at)
        say(Text(f"Resultado guardado: {kept}", f"Result kept: {kept}").read(lang or language()))


def _conditions(written: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    kept: dict[str, tuple[str, ...]] = {}
    for each in written:
        dimension, sign, value = each.partition("=")
        if not sign or not value:
            raise click.UsageError(f"--where {each}: year=2022, department=08, sex=female …")
        kept[dimension] = (*kept.get(dimension, ()), value)
    return kept


def _csv(table: Table, lang: str | None) -> str:
    with_status = any(cell.status is not CellStatus.VALUE for cell in table.cells)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*(head.dimension.value for head in table.dims), "value", *(["status"] if with_status else [])])
    for cell in table.cells:
        names = [label.read(lang) for label in cell.labels] if lang else list(cell.codes)
        value = "" if cell.value is None else cell.value
        writer.writerow([*names, value, *([cell.status.value] if with_status else [])])
    return buffer.getvalue()


def _notes(table: Table, spoken: str) -> list[str]:
    """Base, coverage, partial periods, caveats and sources, one line each."""
    notes = []
    if table.base.of is not None and table.base.known != table.base.of:
        base = table.base
        notes.append(
            Text(f"Base: {base.known} de {base.of} con dato.", f"Base: {base.known} of {base.of} known.").read(spoken)
        )
    for part in table.partial:
        notes.append(
            Text(
                f"{part.period}: solo de {part.first} a {part.last}.",
                f"{part.period}: only {part.first} to {part.last}.",
            ).read(spoken)
        )
    for coverage in table.coverage:
        named = labels.of(Dimension(coverage.kind)).read(spoken)
        if coverage.kind is Dimension.POLICE_UNIT:
            continue  # hundreds of spellings: in the JSON form
        if coverage.silent:
            silent = ", ".join(f"{each.label.read(spoken)} {each.period}".strip() for each in coverage.silent)
            notes.append(
                Text(
                    f"{named}: {coverage.reported} de {coverage.expected} con registro; sin registro: {silent}.",
                    f"{named}: {coverage.reported} of {coverage.expected} reported; did not report: {silent}.",
                ).read(spoken)
            )
    notes += [caveat.read(spoken) for caveat in table.caveats]
    notes += [f"{source.name} ({source.publisher}, {source.published})" for source in table.sources]
    return notes


@indicator.command()
@click.argument("left")
@click.argument("right")
@click.argument("year")
@_AS_OF
@_LANGUAGE
@_AS
def explain(left: str, right: str, year: str, as_of: datetime | None, lang: str | None, username: str | None) -> None:
    """Why two indicators say different things about one year; one named twice is compared with its earlier cut."""
    spoken = lang or language()
    found = indicators.explain(
        left,
        right,
        year,
        as_of=as_of.date() if as_of else None,
        now=present().date(),
        viewer=acting(username),
    )
    click.echo(f"{year}: {found.left.value} | {found.right.value}")
    for line in found.lines:
        sign = "=" if line.same else "≠"
        click.echo(f"{sign} {line.aspect.read(spoken)}: {line.left.read(spoken)} | {line.right.read(spoken)}")
        if line.explanation:
            click.echo(f"    {line.explanation.read(spoken)}")
    if not found.comparable:
        click.echo(
            Text("No son comparables: no se restan.", "They are not comparable: do not subtract them.").read(spoken)
        )


@indicator.command()
@click.argument("id", required=False)
@_AS_OF
@_AS
def revisions(id: str | None, as_of: datetime | None, username: str | None) -> None:  # noqa: A002  # as above
    """How figures changed from one publication or edition to the next (CSV); all published ones, or an indicator's."""
    viewer, day = acting(username), as_of.date() if as_of else None
    found = indicators.revisions(id, as_of=day, viewer=viewer) if id else published_revisions(as_of=day, viewer=viewer)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(
        ("recorder", "unit", "period", "area", "earlier", "earlier_published", "later", "later_published", "change")
    )
    for each in found:
        writer.writerow(
            (
                each.recorder,
                each.unit,
                each.period,
                each.area,
                each.earlier,
                each.earlier_published,
                each.later,
                each.later_published,
                each.change,
            )
        )
    click.echo(buffer.getvalue(), nl=False)


@indicator.command()
@_AS
def check(username: str | None) -> None:
    """Where the police file's printed totals differ from the sum of their parts (CSV)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("variable", "year", "printed", "parts"))
    writer.writerows(police_totals_that_differ(viewer=acting(username)))
    click.echo(buffer.getvalue(), nl=False)
