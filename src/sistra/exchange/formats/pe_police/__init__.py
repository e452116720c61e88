"""The police file of Peru: victims of trafficking by month, place, police unit and item of the register RETA."""

from sistra.exchange.formats.pe_police.reading import SHIPPED, import_police_file, read_police_file

__all__ = ["SHIPPED", "import_police_file", "read_police_file"]
