"""sistra import and sistra export: one subcommand a format."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

_IMPORTS: Final = {
    "htcds": "sistra.cli.htcds:import_htcds",
    "pe-police": "sistra.cli.sources:import_pe_police",
    "series": "sistra.cli.sources:import_series",
}
_EXPORTS: Final = {
    "htcds": "sistra.cli.htcds:export_htcds",
    "glotip": "sistra.cli.sources:export_glotip",
    "sdg": "sistra.cli.sources:export_sdg",
}


class _Formats(click.Group):
    """Loads a format when it is named."""

    def __init__(self, name: str, formats: dict[str, str], text: str) -> None:
        super().__init__(name, help=text)
        self._formats = formats

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._formats)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._formats:
            return None
        module, _, name = self._formats[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command


import_group = _Formats(
    "import", _IMPORTS, "Read a file row by row: accepted, there already, or refused with the reason."
)
export_group = _Formats("export", _EXPORTS, "Write a file in a standard's form.")
