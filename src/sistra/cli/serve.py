"""sistra serve: prepare the installation and answer browsers."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command

from sistra.access import actions
from sistra.access.vocabulary import SYSTEM, SYSTEM_OFFICE
from sistra.cli.speaking import language, present, say
from sistra.reference import packs


def prepare_installation() -> None:
    """Bring the data base to this version and the offices of the country pack into it. Safe to repeat."""
    settings.SISTRA_HOME.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    at = present()
    actions.add_office(code=SYSTEM_OFFICE, body="SISTRA", name="Instalación", number_prefix="SISTEMA", by=SYSTEM, at=at)
    for office in packs.active().offices.values():
        actions.add_office(
            code=office.code,
            body=office.body,
            name=office.name.es,
            number_prefix=office.number_prefix,
            place=office.place,
            fiscal_district=office.fiscal_district,
            by=SYSTEM,
            at=at,
        )


def collect_static() -> None:
    """Compress and name the style sheets and scripts for the server."""
    call_command("collectstatic", interactive=False, verbosity=0)


@click.command()
def prepare() -> None:
    """Make or bring up to date the data base under $SISTRA_HOME, without serving."""
    prepare_installation()
    say(f"Lista la instalación en {settings.SISTRA_HOME} / the installation is ready")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=int)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 16))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 32))
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages. Prints the address, and the accounts if this is a demonstration."""
    if settings.DEBUG:
        say("SISTRA_DEBUG=1: solo para desarrollo / for development only")
    prepare_installation()
    collect_static()
    spoken = language()
    address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}/"  # noqa: S104  # compared
    say(f"\n  sistra: {address}\n")
    for line in _demonstration_accounts():
        say(f"  {line}")
    say("  Ctrl+C para terminar\n" if spoken == "es" else "  Ctrl+C to stop\n")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sistra.config.settings")
    # The server takes this process over: signals reach it directly, and no second Python stays in memory.
    os.execv(  # noqa: S606  # our own interpreter with fixed arguments
        sys.executable,
        [
            sys.executable,
            "-m",
            "gunicorn",
            "sistra.config.wsgi:application",
            "--bind",
            f"{host}:{port}",
            "--workers",
            str(workers),
            "--worker-class",
            "gthread",
            "--threads",
            str(threads),
            "--no-control-socket",
            "--access-logfile",
            "/dev/null",
            "--log-level",
            "warning",
        ],
    )


def _demonstration_accounts() -> list[str]:
    """The lines that the demonstration left for whoever tries it; none in a real installation."""
    file = Path(settings.SISTRA_HOME) / "demonstration" / "installation.json"
    if not file.exists():
        return []
    said = json.loads(file.read_text(encoding="utf-8"))
    return [str(line) for line in said.get("accounts_shown", [])]
